"""Two replicas hold the same article: what one takes back, the other never brings back from what it read before."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.scoring import configuration
from services.scoring.handlers import Handlers
from services.scoring.memory_store import MemoryStore
from shared.events import DealsDetected
from tests.support.readings import groups, received
from tests.support.stores import Cut, Yielding
from tests.unit.scoring.deciding import NOW, deal_of, decide, decision
from tests.unit.scoring.examples import reading
from tests.unit.scoring.test_joining import STORY, acquisition, contents, deliver, told

FIRST = acquisition("a1", "Alpha", "Beta", 5e8)
SECOND = acquisition("a2", "Alpha", "Beta", 5e8, day=0.1)


def withdrawn(article: str) -> DealsDetected:
    return reading(article, day=0.2, revision=2)


class Meanwhile:
    """A store that has something else happen just before its first write of a deal: all that it folded is read."""

    def __init__(self, inner: MemoryStore, happens: Callable[[], Awaitable[Any]]) -> None:
        self._inner, self._happens = inner, happens
        self.has_happened = False

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._inner, name)
        if name != "write" or self.has_happened:
            return method

        async def write(*args: Any, **kwargs: Any) -> Any:
            if not self.has_happened:
                self.has_happened = True
                await self._happens()
            return await method(*args, **kwargs)

        return write


def test_a_claim_taken_back_by_a_fold_that_changes_nothing_is_not_written_by_another_replica() -> None:
    async def run() -> MemoryStore:
        store = await told([FIRST])
        slow = Meanwhile(store, lambda: deliver(store, withdrawn("a2")))
        await deliver(slow, SECOND)
        assert slow.has_happened
        return store

    store = asyncio.run(run())
    assert groups(store) == {frozenset({"a1"})}
    assert contents(store) == contents(asyncio.run(told([FIRST])))
    assert [deal.state.version for deal in store.written] == [1]


def test_a_deal_founded_from_a_claim_that_was_taken_back_is_retracted() -> None:
    async def run() -> MemoryStore:
        store = MemoryStore()
        await deliver(Meanwhile(store, lambda: deliver(store, withdrawn("a1"))), FIRST)
        return store

    store = asyncio.run(run())
    assert groups(store) == set()
    (deal,) = store.deals.values()
    assert deal.state.deal.retracted and deal.state.version == 2


def test_a_replica_that_dies_after_founding_from_a_claim_that_was_taken_back() -> None:
    """The reading comes again and is older than what is done: its deals are folded all the same."""

    class Dies(Meanwhile):
        def __getattr__(self, name: str) -> Any:
            method = super().__getattr__(name)
            if name != "write":
                return method

            async def write(*args: Any, **kwargs: Any) -> Any:
                await method(*args, **kwargs)
                raise Cut

            return write

    async def run() -> MemoryStore:
        store = MemoryStore()
        with pytest.raises(Cut):
            await deliver(Dies(store, lambda: deliver(store, withdrawn("a1"))), FIRST)
        assert groups(store) == {frozenset({"a1"})}  # stale
        await again(store, FIRST)
        return store

    assert groups(asyncio.run(run())) == set()


async def again(store: MemoryStore, one: DealsDetected) -> None:
    class Sent:
        async def send(self, *_: Any, **__: Any) -> None: ...

    handlers: Any = Handlers
    await handlers(None, Sent(), configuration.load(None), lambda: NOW, 50, make_store=lambda *_: store).handle(
        received(one)
    )


def test_an_article_moved_away_while_another_replica_joins_it() -> None:
    """The mark of the decision comes before the move, so that it alone does not refuse what read the mark."""

    async def run() -> MemoryStore:
        store = await told([FIRST, SECOND])
        deal = deal_of(store, "a1", "a2")
        one = decision("move", deal, articles=("a2",))
        await store.submit(one)
        slow = Meanwhile(store, lambda: decide(store, one))
        await deliver(slow, acquisition("a3", "Alpha", "Beta", 5e8, day=0.3))
        assert slow.has_happened
        return store

    assert groups(asyncio.run(run())) == {frozenset({"a1", "a3"}), frozenset({"a2"})}


@settings(max_examples=60, deadline=None)
@given(st.permutations(STORY), st.permutations(STORY), st.randoms(use_true_random=False))
def test_two_replicas_that_hold_the_same_articles_end_in_the_same_deals(
    one: list[DealsDetected], other: list[DealsDetected], random: Any
) -> None:
    """As after a rebalance. The store lets the other replica run at each call, in an order that Hypothesis picks."""

    async def run() -> MemoryStore:
        store = MemoryStore()

        async def replica(part: list[DealsDetected]) -> None:
            for told_ in part:
                await deliver(Yielding(store, random), told_)

        await asyncio.gather(replica(one), replica(other))
        return store

    found = asyncio.run(run())
    assert groups(found) == {frozenset({"a1", "a2", "a3"}), frozenset({"b1", "b2"})}
    assert contents(found) == contents(asyncio.run(told(STORY)))
