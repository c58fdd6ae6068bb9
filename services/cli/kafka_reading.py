"""Reading Kafka from the command line: a topic's records, and what consumer groups have not yet read."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from shared.errors import DealwireError
from shared.security import client_options
from shared.settings import Settings
from shared.topics import MAX_RECORD_BYTES, READS, retry


@asynccontextmanager
async def reader(settings: Settings) -> AsyncIterator[AIOKafkaConsumer]:
    """A consumer without a group: it commits nothing and disturbs nobody. Raises DealwireError if none answers."""
    consumer = AIOKafkaConsumer(
        **client_options(settings),
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=4 * MAX_RECORD_BYTES,
        request_timeout_ms=10_000,
    )
    try:
        await consumer.start()
        try:
            yield consumer
        finally:
            await consumer.stop()
    except (KafkaError, OSError) as error:
        await consumer.stop()
        raise DealwireError(f"Kafka at {settings.kafka_bootstrap}: {type(error).__name__}: {error}") from error


async def assign(consumer: AIOKafkaConsumer, settings: Settings, topics: Sequence[str]) -> list[TopicPartition]:
    """Gives the consumer all partitions of those topics that exist, and returns them."""
    admin = AIOKafkaAdminClient(**client_options(settings))
    try:
        await admin.start()
        found = await admin.describe_topics(list(topics))
    finally:
        await admin.close()
    assigned = sorted(
        TopicPartition(topic["topic"], partition["partition"])
        for topic in found
        if not topic["error_code"]
        for partition in topic["partitions"]
    )
    consumer.assign(assigned)
    return assigned


async def records(settings: Settings, topics: Sequence[str]) -> AsyncIterator[ConsumerRecord]:
    """Every record that the topics hold at this moment, partition by partition, oldest first."""
    async with reader(settings) as consumer:
        assigned = await assign(consumer, settings, topics)
        if not assigned:
            return
        ends = await consumer.end_offsets(assigned)
        await consumer.seek_to_beginning(*assigned)
        for partition in assigned:
            while await consumer.position(partition) < ends[partition]:
                for record in (await consumer.getmany(partition, timeout_ms=1000)).get(partition, []):
                    if record.offset < ends[partition]:
                        yield record


async def record_at(settings: Settings, topic: str, partition: int, offset: int) -> ConsumerRecord | None:
    """One record by where it lies; None if it is not (any more) there."""
    where = TopicPartition(topic, partition)
    async with reader(settings) as consumer:
        if where not in await assign(consumer, settings, [topic]):
            return None
        starts, ends = await consumer.beginning_offsets([where]), await consumer.end_offsets([where])
        if not starts[where] <= offset < ends[where]:
            return None
        consumer.seek(where, offset)
        found = await consumer.getmany(where, timeout_ms=10_000, max_records=1)
        records = found.get(where, [])
        return records[0] if records and records[0].offset == offset else None


@dataclass(frozen=True)
class Lag:
    """How many records of a topic a group has not yet finished."""

    group: str
    topic: str
    records: int


async def lags(settings: Settings) -> list[Lag]:
    """The lag of each service's group on each topic it reads, in the order of a message's way."""
    found = []
    async with reader(settings) as consumer:
        admin = AIOKafkaAdminClient(**client_options(settings))
        await admin.start()
        try:
            for group, topics in READS.items():
                for topic in topics:
                    names = (topic.name, retry(topic.name, group).name)
                    assigned = await assign(consumer, settings, names)
                    committed = await admin.list_consumer_group_offsets(f"dealwire.{group}.{topic.name}")
                    ends = await consumer.end_offsets(assigned)
                    starts = await consumer.beginning_offsets(assigned)
                    for name in names:
                        behind = 0
                        for partition in (p for p in assigned if p.topic == name):
                            done = committed[partition].offset if partition in committed else -1
                            behind += ends[partition] - max(done, starts[partition])
                        found.append(Lag(group, name, behind))
        finally:
            await admin.close()
    return found


async def counts(settings: Settings, topics: Sequence[str]) -> dict[str, int]:
    """How many records each of the topics holds; 0 where it does not exist."""
    async with reader(settings) as consumer:
        assigned = await assign(consumer, settings, topics)
        ends = await consumer.end_offsets(assigned)
        starts = await consumer.beginning_offsets(assigned)
    held = dict.fromkeys(topics, 0)
    for partition in assigned:
        held[partition.topic] += ends[partition] - starts[partition]
    return held
