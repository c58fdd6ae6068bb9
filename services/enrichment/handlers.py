"""articles.ingested -> deals.detected: read, keep the reading, publish what is kept.

The offset is the outbox: everything is published on every delivery, and the batch is acknowledged only after that.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from shared import ids, metrics, topics
from shared.clock import Clock
from shared.companies.registry import Registry
from shared.events import ArticleIngested, DealsDetected, Mode
from shared.messaging import Received
from shared.publishing import Message, Publisher, message
from shared.topics import Topic

from . import languages
from .reading import read
from .store import Reading, Store, reading_id


class Handlers:
    def __init__(self, store: Store, publisher: Publisher, registry: Registry, clock: Clock) -> None:
        self._store, self._publisher, self._registry, self._clock = store, publisher, registry, clock

    async def handle(self, batch: Sequence[Received[ArticleIngested]]) -> None:
        """Idempotent: an id that was read before is published again as it was, byte for byte."""
        now = self._clock()
        stands = await self._store.known(_id(received.event) for received in batch)
        new = [received.event for received in batch if _id(received.event) not in stands]
        if new:
            # A batch takes longer than the event loop, which sends the heartbeats, may be held up.
            readings = await asyncio.to_thread(lambda: [Reading.of(self._read(a, now)) for a in new])
            stands |= await self._store.keep(readings, now)
        await self._publisher.publish([_message(received, stands[_id(received.event)]) for received in batch])

    def _read(self, article: ArticleIngested, now: datetime) -> DealsDetected:
        with metrics.READ_SECONDS.time():
            detected = read(article, self._registry, now)
        metrics.ARTICLES_READ.labels(detected.reason).inc()
        if detected.reason == languages.UNSUPPORTED:
            metrics.LANGUAGES_NOT_READ.labels(languages.code(article.language)).inc()
        return detected


def _id(article: ArticleIngested) -> str:
    return reading_id(article.article_id, article.revision, article.generation)


def _message(received: Received[ArticleIngested], wire: str) -> Message:
    detected = DealsDetected.model_validate_json(wire)
    made = message(
        _lane(received),
        detected.article_id,
        detected,
        event_id=ids.derive("det", _id(received.event)),
        source="enrichment",
        at=detected.times.detected or detected.times.accepted,
        trace=received.trace,
    )
    return Message(made.topic, made.key, wire.encode(), made.headers)


def _lane(received: Received[ArticleIngested]) -> Topic:
    """History stays in its lane: that of the topic it came from, retries of it included, or of its mode."""
    history = received.topic.startswith(topics.ARTICLES_INGESTED_BACKFILL.name)
    if history or received.event.mode == Mode.backfill:
        return topics.DEALS_DETECTED_BACKFILL
    return topics.DEALS_DETECTED
