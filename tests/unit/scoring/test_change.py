"""What counts as a change, of which kind, and in which words."""

from typing import Any

import pytest

from services.scoring.change import change_between
from services.scoring.claims import Claim
from services.scoring.fold import fold
from shared.events import Change, ChangeKind, Deal, FactChange
from tests.unit.scoring.examples import claim, usd

BOTH = "Alpha licensor, Beta licensee"


def deal(*claims: Claim) -> Deal:
    return fold(claims, None)


def kinds(before: Deal | None, after: Deal) -> list[str]:
    change = change_between(before, after)
    return [str(kind) for kind in change.kinds] if change else []


def test_a_new_deal_is_founded_with_its_facts() -> None:
    change = change_between(None, deal(claim("a_1", BOTH, total=usd(1.2e9))))
    assert change is not None and change.kinds == (ChangeKind.founded,)
    assert FactChange(field="total", after="USD 1.2 billion") in change.facts
    assert FactChange(field="party", after="Beta (licensee)") in change.facts


def test_the_same_is_no_change() -> None:
    assert change_between(deal(claim("a_1", BOTH)), deal(claim("a_1", BOTH))) is None


@pytest.mark.parametrize(
    ("second", "kind", "fact"),
    [
        ({"status": "completed"}, "status", ("status", "announced", "completed")),
        ({"kind": "collaboration"}, "type", ("type", "license", "collaboration")),
        ({"total": usd(5e7)}, "money", ("total", None, "USD 50 million")),
        (
            {"payments": [("upfront", "committed", 1e7)]},
            "money",
            ("upfront", None, "USD 10 million (committed)"),
        ),
        ({"parties": f"{BOTH}, Gamma partner"}, "parties", ("party", None, "Gamma (partner)")),
        (
            {"parties": "Alpha partner, Beta licensee"},
            "parties",
            ("party", "Alpha (licensor)", "Alpha (partner)"),
        ),
        ({"exclusivity": "exclusive"}, "terms", ("exclusivity", None, "exclusive")),
        ({"assets": ["X-1"]}, "terms", ("asset", None, "X-1")),
    ],
)
def test_a_new_fact_from_another_article(second: dict[str, Any], kind: str, fact: tuple[str, str | None, str]) -> None:
    first = claim("a_1", BOTH)
    change = change_between(deal(first), deal(first, claim("a_2", second.pop("parties", BOTH), day=1, **second)))
    field, before, after = fact
    assert change == Change(kinds=(ChangeKind(kind),), facts=(FactChange(field=field, before=before, after=after),))


def test_another_article_of_the_same_facts_moves_only_the_sources() -> None:
    first = claim("a_1", BOTH, total=usd(1e8))
    assert kinds(deal(first), deal(first, claim("a_2", "Alpha Inc. licensor, Beta licensee", total=usd(1e8)))) == [
        "sources"
    ]


def test_an_edited_figure_is_a_correction() -> None:
    change = change_between(
        deal(claim("a_1", BOTH, total=usd(1.2e9))), deal(claim("a_1", BOTH, revision=2, total=usd(1.3e9)))
    )
    assert change is not None and change.kinds == (ChangeKind.money, ChangeKind.correction)
    assert change.facts == (FactChange(field="total", before="USD 1.2 billion", after="USD 1.3 billion"),)


def test_a_figure_gone_with_its_withdrawn_article_is_a_correction() -> None:
    first, second = claim("a_1", BOTH), claim("a_2", BOTH, day=1, total=usd(1.2e9))
    change = change_between(deal(first, second), deal(first))
    assert change is not None and change.kinds == (ChangeKind.money, ChangeKind.correction)
    assert change.facts == (FactChange(field="total", before="USD 1.2 billion", after=None),)


def test_a_fact_added_by_an_edit_is_none() -> None:
    before, after = claim("a_1", BOTH), claim("a_1", BOTH, revision=2, total=usd(1e8))
    assert kinds(deal(before), deal(after)) == ["money"]


def test_a_newer_figure_of_another_article_is_none() -> None:
    first = claim("a_1", BOTH, total=usd(1e9))
    assert "correction" not in kinds(deal(first), deal(first, claim("a_2", BOTH, day=1, total=usd(2e9))))


def test_an_edit_without_a_new_fact_moves_only_the_sources() -> None:
    assert kinds(deal(claim("a_1", BOTH)), deal(claim("a_1", BOTH, revision=2))) == ["sources"]


def test_retraction_and_revival() -> None:
    told = deal(claim("a_1", BOTH, total=usd(1e8)))
    gone = fold([], told)
    assert kinds(told, gone) == ["retracted"]
    assert change_between(gone, fold([], gone)) is None
    assert kinds(gone, told) == ["revived"]
    assert kinds(gone, deal(claim("a_2", BOTH, total=usd(2e8)))) == ["money", "correction", "revived"]
