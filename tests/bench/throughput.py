"""One service without its core, against the same work written with the bare clients, in turns within one run.

Three ratios: consume only; the whole hop (decode 5 KB, one bulk write, one record out for each, commit); publish only.
"""

import asyncio
import itertools
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import orjson
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from pymongo import UpdateOne

from deploy.local.stack import Stack
from services.cli.reader import to_article
from shared import mongo
from shared.clock import utc_now
from shared.events import ArticleIngested
from shared.messaging import Received, Subscription, make_broker
from shared.mongo import Collection
from shared.publishing import Message, Publisher, message
from shared.settings import Settings
from shared.setup import make_topics
from shared.topics import MAX_RECORD_BYTES, Topic, retry
from tests.bench.articles import article
from tests.bench.report import middle, progress, spread, table

_TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
_IN, _OUT = Topic("bench.in", partitions=4), Topic("bench.out", partitions=4)
_TURN_SECONDS = 300
_KINDS = ("consume", "hop", "publish")
_number = itertools.count()


@dataclass(frozen=True)
class _Bench:
    settings: Settings
    collection: Collection
    messages: Sequence[Message]  # what lies on the topic


async def run(quick: bool) -> None:
    """Starts a stack of its own, measures, prints, and leaves nothing behind."""
    records, turns = (3000, 3) if quick else (8000, 7)
    with tempfile.TemporaryDirectory(prefix="dealwire-bench-") as folder:
        progress("starting Kafka and MongoDB")
        with Stack(Path(folder)) as stack:
            await _measure(stack, records, turns)


async def _measure(stack: Stack, records: int, turns: int) -> None:
    settings = Settings.model_validate({"kafka_bootstrap": stack.bootstrap, "mongo_uri": stack.mongo_uri})
    database = mongo.connect(settings)
    try:
        await make_topics(settings, [_IN, _OUT])
        bench = _Bench(settings, database["bench_articles"], _messages(records))
        publisher = Publisher(settings)
        await publisher.start()
        try:
            await publisher.publish(bench.messages)
        finally:
            await publisher.stop()
        rates = await _in_turns(bench, turns)
    finally:
        database.client.close()
    size = sum(len(m.value) for m in bench.messages) / len(bench.messages)
    rows = []
    for kind in _KINDS:
        ours, bare = rates[kind, "dealwire"], rates[kind, "bare"]
        ratios = [a / b for a, b in zip(ours, bare, strict=True)]
        cells = [f"{middle(ours):,.0f}", f"{middle(bare):,.0f}", f"{middle(ratios):.2f}", spread(ratios)]
        rows.append([kind, *cells])
    title = f"One service without its core: {records} records of {size:,.0f} bytes, {_IN.partitions} partitions, batches of up to {settings.batch_records}, {turns} turns each"
    table(title, ["", "dealwire /s", "bare clients /s", "ratio", "lowest to highest ratio"], rows)


def _messages(records: int) -> list[Message]:
    # A few hundred texts do: making all of them different takes longer than measuring.
    events = [to_article(orjson.dumps(article(number).submission())) for number in range(min(records, 300))]
    return [
        _message(_IN, events[number % len(events)].model_copy(update={"article_id": f"a_{number}"}))
        for number in range(records)
    ]


def _message(topic: Topic, event: ArticleIngested) -> Message:
    return message(
        topic, event.article_id, event, event_id=event.article_id, source="bench", at=event.times.accepted, trace=_TRACE
    )


async def _in_turns(bench: _Bench, turns: int) -> dict[tuple[str, str], list[float]]:
    """Records per second by kind and by who did it. Both in turns, so that what else the machine does meets both."""
    measures: dict[tuple[str, str], Callable[[_Bench], Awaitable[float]]] = {
        ("consume", "dealwire"): lambda b: _ours(b, hop=False),
        ("consume", "bare"): lambda b: _bare(b, hop=False),
        ("hop", "dealwire"): lambda b: _ours(b, hop=True),
        ("hop", "bare"): lambda b: _bare(b, hop=True),
        ("publish", "dealwire"): _publish_ours,
        ("publish", "bare"): _publish_bare,
    }
    rates: dict[tuple[str, str], list[float]] = {key: [] for key in measures}
    for turn in range(turns + 1):
        progress(f"turn {turn} of {turns}" if turn else "a first turn that does not count")
        # Who is first changes from turn to turn: the one after the other finds warm files and a tired broker.
        for key in measures if turn % 2 else reversed(measures):
            await bench.collection.delete_many({})
            rate = await asyncio.wait_for(measures[key](bench), _TURN_SECONDS)
            if turn:
                rates[key].append(rate)
    return rates


