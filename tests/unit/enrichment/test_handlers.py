"""Redelivery, replicas and lanes, with a store that is a dict."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import pytest
from prometheus_client import REGISTRY

from services.enrichment.handlers import Handlers
from services.enrichment.store import Reading
from shared import tracing
from shared.companies.registry import Registry
from shared.events import ArticleIngested, DealsDetected, Mode
from shared.messaging import Received
from shared.publishing import Message
from shared.topics import (
    ARTICLES_INGESTED,
    ARTICLES_INGESTED_BACKFILL,
    DEALS_DETECTED,
    DEALS_DETECTED_BACKFILL,
    ENRICHMENT,
    Topic,
    retry,
)

from .conftest import NOW, ingested


class DictStore:
    def __init__(self) -> None:
        self.rows: dict[str, str] = {}

    async def known(self, ids: Iterable[str]) -> dict[str, str]:
        return {id: self.rows[id] for id in ids if id in self.rows}

    async def keep(self, readings: Iterable[Reading], now: datetime) -> dict[str, str]:
        return {reading.id: self.rows.setdefault(reading.id, reading.event) for reading in readings}


class Topics:
    """Where published messages arrive."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def publish(self, messages: Sequence[Message]) -> None:
        self.messages += messages


def received(article: ArticleIngested, topic: str = ARTICLES_INGESTED.name) -> Received[ArticleIngested]:
    return Received(article, tracing.follow(None), topic, 0, 0, None)


ARTICLE = ingested(
    "Orvane Therapeutics Acquires Tessel Biologics",
    "Orvane Therapeutics, Inc. has acquired Tessel Biologics, Inc., a maker of cancer drugs.",
)


class Service:
    def __init__(self, registry: Registry, store: DictStore) -> None:
        self.now, self.topics = NOW, Topics()
        self.handlers = Handlers(store, self.topics, registry, lambda: self.now)  # type: ignore[arg-type]


async def test_the_whole_reading_is_published_under_the_article(registry: Registry) -> None:
    service = Service(registry, DictStore())
    await service.handlers.handle([received(ARTICLE)])
    (message,) = service.topics.messages
    detected = DealsDetected.model_validate_json(message.value)
    assert (message.topic, message.key) == (DEALS_DETECTED.name, ARTICLE.article_id)
    assert message.headers["ce_type"] == "dealwire.DealsDetected.v1"
    assert len(detected.deals) == 1 and detected.times.detected == NOW


async def test_a_redelivery_publishes_the_same_bytes_and_id(registry: Registry) -> None:
    service = Service(registry, DictStore())
    await service.handlers.handle([received(ARTICLE)])
    service.now += timedelta(hours=1)
    await service.handlers.handle([received(ARTICLE), received(ARTICLE)])
    first, second, third = service.topics.messages
    assert first.value == second.value == third.value
    assert first.headers["ce_id"] == second.headers["ce_id"]
    assert first.headers["ce_time"] == second.headers["ce_time"]


async def test_two_replicas_publish_one_content(registry: Registry) -> None:
    class Racing(DictStore):
        async def known(self, ids: Iterable[str]) -> dict[str, str]:
            return {}  # both looked before either wrote

    store = Racing()
    one, two = Service(registry, store), Service(registry, store)
    two.now += timedelta(seconds=5)
    await one.handlers.handle([received(ARTICLE)])
    await two.handlers.handle([received(ARTICLE)])
    assert one.topics.messages[0].value == two.topics.messages[0].value


async def test_another_revision_is_another_event(registry: Registry) -> None:
    service = Service(registry, DictStore())
    await service.handlers.handle([received(ARTICLE), received(ARTICLE.model_copy(update={"revision": 2}))])
    first, second = service.topics.messages
    assert first.headers["ce_id"] != second.headers["ce_id"]


@pytest.mark.parametrize(
    ("topic", "mode", "lane"),
    [
        (ARTICLES_INGESTED.name, Mode.live, DEALS_DETECTED),
        (retry(ARTICLES_INGESTED.name, ENRICHMENT).name, Mode.live, DEALS_DETECTED),
        (ARTICLES_INGESTED_BACKFILL.name, Mode.reprocess, DEALS_DETECTED_BACKFILL),
        (retry(ARTICLES_INGESTED_BACKFILL.name, ENRICHMENT).name, Mode.live, DEALS_DETECTED_BACKFILL),
        (ARTICLES_INGESTED.name, Mode.backfill, DEALS_DETECTED_BACKFILL),
    ],
)
async def test_history_stays_in_its_lane(registry: Registry, topic: str, mode: Mode, lane: Topic) -> None:
    service = Service(registry, DictStore())
    await service.handlers.handle([received(ARTICLE.model_copy(update={"mode": mode}), topic)])
    assert service.topics.messages[0].topic == lane.name


async def test_what_was_read_is_counted_by_reason_and_language(registry: Registry) -> None:
    def count(name: str, **labels: str) -> float:
        return REGISTRY.get_sample_value(name, labels) or 0.0

    german = ARTICLE.model_copy(update={"article_id": "a_german", "language": "de"})
    before = [count("dealwire_articles_read_total", reason="unsupported_language")]
    before += [count("dealwire_languages_not_read_total", language="de"), count("dealwire_read_seconds_count")]
    await Service(registry, DictStore()).handlers.handle([received(german), received(ARTICLE)])
    after = [count("dealwire_articles_read_total", reason="unsupported_language")]
    after += [count("dealwire_languages_not_read_total", language="de"), count("dealwire_read_seconds_count")]
    assert [b - a for a, b in zip(before, after, strict=True)] == [1, 1, 2]
