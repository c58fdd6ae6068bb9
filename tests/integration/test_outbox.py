"""The outbox and the due entries on a real broker and database: what a crash at each step leaves, and who mends it."""

import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from deploy.local.stack import Stack
from shared import mongo, outbox
from shared.due import Due, Entry
from shared.errors import TransientError
from shared.mongo import Collection
from shared.outbox import Outbox
from shared.publishing import Message, Publisher
from shared.settings import Settings
from shared.setup import make_topics
from shared.topics import Topic
from tests.support.kafka import read_all

pytestmark = pytest.mark.stack


class SetClock:
    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Bench:
    collection: Collection
    due: Due
    publisher: Publisher
    clock: SetClock
    bootstrap: str
    topic: str

    def outbox(self, **more: Any) -> Outbox:
        return Outbox(self.collection, self.publisher, self.clock, relay_after_ms=1000, due=self.due, **more)

    def entry(self, text: str) -> dict[str, Any]:
        return outbox.entry(Message(self.topic, "k", text.encode(), {}), self.clock())

    async def published(self) -> list[str]:
        return [r.value.decode() for r in await read_all(self.bootstrap, self.topic)]

    async def unsent(self) -> int:
        return await self.collection.count_documents({"outbox.0": {"$exists": True}})


@pytest.fixture
async def bench(stack: Stack) -> AsyncIterator[Bench]:
    name = f"box_{secrets.token_hex(4)}"
    settings = Settings(kafka_bootstrap=stack.bootstrap, mongo_uri=stack.mongo_uri, mongo_database="test_outbox")
    await make_topics(settings, [Topic(name, 1)])
    database = mongo.connect(settings)
    await mongo.make_indexes(database, [*outbox.indexes(name), *Due.indexes(name + "_due")])
    publisher, clock = Publisher(settings), SetClock()
    yield Bench(database[name], Due(database[name + "_due"], clock), publisher, clock, stack.bootstrap, name)
    await publisher.stop()
    database.client.close()


async def test_entries_go_out_oldest_first_and_are_taken_out(bench: Bench) -> None:
    await bench.collection.insert_one({"_id": 1, "outbox": [bench.entry("one"), bench.entry("two")]})
    await bench.outbox().send([1])
    assert await bench.published() == ["one", "two"]
    assert await bench.unsent() == 0
    await bench.outbox().send([1])
    assert await bench.published() == ["one", "two"]


async def test_nothing_is_taken_out_when_the_broker_did_not_acknowledge(bench: Bench) -> None:
    too_large = bench.entry("x" * 9 * 1024 * 1024)
    await bench.collection.insert_one({"_id": 1, "outbox": [too_large]})
    with pytest.raises(TransientError):
        await bench.outbox().send([1])
    assert await bench.unsent() == 1


async def test_what_came_in_during_the_sending_stays_for_the_next(bench: Bench) -> None:
    await bench.collection.insert_one({"_id": 1, "outbox": [bench.entry("one")]})
    box = bench.outbox()
    publish = bench.publisher.publish

    async def publish_while_another_writes(messages: Any) -> None:
        await publish(messages)
        bench.publisher.publish = publish  # type: ignore[method-assign]
        await bench.collection.update_one({"_id": 1}, {"$push": {"outbox": bench.entry("two")}})

    bench.publisher.publish = publish_while_another_writes  # type: ignore[method-assign]
    await box.send([1])
    assert await bench.unsent() == 1
    await box.send([1])
    assert await bench.published() == ["one", "two"]


async def test_the_relay_sends_what_a_crash_left_but_not_what_is_under_way(bench: Bench) -> None:
    await bench.collection.insert_one({"_id": 1, "outbox": [bench.entry("left")]})
    box = bench.outbox()
    assert await box.relay_once() == 0
    assert await box.pending() == (1, 0.0)
    bench.clock.now += timedelta(seconds=2)
    assert await box.pending() == (1, 2.0)
    assert await box.relay_once() == 1
    assert await bench.published() == ["left"]
    assert await box.pending() == (0, 0.0)
    assert await box.relay_once() == 0


