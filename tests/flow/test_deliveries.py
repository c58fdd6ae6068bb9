"""Private deliveries on a real MongoDB, to real endpoints on loopback."""

import asyncio
import base64
import secrets
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta

import pytest
from standardwebhooks import Webhook

from services.alerting.alerts import DealRecord, advance
from services.alerting.channels import Answer, Channels, Parcel, Retry, Sent
from services.alerting.channels.addresses import networks
from services.alerting.channels.webhook import Webhooks
from services.alerting.decisions import HouseRule
from services.alerting.destinations import Destination
from services.alerting.dispatch import Dispatcher
from services.alerting.handlers import outbox_entries
from services.alerting.queue import DELIVERIES, ENDPOINTS, Queue
from services.alerting.store import MongoStore, indexes
from services.alerting.subscriptions import Subscription, Wish, destinations
from shared import mongo
from shared.clock import utc_now
from shared.events import ChangeKind
from shared.settings import Settings
from tests.support.endpoint import Endpoint, Got, Says
from tests.support.waiting import until
from tests.unit.alerting.examples import scored

pytestmark = pytest.mark.stack
SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()


class Desk:
    """A database, subscriptions with destinations, and a clock that can be moved."""

    def __init__(self, database: mongo.Database) -> None:
        self.database, self.queue, self.store = database, Queue(database), MongoStore(database)
        self.wishes: list[Wish] = []
        self.ahead = timedelta(0)
        self.records: dict[str, DealRecord] = {}
        self.webhooks = Webhooks(self.clock, timeout=1, allowed=networks("127.0.0.0/8"), plain_http=True)

    def clock(self) -> datetime:
        return utc_now() + self.ahead

    def subscribe(self, name: str, *urls: str) -> None:
        deliver = tuple(Destination.model_validate({"webhook": url, "secrets": [SECRET]}) for url in urls)
        self.wishes.append(Wish(Subscription(name=name, deliver=deliver)))

    def dispatcher(self, channels: Channels | None = None, timeout: float = 1) -> Dispatcher:
        return Dispatcher(
            self.queue,
            channels or {"webhook": self.webhooks},
            lambda: destinations(self.wishes),
            self.clock,
            timeout=timeout,
        )

    async def tell(self, deal: str, versions: int = 1) -> None:
        """Alerts of the next versions of a deal."""
        for _ in range(versions):
            before = self.records.get(deal)
            version = before.highest.version + 1 if before else 1
            kinds = (ChangeKind.status,) if version > 1 else ()
            step = advance(before, scored(version, *kinds, deal_id=deal), self.wishes, HouseRule(), self.clock())
            self.records[deal] = step.record
            await self.store.keep(outbox_entries(step, "t"))

    async def states(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for row in await self.database[DELIVERIES].find().to_list(None):
            counts[row["state"]] = counts.get(row["state"], 0) + 1
        return counts

    async def all_sent(self, seconds: float = 10) -> None:
        async def done() -> bool:
            return set(await self.states()) <= {"sent"}

        await until(done, "all deliveries are sent", seconds)


class Running:
    """Dispatchers at work. `kill`: as a death, without a last word."""

    def __init__(self, *dispatchers: Dispatcher) -> None:
        self.dispatchers = dispatchers

    async def __aenter__(self) -> None:
        self.tasks = [asyncio.create_task(dispatcher.run()) for dispatcher in self.dispatchers]

    async def __aexit__(self, *_: object) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)


@pytest.fixture
async def desk(mongo_uri: str) -> AsyncIterator[Desk]:
    name = f"deliveries_{secrets.token_hex(4)}"
    database = mongo.connect(Settings(mongo_uri=mongo_uri, mongo_database=name))
    await mongo.make_indexes(database, indexes())
    desk = Desk(database)
    yield desk
    await desk.webhooks.close()
    await database.client.drop_database(name)
    database.client.close()


