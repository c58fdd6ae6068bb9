"""Scoring cut off at each of its steps: the cause comes again, and everything ends as if nothing had happened."""

import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from deploy.local.stack import Stack
from services.scoring import configuration
from services.scoring.app import newest_state
from services.scoring.handlers import Handlers
from services.scoring.store import MongoStore, indexes
from services.scoring.version_store import VERSIONS, VersionStore
from shared import mongo
from shared.due import Due
from shared.events import DealScored, DealsDetected, DealState
from shared.mongo import Database
from shared.outbox import Outbox
from shared.publishing import Publisher
from shared.settings import Settings
from shared.setup import make_topics
from shared.topics import DEALS_SCORED, DEALS_STATE, everything
from tests.support.kafka import read_all
from tests.support.readings import received
from tests.unit.scoring.examples import mention, reading, usd

pytestmark = pytest.mark.stack


class Killed(BaseException):
    """The process is gone: no handler may catch this."""


@dataclass
class Stop:
    """Where the process dies: before or after the n-th call of a step."""

    step: str
    before: bool = False
    call: int = 1
    calls: int = 0

    def reached(self, step: str, before: bool) -> None:
        if step == self.step and before == self.before:
            self.calls += 1
            if self.calls == self.call:
                raise Killed(f"{'before' if before else 'after'} {step}")


class DyingStore:
    """The real store, cut off at a stop. `blind`: its first look for candidates is too early to see the other deal."""

    def __init__(self, inner: MongoStore, stop: Stop, blind: bool) -> None:
        self._inner, self._stop, self._blind = inner, stop, blind

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._inner, name)

        async def call(*args: Any, **kwargs: Any) -> Any:
            if name == "candidates" and self._blind:
                self._blind = False
                return []
            self._stop.reached(name, True)
            result = await method(*args, **kwargs)
            self._stop.reached(name, False)
            return result

        return call


@dataclass
class World:
    """Scoring with its database and broker, and a clock that the test moves."""

    database: Database
    publisher: Publisher
    due: Due
    bootstrap: str
    now: datetime = field(default_factory=lambda: datetime(2026, 3, 3, tzinfo=UTC))

    def clock(self) -> datetime:
        return self.now

    def outbox(self, publisher: Any = None) -> Outbox:
        return Outbox(
            self.database["scoring_deals"],
            publisher or self.publisher,
            self.clock,
            relay_after_ms=1000,
            state=newest_state,
            state_fields=["state"],
            due=self.due,
            published=VersionStore(self.database).keep,
        )

    def handlers(self, outbox: Outbox | None = None, make_store: Callable[..., Any] = MongoStore) -> Handlers:
        return Handlers(
            self.database, outbox or self.outbox(), configuration.load(None), self.clock, 50, make_store=make_store
        )

    async def settle(self) -> None:
        """What happens by itself after a while: due entries, then the relay."""
        for _ in range(3):
            self.now += timedelta(minutes=2)
            await self.outbox().relay_once()
            while entry := await self.due.take():
                await self.handlers().due(entry)
                await self.due.done(entry)

    async def deals(self) -> dict[frozenset[str], str]:
        """The live deals: their articles, and their content without what depends on order."""
        found = {}
        async for document in self.database["scoring_deals"].find({"superseded_by": None}):
            deal = DealState.model_validate_json(document["state"]).deal
            if not deal.retracted:
                found[frozenset(a.article_id for a in deal.articles)] = deal.model_dump_json()
        return found

    async def check_nothing_left(self) -> None:
        deals = self.database["scoring_deals"]
        assert await deals.count_documents({"outbox.0": {"$exists": True}}) == 0
        assert await deals.count_documents({"senders.0": {"$exists": True}}) == 0
        assert await self.database["scoring_due"].count_documents({}) == 0
        newest = {r.key: r.value for r in await read_all(self.bootstrap, DEALS_STATE.name)}
        versions: dict[str, set[int]] = {}
        for record in await read_all(self.bootstrap, DEALS_SCORED.name):
            state = DealScored.model_validate_json(record.value).state
            versions.setdefault(state.deal_id, set()).add(state.version)
        async for document in deals.find({}):
            assert newest[document["_id"].encode()] == document["state"], "the compacted topic tells an old state"
            told = versions[document["_id"]]
            assert told == set(range(1, document["version"] + 1)), "a version was never published"
            kept = await self.database[VERSIONS].distinct("version", {"deal_id": document["_id"]})
            assert set(kept) == told, "a version was not kept"


