"""What the Kafka libraries do by default and must not: each test fails when its cure in shared/messaging.py is removed."""

import asyncio
import contextlib
import itertools
import secrets
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from deploy.local.stack import Stack
from shared.clock import utc_now
from shared.errors import DealwireError, PermanentError, TransientError
from shared.events import ArticleIngested, Times, to_wire
from shared.messaging import Received, Subscription, make_broker
from shared.publishing import Message, Publisher
from shared.settings import Settings
from shared.setup import make_topics, require_topics
from shared.topics import DEALS_STATE, MAX_RECORD_BYTES, Topic, dead_letters, retry
from tests.support.kafka import committed, put, read_all
from tests.support.waiting import until

pytestmark = pytest.mark.stack
GROUP = "reader"


def article(name: str) -> bytes:
    now = utc_now()
    event = ArticleIngested(
        article_id=name, revision=1, generation=0, change="new", title=name, text=name, document="d",
        times=Times(first_seen=now, accepted=now),
    )  # fmt: skip
    return to_wire(event)


@dataclass
class Reader:
    """One subscription as a service has it, with a handler that the test can make fail."""

    topic: Topic
    settings: Settings
    handled: list[str] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)
    fault: Any = None  # called with each batch before it counts as handled

    async def handle(self, batch: Sequence[Received[ArticleIngested]]) -> None:
        if self.fault:
            result = self.fault(batch)
            if asyncio.iscoroutine(result):
                await result
        self.handled += [r.event.article_id for r in batch]

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[Subscription[ArticleIngested]]:
        publisher, broker = Publisher(self.settings), make_broker(self.settings)
        subscription = Subscription(
            broker,
            publisher,
            self.settings,
            utc_now,
            self.topic,
            GROUP,
            ArticleIngested,
            self.handle,
            self.failures.append,
        )
        try:
            await publisher.start()
            await broker.start()
            yield subscription
        finally:
            await broker.stop()
            await publisher.stop()


@pytest.fixture
async def reader(stack: Stack) -> Reader:
    settings = Settings(kafka_bootstrap=stack.bootstrap, session_timeout_ms=3000, poll_limit_ms=10_000)
    topic = Topic(f"trap.{secrets.token_hex(4)}", partitions=1)
    await make_topics(settings, [topic, dead_letters(topic.name, GROUP), retry(topic.name, GROUP)])
    return Reader(topic, settings)


async def letters(reader: Reader) -> list[Any]:
    return await read_all(reader.settings.kafka_bootstrap, dead_letters(reader.topic.name, GROUP).name)


async def offset(reader: Reader) -> int:
    return await committed(reader.settings.kafka_bootstrap, f"dealwire.{GROUP}.{reader.topic.name}", reader.topic.name)


async def test_what_was_there_before_the_group_is_read(reader: Reader) -> None:
    await put(reader.settings.kafka_bootstrap, reader.topic.name, [article("early")])
    async with reader.running():
        await until(lambda: reader.handled == ["early"], "the record from before the group's first start")


async def test_a_stop_in_the_middle_of_a_batch_loses_nothing(reader: Reader) -> None:
    started = asyncio.Event()

    async def hang(_: Any) -> None:
        started.set()
        await asyncio.sleep(3600)

    reader.fault = hang
    await put(reader.settings.kafka_bootstrap, reader.topic.name, [article("a"), article("b")])
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(25), reader.running():
            await started.wait()
    assert reader.handled == []
    assert await offset(reader) == 0
    reader.fault = None
    async with reader.running():
        await until(lambda: reader.handled == ["a", "b"], "both records after the restart")


async def test_a_failure_commits_nothing_and_no_later_batch_is_taken(reader: Reader) -> None:
    def away(_: Any) -> None:
        raise TransientError("the database is away")

    reader.fault = away
    bootstrap = reader.settings.kafka_bootstrap
    await put(bootstrap, reader.topic.name, [article("a")])
    async with reader.running() as subscription:
        await until(lambda: subscription.waiting_for, "the subscription to say what it waits for")
        await put(bootstrap, reader.topic.name, [article("b")])
        await until(lambda: reader.failures, "giving up after half of the poll limit")
        reader.fault = None
        await asyncio.sleep(1)
        assert reader.handled == []
        assert subscription.stopped
    assert isinstance(reader.failures[0], TransientError)
    assert await offset(reader) == 0
    assert await letters(reader) == []
    async with reader.running():
        await until(lambda: reader.handled == ["a", "b"], "both records after the restart, in order")


