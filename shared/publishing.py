"""Kafka out: events as messages, published in order, acknowledged by the broker before anything is marked as sent."""

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from shared import metrics
from shared.errors import TransientError
from shared.events import Event, instant_text, to_wire
from shared.security import client_options
from shared.settings import Settings
from shared.topics import MAX_RECORD_BYTES, Topic

log = logging.getLogger(__name__)
_MAX_REQUEST = 2 * MAX_RECORD_BYTES


@dataclass(frozen=True)
class Message:
    topic: str
    key: str
    value: bytes
    headers: dict[str, str] = field(default_factory=dict)


def message(topic: Topic, key: str, event: Event, *, event_id: str, source: str, at: datetime, trace: str) -> Message:
    """An event with its CloudEvents 1.0 attributes (binary mode of the Kafka binding) and its trace as headers."""
    headers = {
        "ce_specversion": "1.0",
        "ce_id": event_id,
        "ce_type": f"dealwire.{type(event).__name__}.v1",
        "ce_source": f"/dealwire/{source}",
        "ce_time": instant_text(at),
        "ce_subject": key,
        "content-type": "application/json",
        "traceparent": trace,
    }
    return Message(topic.name, key, to_wire(event), headers)


class Publisher:
    """Publishes records in the order given and returns when the broker has all of them. Made anew after a failure."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._producer: AIOKafkaProducer | None = None
        self._opening = asyncio.Lock()

    async def start(self) -> None:
        """Connects. Raises KafkaError where no broker answers."""
        producer = AIOKafkaProducer(
            **client_options(self._settings),
            acks="all",
            enable_idempotence=True,
            compression_type="zstd",
            linger_ms=0,
            max_batch_size=256 * 1024,
            max_request_size=_MAX_REQUEST,
            request_timeout_ms=15_000,
        )
        try:
            await producer.start()
        except BaseException:
            await producer.stop()
            raise
        self._producer = producer

    async def stop(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            try:
                await asyncio.wait_for(producer.stop(), 5)
            except (TimeoutError, KafkaError) as error:
                log.warning("producer did not stop cleanly: %s", error)

    async def answers(self) -> bool:
        """Whether a broker gives out its metadata at this moment. Raises KafkaError, too, where none does."""
        async with self._opening:
            if self._producer is None:
                await self.start()
            producer = self._producer
        assert producer is not None
        return bool(await producer.client.force_metadata_update())

    async def publish(self, messages: Sequence[Message]) -> None:
        """Raises TransientError where any record was not acknowledged; then publish all of them again."""
        await self.publish_raw(
            [(m.topic, m.key.encode(), m.value, [(k, v.encode()) for k, v in m.headers.items()]) for m in messages]
        )

    async def publish_raw(
        self, records: Sequence[tuple[str, bytes | None, bytes | None, Sequence[tuple[str, bytes]]]]
    ) -> None:
        """The same for (topic, key, value, headers) as bytes: dead letters must not change a byte."""
        if not records:
            return
        started = time.perf_counter()
        producer: AIOKafkaProducer | None = None
        pending: list[asyncio.Future[Any]] = []
        try:
            async with self._opening:
                if self._producer is None:
                    await self.start()
                producer = self._producer
            assert producer is not None
            # send() keeps the order of a partition; the acknowledgements are awaited together afterwards.
            for topic, key, value, headers in records:
                pending.append(await producer.send(topic, value=value, key=key, headers=list(headers)))
            for future in pending:
                await future
        except KafkaError as error:
            for future in pending:
                future.cancel()
            # A record that timed out is gone from the producer, and its sequence numbers may be broken: begin afresh.
            if producer is not None and producer is self._producer:
                await self.stop()
            raise TransientError(f"Kafka did not acknowledge: {type(error).__name__}: {error}") from error
        metrics.PUBLISH_SECONDS.observe(time.perf_counter() - started)
        for topic, *_ in records:
            metrics.PUBLISHED.labels(topic).inc()