@pytest.fixture
async def world(stack: Stack) -> AsyncIterator[World]:
    name = f"crash_{secrets.token_hex(4)}"
    settings = Settings(kafka_bootstrap=stack.bootstrap, mongo_uri=stack.mongo_uri, mongo_database=name)
    await make_topics(settings, everything())
    database = mongo.connect(settings)
    await mongo.make_indexes(database, indexes())
    made = World(database, Publisher(settings), None, stack.bootstrap)  # type: ignore[arg-type]
    made.due = Due(database["scoring_due"], made.clock)
    yield made
    await made.publisher.stop()
    await database.client.drop_database(name)
    database.client.close()


def unique(name: str) -> str:
    return f"{name}{secrets.token_hex(3)}"


def story() -> tuple[DealsDetected, DealsDetected]:
    """Two articles that tell the same acquisition."""
    buyer, target = unique("Alpha"), unique("Beta")
    first, second = (
        reading(
            unique(outlet),
            mention(f"{buyer} acquirer, {target} target", kind="acquisition", total=usd(5e8), document=outlet),
            day=day,
        )
        for outlet, day in (("one", 0), ("two", 0.01))
    )
    return first, second


async def undisturbed(world: World, readings: list[DealsDetected]) -> dict[frozenset[str], str]:
    """What the same readings give without any crash, in a database of its own."""
    name = world.database.name + "_calm"
    calm = World(world.database.client.get_database(name), world.publisher, world.due, world.bootstrap, world.now)
    calm.due = Due(calm.database["scoring_due"], calm.clock)
    await mongo.make_indexes(calm.database, indexes())
    for one in readings:
        await calm.handlers().handle(received(one))
    deals = await calm.deals()
    await world.database.client.drop_database(name)
    return deals


STEPS = [
    Stop("see", before=True),
    Stop("see"),
    Stop("insert_claims", before=True),
    Stop("insert_claims"),
    Stop("apply"),
    Stop("write", before=True),
    Stop("write"),
    Stop("finish", before=True),
    Stop("finish"),
]


@pytest.mark.parametrize("stop", STEPS, ids=lambda s: f"{'before' if s.before else 'after'}-{s.step}")
async def test_a_crash_while_a_deal_is_founded(world: World, stop: Stop) -> None:
    first, _ = story()
    stop = Stop(stop.step, stop.before)

    def dying(*args: Any) -> DyingStore:
        return DyingStore(MongoStore(*args), stop, blind=False)

    with pytest.raises(Killed):
        await world.handlers(make_store=dying).handle(received(first))
    await world.handlers().handle(received(first))
    await world.settle()
    await world.check_nothing_left()
    assert await world.deals() == await undisturbed(world, [first])


MERGE_STEPS = [
    Stop("insert_claims"),
    Stop("apply"),
    Stop("write", call=1),  # its own deal is founded
    Stop("write", call=2, before=True),
    Stop("write", call=2),  # the loser redirects, the winner does not have its claims yet
    Stop("write", call=3),  # the winner has them
    Stop("finish"),
]