async def test_a_short_outage_is_waited_out_with_a_growing_pause(reader: Reader) -> None:
    attempts: list[float] = []

    def away_at_first(_: Any) -> None:
        attempts.append(time.monotonic())
        if len(attempts) < 4:
            raise TransientError("the database is away")

    reader.fault = away_at_first
    await put(reader.settings.kafka_bootstrap, reader.topic.name, [article("a")])
    async with reader.running():
        await until(lambda: reader.handled == ["a"], "the record after the outage")
    pauses = [b - a for a, b in itertools.pairwise(attempts)]
    assert pauses[2] > pauses[0] > 0.05
    assert await letters(reader) == []


async def test_poison_goes_to_the_dead_letters_alone_with_its_bytes(reader: Reader) -> None:
    bootstrap, topic = reader.settings.kafka_bootstrap, reader.topic.name
    missing_field = b'{"article_id": "x"}'
    wrong_type = article("x").replace(b'"revision":1', b'"revision":"one"')
    await put(bootstrap, topic, [article("first"), b"\xff not json", missing_field, wrong_type, None])
    await put(bootstrap, topic, [article("bad header")], headers=[("h", b"\xff\xfe")])
    await put(bootstrap, topic, [article("unknown field").replace(b"{", b'{"new_field": 1, ', 1), article("last")])
    async with reader.running():
        await until(lambda: reader.handled[-1:] == ["last"], "the last record")
        found = await until(lambda: _at_least(letters(reader), 5), "five dead letters")
    assert reader.handled == ["first", "unknown field", "last"]
    assert [r.value for r in found[:4]] == [b"\xff not json", missing_field, wrong_type, b""]
    headers = [dict(r.headers) for r in found]
    assert [h["dlq_origin"] for h in headers] == [f"{topic}:0:{n}".encode() for n in (1, 2, 3, 4, 5)]
    assert headers[4]["h"] == b"\xff\xfe"
    reasons = [h["dlq_reason"].decode() for h in headers]
    assert "revision: Field required" in reasons[1]
    assert "revision: Input should be a valid integer" in reasons[2]
    assert reasons[3] == "the record has no value"
    assert reasons[4] == "header 'h' is not UTF-8"
    assert all(r.key == b"k" for r in found)


async def _at_least(found: Any, count: int) -> list[Any]:
    records = await found
    return records if len(records) >= count else []


async def test_a_record_over_the_limit_is_a_dead_letter_too(reader: Reader) -> None:
    settings = reader.settings
    big = Topic(reader.topic.name, 1, max_bytes=2 * MAX_RECORD_BYTES)
    await make_topics(settings, [big])
    huge = article("x").replace(b'"text":"x"', b'"text":"' + b"x" * (MAX_RECORD_BYTES + 1) + b'"')
    await put(settings.kafka_bootstrap, big.name, [huge, article("after")])
    async with reader.running():
        await until(lambda: reader.handled == ["after"], "the record after the huge one")
        found = await until(lambda: _at_least(letters(reader), 1), "its dead letter")
    assert found[0].value == huge


async def test_a_record_that_its_handler_refuses_does_not_stop_its_neighbours(reader: Reader) -> None:
    def refuse(batch: Sequence[Received[ArticleIngested]]) -> None:
        for received in batch:
            if received.event.article_id == "bad":
                raise PermanentError("can't be handled")
            if received.event.article_id == "bug":
                raise KeyError("a mistake in the handler")

    reader.fault = refuse
    await put(reader.settings.kafka_bootstrap, reader.topic.name, [article(n) for n in ("a", "bad", "bug", "b")])
    async with reader.running():
        found = await until(lambda: _at_least(letters(reader), 2), "two dead letters")
    assert reader.handled == ["a", "b"]
    assert b"can't be handled" in dict(found[0].headers)["dlq_reason"]
    assert b"KeyError" in dict(found[1].headers)["dlq_reason"]


async def test_a_dead_letter_put_back_reaches_the_group_that_refused_it(reader: Reader) -> None:
    async with reader.running():
        await put(reader.settings.kafka_bootstrap, retry(reader.topic.name, GROUP).name, [article("mended")])
        await until(lambda: reader.handled == ["mended"], "the mended record")


async def test_too_many_dead_letters_in_a_row_stop_the_service(reader: Reader) -> None:
    reader.settings = reader.settings.model_copy(update={"dead_letters_in_a_row": 5})
    await put(reader.settings.kafka_bootstrap, reader.topic.name, [b"rubbish"] * 5)
    async with reader.running():
        await until(lambda: reader.failures, "the service to stop")
    assert "refused in a row" in str(reader.failures[0])
    assert await offset(reader) == 0


