"""Every topic, by name: its key, its event, how long it is kept. Topics are named nowhere else.

Two lanes carry the first two hops, so that history never queues before news. Each consumer group that reads a topic
has a dead-letter topic and a retry topic of its own (`dead_letters`, `retry`).
"""

from dataclasses import dataclass

DAY_MS = 86_400_000
MAX_RECORD_BYTES = 4 * 1024 * 1024  # what a topic accepts; ingest refuses texts far below it


@dataclass(frozen=True)
class Topic:
    name: str
    partitions: int
    retention_ms: int | None = 7 * DAY_MS  # None: compacted, kept for ever
    max_bytes: int = MAX_RECORD_BYTES

    def config(self) -> dict[str, str]:
        """The topic's whole configuration: Kafka's alter_configs replaces everything, so it is always sent whole."""
        config = {"max.message.bytes": str(self.max_bytes), "compression.type": "producer"}
        if self.retention_ms is None:
            return config | {"cleanup.policy": "compact", "min.cleanable.dirty.ratio": "0.2", "segment.ms": str(DAY_MS)}
        return config | {"cleanup.policy": "delete", "retention.ms": str(self.retention_ms)}


ARTICLES_INGESTED = Topic("articles.ingested.v1", partitions=4)
ARTICLES_INGESTED_BACKFILL = Topic("articles.ingested.backfill.v1", partitions=2)
DEALS_DETECTED = Topic("deals.detected.v1", partitions=4)
DEALS_DETECTED_BACKFILL = Topic("deals.detected.backfill.v1", partitions=2)
DEALS_SCORED = Topic("deals.scored.v1", partitions=4, retention_ms=30 * DAY_MS)
DEALS_STATE = Topic("deals.state.v1", partitions=4, retention_ms=None)
DEALS_ALERTS = Topic("deals.alerts.v1", partitions=4, retention_ms=30 * DAY_MS)

MAIN = (
    ARTICLES_INGESTED,
    ARTICLES_INGESTED_BACKFILL,
    DEALS_DETECTED,
    DEALS_DETECTED_BACKFILL,
    DEALS_SCORED,
    DEALS_STATE,
    DEALS_ALERTS,
)

# Who reads what. A group's dead letters and retries hang on this list.
ENRICHMENT, SCORING, ALERTING = "enrichment", "scoring", "alerting"
READS: dict[str, tuple[Topic, ...]] = {
    ENRICHMENT: (ARTICLES_INGESTED, ARTICLES_INGESTED_BACKFILL),
    SCORING: (DEALS_DETECTED, DEALS_DETECTED_BACKFILL),
    ALERTING: (DEALS_SCORED,),
}

# What each service publishes, by its name; it does not start where one of them is missing.
WRITES: dict[str, tuple[Topic, ...]] = {
    "ingest": (ARTICLES_INGESTED, ARTICLES_INGESTED_BACKFILL),
    "enrichment": (DEALS_DETECTED, DEALS_DETECTED_BACKFILL),
    "scoring": (DEALS_SCORED, DEALS_STATE),
    "alerting": (DEALS_ALERTS,),
}


def dead_letters(topic: str, group: str) -> Topic:
    """Where a group puts what it can't handle. Larger records than elsewhere: they carry the raw value and more."""
    return Topic(f"{topic}.{group}.dlq", partitions=1, retention_ms=30 * DAY_MS, max_bytes=2 * MAX_RECORD_BYTES)


def retry(topic: str, group: str) -> Topic:
    """Where a dead letter is put back, read by the group that refused it and by nobody else."""
    return Topic(f"{topic}.{group}.retry", partitions=1)


def subscription(name: str) -> Topic:
    """The topic of one subscription's own deliveries."""
    return Topic(f"deals.subscription.{name}.v1", partitions=1, retention_ms=30 * DAY_MS)


def everything() -> tuple[Topic, ...]:
    """All topics but those of subscriptions."""
    side = [
        make(topic.name, group) for group, topics in READS.items() for topic in topics for make in (dead_letters, retry)
    ]
    return (*MAIN, *side)
