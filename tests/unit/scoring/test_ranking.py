"""The rules by which one claim's values are shown before another's."""

from typing import Any

import pytest

from services.scoring.claims import Claim, claims_of
from services.scoring.facts.ranking import oldest_first, ranked, rule, source_class
from shared.events import SourceClass
from tests.unit.scoring.examples import claim, mention, reading

BOTH = "Alpha licensor, Beta licensee"


def told(article: str, **how: Any) -> Claim:
    return claim(article, BOTH, **how)


def found_at(url: str, **origin: Any) -> Claim:
    detected = reading("a_1", mention(BOTH, document="a_1-1"))
    first = detected.origins[0].model_copy(update={"url": url, **origin})
    return claims_of(detected.model_copy(update={"origins": (first,)}))[0].given_to("d_1")


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (found_at("https://www.sec.gov/Archives/1.htm"), SourceClass.filing),
        (found_at("https://alpha.example/8k", filing_items=("8-K 1.01",)), SourceClass.filing),
        (found_at("https://alpha.example/news", primary=True), SourceClass.release),
        (found_at("https://daily.example/1"), SourceClass.news),
        (found_at("https://notsec.government.example/1"), SourceClass.news),
        (told("a_1", commentary=True), SourceClass.commentary),
        (told("a_1", commentary=True, primary=True), SourceClass.commentary),
    ],
)
def test_the_class_of_a_source(one: Claim, expected: SourceClass) -> None:
    assert source_class(one) == expected


filing = found_at("https://www.sec.gov/1")
release = told("a_2", day=1, primary=True)
news, newer_news = told("a_3", day=2), told("a_4", day=3)
commentary = told("a_5", day=4, commentary=True)
step = told("a_6", day=5, primary=True, status="milestone")
rumour = told("a_7", day=6, primary=True, status="rumoured")
ORDER = [filing, release, newer_news, news, commentary, step, rumour]


def test_the_whole_order() -> None:
    assert ranked(reversed(ORDER)) == ORDER
    assert ranked(ORDER) == ORDER


@pytest.mark.parametrize(
    ("first", "second", "name"),
    [
        (filing, release, "filing over release"),
        (release, newer_news, "release over news"),
        (newer_news, commentary, "news over commentary"),
        (newer_news, news, "newer over older"),
        (commentary, step, "deal over later step"),
        (step, rumour, "later step over hearsay"),
        (told("a_8"), told("a_9"), "told at the same moment"),
    ],
)
def test_each_rule_has_a_name(first: Claim, second: Claim, name: str) -> None:
    assert ranked([second, first])[0] in ((first, second) if "same" in name else (first,))
    assert rule(first, second) == name


def test_older_over_newer_only_where_it_is_primary_or_of_the_signing() -> None:
    assert ranked([told("a_1", day=0, primary=True), told("a_2", day=9)])[0].article.article_id == "a_1"
    assert ranked([told("a_1", day=0), told("a_2", day=9)])[0].article.article_id == "a_2"
    at_signing = oldest_first(ranked([told("a_1", day=0), told("a_2", day=9)]))
    assert [one.article.article_id for one in at_signing] == ["a_1", "a_2"]
    assert rule(*at_signing) == "older over newer"
