"""What is overdue, from when, and what settles it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.scoring import configuration
from services.scoring.change import change_between
from services.scoring.claims import Claim
from services.scoring.fold import fold
from services.scoring.life import aged, ahead, next_due
from shared.events import ChangeKind, DateKind, Deal, FactChange, Overdue, OverdueKind, TimelineEvent
from tests.unit.scoring.examples import DAY_0, claim, proof

LIFE = configuration.load(None).life
BOTH = "Alpha acquirer, Beta target"
LICENCE = "Alpha licensor, Beta licensee"
BY = date(2026, 6, 30)
# The end of the day and of the seven days of grace.
LATE = datetime(2026, 7, 8, tzinfo=UTC)


def bought(article: str = "a_1", **told: Any) -> Claim:
    return claim(article, BOTH, **{"kind": "acquisition", "expected_close": BY, **told})


def dated(one: Claim, precision: str = "day", kind: DateKind = DateKind.expected_close) -> Claim:
    """The claim with its closing date of another precision or kind."""
    dates = tuple(d.model_copy(update={"precision": precision, "kind": kind}) for d in one.mention.terms.dates)
    return with_terms(one, dates=dates)


def with_terms(one: Claim, **terms: Any) -> Claim:
    told = one.mention.terms.model_copy(update=terms)
    return replace(one, mention=one.mention.model_copy(update={"terms": told}))


def promising(article: str = "a_1", *, due: date, kind: str = "development_milestone", **told: Any) -> Claim:
    """A licence with a payment of 25 million that hangs on something, due by a day."""
    condition = told.pop("condition", "contingent")
    one = claim(article, LICENCE, payments=[(kind, condition, 25e6)], **told)
    payments = tuple(p.model_copy(update={"due": due}) for p in one.mention.terms.payments)
    return with_terms(one, payments=payments)


def marks(claims: Sequence[Claim], now: datetime) -> list[tuple[str, date]]:
    return [(str(mark.payment or mark.kind), mark.day) for mark in aged(fold(claims, None), now, LIFE).overdue]


def test_a_closing_is_overdue_when_its_day_and_the_grace_are_over() -> None:
    assert marks([bought()], LATE - timedelta(microseconds=1)) == []
    deal = aged(fold([bought()], None), LATE, LIFE)
    (mark,) = deal.overdue
    assert (mark.kind, mark.day, mark.since, mark.article_id) == (OverdueKind.expected_close, BY, LATE, "a_1")
    assert mark.evidence[0].quote == "2026-06-30"
    assert [(e.event, e.at) for e in deal.timeline][-1] == (TimelineEvent.overdue, LATE)


@pytest.mark.parametrize(("precision", "grace"), LIFE.grace_days.items())
def test_the_looser_the_date_the_longer_the_grace(precision: str, grace: int) -> None:
    late = datetime(2026, 7, 1, tzinfo=UTC) + timedelta(days=grace)
    told = [dated(bought(), precision)]
    assert marks(told, late - timedelta(seconds=1)) == []
    assert marks(told, late) == [("expected_close", BY)]


def test_an_outside_date_is_overdue_as_well() -> None:
    assert marks([dated(bought(), kind=DateKind.outside_date)], LATE) == [("outside_date", BY)]


@pytest.mark.parametrize("status", ["completed", "terminated", "milestone"])
@pytest.mark.parametrize("day", [30, 200])
def test_what_settles_a_closing(status: str, day: float) -> None:
    assert marks([bought(), bought("a_2", status=status, day=day, expected_close=None)], LATE) == []


@pytest.mark.parametrize("status", ["announced", "amended", "option_exercised", "proposed"])
def test_what_does_not(status: str) -> None:
    assert marks([bought(), bought("a_2", status=status, day=30, expected_close=None)], LATE) == [
        ("expected_close", BY)
    ]


@pytest.mark.parametrize("status", ["rumoured", "denied"])
def test_a_rumour_promises_nothing(status: str) -> None:
    assert marks([bought(status=status)], LATE) == []


@pytest.mark.parametrize("kind", ["equity_offering", "venture_financing", "ipo", "debt_financing"])
def test_a_financing_closes_without_a_word(kind: str) -> None:
    assert marks([claim("a_1", "Alpha issuer, Beta investor", kind=kind, expected_close=BY)], LATE) == []


def test_a_date_that_was_moved_counts_from_the_new_one() -> None:
    moved = bought("a_2", day=60, expected_close=date(2026, 9, 30))
    assert marks([bought(), moved], LATE) == []
    assert marks([bought(), moved], LATE + timedelta(days=92)) == [("expected_close", date(2026, 9, 30))]


def test_a_delay_that_only_the_news_tells_counts_too() -> None:
    """The date that is shown is the one of the primary article."""
    claims = [bought(primary=True), bought("a_2", day=60, expected_close=date(2026, 9, 30))]
    assert fold(claims, None).terms.dates[0].date == BY
    assert marks(claims, LATE) == []


def test_a_late_retelling_of_the_old_date_moves_nothing_back() -> None:
    claims = [bought(), bought("a_2", day=60, expected_close=date(2026, 9, 30)), bought("a_3", day=70)]
    assert marks([*claims[:2], claims[2]], LATE) == []


def test_a_promised_milestone_is_overdue_and_a_committed_payment_is_not() -> None:
    late = datetime(2026, 7, 1, tzinfo=UTC) + timedelta(days=LIFE.milestone_grace_days)
    assert marks([promising(due=BY)], late - timedelta(seconds=1)) == []
    assert marks([promising(due=BY)], late) == [("development_milestone", BY)]
    assert marks([promising(due=BY, kind="upfront", condition="committed")], late) == []


def test_a_payment_told_as_past_is_no_promise() -> None:
    assert marks([promising(due=date(2026, 2, 1))], LATE) == []


@pytest.mark.parametrize(
    ("day", "amount", "left"),
    [
        (100, None, 0),  # 10 June: within the quarter before its day
        (10, None, 1),  # another one, months before
        (10, 25e6, 0),  # early, but the very amount
    ],
)
def test_which_milestone_settles_a_promise(day: float, amount: float | None, left: int) -> None:
    paid = claim(
        "a_2", LICENCE, day=day, status="milestone", payments=[("milestone", "committed", amount)] if amount else []
    )
    assert len(marks([promising(due=BY), paid], datetime(2027, 1, 1, tzinfo=UTC))) == left


def test_the_next_moment_is_the_soonest_that_is_ahead() -> None:
    claims = [promising(due=BY, expected_close=date(2026, 5, 31))]
    deal = fold(claims, None)
    first = next_due(deal, DAY_0, LIFE)
    assert first is not None
    assert first.at == datetime(2026, 6, 8, tzinfo=UTC)
    assert first.detail == "expected close overdue: was due by 2026-05-31"
    second = next_due(deal, first.at, LIFE)
    assert second is not None and second.at == datetime(2026, 8, 15, tzinfo=UTC)
    assert second.detail == "development_milestone overdue: was due by 2026-06-30, USD 25 million"
    assert next_due(deal, second.at, LIFE) is None


def test_becoming_overdue_is_a_change_that_names_it_and_so_is_its_end() -> None:
    before = aged(fold([bought()], None), LATE - timedelta(hours=1), LIFE)
    after = aged(fold([bought()], None), LATE, LIFE)
    change = change_between(before, after)
    assert change is not None and change.kinds == (ChangeKind.overdue,)
    assert change.facts == (FactChange(field="expected close overdue", after="was due by 2026-06-30"),)
    assert change_between(after, aged(after, LATE + timedelta(days=9), LIFE)) is None
    closed = aged(fold([bought(), bought("a_2", day=140, status="completed")], None), LATE + timedelta(days=20), LIFE)
    change = change_between(after, closed)
    assert change is not None and change.kinds == (ChangeKind.status, ChangeKind.overdue)
    assert FactChange(field="expected close overdue", before="was due by 2026-06-30", after=None) in change.facts


def test_a_retracted_deal_has_nothing_overdue() -> None:
    late = aged(fold([bought()], None), LATE, LIFE)
    gone = aged(fold([], late), LATE, LIFE)
    assert gone.retracted and gone.overdue == () and next_due(gone, DAY_0, LIFE) is None
    assert TimelineEvent.overdue not in {entry.event for entry in gone.timeline}


def test_what_is_ahead() -> None:
    deal = fold([promising(due=BY, expected_close=date(2026, 5, 31))], None)
    assert [(one.day, one.what) for one in ahead(deal, date(2026, 5, 1))] == [
        (date(2026, 5, 31), "expected close"),
        (BY, "development milestone, USD 25 million"),
    ]
    assert [one.day for one in ahead(deal, date(2026, 6, 1))] == [BY]
    offering = fold([claim("a_1", "Alpha issuer", kind="equity_offering", expected_close=BY)], None)
    assert [one.day for one in ahead(offering, date(2026, 6, 1))] == [BY]


# --- properties --------------------------------------------------------------------------------------------------------


@st.composite
def told(draw: st.DrawFn) -> Claim:
    day = draw(st.integers(0, 300))
    common: dict[str, Any] = {
        "day": day,
        "revision": draw(st.integers(1, 2)),
        "primary": draw(st.booleans()),
        "commentary": draw(st.booleans()),
        "status": draw(st.sampled_from(["rumoured", "announced", "amended", "milestone", "completed", "terminated"])),
        "expected_close": draw(st.sampled_from([None, BY, date(2026, 9, 30), date(2026, 12, 31)])),
    }
    article = f"a_{draw(st.integers(0, 20))}"
    if draw(st.booleans()):
        return bought(article, **common)
    return promising(article, due=draw(st.sampled_from([BY, date(2026, 12, 31)])), **common)


moments = st.integers(0, 600).map(lambda day: DAY_0 + timedelta(days=day))
stories = st.lists(told(), min_size=1, max_size=6, unique_by=lambda c: c.claim_id)


@settings(max_examples=60, deadline=None)
@given(st.data(), stories, moments)
def test_marks_depend_neither_on_order_nor_on_how_often(
    data: st.DataObject, claims: list[Claim], now: datetime
) -> None:
    again = data.draw(st.permutations(claims + claims[:2]))
    once = aged(fold(claims, None), now, LIFE)
    assert aged(fold(again, None), now, LIFE).model_dump_json() == once.model_dump_json()
    assert aged(once, now, LIFE) == once


@settings(max_examples=60, deadline=None)
@given(stories, moments, moments)
def test_looking_at_the_reminders_alone_misses_no_mark(claims: list[Claim], start: datetime, end: datetime) -> None:
    """From one reminder to the next, nothing becomes overdue that no reminder announced."""

    def seen(deal: Deal, at: datetime) -> tuple[Overdue, ...]:
        return aged(deal, at, LIFE).overdue

    deal, now = fold(claims, None), start
    known = seen(deal, now)
    while (reminder := next_due(deal, now, LIFE)) and reminder.at <= end:
        assert seen(deal, reminder.at - timedelta(microseconds=1)) == known
        now = reminder.at
        assert len(seen(deal, now)) > len(known)
        known = seen(deal, now)
    assert seen(deal, max(end, now)) == known


def test_a_date_that_a_person_set_is_not_put_off_by_an_article() -> None:
    deal = fold([bought(), bought("a_2", day=60, expected_close=date(2026, 9, 30))], None)
    (shown,) = deal.terms.dates
    by_person = shown.model_copy(update={"date": BY, "evidence": (proof("decision", "by a person"),)})
    deal = deal.model_copy(update={"terms": deal.terms.model_copy(update={"dates": (by_person,)})})
    assert [mark.day for mark in aged(deal, LATE, LIFE).overdue] == [BY]
