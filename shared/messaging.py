"""Kafka in: batches in order, each record decoded alone, dead letters, two kinds of errors.

FastStream runs the consumers; what it would do by default and must not is switched off here, and each of these
switches has a test that fails without it (tests/integration/test_messaging_traps.py).
"""

import asyncio
import logging
import random
import time
import traceback
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from aiokafka import ConsumerRecord
from aiokafka.errors import KafkaError
from faststream.exceptions import StopConsume
from faststream.kafka import KafkaBroker
from faststream.kafka.message import KafkaAckableMessage
from faststream.middlewares import AckPolicy
from pydantic import BaseModel, ValidationError

from shared import metrics, mongo, tracing
from shared.clock import Clock
from shared.errors import PermanentError, TransientError
from shared.events import instant_text
from shared.publishing import Publisher
from shared.security import broker_security
from shared.settings import Settings
from shared.topics import MAX_RECORD_BYTES, Topic, dead_letters, retry

log = logging.getLogger(__name__)
E = TypeVar("E", bound=BaseModel)
_MAX_REQUEST = 2 * MAX_RECORD_BYTES


@dataclass(frozen=True)
class Received(Generic[E]):
    """One decoded record."""

    event: E
    trace: str
    topic: str
    partition: int
    offset: int
    record: ConsumerRecord = field(repr=False, compare=False)


Handler = Callable[[Sequence[Received[E]]], Awaitable[None]]


def fault_of(error: Exception) -> TransientError | PermanentError:
    """What kind of failure any error is. What nobody foresaw is the message's: it must not stop all others."""
    if isinstance(error, TransientError | PermanentError):
        return error
    if translated := mongo.translate(error):
        return translated
    if isinstance(error, KafkaError | OSError | TimeoutError):
        return TransientError(f"{type(error).__name__}: {error}")
    return PermanentError("".join(traceback.format_exception(error))[-4000:])


def decode(record: ConsumerRecord, model: type[E]) -> Received[E]:
    """Raises PermanentError, saying what is wrong and where, for a record that is not an event of this kind."""
    if record.value is None:
        raise PermanentError("the record has no value")
    if len(record.value) > MAX_RECORD_BYTES:
        raise PermanentError(f"the record has {len(record.value)} bytes; at most {MAX_RECORD_BYTES} are read")
    headers = {}
    for name, value in record.headers:
        try:
            headers[name] = value.decode()
        except (UnicodeDecodeError, AttributeError) as error:
            raise PermanentError(f"header {name!r} is not UTF-8") from error
    try:
        event = model.model_validate_json(record.value)
    except ValidationError as error:
        where = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'record'}: {e['msg']}" for e in error.errors()[:5])
        raise PermanentError(f"not a {model.__name__}: {where}"[:2000]) from error
    trace = tracing.follow(headers.get("traceparent"))
    return Received(event, trace, record.topic, record.partition, record.offset, record)


def _tolerant_parser(consumer_of: Callable[[], Any]) -> Callable[[tuple[ConsumerRecord, ...]], Awaitable[Any]]:
    """FastStream's own parser drops a whole batch for one header that is not UTF-8; this one looks at none."""

    async def parse(records: tuple[ConsumerRecord, ...]) -> KafkaAckableMessage:
        return KafkaAckableMessage(
            body=b"", raw_message=records, headers={}, content_type=None, consumer=consumer_of(), message_id=""
        )

    return parse


async def _as_it_is(message: KafkaAckableMessage) -> KafkaAckableMessage:
    """The decoder of a subscriber: hands the whole message to the handler, which decodes record by record."""
    return message