@pytest.mark.parametrize("stop", MERGE_STEPS, ids=lambda s: f"{'before' if s.before else 'after'}-{s.step}-{s.call}")
@pytest.mark.parametrize("again", [True, False], ids=["redelivered", "swept"])
async def test_a_crash_in_the_middle_of_a_merge(world: World, stop: Stop, again: bool) -> None:
    """Two articles read at once have each founded a deal. `swept`: the cause does not come again in time, so that
    the due entry and the relay have to finish it; that they can only once the redirect stands."""
    first, second = story()
    stop = Stop(stop.step, stop.before, stop.call)

    def dying(*args: Any) -> DyingStore:
        return DyingStore(MongoStore(*args), stop, blind=True)

    await world.handlers().handle(received(first))
    with pytest.raises(Killed):
        await world.handlers(make_store=dying).handle(received(second))
    redirected = await world.database["scoring_deals"].count_documents({"superseded_by": {"$ne": None}})
    if not again and not redirected:
        pytest.skip("nothing of the merge stands yet: the redelivery does it, which the other case shows")
    if again:
        await world.handlers().handle(received(second))
    await world.settle()
    await world.check_nothing_left()
    assert await world.deals() == await undisturbed(world, [first, second])


class DyingPublisher:
    def __init__(self, inner: Publisher, after: bool) -> None:
        self._inner, self._after = inner, after

    async def publish(self, messages: Any) -> None:
        if self._after and messages:
            await self._inner.publish(messages)
        if messages:
            raise Killed("publish")


@pytest.mark.parametrize("after", [False, True], ids=["before-publish", "after-publish-before-mark"])
@pytest.mark.parametrize("again", [True, False], ids=["redelivered", "relayed"])
async def test_a_crash_around_the_publish(world: World, after: bool, again: bool) -> None:
    first, _ = story()
    with pytest.raises(Killed):
        await world.handlers(world.outbox(DyingPublisher(world.publisher, after))).handle(received(first))
    if again:
        await world.handlers().handle(received(first))
    await world.settle()
    await world.check_nothing_left()


async def test_a_crash_before_the_commit_makes_no_second_version(world: World) -> None:
    first, second = story()
    for _ in range(3):
        await world.handlers().handle(received(first, second))
    versions = [d["version"] async for d in world.database["scoring_deals"].find({})]
    assert versions == [2]
    await world.settle()
    await world.check_nothing_left()


async def test_an_old_revision_that_comes_late_changes_nothing(world: World) -> None:
    article, buyer = unique("one"), unique("Alpha")
    old = reading(article, mention(f"{buyer} acquirer, Beta target", kind="acquisition", total=usd(5e8)), revision=1)
    new = reading(article, mention(f"{buyer} acquirer, Beta target", kind="acquisition", total=usd(7e8)), revision=2)
    await world.handlers().handle(received(new))
    before = await world.deals()
    await world.handlers().handle(received(old))
    assert await world.deals() == before


async def test_an_article_that_goes_back_to_its_first_text_revives_its_deal(world: World) -> None:
    article, buyer = unique("one"), unique("Alpha")
    told = mention(f"{buyer} acquirer, Beta target", kind="acquisition", total=usd(5e8))
    await world.handlers().handle(received(reading(article, told, revision=1)))
    found = [d["_id"] async for d in world.database["scoring_deals"].find({})]
    await world.handlers().handle(received(reading(article, revision=2)))
    assert await world.deals() == {}
    await world.handlers().handle(received(reading(article, told, revision=3)))
    assert [d["_id"] async for d in world.database["scoring_deals"].find({})] == found
    assert set(await world.deals()) == {frozenset([article])}
    await world.settle()
    await world.check_nothing_left()


@pytest.mark.parametrize("step", ["wait", "apply", "insert_claims", "write", "wait_no_more"])
@pytest.mark.parametrize("first", ["possible", "sure"])
async def test_a_crash_where_a_possible_telling_meets_its_deal(world: World, step: str, first: str) -> None:
    sure, other = story()
    possible = other.model_copy(update={"deals": (), "possible": other.deals})
    order = [possible, sure] if first == "possible" else [sure, possible]
    stop = Stop(step)

    def dying(*args: Any) -> DyingStore:
        return DyingStore(MongoStore(*args), stop, blind=False)

    for one in order:
        try:
            await world.handlers(make_store=dying).handle(received(one))
        except Killed:
            await world.handlers().handle(received(one))
    assert stop.calls, "the step was never reached"
    await world.settle()
    await world.check_nothing_left()
    assert set(await world.deals()) == {frozenset([sure.article_id, possible.article_id])}
    assert await world.database["scoring_waiting"].count_documents({}) == 0
