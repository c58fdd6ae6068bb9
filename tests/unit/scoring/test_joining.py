"""Readings to deals in any order, repeated, and cut off anywhere: always the same deals."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.scoring import configuration
from services.scoring.joining import Joining
from services.scoring.kept import rank
from services.scoring.memory_store import MemoryStore
from services.scoring.versions import Versions
from shared.events import DealsDetected
from tests.support.readings import TRACE, groups
from tests.support.stores import Cut, CutOff, Yielding
from tests.unit.scoring.examples import mention, reading, usd

CONFIGURATION = configuration.load(None)


async def deliver(store: Any, one: DealsDetected) -> None:
    """What the handler does for one reading."""
    versions = Versions(store, CONFIGURATION, lambda: datetime(2026, 4, 1, tzinfo=UTC))
    records = await store.records([one.article_id])
    record = records.get(one.article_id)
    if record and record.done >= rank(one.revision, one.generation):
        return
    record = await store.see(one)
    await Joining(store, versions, 50).apply(record, record.reading or one, TRACE)


async def told(readings: Sequence[DealsDetected]) -> MemoryStore:
    store = MemoryStore()
    for one in readings:
        await deliver(store, one)
    return store


def contents(store: MemoryStore) -> set[str]:
    """The live deals' contents, of which nothing may depend on the order."""
    deals = [d.state for d in store.deals.values() if d.state.superseded_by is None and not d.state.deal.retracted]
    return {d.deal.model_dump_json() for d in deals}


def acquisition(article: str, buyer: str, target: str, amount: float, **more: Any) -> DealsDetected:
    parties = f"{buyer} acquirer, {target} target"
    return reading(article, mention(parties, kind="acquisition", total=usd(amount), document=article), **more)


# Two deals told by three outlets each, one of them edited (another figure) and withdrawn again, and a reading of none.
STORY = [
    acquisition("a1", "Alpha", "Beta", 5e8),
    acquisition("a2", "Alpha", "Beta", 5e8, day=0.1),
    acquisition("a3", "Alpha", "Beta", 5e8, day=0.2),
    acquisition("b1", "Gamma", "Delta", 2e9),
    acquisition("b2", "Gamma", "Delta", 2e9, day=0.1),
    acquisition("b2", "Gamma", "Delta", 2.1e9, day=0.1, revision=2),
    acquisition("b3", "Gamma", "Delta", 2e9, day=0.3),
    reading("b3", day=0.3, revision=2),
    reading("c1"),
]


@settings(max_examples=30, deadline=None)
@given(st.permutations(STORY), st.lists(st.sampled_from(STORY), max_size=5))
def test_any_order_with_repetitions_gives_the_same_deals(
    order: list[DealsDetected], again: list[DealsDetected]
) -> None:
    expected = asyncio.run(told(STORY))
    found = asyncio.run(told([*order, *again]))
    assert groups(found) == groups(expected) == {frozenset({"a1", "a2", "a3"}), frozenset({"b1", "b2"})}
    assert contents(found) == contents(expected)


@settings(max_examples=70, deadline=None)
@given(
    st.permutations(STORY),
    st.integers(0, len(STORY) - 1),
    st.integers(1, 12),
    st.booleans(),
)
def test_a_cut_at_any_write_is_made_good_by_the_redelivery(
    order: list[DealsDetected], position: int, write: int, after: bool
) -> None:
    async def run() -> MemoryStore:
        store = MemoryStore()
        for place, one in enumerate(order):
            if place == position:
                try:
                    await deliver(CutOff(store, write, after), one)
                except Cut:
                    await deliver(store, one)
            else:
                await deliver(store, one)
        return store

    found = asyncio.run(run())
    assert groups(found) == {frozenset({"a1", "a2", "a3"}), frozenset({"b1", "b2"})}
    assert contents(found) == contents(asyncio.run(told(STORY)))
    versions: dict[str, list[int]] = {}
    for deal in found.written:
        versions.setdefault(deal.deal_id, []).append(deal.state.version)
    assert all(seen == list(range(1, len(seen) + 1)) for seen in versions.values())


@settings(max_examples=30, deadline=None)
@given(st.permutations(STORY), st.randoms(use_true_random=False))
def test_two_replicas_at_once_end_in_the_same_deals(order: list[DealsDetected], random: Any) -> None:
    """The store lets the other replica run at each call, in an order that Hypothesis picks."""

    async def run() -> MemoryStore:
        store = MemoryStore()

        async def replica(part: list[DealsDetected]) -> None:
            for one in part:
                await deliver(Yielding(store, random), one)

        # Articles belong to one partition, as on the topic: a replica has all revisions of its articles.
        halves = [[r for r in order if (r.article_id[1] == "1") == first] for first in (True, False)]
        await asyncio.gather(*map(replica, halves))
        return store

    found = asyncio.run(run())
    assert groups(found) == {frozenset({"a1", "a2", "a3"}), frozenset({"b1", "b2"})}
    assert contents(found) == contents(asyncio.run(told(STORY)))
    for deal in found.deals.values():
        winner = deal.state.superseded_by
        if winner:
            assert found.deals[winner].state.superseded_by is None or winner != deal.deal_id


def test_an_edit_to_another_deal_of_its_own_keeps_its_deal() -> None:
    """Nobody else claims it: the article was about this deal all along and had it wrong."""
    store = asyncio.run(
        told([acquisition("a1", "Alpha", "Beta", 5e8), acquisition("a1", "Alpha", "Zeta", 5e8, revision=2)])
    )
    assert [d.state.version for d in store.deals.values()] == [2]


def test_an_edit_to_another_deal_leaves_the_deal_that_others_tell() -> None:
    store = asyncio.run(
        told(
            [
                acquisition("a1", "Alpha", "Beta", 5e8),
                acquisition("a2", "Alpha", "Beta", 5e8, day=0.1),
                acquisition("a1", "Gamma", "Zeta", 9e8, revision=2),
            ]
        )
    )
    assert groups(store) == {frozenset({"a1"}), frozenset({"a2"})}


def test_two_deals_of_one_article_stay_two() -> None:
    two = reading(
        "a1",
        mention("Alpha licensor, Beta licensee", assets=["ABC-1"], ordinal=0),
        mention("Alpha licensor, Beta licensee", assets=["XYZ-9"], ordinal=1),
    )
    store = asyncio.run(told([two]))
    assert len(store.deals) == 2