class _Pace:
    """Records per second from the end of the first batch to the end of the last: joining the group is left out."""

    def __init__(self, records: int) -> None:
        self.done = asyncio.Event()
        self._left, self._counted, self._began, self._ended = records, 0, 0.0, 0.0

    def batch(self, records: int) -> None:
        self._ended = time.perf_counter()
        if self._began:
            self._counted += records
        else:
            self._began = self._ended
        self._left -= records
        if self._left <= 0:
            self.done.set()

    @property
    def rate(self) -> float:
        return self._counted / (self._ended - self._began)


# --- dealwire's own way ----------------------------------------------------------------------------------------------


async def _ours(bench: _Bench, *, hop: bool) -> float:
    """Subscription and Publisher as the services use them, around a handler that decides nothing."""
    group = f"bench{next(_number)}"
    await make_topics(bench.settings, [retry(_IN.name, group)])
    publisher, broker, pace = Publisher(bench.settings), make_broker(bench.settings), _Pace(len(bench.messages))
    failures: list[Exception] = []

    async def handle(batch: Sequence[Received[ArticleIngested]]) -> None:
        if hop:
            writes = [
                UpdateOne(
                    {"_id": r.event.article_id}, {"$set": {"title": r.event.title, "text": r.event.text}}, upsert=True
                )
                for r in batch
            ]
            await bench.collection.bulk_write(writes, ordered=False)
            await publisher.publish([_message(_OUT, r.event) for r in batch])
        pace.batch(len(batch))

    def failed(error: Exception) -> None:
        failures.append(error)
        pace.done.set()

    Subscription(broker, publisher, bench.settings, utc_now, _IN, group, ArticleIngested, handle, failed)
    await publisher.start()
    try:
        await broker.start()
        await pace.done.wait()
    finally:
        await broker.stop()
        await publisher.stop()
    if failures:
        raise failures[0]
    return pace.rate


async def _publish_ours(bench: _Bench) -> float:
    publisher = Publisher(bench.settings)
    await publisher.start()
    try:
        return await _paced_batches(bench, publisher.publish)
    finally:
        await publisher.stop()


async def _paced_batches(bench: _Bench, publish: Callable[[Sequence[Message]], Awaitable[None]]) -> float:
    out = [replace(m, topic=_OUT.name) for m in bench.messages]
    pace, size = _Pace(len(out)), bench.settings.batch_records
    for start in range(0, len(out), size):
        await publish(out[start : start + size])
        pace.batch(len(out[start : start + size]))
    return pace.rate


# --- the bare clients ------------------------------------------------------------------------------------------------


def producer(settings: Settings) -> AIOKafkaProducer:
    """With the options of shared.publishing.Publisher."""
    return AIOKafkaProducer(
        bootstrap_servers=settings.kafka_bootstrap,
        acks="all",
        enable_idempotence=True,
        compression_type="zstd",
        linger_ms=0,
        max_batch_size=256 * 1024,
        max_request_size=2 * MAX_RECORD_BYTES,
    )


async def _bare(bench: _Bench, *, hop: bool) -> float:
    """getmany, orjson, bulk_write, send, await all, commit."""
    settings, pace = bench.settings, _Pace(len(bench.messages))
    sender = producer(settings)
    consumer = AIOKafkaConsumer(
        _IN.name,
        bootstrap_servers=settings.kafka_bootstrap,
        group_id=f"bench.bare{next(_number)}",
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=2 * MAX_RECORD_BYTES,
    )
    await sender.start()
    try:
        await consumer.start()
        while not pace.done.is_set():
            found = await consumer.getmany(timeout_ms=settings.batch_wait_ms, max_records=settings.batch_records)
            records = [record for partition in found.values() for record in partition]
            if not records:
                continue
            events = [orjson.loads(record.value) for record in records]
            if hop:
                await _bare_hop(bench.collection, sender, records, events)
            pace.batch(len(records))
            await consumer.commit({tp: rs[-1].offset + 1 for tp, rs in found.items() if rs})
    finally:
        await consumer.stop()
        await sender.stop()
    return pace.rate


async def _bare_hop(collection: Collection, sender: AIOKafkaProducer, records: list[Any], events: list[Any]) -> None:
    writes = [
        UpdateOne({"_id": e["article_id"]}, {"$set": {"title": e["title"], "text": e["text"]}}, upsert=True)
        for e in events
    ]
    await collection.bulk_write(writes, ordered=False)
    sent = [
        await sender.send(_OUT.name, value=orjson.dumps(event), key=record.key, headers=list(record.headers))
        for record, event in zip(records, events, strict=True)
    ]
    for future in sent:
        await future


async def _publish_bare(bench: _Bench) -> float:
    sender = producer(bench.settings)

    async def publish(messages: Sequence[Message]) -> None:
        sent = [
            await sender.send(
                m.topic, value=m.value, key=m.key.encode(), headers=[(k, v.encode()) for k, v in m.headers.items()]
            )
            for m in messages
        ]
        for future in sent:
            await future

    await sender.start()
    try:
        return await _paced_batches(bench, publish)
    finally:
        await sender.stop()
