"""Independent origins: copies, rewrites and what rests on one statement are one; what has sources of its own is not.

The pairs of `one_origin.jsonl` were written for this test, together with the rules; the articles of a week were written
by somebody who knew no code, and which of them rest on the release was judged by reading them.
"""

import json
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import combinations, groupby
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.cli.reader import to_article
from services.enrichment import prints
from services.enrichment.document import document_of
from services.scoring.claims import Claim
from services.scoring.facts.origins import Origins, origins_of
from shared.events import Prints
from tests.unit.scoring.examples import DAY_0, claim

BOTH = "Alpha licensor, Beta licensee"
STORIES = [json.loads(line) for line in (Path(__file__).parent / "one_origin.jsonl").read_text("utf-8").splitlines()]
WEEK = Path(__file__).parents[2] / "accuracy" / "week.jsonl"

# Articles of the week that come after a release of their deal: what rests on it, and what has sources of its own.
RESTS = [7, 10, 18, 20, 21, 42, 43, 45, 54, 72, 76, 83, 91, 92, 103, 108, 115, 117, 133, 148, 149, 150, 153, 157, 169]
RESTS += [173, 177, 187, 191, 205]
OWN = [9, 22, 48, 51, 63, 67, 86, 93, 94, 98, 127, 134, 143, 176, 194]


def printed(title: str, text: str) -> Prints:
    article = to_article(json.dumps({"id": "x", "title": title, "text": text}).encode())
    return prints.find(document_of(article))


def told(row: dict[str, Any]) -> Claim:
    return claim(
        row["id"],
        BOTH,
        day=row["hours"] / 24,
        primary=row["primary"],
        publisher=row["publisher"],
        prints=printed(row["title"], row["text"]),
    )


def stories() -> Iterator[tuple[list[dict[str, Any]], Origins]]:
    for _, group in groupby(STORIES, lambda row: row["story"]):
        rows = list(group)
        yield rows, origins_of([told(row) for row in rows])


def test_pairs_of_copies_rewrites_and_independent_articles() -> None:
    right = wrong = missed = apart = 0
    for rows, origins in stories():
        for one, other in combinations(rows, 2):
            same = one["origin"] == other["origin"]
            found = origins.number[one["id"]] == origins.number[other["id"]]
            right, wrong = right + (same and found), wrong + (found and not same)
            missed, apart = missed + (same and not found), apart + (not same and not found)
    assert (right, wrong, missed, apart) == (30, 0, 0, 40)  # precision 1.00, recall 1.00


@pytest.mark.parametrize("row", [row for row in STORIES if row["kind"] in ("copy", "rewrite", "statement")], ids=str)
def test_why_an_article_is_no_origin_of_its_own(row: dict[str, Any]) -> None:
    origins = next(found for rows, found in stories() if row in rows)
    (link,) = [link for link in origins.links if link.article_id == row["id"]]
    expected = {
        "copy": {"copy"},
        "rewrite": {"rewrite", "quotation", "no source"},
        "statement": {"statement", "no source"},
    }
    assert link.reason in expected[row["kind"]]


def test_articles_of_a_week_that_rest_on_a_release() -> None:
    rows = [json.loads(line) for line in WEEK.read_text("utf-8").splitlines()]
    resting: dict[str, bool] = {}
    of_one = [row for row in rows if len(row["deal_ids"]) == 1]
    for deal in {row["deal_ids"][0] for row in of_one}:
        group = [row for row in of_one if row["deal_ids"] == [deal]]
        claims = []
        for row in group:
            hours = (datetime.fromisoformat(row["published_at"]) - DAY_0) / timedelta(hours=1)
            primary = row["kind"] in ("release", "status_update") and row["source"] != "BioLedger"
            claims.append(told({**row, "hours": hours, "primary": primary, "publisher": row["source"]}))
        origins = origins_of(claims)
        released = {origins.number[row["id"]] for row in group if row["kind"] == "release"}
        resting |= {row["id"]: origins.number[row["id"]] in released for row in group}
    found = sum(resting[f"wk-{number}"] for number in RESTS)
    wrong = sum(resting[f"wk-{number}"] for number in OWN)
    assert (found, len(RESTS), wrong, len(OWN)) == (27, 30, 3, 15)  # precision .90, recall .90


# --- rules one by one --------------------------------------------------------------------------------------------------

CITES, OWN_SOURCES, NOTHING = Prints(cites_statement=True), Prints(own_sources=True), Prints()


def numbers(*claims: Claim) -> list[int]:
    origins = origins_of(claims)
    return [origins.number[one.article.article_id] for one in claims]


def one(article: str, prints: Prints | None, day: float = 0, **how: Any) -> Claim:
    return claim(article, BOTH, prints=prints, day=day, **how)


def test_what_cites_a_statement_goes_with_the_release_of_those_days() -> None:
    release = one("a_1", NOTHING, primary=True)
    assert numbers(release, one("a_2", CITES, 1)) == [1, 1]
    assert numbers(release, one("a_2", CITES, -0.1)) == [1, 1]
    assert numbers(release, one("a_2", CITES, 9)) == [1, 2]


def test_a_statement_that_no_article_is_counts_once() -> None:
    assert numbers(one("a_1", CITES), one("a_2", CITES, 1), one("a_3", CITES, 30)) == [1, 1, 2]


def test_without_a_source_of_its_own_it_rests_on_the_release_before_it() -> None:
    assert numbers(one("a_1", NOTHING, primary=True), one("a_2", NOTHING, 1)) == [1, 1]
    assert numbers(one("a_1", NOTHING, primary=True), one("a_2", OWN_SOURCES, 1)) == [1, 2]
    assert numbers(one("a_1", NOTHING), one("a_2", NOTHING, 1)) == [1, 2]  # no release
    assert numbers(one("a_2", NOTHING), one("a_1", NOTHING, 1, primary=True)) == [1, 2]  # before the release
    assert numbers(one("a_1", None, primary=True), one("a_2", None, 1)) == [1, 2]  # read before there were prints


def test_a_publisher_counts_once() -> None:
    same = [one(f"a_{number}", OWN_SOURCES, number, publisher="Daily") for number in range(3)]
    assert numbers(*same, one("a_9", OWN_SOURCES, 9, publisher="Weekly")) == [1, 1, 1, 2]


def test_who_copies_a_release_and_also_reports_counts_as_itself() -> None:
    text = " ".join(f"word{number} of the release" for number in range(60))
    release = one("a_1", printed("Release", text), primary=True, publisher="Alpha")
    copy = one("a_2", printed("Copy", text), 0.1, publisher="Daily")
    own = one("a_3", printed("Own", "Three people familiar with the matter told it otherwise."), 0.2, publisher="Daily")
    assert numbers(release, copy, own) == [1, 1, 2]


def test_the_order_does_not_matter() -> None:
    for rows, origins in stories():
        for seed in range(5):
            random.Random(seed).shuffle(rows)
            assert origins_of([told(row) for row in rows]) == origins


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([row["id"] for row in STORIES]), min_size=1, max_size=12, unique=True))
def test_a_withdrawn_article_takes_its_links_with_it(kept: list[str]) -> None:
    """Whatever is left, each article is of one origin, and the numbers count from 1 without a gap."""
    claims = [told(row) for row in STORIES if row["id"] in kept]
    origins = origins_of(claims)
    assert set(origins.number) == set(kept)
    assert set(origins.number.values()) == set(range(1, origins.count + 1))
    assert len(origins.number) - origins.count == sum(link.to is not None for link in origins.links)
    assert {link.to for link in origins.links if link.to} <= set(kept)
