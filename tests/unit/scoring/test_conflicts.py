"""What is a conflict between tellers, and what is a harmless difference."""

from datetime import date
from typing import Any

import pytest

from services.scoring.claims import Claim
from services.scoring.fold import fold
from shared.events import (
    Condition,
    DateKind,
    Deal,
    DealDate,
    DealMention,
    Fact,
    FlagKind,
    Money,
    Payment,
    PaymentKind,
    Prints,
    Role,
    Royalty,
    Terms,
)
from tests.unit.scoring.examples import DAY_0, claim, proof, usd

BOTH = "Alpha licensor, Beta licensee"


def told(article: str, *, parties: str = BOTH, day: float = 0, **how: Any) -> Claim:
    """A claim; what `claim` does not know of its terms goes to the terms directly."""
    confidence = float(how.get("confidence", 0.9))
    terms = {name: how.pop(name) for name in list(how) if name in ("stage", "territory", "excluded", "dates", "paid")}
    made = claim(article, parties, day=day, **how)
    document = made.article.document

    def facts(values: str) -> tuple[Fact[str], ...]:
        return tuple(Fact[str](value=v.strip(), evidence=(proof(document, v.strip()),)) for v in values.split(","))

    changed: dict[str, Any] = {}
    if "stage" in terms:
        value, _, quote = terms["stage"].partition("|")
        changed["stage"] = Fact[str](value=value, evidence=(proof(document, quote or value, confidence),))
    if "territory" in terms:
        changed["territory"] = facts(terms["territory"])
    if "excluded" in terms:
        changed["territory_excluded"] = facts(terms["excluded"])
    if "dates" in terms:
        kind, day_, precision = terms["dates"]
        changed["dates"] = (
            DealDate(kind=DateKind(kind), date=day_, precision=precision, evidence=(proof(document, str(day_)),)),
        )
    if "paid" in terms:
        changed["payments"] = (terms["paid"].model_copy(update={"evidence": (proof(document, "paid"),)}),)
    mention: DealMention = made.mention
    new: Terms = mention.terms.model_copy(update=changed)
    object.__setattr__(made, "mention", mention.model_copy(update={"terms": new}))
    return made


def royalty(low: float | None, high: float | None, text: str = "") -> Payment:
    text = text or f"royalties of {low} to {high} percent"
    terms = Royalty(low_pct=low, high_pct=high, text=text)
    return Payment(
        kind=PaymentKind.royalty, condition=Condition.contingent, royalty=terms, evidence=(proof("x", text),)
    )


def milestone(amount: float, maximum: bool) -> Payment:
    return Payment(
        kind=PaymentKind.milestone,
        condition=Condition.contingent,
        amount=usd(amount),
        maximum=maximum,
        evidence=(proof("x", "m"),),
    )


def fields(*claims: Claim) -> list[str]:
    return [conflict.field for conflict in fold(claims, None).conflicts]


