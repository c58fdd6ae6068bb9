"""Alerting's store and outbox on a real MongoDB, with a publisher that fails where the test says."""

import secrets
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

import pytest

from services.alerting.alerts import advance
from services.alerting.decisions import HouseRule
from services.alerting.explain import explain, lines
from services.alerting.handlers import Alerting, outbox_entries
from services.alerting.store import ALERTS, DEALS, DELIVERIES, MongoStore, indexes
from services.alerting.subscriptions import Wish
from shared import mongo
from shared.clock import utc_now
from shared.errors import TransientError
from shared.events import ChangeKind
from shared.outbox import Outbox
from shared.publishing import Message
from shared.settings import Settings
from tests.unit.alerting.examples import NOW, scored, wish
from tests.unit.alerting.test_handlers import received

pytestmark = pytest.mark.stack
WISHES = (wish("all"), wish("never", types=["merger"]))


@dataclass
class Broker:
    """A publisher that is away when it is told so."""

    log: list[Message] = field(default_factory=list)
    away: bool = False

    async def publish(self, messages: Sequence[Message]) -> None:
        if self.away:
            raise TransientError("no broker")
        self.log += messages


class Bench:
    """Alerting on a database of its own."""

    def __init__(self, database: mongo.Database) -> None:
        self.database, self.broker, self.store = database, Broker(), MongoStore(database)
        self.keeping_fails = False
        self.outbox = Outbox(
            database[DEALS],
            self.broker,  # type: ignore[arg-type]
            utc_now,
            relay_after_ms=0,
            published=self._keep,
        )
        self.alerting = Alerting(self.store, self.outbox.send, self._wishes, HouseRule(60), utc_now)

    async def _keep(self, entries: Sequence[mongo.Document]) -> None:
        if self.keeping_fails:
            raise TransientError("killed between publishing and marking")
        await self.store.keep(entries)

    async def _wishes(self) -> Sequence[Wish]:
        return WISHES

    async def counts(self) -> tuple[int, int, int]:
        """Rows of alerts, rows of deliveries, documents with unsent events."""
        pending, _ = await self.outbox.pending()
        alerts, deliveries = self.database[ALERTS], self.database[DELIVERIES]
        return await alerts.count_documents({}), await deliveries.count_documents({}), pending


@pytest.fixture
async def bench(mongo_uri: str) -> AsyncIterator[Bench]:
    name = f"alerting_{secrets.token_hex(4)}"
    database = mongo.connect(Settings(mongo_uri=mongo_uri, mongo_database=name))
    await mongo.make_indexes(database, indexes())
    yield Bench(database)
    await database.client.drop_database(name)
    database.client.close()


async def test_compare_and_set(bench: Bench) -> None:
    store = bench.store
    first = advance(None, scored(1), WISHES, HouseRule(), NOW)
    assert await store.save(None, first.record, outbox_entries(first, "t"))
    assert not await store.save(None, first.record, [])
    stored = (await store.load(["d_one", "d_other"]))["d_one"]
    assert stored == first.record

    second = advance(stored, scored(2, ChangeKind.status), WISHES, HouseRule(), NOW)
    assert await store.save(stored, second.record, outbox_entries(second, "t"))
    assert not await store.save(stored, second.record, [])
    assert (await store.load(["d_one"]))["d_one"] == second.record
    document = await bench.database[DEALS].find_one({"_id": "d_one"})
    assert document is not None and len(document["outbox"]) == 4


async def test_writing_brings_no_sent_entry_back(bench: Bench) -> None:
    """The outbox is emptied between reading and writing: the write must not care."""
    first = advance(None, scored(1), WISHES, HouseRule(), NOW)
    await bench.store.save(None, first.record, outbox_entries(first, "t"))
    stored = (await bench.store.load(["d_one"]))["d_one"]
    await bench.outbox.send(["d_one"])
    second = advance(stored, scored(2), WISHES, HouseRule(), NOW)
    assert await bench.store.save(stored, second.record, outbox_entries(second, "t"))
    assert await bench.outbox.pending() == (0, 0.0)


async def test_all_is_kept(bench: Bench) -> None:
    await bench.alerting.handle([received(scored(1)), received(scored(2)), received(scored(3, ChangeKind.status))])
    assert await bench.counts() == (2, 2, 0)
    assert [m.topic for m in bench.broker.log] == ["deals.alerts.v1", "deals.subscription.all.v1"] * 2
    alerts = await bench.store.alerts("d_one")
    assert [alert.version for alert in alerts] == [1, 3]
    deliveries = await bench.store.deliveries("d_one")
    assert {m.headers["ce_id"] for m in bench.broker.log[1::2]} == {d.delivery_id for d in deliveries}
    for some_id in ("d_one", alerts[0].alert_id, deliveries[1].delivery_id):
        assert await bench.store.deal_of(some_id) == "d_one"
    assert await bench.store.deal_of("d_none") is None

    record = (await bench.store.load(["d_one"]))["d_one"]
    text = "\n".join(lines(explain(record, alerts, deliveries, WISHES)))
    assert f"all: delivered as {deliveries[0].delivery_id}" in text
    assert "never: not delivered" in text and "sources_only" in text


async def test_what_a_dead_broker_left_is_finished_by_redelivery(bench: Bench) -> None:
    bench.broker.away = True
    with pytest.raises(TransientError):
        await bench.alerting.handle([received(scored(1))])
    assert await bench.counts() == (0, 0, 1)
    bench.broker.away = False
    await bench.alerting.handle([received(scored(1))])
    assert await bench.counts() == (1, 1, 0)
    await bench.alerting.handle([received(scored(1))])
    assert len(bench.broker.log) == 2


async def test_what_a_crash_before_the_mark_left_is_finished_by_the_relay(bench: Bench) -> None:
    bench.keeping_fails = True
    with pytest.raises(TransientError):
        await bench.alerting.handle([received(scored(1))])
    assert await bench.counts() == (0, 0, 1)
    bench.keeping_fails = False
    assert await bench.outbox.relay_once() == 1
    assert await bench.counts() == (1, 1, 0)
    first, again = bench.broker.log[:2], bench.broker.log[2:]
    assert again == first  # the same ids with the same bytes, which readers know


async def test_keeping_again_changes_nothing(bench: Bench) -> None:
    step = advance(None, scored(1), WISHES, HouseRule(), NOW)
    entries = outbox_entries(step, "t")
    await bench.store.keep(entries)
    before = await bench.database[ALERTS].find_one({})
    await bench.store.keep(entries)
    assert await bench.counts() == (1, 1, 0) and await bench.database[ALERTS].find_one({}) == before
