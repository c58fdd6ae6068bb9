"""Articles that only may tell a deal: they join one that others tell, in any order, and say nothing of it."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.alerting.decisions import HouseRule, Known, decide
from services.scoring import configuration
from services.scoring.memory_store import MemoryStore
from services.scoring.offline import Offline
from shared.events import ChangeKind, DealScored, DealsDetected
from tests.support.readings import groups
from tests.support.stores import Cut, CutOff, Yielding
from tests.unit.scoring.examples import mention, reading, usd
from tests.unit.scoring.test_joining import acquisition, contents, deliver, told


def possibly(one: DealsDetected) -> DealsDetected:
    """The same reading, of which enrichment is not sure."""
    return one.model_copy(update={"deals": (), "possible": one.deals, "confidence": 0.7, "reason": "other_news"})


SURE = acquisition("a1", "Alpha", "Beta", 5e8)
UNSURE = possibly(acquisition("p1", "Alpha", "Beta", 7e8, day=0.1))
# A deal of two outlets, possible tellings of it and of nothing, and readings that become sure or unsure.
STORY = [
    SURE,
    acquisition("a2", "Alpha", "Beta", 5e8, day=0.1),
    UNSURE,
    possibly(acquisition("p2", "Gamma", "Delta", 1e9)),
    possibly(acquisition("b1", "Kappa", "Lambda", 2e9)),
    acquisition("b1", "Kappa", "Lambda", 2e9, revision=2),
    acquisition("b2", "Omega", "Sigma", 3e9),
    possibly(acquisition("b2", "Omega", "Sigma", 3e9, revision=2)),
    possibly(acquisition("p3", "Omega", "Sigma", 3e9, day=0.1)),
]
EXPECTED = {frozenset({"a1", "a2", "p1"}), frozenset({"b1"})}


@settings(max_examples=40, deadline=None)
@given(st.permutations(STORY), st.lists(st.sampled_from(STORY), max_size=4))
def test_in_any_order_a_possible_telling_joins_what_others_tell_and_founds_nothing(
    order: list[DealsDetected], again: list[DealsDetected]
) -> None:
    found = asyncio.run(told([*order, *again]))
    assert groups(found) == EXPECTED
    assert contents(found) == contents(asyncio.run(told(STORY)))


@settings(max_examples=70, deadline=None)
@given(st.permutations(STORY), st.integers(0, len(STORY) - 1), st.integers(1, 14), st.booleans())
def test_a_cut_at_any_write_is_made_good_by_the_redelivery(
    order: list[DealsDetected], position: int, write: int, after: bool
) -> None:
    class Cuts(CutOff):
        WRITES = (*CutOff.WRITES, "wait", "wait_no_more")

    async def run() -> MemoryStore:
        store = MemoryStore()
        for place, one in enumerate(order):
            if place == position:
                try:
                    await deliver(Cuts(store, write, after), one)
                except Cut:
                    await deliver(store, one)
            else:
                await deliver(store, one)
        return store

    assert groups(asyncio.run(run())) == EXPECTED


@settings(max_examples=40, deadline=None)
@given(st.permutations(STORY), st.randoms(use_true_random=False))
def test_two_replicas_at_once_miss_no_possible_telling(order: list[DealsDetected], random: Any) -> None:
    async def run() -> MemoryStore:
        store = MemoryStore()

        async def replica(part: list[DealsDetected]) -> None:
            for one in part:
                await deliver(Yielding(store, random), one)

        await asyncio.gather(*(replica([r for r in order if (r.article_id[0] == "p") == unsure]) for unsure in (1, 0)))
        return store

    assert groups(asyncio.run(run())) == EXPECTED


def test_it_says_nothing_of_the_deal() -> None:
    store = asyncio.run(told([SURE, UNSURE]))
    alone = asyncio.run(told([SURE]))
    (with_it,), (without,) = ([d.state.deal for d in s.deals.values()] for s in (store, alone))
    assert with_it.model_copy(update={"articles": with_it.telling}) == without
    assert [(a.article_id, a.possible) for a in with_it.articles] == [("a1", False), ("p1", True)]


def test_its_coming_is_a_version_of_which_nobody_is_told() -> None:
    store = asyncio.run(told([SURE, UNSURE]))
    first, second = store.written
    scored = [DealScored.model_validate_json(deal.messages[0].value) for deal in (first, second)]
    assert scored[1].change.kinds == (ChangeKind.possible_sources,)
    eager = HouseRule(priority_floor=0)
    assert decide(scored[0], Known(False, 0), eager).alert
    assert decide(scored[1], Known(True, 1), eager).reasons == ("possible_only",)


@pytest.mark.parametrize(
    "unsure",
    [
        acquisition("p1", "Alpha", "Beta", 5e8, day=20),
        reading("p1", mention("Alpha acquirer", kind="acquisition", document="p1"), day=0.1),
        acquisition("p1", "Alpha", "Gamma", 5e8, day=0.1),
    ],
)
def test_what_is_told_long_after_or_shares_one_party_only_does_not_join(unsure: DealsDetected) -> None:
    assert groups(asyncio.run(told([SURE, possibly(unsure)]))) == {frozenset({"a1"})}


def test_resolve_gives_its_deal_while_somebody_tells_it() -> None:
    async def run() -> list[tuple[str, ...]]:
        offline = Offline(configuration.load(None), lambda: datetime(2026, 4, 1, tzinfo=UTC), 50)
        seen = []
        for one in (UNSURE, SURE, reading("a1", revision=2)):
            await offline.apply(one)
            seen.append(await offline.deals_of("p1"))
        return seen

    before, while_told, after = asyncio.run(run())
    assert (before, len(while_told), after) == ((), 1, ())


def test_an_amount_alone_does_not_bring_two_raises_of_one_company_together() -> None:
    sure = reading("a1", mention("Alpha issuer", kind="equity_offering", total=usd(5e7), document="a1"))
    other = reading("p1", mention("Alpha issuer", kind="equity_offering", total=usd(9e7), document="p1"), day=1)
    assert groups(asyncio.run(told([sure, possibly(other)]))) == {frozenset({"a1"})}


@pytest.mark.parametrize("late", [False, True])
def test_two_possible_mentions_of_one_article_are_never_about_one_deal(late: bool) -> None:
    mentions = [acquisition("p1", "Alpha", "Beta", total).deals[0] for total in (5e8, 7e8)]
    numbered = [one.model_copy(update={"ordinal": number}) for number, one in enumerate(mentions)]
    two = possibly(reading("p1", *numbered, day=0.1))
    store = asyncio.run(told([two, SURE] if late else [SURE, two]))
    assert len(asyncio.run(store.article_claims("p1"))) == 1
