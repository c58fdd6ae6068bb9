"""What time brings about in scoring, on a real MongoDB: due entries, their replicas and crashes."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.scoring import configuration
from services.scoring.app import newest_state
from services.scoring.handlers import Handlers
from services.scoring.store import MongoStore, indexes
from shared import mongo
from shared.due import Due, Entry
from shared.errors import TransientError
from shared.events import DealScored, DealsDetected, DealState
from shared.outbox import Outbox, new_sender
from shared.publishing import Message
from shared.settings import Settings
from shared.topics import DEALS_SCORED
from tests.support.readings import received
from tests.unit.scoring.examples import mention, reading, usd

pytestmark = pytest.mark.stack

BY = date(2026, 6, 30)
LATE = datetime(2026, 7, 8, tzinfo=UTC)  # with the seven days of grace


@dataclass
class Broker:
    """A publisher that is away when it is told so."""

    log: list[Message] = field(default_factory=list)
    away: bool = False

    async def publish(self, messages: Sequence[Message]) -> None:
        if self.away and messages:
            raise TransientError("no broker")
        self.log += messages


@dataclass
class Bench:
    """Scoring on a database of its own, with a clock that the test moves."""

    database: mongo.Database
    broker: Broker = field(default_factory=Broker)
    now: datetime = datetime(2026, 3, 3, tzinfo=UTC)

    def clock(self) -> datetime:
        return self.now

    @property
    def due(self) -> Due:
        return Due(self.database["scoring_due"], self.clock)

    def outbox(self) -> Outbox:
        return Outbox(
            self.database["scoring_deals"],
            self.broker,  # type: ignore[arg-type]
            self.clock,
            relay_after_ms=0,
            state=newest_state,
            state_fields=["state"],
            due=self.due,
        )

    def handlers(self, make_store: Callable[..., Any] = MongoStore) -> Handlers:
        return Handlers(self.database, self.outbox(), configuration.load(None), self.clock, 50, make_store=make_store)

    async def entries(self) -> list[mongo.Document]:
        return await self.database["scoring_due"].find({}).to_list(None)

    async def do_what_is_due(self) -> int:
        done = 0
        while entry := await self.due.take():
            await self.handlers().refold(entry)
            await self.due.done(entry)
            done += 1
        return done

    def changes(self) -> list[tuple[int, str, tuple[str, ...]]]:
        events = [DealScored.model_validate_json(m.value) for m in self.broker.log if m.topic == DEALS_SCORED.name]
        return [(e.state.version, str(e.cause.kind), tuple(map(str, e.change.kinds))) for e in events]


@pytest.fixture
async def bench(mongo_uri: str) -> AsyncIterator[Bench]:
    name = f"due_{secrets.token_hex(4)}"
    database = mongo.connect(Settings(kafka_bootstrap="127.0.0.1:1", mongo_uri=mongo_uri, mongo_database=name))
    await mongo.make_indexes(database, indexes())
    yield Bench(database)
    await database.client.drop_database(name)
    database.client.close()


def article(name: str, *, by: date | None = BY, status: str = "announced", day: float = 0) -> DealsDetected:
    told = mention(
        "Alpha acquirer, Beta target",
        kind="acquisition",
        total=usd(5e8),
        status=status,
        expected_close=by,
        document=name,
    )
    return reading(name, told, day=day)


FOUNDED, OVERDUE = (1, "article", ("founded",)), (2, "due", ("overdue",))


async def test_a_closing_that_does_not_come_is_told_once(bench: Bench) -> None:
    await bench.handlers().handle(received(article("one")))
    (entry,) = await bench.entries()
    assert entry["at"] == LATE and entry["payload"]["cause"]["detail"].startswith("expected close overdue")
    assert await bench.do_what_is_due() == 0
    bench.now = LATE
    assert await bench.do_what_is_due() == 1
    assert bench.changes() == [FOUNDED, OVERDUE]
    assert await bench.entries() == []
    await bench.handlers().handle(received(article("one")))
    bench.now += timedelta(days=30)
    await bench.do_what_is_due()
    assert len({m.headers["ce_id"] for m in bench.broker.log if m.topic == DEALS_SCORED.name}) == 2


async def test_a_date_that_moves_moves_the_one_entry(bench: Bench) -> None:
    await bench.handlers().handle(received(article("one"), article("two", by=date(2026, 9, 30), day=60)))
    (entry,) = await bench.entries()
    assert entry["at"] == datetime(2026, 10, 8, tzinfo=UTC)
    bench.now = LATE
    assert await bench.do_what_is_due() == 0


async def test_a_deal_that_closed_has_an_entry_that_changes_nothing(bench: Bench) -> None:
    await bench.handlers().handle(received(article("one"), article("two", status="completed", by=None, day=100)))
    bench.now = LATE
    assert await bench.do_what_is_due() == 1
    assert [version for version, _, _ in bench.changes()] == [1, 2]
    assert await bench.entries() == []


async def test_an_entry_that_a_crash_left_in_the_outbox_comes_by_the_relay(bench: Bench) -> None:
    bench.broker.away = True
    with pytest.raises(TransientError):
        await bench.handlers().handle(received(article("one")))
    bench.broker.away = False
    bench.now += timedelta(minutes=2)
    await bench.outbox().relay_once()
    assert [entry["at"] for entry in await bench.entries()] == [LATE]


async def test_a_replica_that_dies_over_it_leaves_it_to_another(bench: Bench) -> None:
    """Once after the version is written but not published, once after all but the mark that it is done."""
    await bench.handlers().handle(received(article("one")))
    bench.now = LATE
    entry = await bench.due.take()
    assert entry is not None
    bench.broker.away = True
    with pytest.raises(TransientError):
        await bench.handlers().refold(entry)
    bench.broker.away = False
    assert await bench.due.take() is None  # leased
    bench.now += timedelta(minutes=2)
    again = await bench.due.take()
    assert again is not None
    await bench.handlers().refold(again)
    bench.now += timedelta(minutes=2)
    assert await bench.do_what_is_due() == 1
    assert bench.changes() == [FOUNDED, OVERDUE]
    assert await bench.entries() == []


class Killed(BaseException):
    """The process is gone."""


class DyingStore:
    """The real store in a process that dies before or after it writes a deal."""

    def __init__(self, inner: MongoStore, before: bool) -> None:
        self._inner, self._before = inner, before

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    async def write(self, *args: Any, **kwargs: Any) -> bool:
        if not self._before:
            await self._inner.write(*args, **kwargs)
        raise Killed


@pytest.mark.parametrize("before", [True, False], ids=["before-write", "after-write"])
async def test_a_replica_that_dies_around_its_write(bench: Bench, before: bool) -> None:
    await bench.handlers().handle(received(article("one")))
    bench.now = LATE
    entry = await bench.due.take()
    assert entry is not None
    with pytest.raises(Killed):
        await bench.handlers(lambda *args: DyingStore(MongoStore(*args), before)).refold(entry)
    bench.now += timedelta(minutes=2)
    assert await bench.do_what_is_due() == 1
    assert bench.changes() == [FOUNDED, OVERDUE]
    assert await bench.entries() == []


async def test_the_closing_is_told_at_the_very_moment(bench: Bench) -> None:
    """Whichever is first, in the end the deal is completed and nothing is overdue."""
    await bench.handlers().handle(received(article("one")))
    bench.now = LATE
    entry = await bench.due.take()
    assert entry is not None
    closed = article("two", status="completed", by=None, day=126)
    await asyncio.gather(bench.handlers().refold(entry), bench.handlers().handle(received(closed)))
    await bench.due.done(entry)
    (document,) = await bench.database["scoring_deals"].find({}).to_list(None)
    deal = DealState.model_validate_json(document["state"]).deal
    assert (str(deal.status.value), deal.overdue, document["due"]) == ("completed", (), None)
    assert {version for version, _, _ in bench.changes()} == set(range(1, document["version"] + 1))


async def test_replicas_at_the_same_entry_make_one_version(bench: Bench) -> None:
    await bench.handlers().handle(received(article("one")))
    bench.now = LATE
    entry = await bench.due.take()
    assert entry is not None
    await asyncio.gather(*(bench.handlers().refold(entry) for _ in range(4)))
    found = await bench.database["scoring_deals"].find({}).to_list(None)
    assert [document["version"] for document in found] == [2]
    assert set(bench.changes()) == {FOUNDED, OVERDUE}


async def test_an_entry_that_comes_before_its_time_is_put_off(bench: Bench) -> None:
    """As after a change of the configuration that gives more time."""
    await bench.handlers().handle(received(article("one")))
    (document,) = await bench.entries()
    await bench.database["scoring_deals"].update_many({}, {"$set": {"due.at": datetime(2026, 6, 1, tzinfo=UTC)}})
    early = Entry(document["_id"], datetime(2026, 6, 1, tzinfo=UTC), document["payload"], 1)
    await bench.database["scoring_due"].delete_many({})
    bench.now = early.at
    await bench.handlers().refold(early)
    assert [entry["at"] for entry in await bench.entries()] == [LATE]
    assert bench.changes() == [FOUNDED]


async def test_deals_are_found_by_their_parties(bench: Bench) -> None:
    await bench.handlers().handle(received(article("one")))
    store = MongoStore(bench.database, bench.now, new_sender(bench.now))
    (deal,) = await store.of_parties(["beta"], 10)
    assert deal.due is not None and deal.due.at == LATE
    assert await store.of_parties(["gamma"], 10) == []
    plan: Any = await bench.database["scoring_deals"].find({"parties": {"$in": ["beta"]}}).explain()
    assert "IXSCAN" in str(plan["queryPlanner"]["winningPlan"])