def per_deal(got: Sequence[Got]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for one in got:
        found.setdefault(one.event["data"]["deal_id"], []).append(one.event["data"]["version"])
    return found


async def test_two_replicas_send_each_once_signed_and_in_order(desk: Desk) -> None:
    async with Endpoint() as endpoint:
        desk.subscribe("desk", endpoint.url)
        for deal in range(40):
            await desk.tell(f"d_{deal}", 3)
        async with Running(desk.dispatcher(), desk.dispatcher()):
            await desk.all_sent()
    assert len(endpoint.ids) == len(set(endpoint.ids)) == 120
    assert set(map(tuple, per_deal(endpoint.got).values())) == {(1, 2, 3)}
    for got in endpoint.got:
        Webhook(SECRET).verify(got.body, got.headers)
        assert got.event["type"] == "deal.alert" and got.event["data"]["alert_id"]


async def test_a_slow_endpoint_delays_nobody(desk: Desk) -> None:
    async with Endpoint(lambda got: Says(after=0.4)) as slow, Endpoint() as quick:
        desk.subscribe("slow", slow.url)
        desk.subscribe("quick", quick.url)
        for deal in range(100):
            await desk.tell(f"d_{deal}")
        async with Running(desk.dispatcher()):
            await until(lambda: len(quick.got) == 100, "the quick one has all", 3)
            assert len(slow.got) < 64
            await desk.all_sent(15)
    assert slow.most_at_once <= 16


async def test_what_waits_for_a_retry_holds_back_only_its_own_deal(desk: Desk) -> None:
    def answer(got: Got) -> Says:
        bad = got.event["data"]["deal_id"] == "d_bad" and got.event["data"]["version"] == 1
        return Says(500 if bad and sum(1 for g in endpoint.got if g.id == got.id) < 1 else 200)

    async with Endpoint(answer) as endpoint:
        desk.subscribe("desk", endpoint.url)
        await desk.tell("d_bad", 2)
        await desk.tell("d_good", 2)
        async with Running(desk.dispatcher()):
            await desk.all_sent()
    assert per_deal(endpoint.got) == {"d_bad": [1, 1, 2], "d_good": [1, 2]}


async def test_away_for_a_day_then_everything_in_order_under_the_same_ids(desk: Desk) -> None:
    status = 503
    async with Endpoint(lambda got: Says(status)) as endpoint:
        desk.subscribe("desk", endpoint.url)
        await desk.tell("d_first", 3)
        async with Running(desk.dispatcher()):
            for _ in range(24):
                desk.ahead += timedelta(hours=1)
                await desk.tell("d_later")
                await asyncio.sleep(0.3)
            tried = len(endpoint.got)
            assert 10 < tried < 120  # one at a time, and not every waiting delivery for itself
            status, desk.ahead = 200, desk.ahead + timedelta(minutes=31)
            await desk.all_sent()
    rows = await desk.database[DELIVERIES].find().to_list(None)
    taken = endpoint.got[tried:]
    assert sorted(got.id for got in taken) == sorted(row["_id"] for row in rows) and len(rows) == 27
    assert per_deal(taken) == {"d_first": [1, 2, 3], "d_later": list(range(1, 25))}


async def test_retry_after_is_kept_for_the_whole_endpoint(desk: Desk) -> None:
    says = Says(429, {"retry-after": "3600"})
    async with Endpoint(lambda got: says) as endpoint:
        desk.subscribe("desk", endpoint.url)
        await desk.tell("d_one")
        async with Running(desk.dispatcher()):
            await until(lambda: len(endpoint.got) == 1, "it was tried")
            await desk.tell("d_two")
            desk.ahead = timedelta(minutes=59)
            await asyncio.sleep(1.5)
            assert len(endpoint.got) == 1
            says, desk.ahead = Says(), timedelta(minutes=61)
            await desk.all_sent()
    assert len(endpoint.got) == 3


async def test_gone_disables_tells_the_other_destination_and_retry_sends_what_waited(desk: Desk) -> None:
    status = 410
    async with Endpoint(lambda got: Says(status)) as gone, Endpoint() as other:
        desk.subscribe("desk", gone.url, other.url)
        await desk.tell("d_one", 2)
        async with Running(desk.dispatcher()):
            await until(lambda: len(other.got) == 3, "the other one has the alerts and the notice")
            notice = other.got[-1].event
            assert notice["type"] == "endpoint.disabled" and notice["data"]["destination"] == "webhook-1"
            await desk.tell("d_one")
            await until(lambda: len(other.got) == 4, "the other one goes on")
            await asyncio.sleep(1.2)
            assert len(gone.got) == 1
            (first, _) = await desk.queue.overview("desk")
            assert (first["state"], first["pending"]) == ("disabled", 3)
            status = 200
            assert await desk.queue.enable("desk/webhook-1") == 3
            await desk.all_sent()
    assert per_deal(gone.got[1:]) == {"d_one": [1, 2, 3]}


async def test_three_days_without_success_disable(desk: Desk) -> None:
    desk.subscribe("desk", "http://127.0.0.1:9/hook")
    await desk.tell("d_one")
    async with Running(desk.dispatcher()):
        for _ in range(20):
            desk.ahead += timedelta(hours=8)
            await asyncio.sleep(1.1)
            (endpoint,) = await desk.queue.overview()
            if endpoint["state"] == "disabled":
                break
    assert endpoint["state"] == "disabled" and "3 days" in endpoint["reason"]
    assert endpoint["pending"] + endpoint["failed"] == 1
    assert desk.ahead >= timedelta(days=3)


async def test_a_death_between_receipt_and_mark_sends_the_same_id_again_and_nothing_else(desk: Desk) -> None:
    async with Endpoint() as endpoint:
        desk.subscribe("desk", endpoint.url)
        await desk.tell("d_one", 2)
        await desk.tell("d_two")
        dying = desk.dispatcher()

        async def die(marks: object) -> None:
            await asyncio.Event().wait()

        queue = Queue(desk.database)
        queue.mark = die  # type: ignore[method-assign, assignment]
        dying._marks._queue = queue
        await dying.look()
        await until(lambda: len(endpoint.got) == 2, "both heads are received")
        for task in dying._working.values():
            task.cancel()  # a death: it gives no lease back, as what it writes at its end is undone here
        await asyncio.sleep(0.2)
        future = utc_now() + timedelta(seconds=1)
        await desk.database[ENDPOINTS].update_many({}, {"$set": {"lease": {"by": "dead", "until": future}}})
        async with Running(desk.dispatcher()):
            await desk.all_sent()
    assert per_deal(endpoint.got) == {"d_one": [1, 1, 2], "d_two": [1, 1]}
    assert len(set(endpoint.ids)) == 3


async def test_a_stop_waits_for_what_is_on_its_way(desk: Desk) -> None:
    async with Endpoint(lambda got: Says(after=0.6)) as endpoint:
        desk.subscribe("desk", endpoint.url)
        await desk.tell("d_one", 2)
        async with Running(desk.dispatcher()):
            await until(lambda: len(endpoint.got) == 1, "it is on its way")
        assert await desk.states() == {"sent": 1, "waiting": 1}
        async with Running(desk.dispatcher()):
            await desk.all_sent()
    assert len(endpoint.got) == 2


async def test_a_ping_passes_a_disabled_endpoint_and_is_answered_once(desk: Desk) -> None:
    async with Endpoint() as endpoint:
        desk.subscribe("desk", endpoint.url)
        async with Running(desk.dispatcher(), desk.dispatcher()):
            ping = await desk.queue.ask_ping("desk/webhook-1", utc_now())
            await until(lambda: len(endpoint.got) == 1, "it came")

            async def answered() -> bool:
                return await desk.queue.ping_answer(ping) == (True, "204")

            await until(answered, "it is answered")
    assert endpoint.ids == [ping] and endpoint.got[0].event["type"] == "endpoint.ping"


async def test_any_channel_will_do_and_what_it_raises_is_tried_again(desk: Desk) -> None:
    seen: list[str] = []

    async def chat(destination: Destination, parcel: Parcel) -> Answer:
        seen.append(parcel.text)
        if len(seen) == 1:
            raise RuntimeError("a plug-in with a fault")
        return Sent() if len(seen) > 2 else Retry("busy", timedelta(milliseconds=10))

    desk.wishes.append(Wish(Subscription(name="desk", deliver=(Destination.model_validate({"chat": "json://x"}),))))
    await desk.tell("d_one")
    async with Running(desk.dispatcher({"chat": chat})):
        for _ in range(3):
            await asyncio.sleep(0.5)
            desk.ahead += timedelta(minutes=1)
            await asyncio.sleep(0.6)
        await desk.all_sent()
    assert len(seen) == 3 and seen[0] == seen[2]
