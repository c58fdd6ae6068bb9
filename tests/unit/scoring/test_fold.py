"""Which value a deal shows, and that the order of its claims does not matter."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.scoring.claims import Claim, claims_of
from services.scoring.fold import fold
from shared.events import DealStatus, FlagKind, MentionRole
from tests.unit.scoring.examples import DAY_0, claim, mention, reading, usd

BOTH = "Alpha licensor, Beta licensee"


@st.composite
def told(draw: st.DrawFn) -> Claim:
    amount = st.sampled_from([None, 1e8, 1.2e8, 2e8])
    total, upfront = draw(amount), draw(amount)
    return claim(
        f"a_{draw(st.integers(0, 30))}",
        draw(st.sampled_from([BOTH, "Alpha Inc. licensor", "Alpha partner, Beta Ltd partner, Bank advisor"])),
        day=draw(st.sampled_from([0, 0, 1, 2])),
        revision=draw(st.integers(1, 2)),
        primary=draw(st.booleans()),
        commentary=draw(st.booleans()),
        kind=draw(st.sampled_from(["license", "collaboration"])),
        status=draw(st.sampled_from([status.value for status in DealStatus])),
        total=usd(total) if total else None,
        payments=[("upfront", "committed", upfront)],
        assets=draw(st.lists(st.sampled_from(["X-1", "x-1", "Y-2"]), max_size=3)),
        confidence=draw(st.sampled_from([0.5, 0.9])),
    )


@settings(max_examples=60, deadline=None)
@given(st.data(), st.lists(told(), min_size=1, max_size=8, unique_by=lambda c: c.claim_id))
def test_any_order_and_repetition_gives_the_same_bytes(data: st.DataObject, claims: list[Claim]) -> None:
    again = data.draw(st.permutations(claims + data.draw(st.lists(st.sampled_from(claims), max_size=4))))
    assert fold(again, None).model_dump_json() == fold(claims, None).model_dump_json()


def total_of(*claims: Claim) -> float:
    total = fold(claims, None).terms.total
    assert total is not None
    return total.value.amount


def test_primary_before_news_before_commentary_then_the_newer() -> None:
    primary = claim("a_1", BOTH, day=0, primary=True, total=usd(100e6))
    news = claim("a_2", BOTH, day=1, total=usd(110e6))
    newer = claim("a_3", BOTH, day=2, total=usd(120e6))
    opinion = claim("a_4", BOTH, day=3, commentary=True, total=usd(130e6))
    assert total_of(opinion, news, newer, primary) == 100e6
    assert total_of(opinion, news, newer) == 120e6
    assert total_of(opinion) == 130e6


def test_a_value_that_the_first_does_not_tell_comes_from_the_next() -> None:
    deal = fold([claim("a_1", BOTH, primary=True), claim("a_2", BOTH, total=usd(5e7), exclusivity="exclusive")], None)
    assert deal.terms.total and deal.terms.total.value == usd(5e7)
    assert deal.terms.exclusivity and deal.terms.exclusivity.value == "exclusive"


def test_differing_figures_are_visible_with_the_evidence_of_both() -> None:
    deal = fold([claim("a_1", BOTH, primary=True, total=usd(1.2e9)), claim("a_2", BOTH, total=usd(1.5e9))], None)
    (flag,) = deal.flags
    assert flag.kind == FlagKind.conflicting_amounts
    assert flag.detail == "total: USD 1.2 billion and USD 1.5 billion are told"
    assert [item.document for item in flag.evidence] == ["a_1-1", "a_2-1"]


@pytest.mark.parametrize(
    "other",
    [
        {"total": usd(1.234e9)},  # 1.2 is 1.234 rounded
        {"total": usd(1.1e9, "EUR")},  # not comparable without a conversion
        {"total": usd(5e6), "status": "milestone"},  # what a milestone pays
        {"total": usd(1e9), "status": "rumoured", "day": -5},  # what was rumoured before
    ],
)
def test_what_is_no_conflict(other: dict[str, Any]) -> None:
    claims = [claim("a_1", BOTH, total=usd(1.2e9)), claim("a_2", BOTH, **other)]
    assert fold(claims, None).flags == ()
    assert total_of(*claims) == 1.2e9


def test_payments_of_one_kind_come_from_one_article() -> None:
    first = claim(
        "a_1", BOTH, primary=True, payments=[("milestone", "contingent", 3e8), ("milestone", "contingent", 1e8)]
    )
    second = claim("a_2", BOTH, payments=[("milestone", "contingent", 4e8), ("upfront", "committed", 5e7)])
    shown = [(p.kind, p.amount and p.amount.amount) for p in fold([first, second], None).terms.payments]
    assert shown == [("milestone", 3e8), ("milestone", 1e8), ("upfront", 5e7)]


@pytest.mark.parametrize(
    ("statuses", "shown"),
    [
        (["rumoured", "announced"], "announced"),
        (["announced", "rumoured"], "announced"),
        (["announced", "denied"], "announced"),
        (["rumoured", "denied"], "denied"),
        (["proposed", "announced", "completed", "announced"], "completed"),
        (["announced", "amended", "terminated"], "terminated"),
    ],
)
def test_the_latest_status_is_shown_and_never_set_back(statuses: list[str], shown: str) -> None:
    claims = [claim(f"a_{day}", BOTH, day=day, status=status) for day, status in enumerate(statuses)]
    deal = fold(claims, None)
    assert deal.status.value == shown
    assert [entry.status for entry in deal.timeline] == list(dict.fromkeys(statuses))
    assert deal.timeline[0].at == DAY_0


def test_parties_are_united_by_key_with_their_fullest_name() -> None:
    claims = [
        claim("a_1", "Alpha partner, Beta partner", day=1),
        claim("a_2", "Alpha Pharma Inc. licensor, Bank advisor", primary=True),
    ]
    parties = [(party.name, party.role) for party in fold(claims, None).parties]
    assert parties == [("Alpha Pharma Inc.", "licensor"), ("Beta", "partner"), ("Bank", "advisor")]


def test_a_party_is_no_mention() -> None:
    detected = reading(
        "a_1",
        mention("Alpha licensor", document="a_1-1"),
        others=[("Alpha", MentionRole.comparator), ("FDA", MentionRole.regulator)],
    )
    deal = fold([draft.given_to("d_1") for draft in claims_of(detected)], None)
    assert [one.name for one in deal.mentions] == ["FDA"]


def test_without_claims_the_last_content_stays_retracted() -> None:
    last = fold([claim("a_1", BOTH, total=usd(1e8))], None)
    gone = fold([], last)
    assert gone.retracted and gone.model_copy(update={"retracted": False}) == last
    assert not fold([claim("a_1", BOTH)], gone).retracted
    with pytest.raises(ValueError, match="at least one claim"):
        fold([], None)


def test_a_deal_retold_often_stays_small() -> None:
    claims = [
        claim(
            f"a_{number}",
            f"{BOTH}, Extra{number} investor",
            day=number / 100,
            total=usd(1e8 + number * 1e7),
            assets=[f"X-{number}"],
            confidence=0.5 + number % 50 / 100,
        )
        for number in range(500)
    ]
    deal = fold(claims, None)
    assert (deal.article_count, deal.origin_count, len(deal.articles)) == (500, 500, 20)
    assert len(deal.type.evidence) == 3
    assert len(deal.model_dump_json()) < 60_000
    named = {article.document for article in deal.articles}
    assert deal.terms.total and deal.terms.total.evidence[0].document in named
    assert deal.first_published == DAY_0
    assert [a.published for a in deal.articles] == sorted(a.published for a in deal.articles if a.published)
    small = fold(claims[:5], None)
    assert [article.article_id for article in small.articles] == [f"a_{number}" for number in range(5)]
    assert small.articles[4].published == DAY_0 + timedelta(days=0.04)