async def test_a_handler_longer_than_the_session_keeps_its_partitions(reader: Reader) -> None:
    calls: list[int] = []

    async def slow(batch: Sequence[Received[ArticleIngested]]) -> None:
        calls.append(len(batch))
        await asyncio.to_thread(time.sleep, 4)  # longer than the session of 3 s: heartbeats must go on beside it

    reader.fault = slow
    await put(reader.settings.kafka_bootstrap, reader.topic.name, [article("a")])
    async with reader.running():
        await until(lambda: reader.handled == ["a"], "the slow record")
        await until(lambda: _committed(reader, 1), "its commit")
    assert calls == [1]


async def _committed(reader: Reader, wanted: int) -> bool:
    return await offset(reader) == wanted


async def test_what_a_handler_returns_is_published_nowhere(reader: Reader) -> None:
    async def handle(batch: Sequence[Received[ArticleIngested]]) -> Any:
        reader.handled += [r.event.article_id for r in batch]
        return b"a reply"

    reader.handle = handle  # type: ignore[method-assign]
    bootstrap, side = reader.settings.kafka_bootstrap, retry(reader.topic.name, GROUP).name
    await put(bootstrap, reader.topic.name, [article("a")], headers=[("reply_to", side.encode())])
    async with reader.running():
        await until(lambda: reader.handled == ["a"], "the record")
        await asyncio.sleep(0.5)
    assert await read_all(bootstrap, side) == []


async def test_starting_makes_no_topics(stack: Stack) -> None:
    settings = Settings(kafka_bootstrap=stack.bootstrap)
    reader = Reader(Topic(f"absent.{secrets.token_hex(4)}", 1), settings)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(2), reader.running():
            pass
    with pytest.raises(DealwireError, match=reader.topic.name):
        await require_topics(settings, [reader.topic.name])
    admin = AIOKafkaAdminClient(bootstrap_servers=stack.bootstrap)
    await admin.start()
    try:
        assert reader.topic.name not in await admin.list_topics()
    finally:
        await admin.close()


async def test_setup_twice_keeps_the_compacted_topic_compacted(stack: Stack) -> None:
    settings = Settings(kafka_bootstrap=stack.bootstrap)
    for _ in range(2):
        await make_topics(settings, [DEALS_STATE])
    admin = AIOKafkaAdminClient(bootstrap_servers=stack.bootstrap)
    await admin.start()
    try:
        found = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, DEALS_STATE.name)])
    finally:
        await admin.close()
    values = {row[0]: row[1] for row in found[0].resources[0][4]}
    assert values["cleanup.policy"] == "compact"
    assert values["max.message.bytes"] == str(MAX_RECORD_BYTES)


async def test_records_of_one_key_arrive_in_the_order_in_which_they_were_published(reader: Reader) -> None:
    publisher = Publisher(reader.settings)
    messages = [Message(reader.topic.name, "k", article(str(n))) for n in range(500)]
    await publisher.publish(messages)
    await publisher.stop()
    found = await read_all(reader.settings.kafka_bootstrap, reader.topic.name)
    assert [r.value for r in found] == [m.value for m in messages]


async def test_a_publish_that_fails_says_so_and_the_next_one_works(stack: Stack, reader: Reader) -> None:
    publisher = Publisher(reader.settings)
    await publisher.publish([Message(reader.topic.name, "k", article("before"))])
    too_large = Message(reader.topic.name, "k", b"x" * (3 * MAX_RECORD_BYTES))
    with pytest.raises(TransientError):
        await publisher.publish([Message(reader.topic.name, "k", article("with")), too_large])
    await publisher.publish([Message(reader.topic.name, "k", article("after"))])
    await publisher.stop()
    found = await read_all(stack.bootstrap, reader.topic.name)
    assert found[-1].value is not None and b"after" in found[-1].value


async def test_a_record_after_a_quiet_time_is_taken_at_once(reader: Reader) -> None:
    """FastStream pauses once more after each poll that found nothing, as long as the poll itself."""
    reader.settings = reader.settings.model_copy(update={"batch_wait_ms": 4000})
    bootstrap = reader.settings.kafka_bootstrap
    async with reader.running() as subscription:
        await until(lambda: subscription.assigned, "the assignment")
        waits = []
        for number in range(4):
            await asyncio.sleep(2.5)  # so that some fall into the second half of two seconds' polling
            await put(bootstrap, reader.topic.name, [article(str(number))])
            sent = time.monotonic()
            await until(lambda n=number: str(n) in reader.handled, "the record", pause=0.01)
            waits.append(time.monotonic() - sent)
    assert max(waits) < 1.5, waits