ALIKE: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("rounded", {"total": usd(985e6)}, {"total": usd(1e9)}),
    ("two currencies", {"total": usd(1e9)}, {"total": usd(7e8, "GBP")}),
    ("paid at a step", {"total": usd(1e9)}, {"total": usd(5e6), "status": "milestone"}),
    ("right in its time", {"total": usd(6e8), "status": "completed"}, {"total": usd(5e8), "day": -3}),
    ("a bound and less", {"paid": milestone(4e8, True)}, {"paid": milestone(3e8, False)}),
    ("a rate in the range", {"paid": royalty(10, 15)}, {"paid": royalty(12, 12)}),
    ("a rate rounded", {"paid": royalty(13.8, 13.8)}, {"paid": royalty(14, 14)}),
    ("royalties in words", {"paid": royalty(None, None, "in the low teens")}, {"paid": royalty(12, 14)}),
    ("a vaguer type", {"kind": "license"}, {"kind": "collaboration"}),
    ("a later step", {"status": "announced"}, {"status": "completed", "day": 60}),
    ("a rumour before", {"status": "announced"}, {"status": "rumoured", "day": -5}),
    ("told late", {"status": "completed", "day": 60}, {"status": "announced", "day": 70}),
    ("early stages", {"stage": "discovery"}, {"stage": "preclinical"}),
    ("two phases", {"stage": "phase1"}, {"stage": "phase2|Phase 1/2"}),
    ("a stage later reached", {"stage": "phase2"}, {"stage": "phase3", "day": 200}),
    ("other assets", {"stage": "phase1", "assets": ["X-1001"]}, {"stage": "phase3", "assets": ["Y-2002"]}),
    ("approved elsewhere", {"stage": "approved"}, {"stage": "phase3"}),
    ("a part of it", {"territory": "Europe"}, {"territory": "Germany, France"}),
    ("the rest of the world", {"territory": "worldwide", "excluded": "China"}, {"territory": "Europe, Japan"}),
    ("the main market", {"territory": "worldwide"}, {"territory": "United States"}),
    ("co-exclusive", {"exclusivity": "exclusive"}, {"exclusivity": "co-exclusive"}),
    (
        "within the quarter",
        {"dates": ("expected_close", date(2026, 9, 30), "quarter")},
        {"dates": ("expected_close", date(2026, 8, 15), "day")},
    ),
    (
        "another time zone",
        {"dates": ("signed", date(2026, 3, 2), "day")},
        {"dates": ("signed", date(2026, 3, 3), "day")},
    ),
    (
        "each article's day",
        {"dates": ("announced", date(2026, 3, 2), "day")},
        {"dates": ("announced", date(2026, 3, 9), "day")},
    ),
    ("an unsure reading", {"stage": "phase2"}, {"stage": "phase3", "confidence": 0.5}),
    ("the world but one", {"territory": "Japan"}, {"territory": "all countries outside China"}),
    (
        "rumoured before",
        {"exclusivity": "exclusive"},
        {"exclusivity": "non-exclusive", "status": "rumoured", "day": -2},
    ),
    (
        "moved since",
        {"dates": ("expected_close", date(2026, 12, 31), "quarter"), "day": 40},
        {"dates": ("expected_close", date(2026, 9, 30), "quarter")},
    ),
    ("a vaguer role", {}, {"parties": "Alpha partner, Beta partner"}),
    ("an investor who licenses too", {}, {"parties": "Alpha licensor, Beta partner, Beta investor"}),
]

APART: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("amounts", {"total": usd(1.2e9)}, {"total": usd(1.5e9)}, "total"),
    ("payments", {"paid": milestone(4e8, True)}, {"paid": milestone(5e8, True)}, "milestone"),
    ("more than the bound", {"paid": milestone(4e8, True)}, {"paid": milestone(5e8, False)}, "milestone"),
    ("rates", {"paid": royalty(10, 15)}, {"paid": royalty(12, 18)}, "royalty"),
    ("a rate out of the range", {"paid": royalty(10, 15)}, {"paid": royalty(20, 20)}, "royalty"),
    ("types", {"kind": "license"}, {"kind": "venture_financing"}, "type"),
    ("denied after it was told", {"status": "announced"}, {"status": "denied", "day": 1}, "status"),
    ("ended before", {"status": "completed", "day": 9}, {"status": "terminated", "day": 5}, "status"),
    ("stages", {"stage": "phase2", "assets": ["X-1001"]}, {"stage": "phase3", "assets": ["X-1001"]}, "stage"),
    ("territories", {"territory": "Japan"}, {"territory": "Europe"}, "territory"),
    ("in and out", {"territory": "worldwide", "excluded": "China"}, {"territory": "China"}, "territory"),
    ("the world or a country", {"territory": "worldwide"}, {"territory": "Japan"}, "territory"),
    ("exclusive or not", {"exclusivity": "exclusive"}, {"exclusivity": "non-exclusive"}, "exclusivity"),
    (
        "quarters of the same day",
        {"dates": ("expected_close", date(2026, 12, 31), "quarter")},
        {"dates": ("expected_close", date(2026, 6, 30), "quarter")},
        "expected close date",
    ),
    (
        "days of signing",
        {"dates": ("signed", date(2026, 2, 20), "day")},
        {"dates": ("signed", date(2026, 3, 1), "day")},
        "signed date",
    ),
    ("who gives", {}, {"parties": "Alpha licensee, Beta licensor"}, "role of Alpha"),
]