async def test_two_relays_do_not_send_the_same_document(bench: Bench) -> None:
    lease = bench.clock() + timedelta(seconds=30)
    await bench.collection.insert_one({"_id": 1, "outbox": [bench.entry("left")], "relay_until": lease})
    bench.clock.now += timedelta(seconds=2)
    assert await bench.outbox().relay_once() == 0
    bench.clock.now += timedelta(seconds=60)  # the other relay died
    assert await bench.outbox().relay_once() == 1


def state(document: dict[str, Any]) -> Message:
    return Message(document["topic"], "k", f"state {document['version']}".encode(), {})


async def versioned(bench: Bench, version: int) -> None:
    entries = [outbox.state_entry(bench.clock())]
    await bench.collection.insert_one({"_id": 1, "version": version, "topic": bench.topic, "outbox": entries})


async def test_a_state_that_was_overtaken_while_it_was_sent_is_followed_by_the_newest(bench: Bench) -> None:
    await versioned(bench, 1)
    box = bench.outbox(state=state, state_fields=["topic"])
    publish = bench.publisher.publish

    async def publish_late(messages: Any) -> None:
        bench.publisher.publish = publish  # type: ignore[method-assign]
        await bench.collection.update_one({"_id": 1}, {"$set": {"version": 2}})
        await publish([Message(bench.topic, "k", b"state 2", {})])  # the other replica's, which is done with it
        await publish(messages)

    bench.publisher.publish = publish_late  # type: ignore[method-assign]
    await box.send([1])
    assert await bench.published() == ["state 2", "state 1", "state 2"]


async def test_a_sender_that_died_before_it_looked_again_is_followed_by_the_relay(bench: Bench) -> None:
    """It published an old state after the newest one, and nothing is unsent: only its name in the document tells."""
    await versioned(bench, 2)
    died = outbox.new_sender(bench.clock())
    await bench.collection.update_one({"_id": 1}, {"$set": {"outbox": [], "senders": [died]}})
    await bench.publisher.publish([Message(bench.topic, "k", b"state 1", {})])
    box = bench.outbox(state=state, state_fields=["topic"])
    bench.clock.now += timedelta(seconds=5)
    assert await box.relay_once() == 0  # it may still be at it
    bench.clock.now += timedelta(seconds=60)
    assert await box.relay_once() == 1
    assert await bench.published() == ["state 1", "state 2"]
    found = await bench.collection.find_one({"_id": 1})
    assert found is not None and found["senders"] == []


async def test_a_due_entry_comes_out_of_the_outbox_once(bench: Bench) -> None:
    made = outbox.due_entry("due_1", bench.clock() + timedelta(minutes=1), {"what": "this"}, bench.clock())
    await bench.collection.insert_one({"_id": 1, "outbox": [made]})
    await bench.outbox().send([1])
    assert await bench.due.take() is None
    bench.clock.now += timedelta(minutes=2)
    entry = await bench.due.take()
    assert entry == Entry("due_1", datetime(2026, 1, 1, 0, 1, tzinfo=UTC), {"what": "this"}, 1)
    assert await bench.due.take() is None  # leased
    await bench.due.done(entry)
    bench.clock.now += timedelta(hours=1)
    assert await bench.due.take() is None


async def test_a_due_entry_whose_holder_died_comes_again(bench: Bench) -> None:
    await bench.due.schedule("due_1", bench.clock(), {})
    assert await bench.due.take() is not None
    bench.clock.now += timedelta(seconds=61)
    again = await bench.due.take()
    assert again is not None and again.attempts == 2


async def test_a_due_entry_that_was_moved_while_it_was_done_stays(bench: Bench) -> None:
    await bench.due.schedule("due_1", bench.clock(), {})
    entry = await bench.due.take()
    assert entry is not None
    await bench.due.schedule("due_1", bench.clock() + timedelta(hours=1), {})
    await bench.due.done(entry)
    bench.clock.now += timedelta(hours=2)
    assert await bench.due.take() is not None
