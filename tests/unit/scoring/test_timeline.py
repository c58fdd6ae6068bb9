"""The steps of a deal's life: each sequence of statuses, what comes again, what is moved, what is only retold."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.scoring.claims import Claim
from services.scoring.fold import fold
from services.scoring.timeline import ENTRIES
from shared.events import DealStatus, Fact, TimelineEntry
from tests.unit.scoring.examples import claim, proof, usd
from tests.unit.scoring.test_life import with_terms

BOTH = "Alpha licensor, Beta licensee"


def told(*steps: tuple[float, str], **more: Any) -> list[Claim]:
    """A claim for each (day, status)."""
    return [claim(f"a_{day:g}_{status}", BOTH, day=day, status=status, **more) for day, status in steps]


def shown(claims: list[Claim]) -> list[str]:
    """The timeline in short: `status`, or `event detail`."""
    return [_short(entry) for entry in fold(claims, None).timeline]


def _short(entry: TimelineEntry) -> str:
    return str(entry.status) if entry.event is None else f"{entry.event} {entry.day or entry.detail}"


SEQUENCES = [
    # A rumour that is confirmed, denied, denied and yet confirmed, that comes back, that ends in nothing.
    ([(0, "rumoured"), (5, "announced")], "announced", ["rumoured", "announced"]),
    ([(0, "rumoured"), (2, "denied")], "denied", ["rumoured", "denied"]),
    ([(0, "rumoured"), (2, "denied"), (40, "announced")], "announced", ["rumoured", "denied", "announced"]),
    ([(0, "rumoured"), (2, "denied"), (50, "rumoured")], "rumoured", ["rumoured", "denied", "rumoured"]),
    ([(0, "rumoured"), (3, "rumoured"), (9, "rumoured")], "rumoured", ["rumoured"]),
    # The way to the closing, and away from it.
    ([(0, "proposed"), (20, "announced"), (90, "completed")], "completed", ["proposed", "announced", "completed"]),
    ([(0, "announced"), (30, "amended"), (90, "completed")], "completed", ["announced", "amended", "completed"]),
    ([(0, "announced"), (90, "terminated")], "terminated", ["announced", "terminated"]),
    ([(0, "proposed"), (9, "denied"), (30, "announced")], "announced", ["proposed", "denied", "announced"]),
    # What comes again is a step of its own, what is retold within a month is not.
    (
        [(0, "announced"), (100, "milestone"), (104, "milestone"), (400, "milestone")],
        "milestone",
        ["announced", "milestone", "milestone"],
    ),
    ([(0, "announced"), (100, "amended"), (300, "amended")], "amended", ["announced", "amended", "amended"]),
    (
        [(0, "announced"), (200, "option_exercised"), (400, "milestone")],
        "milestone",
        ["announced", "option_exercised", "milestone"],
    ),
    (
        [(0, "announced"), (90, "completed"), (200, "completed"), (210, "announced")],
        "completed",
        ["announced", "completed"],
    ),
    # A late retelling of a rumour sets nothing back and is no step.
    ([(0, "rumoured"), (5, "announced"), (60, "rumoured")], "announced", ["rumoured", "announced"]),
    ([(0, "announced"), (80, "milestone"), (90, "terminated")], "terminated", ["announced", "milestone", "terminated"]),
]


@pytest.mark.parametrize(("steps", "status", "timeline"), SEQUENCES)
def test_each_way_of_a_deal_also_when_its_old_articles_come_late(
    steps: list[tuple[float, str]], status: str, timeline: list[str]
) -> None:
    claims = told(*steps)
    for order in (claims, claims[::-1], claims[1:] + claims[:1]):
        assert fold(order, None).status.value == status
        assert shown(order) == timeline


def test_every_status_is_in_some_sequence() -> None:
    assert {name for steps, _, _ in SEQUENCES for _, name in steps} == set(DealStatus.__members__)


def test_a_step_names_its_article_day_and_proof() -> None:
    first, second = fold(told((0, "announced"), (90, "completed")), None).timeline
    assert (first.article_id, second.article_id) == ("a_0_announced", "a_90_completed")
    assert (second.at - first.at).days == 90
    assert [item.quote for item in second.evidence] == ["completed"]


@pytest.mark.parametrize(
    ("more", "amount"),
    [
        ({"payments": [("milestone", "committed", 25e6)]}, usd(25e6)),
        ({"payments": [("milestone", "contingent", 25e6)]}, usd(25e6)),
        ({"payments": [("milestone", "contingent", 25e6), ("royalty", "contingent", None)]}, usd(25e6)),
        # Which of two it is, is not told; and the total is that of the deal.
        ({"payments": [("milestone", "contingent", 25e6), ("sales_milestone", "contingent", 5e8)]}, None),
        ({"total": usd(25e6)}, None),
        ({}, None),
    ],
)
def test_a_milestone_tells_what_it_pays(more: dict[str, Any], amount: Any) -> None:
    claims = [*told((0, "announced"), total=usd(9e8)), *told((100, "milestone"), **more)]
    assert [entry.amount for entry in fold(claims, None).timeline] == [None, amount]


def test_a_closing_that_is_moved_and_one_that_is_only_retold() -> None:
    days = [date(2026, 6, 30), date(2026, 6, 30), date(2026, 9, 30), date(2026, 6, 30)]
    claims = [claim(f"a_{n}", BOTH, day=n * 20, expected_close=day) for n, day in enumerate(days)]
    assert shown(claims) == ["announced", "expected_close 2026-06-30", "expected_close 2026-09-30"]
    assert fold(claims, None).timeline[-1].detail == "before: 2026-06-30"
    back = claim("a_9", BOTH, day=90, expected_close=days[0], primary=True)
    assert shown([*claims, back])[-1] == "expected_close 2026-06-30"


def test_a_programme_that_names_its_recipients_later() -> None:
    programme = "Agency funder, Host host"
    claims = [
        claim("a_1", programme, kind="public_partnership"),
        claim("a_2", f"{programme}, Gamma recipient, Delta recipient", kind="public_partnership", day=40),
        claim("a_3", f"{programme}, Gamma recipient", kind="public_partnership", day=50),
    ]
    assert shown(claims) == ["announced", "recipients Gamma, Delta"]
    assert shown(claims[1:]) == ["announced"]


def test_a_stage_that_is_reached_later() -> None:
    def at(article: str, day: float, stage: str, **more: Any) -> Claim:
        fact = Fact[str](value=stage, evidence=(proof(f"{article}-1", stage),))
        return with_terms(claim(article, BOTH, day=day, **more), stage=fact)

    claims = [at("a_1", 0, "phase1"), at("a_2", 3, "phase2"), at("a_3", 200, "phase3"), at("a_4", 210, "phase2")]
    assert shown(claims) == ["announced", "stage phase3"]
    assert shown([*claims, at("a_5", 300, "approved", commentary=True)]) == ["announced", "stage phase3"]


def test_commentary_tells_steps_only_where_nothing_else_does() -> None:
    opinion = claim("a_2", BOTH, day=60, status="terminated", commentary=True)
    assert shown([*told((0, "announced")), opinion]) == ["announced"]
    assert shown([opinion]) == ["terminated"]


def test_a_long_life_stays_short_with_its_beginning_and_its_end() -> None:
    claims = told((0, "announced"), *((40.0 * n, "milestone") for n in range(1, 100)))
    timeline = fold(claims, None).timeline
    assert len(timeline) == ENTRIES
    assert timeline[0].status == "announced" and timeline[-1].article_id == "a_3960_milestone"


@settings(max_examples=60, deadline=None)
@given(
    st.data(),
    st.lists(
        st.tuples(st.integers(0, 400), st.sampled_from(sorted(DealStatus.__members__))),
        min_size=1,
        max_size=10,
        unique=True,
    ),
)
def test_every_status_that_was_told_is_there_in_the_order_of_time(
    data: st.DataObject, steps: list[tuple[int, str]]
) -> None:
    claims = told(*((float(day), status) for day, status in steps))
    timeline = fold(data.draw(st.permutations(claims)), None).timeline
    assert {str(entry.status) for entry in timeline} == {status for _, status in steps}
    assert [entry.at for entry in timeline] == sorted(entry.at for entry in timeline)
    assert timeline == fold(claims, None).timeline