@pytest.mark.parametrize(("one", "other"), [row[1:] for row in ALIKE], ids=[row[0] for row in ALIKE])
def test_harmless(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert fields(told("a_1", **one), told("a_2", **other)) == []
    assert fields(told("a_2", **other), told("a_1", **one)) == []


@pytest.mark.parametrize(("one", "other", "field"), [row[1:] for row in APART], ids=[row[0] for row in APART])
def test_conflicting(one: dict[str, Any], other: dict[str, Any], field: str) -> None:
    assert field in fields(told("a_1", primary=True, **one), told("a_2", **other))


def test_a_company_says_that_it_is_not_done_yet() -> None:
    news = told("a_1", status="completed")
    assert fields(news, told("a_2", status="announced", day=0.5, primary=True)) == ["status"]
    assert fields(news, told("a_2", status="announced", day=-9, primary=True)) == []
    assert fields(news, told("a_2", status="announced", day=0.5)) == []


def test_who_tells_what_and_which_rule_decided() -> None:
    release = told("a_1", primary=True, total=usd(1.2e9), day=1)
    wrong = [told(f"a_{n}", total=usd(1.5e9), day=n, prints=Prints(own_sources=True)) for n in (2, 3)]
    third = told("a_4", total=usd(1.8e9), day=9)
    (conflict,) = fold([third, *wrong, release], None).conflicts
    assert (conflict.field, conflict.shown, conflict.rule) == ("total", "USD 1.2 billion", "release over news")
    assert [(other.value, other.origins) for other in conflict.others] == [
        ("USD 1.5 billion", 2),
        ("USD 1.8 billion", 1),
    ]
    assert conflict.others[0].first_told == wrong[0].told
    assert conflict.others[0].evidence.document in ("a_2-1", "a_3-1")


def test_the_flag_of_amounts_names_the_figures() -> None:
    deal = fold([told("a_1", primary=True, paid=milestone(4e8, True)), told("a_2", paid=milestone(5e8, True))], None)
    (flag,) = deal.flags
    assert flag.kind == FlagKind.conflicting_amounts
    assert flag.detail == "milestone: USD 400 million and USD 500 million are told"
    assert [item.document for item in flag.evidence] == ["a_1-1", "a_2-1"]


def test_a_withdrawn_article_takes_its_conflict_with_it() -> None:
    claims = [told("a_1", total=usd(1e9)), told("a_2", day=1, total=usd(2e9)), told("a_3", day=2, total=usd(1e9))]
    assert fields(*claims) == ["total"]
    left = fold([claims[0], claims[2]], None)
    assert (left.conflicts, left.flags, left.origin_count) == ((), (), 2)
    assert left == fold([claims[2], claims[0]], fold(claims, None))


def test_conflicts_are_capped_and_the_same_in_any_order() -> None:
    claims = [told(f"a_{n}", day=n, total=usd(n * 1e9), paid=milestone(n * 1e8, True)) for n in range(1, 30)]
    deal: Deal = fold(claims, None)
    assert [(one.field, len(one.others)) for one in deal.conflicts] == [("total", 3), ("milestone", 3)]
    assert fold(claims[::-1], None) == deal


def test_money_of_one_currency_only() -> None:
    assert fields(told("a_1", total=Money(amount=5, currency="JPY")), told("a_2", total=usd(5))) == []


def test_roles_are_those_of_the_deal() -> None:
    deal = fold([told("a_1", primary=True), told("a_2", parties="Alpha Inc licensee, Beta licensor")], None)
    assert {one.field for one in deal.conflicts} == {"role of Alpha Inc", "role of Beta"}
    assert deal.parties[0].role == Role.licensor
    assert deal.first_published == DAY_0