class Subscription(Generic[E]):
    """A consumer group's reading of one lane (a topic and its retry topic): every record is handled or a dead letter.

    The offset is committed only after the handler returned. On a TransientError the batch is handled again after a
    pause, for up to half of the poll limit; then `failed` is called, nothing is committed, and the service leaves.
    """

    def __init__(
        self,
        broker: KafkaBroker,
        publisher: Publisher,
        settings: Settings,
        clock: Clock,
        topic: Topic,
        group: str,
        model: type[E],
        handler: Handler[E],
        failed: Callable[[Exception], None],
    ) -> None:
        self.topic, self.group = topic.name, group
        self.topics = (topic.name, retry(topic.name, group).name)
        self.waiting_for: str | None = None  # why the batch in hand can't go on, for /health/ready
        self.batch_since: float | None = None  # monotonic moment at which the batch in hand was taken
        self.stopped = False
        self._publisher, self._settings, self._clock = publisher, settings, clock
        self._model, self._handler, self._failed = model, handler, failed
        self._refused_in_a_row = 0
        for outcome in ("handled", "dead_letter"):  # a counter that begins with its first event shows no increase by it
            metrics.RECORDS.labels(self.topic, self.group, outcome)
        # A group id for each lane: a rebalance of history must not stall the news.
        self._subscriber = broker.subscriber(
            *self.topics,
            batch=True,
            group_id=f"dealwire.{group}.{topic.name}",
            group_instance_id=f"{settings.instance}.{topic.name}" if settings.instance else None,
            ack_policy=AckPolicy.MANUAL,
            auto_offset_reset="earliest",
            max_records=settings.batch_records,
            batch_timeout_ms=settings.batch_wait_ms,
            max_poll_interval_ms=settings.poll_limit_ms,
            session_timeout_ms=settings.session_timeout_ms,
            heartbeat_interval_ms=max(settings.session_timeout_ms // 5, 200),
            max_partition_fetch_bytes=_MAX_REQUEST,
            parser=_tolerant_parser(lambda: self._subscriber.consumer),
            decoder=_as_it_is,
            no_reply=True,
        )
        self._subscriber.get_msg = self._next_records  # type: ignore[method-assign]
        self._subscriber(self._consume)

    @property
    def assigned(self) -> bool:
        """Whether the group has given this process any partition."""
        consumer = self._subscriber.consumer
        return consumer is not None and bool(consumer.assignment())

    def observe_lag(self) -> None:
        """Sets the consumer lag of the partitions held, from what the broker told with the last fetch."""
        consumer = self._subscriber.consumer
        if consumer is None:
            return
        lag: dict[str, int] = {}
        for partition in consumer.assignment():
            high, state = consumer.highwater(partition), consumer._subscription.subscription.assignment
            position = state.state_value(partition)._position if state else None
            if high is not None and position is not None:
                lag[partition.topic] = lag.get(partition.topic, 0) + max(high - position, 0)
        for topic, records in lag.items():
            metrics.CONSUMER_LAG.labels(self.group, topic).set(records)

    async def _next_records(self, consumer: Any) -> tuple[ConsumerRecord, ...]:
        """FastStream's own sleeps after an empty poll, while records arrive: some 10 ms in each hop."""
        found = await consumer.getmany(
            timeout_ms=self._settings.batch_wait_ms, max_records=self._settings.batch_records
        )
        return tuple(record for records in found.values() for record in records)

    async def _consume(self, msg: KafkaAckableMessage) -> None:
        """One batch, to its end. Whatever goes wrong, no later batch is taken before this one is safe: FastStream
        would go on after an exception, and the next commit would cover what failed."""
        records: tuple[ConsumerRecord, ...] = msg.raw_message
        self.batch_since = started = time.monotonic()
        try:
            await self._until_done(records, started)
        except Exception as error:
            self.stopped = True
            self._failed(error)
            raise StopConsume from error
        finally:
            self.batch_since = self.waiting_for = None
        try:
            await msg.ack()
        except KafkaError as error:
            # Lost the partitions meanwhile (their new owner does the batch again), or the next commit covers it.
            log.warning("commit of %s failed, records may be handled again: %s", self.topic, error)
        metrics.BATCH_SECONDS.labels(self.group).observe(time.monotonic() - started)

    async def _until_done(self, records: Sequence[ConsumerRecord], started: float) -> None:
        patience = self._settings.poll_limit_ms / 2000
        pause = 0.1
        while True:
            try:
                return await self._batch(records)
            except TransientError as error:
                waited = time.monotonic() - started
                if waited + pause > patience:
                    raise TransientError(f"gave up after {waited:.0f} s: {error}") from error
                self.waiting_for = str(error)
                log.warning("%s waits and tries again in %.1f s: %s", self.topic, pause, error)
                metrics.RETRIES.labels(self.group).inc()
                await asyncio.sleep(pause * random.uniform(0.7, 1.3))  # jitter: replicas must not return in step
                pause = min(pause * 2, 5.0)

    async def _batch(self, records: Sequence[ConsumerRecord]) -> None:
        good: list[Received[E]] = []
        refused: list[tuple[ConsumerRecord, PermanentError]] = []
        for record in records:
            try:
                good.append(decode(record, self._model))
            except PermanentError as error:
                refused.append((record, error))
        try:
            if good:
                await self._handler(good)
        except Exception as error:
            fault = fault_of(error)
            if isinstance(fault, TransientError):
                raise fault from error
            refused += await self._one_by_one(good)
        await self._dead_letter(refused)
        self._count(len(records), len(refused))

    async def _one_by_one(self, good: Sequence[Received[E]]) -> list[tuple[ConsumerRecord, PermanentError]]:
        """Handlers are idempotent, so a batch that holds a bad record is done again record by record to find it."""
        refused = []
        for received in good:
            try:
                await self._handler([received])
            except Exception as error:
                fault = fault_of(error)
                if isinstance(fault, TransientError):
                    raise fault from error
                refused.append((received.record, fault))
        return refused

    async def _dead_letter(self, refused: Sequence[tuple[ConsumerRecord, PermanentError]]) -> None:
        letters = []
        for record, error in refused:
            origin = f"{record.topic}:{record.partition}:{record.offset}"
            log.error("dead letter %s: %s", origin, error)
            why = {
                "dlq_reason": str(error),
                "dlq_origin": origin,
                "dlq_group": self.group,
                "dlq_at": instant_text(self._clock()),
                "dlq_null_value": "yes" if record.value is None else "no",
            }
            kept = [(name, value) for name, value in record.headers if not name.startswith("dlq_")]
            headers = [*kept, *((name, value.encode()) for name, value in why.items())]
            letters.append((dead_letters(self.topic, self.group).name, record.key, record.value or b"", headers))
        await self._publisher.publish_raw(letters)

    def _count(self, records: int, refused: int) -> None:
        metrics.RECORDS.labels(self.topic, self.group, "handled").inc(records - refused)
        metrics.RECORDS.labels(self.topic, self.group, "dead_letter").inc(refused)
        self._refused_in_a_row = self._refused_in_a_row + refused if refused == records else 0
        if self._refused_in_a_row >= self._settings.dead_letters_in_a_row:
            raise PermanentError(
                f"{self._refused_in_a_row} records of {self.topic} were refused in a row: this looks like a broken "
                "deploy and not like bad data; see `dealwire dlq list`, then start the service again"
            )


def make_broker(settings: Settings) -> KafkaBroker:
    """FastStream's broker, for consuming only: Publisher publishes, `python -m shared.setup` makes the topics."""
    return KafkaBroker(
        settings.kafka_bootstrap,
        security=broker_security(settings),
        consumer_only=True,
        allow_auto_create_topics=False,
        apply_types=False,
        graceful_timeout=10.0,
        logger=logging.getLogger("faststream.kafka"),
        log_level=logging.DEBUG,
    )
