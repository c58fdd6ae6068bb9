"""Scoring alone, from readings on a topic to versions on the broker, over collections that already hold many deals.

Beside it, in turns within the same run, the bare clients doing the least that has to be written: for each claim one
insert, one update of its deal, two records out. Claims per second are told by the clock and by the processor time of
the process that does the work, since broker and database share the machine.
"""

import asyncio
import itertools
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from aiokafka import AIOKafkaConsumer
from pymongo import InsertOne, UpdateOne

from deploy.local.stack import Stack
from services.scoring import configuration
from services.scoring.app import newest_state
from services.scoring.handlers import Handlers
from services.scoring.store import indexes
from shared import mongo
from shared.clock import utc_now
from shared.due import Due
from shared.events import DealsDetected, to_wire
from shared.messaging import Received, Subscription, make_broker
from shared.mongo import Database
from shared.outbox import Outbox
from shared.publishing import Message, Publisher
from shared.settings import Settings
from shared.setup import make_topics
from shared.topics import DEALS_SCORED, DEALS_STATE, MAX_RECORD_BYTES, Topic, retry
from tests.bench.report import middle, percentile, progress, spread, table
from tests.bench.scoring_past import fill
from tests.bench.scoring_readings import batches, stream
from tests.bench.throughput import producer

_TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
_PAPER = 1_000_000  # deals, read off the fitted curve
_CANDIDATES = 50
_RATE = 100  # readings a second, of the latency
_topics = itertools.count()
_stories = itertools.count(10_000_000, 1_000_000)


@dataclass
class _Turn:
    claims: int
    seconds: float = 0.0
    processor: float = 0.0
    milliseconds: list[float] = field(default_factory=list)


async def run(quick: bool) -> None:
    """Starts a stack of its own, measures, prints, and leaves nothing behind."""
    sizes, claims, turns, seconds = ((1000, 5000), 600, 1, 5) if quick else ((1000, 30_000, 300_000), 3000, 3, 30)
    with tempfile.TemporaryDirectory(prefix="dealwire-bench-") as folder:
        progress("starting Kafka and MongoDB")
        with Stack(Path(folder)) as stack:
            settings = Settings.model_validate({"kafka_bootstrap": stack.bootstrap, "mongo_uri": stack.mongo_uri})
            database = mongo.connect(settings)
            try:
                await _measure(settings, database, sizes, claims, turns, seconds)
            finally:
                database.client.close()


async def _measure(
    settings: Settings, database: Database, sizes: Sequence[int], claims: int, turns: int, seconds: int
) -> None:
    await make_topics(settings, [DEALS_SCORED, DEALS_STATE])
    await mongo.make_indexes(database, indexes())
    await _turn(settings, database, min(claims, 300))  # a first turn that does not count
    ours: dict[int, list[_Turn]] = {}
    bare: dict[int, list[_Turn]] = {}
    for size in sizes:
        progress(f"{size} deals")
        await fill(database, size)
        for turn in range(turns):
            progress(f"  turn {turn + 1} of {turns}")
            ours.setdefault(size, []).append(await _turn(settings, database, claims))
            bare.setdefault(size, []).append(await _bare_turn(settings, database, claims))
    progress(f"{_RATE} readings a second")
    latency = await _turn(settings, database, _RATE * seconds * 3 // 5, rate=_RATE)
    _print(ours, bare, latency, claims, turns, seconds)


# --- dealwire's own way ----------------------------------------------------------------------------------------------


class _Watched(Publisher):
    """A publisher that notes when the broker had each version."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.acknowledged: list[tuple[float, bytes]] = []

    async def publish(self, messages: Sequence[Message]) -> None:
        await super().publish(messages)
        now = time.perf_counter()
        self.acknowledged += [(now, m.value) for m in messages if m.topic == DEALS_SCORED.name]


async def _turn(settings: Settings, database: Database, claims: int, *, rate: int | None = None) -> _Turn:
    """Readings through subscription and handlers, as the service wires them: from a full topic, or at a rate."""
    topic = Topic(f"bench.detected.{next(_topics)}", partitions=4)
    readings = stream(next(_stories), claims)
    await make_topics(settings, [topic, retry(topic.name, "bench")])
    publisher, broker = _Watched(settings), make_broker(settings)
    outbox = Outbox(
        database["scoring_deals"],
        publisher,
        utc_now,
        relay_after_ms=60_000,
        state=newest_state,
        state_fields=["state"],
        due=Due(database["scoring_due"], utc_now),
    )
    handlers = Handlers(database, outbox, configuration.load(None), utc_now, _CANDIDATES)
    left, done, arrived = len(readings), asyncio.Event(), dict[str, float]()
    failures: list[Exception] = []

    async def handle(batch: Sequence[Received[DealsDetected]]) -> None:
        nonlocal left
        now = time.perf_counter()
        arrived.update({f"{r.event.article_id}:{r.event.revision}": now for r in batch})
        await handlers.handle(batch)
        left -= len(batch)
        if left <= 0:
            done.set()

    def failed(error: Exception) -> None:
        failures.append(error)
        done.set()

    Subscription(broker, publisher, settings, utc_now, topic, "bench", DealsDetected, handle, failed)
    await publisher.start()
    result = _Turn(sum(len(r.deals) for r in readings))
    try:
        if rate is None:
            await _publish(publisher, topic, readings)
        began, processor = time.perf_counter(), time.process_time()
        await broker.start()
        if rate is not None:
            await _publish_at(settings, topic, readings, rate)
        await done.wait()
        result.seconds, result.processor = time.perf_counter() - began, time.process_time() - processor
    finally:
        await broker.stop()
        await publisher.stop()
    if failures:
        raise failures[0]
    for at, value in publisher.acknowledged:
        cause = orjson.loads(value)["cause"]
        result.milliseconds.append((at - arrived[f"{cause['article_id']}:{cause['revision']}"]) * 1000)
    return result


async def _publish(publisher: Publisher, topic: Topic, readings: Sequence[DealsDetected]) -> None:
    for batch in batches(readings, 500):
        await publisher.publish([Message(topic.name, r.article_id, to_wire(r), {"traceparent": _TRACE}) for r in batch])


async def _publish_at(settings: Settings, topic: Topic, readings: Sequence[DealsDetected], rate: int) -> None:
    sender = producer(settings)
    await sender.start()
    try:
        began = time.perf_counter()
        for number, one in enumerate(readings):
            await asyncio.sleep(max(began + number / rate - time.perf_counter(), 0))
            await sender.send(
                topic.name, value=to_wire(one), key=one.article_id.encode(), headers=[("traceparent", _TRACE.encode())]
            )
        await sender.flush()
    finally:
        await sender.stop()


# --- the bare clients ------------------------------------------------------------------------------------------------


async def _bare_turn(settings: Settings, database: Database, claims: int) -> _Turn:
    """getmany, orjson, one insert for each claim and one update of its deal in one bulk each, two sends, commit."""
    topic = Topic(f"bench.detected.{next(_topics)}", partitions=4)
    readings = stream(next(_stories), claims)
    await make_topics(settings, [topic])
    sender = producer(settings)
    consumer = AIOKafkaConsumer(
        topic.name,
        bootstrap_servers=settings.kafka_bootstrap,
        group_id=topic.name,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=2 * MAX_RECORD_BYTES,
    )
    await sender.start()
    publisher = Publisher(settings)
    await publisher.start()
    await _publish(publisher, topic, readings)
    await publisher.stop()
    left, began, processor = len(readings), time.perf_counter(), time.process_time()
    try:
        await consumer.start()
        while left > 0:
            found = await consumer.getmany(timeout_ms=settings.batch_wait_ms, max_records=settings.batch_records)
            told = [
                reading for records in found.values() for r in records if (reading := orjson.loads(r.value))["deals"]
            ]
            left -= sum(map(len, found.values()))
            await _bare_batch(database, sender, told)
            if found:
                await consumer.commit({tp: rs[-1].offset + 1 for tp, rs in found.items() if rs})
        ended, used = time.perf_counter(), time.process_time()
    finally:
        await consumer.stop()
        await sender.stop()
    return _Turn(claims, ended - began, used - processor)


async def _bare_batch(database: Database, sender: Any, told: list[Any]) -> None:
    if not told:
        return
    claims: list[Any] = [InsertOne({"article_id": one["article_id"], "mention": one["deals"][0]}) for one in told]
    values = [orjson.dumps(one) for one in told]
    deals = [
        UpdateOne(
            {"_id": one["names"][0] + one["names"][1]}, {"$set": {"state": value}, "$inc": {"version": 1}}, upsert=True
        )
        for one, value in zip(told, values, strict=True)
    ]
    await database["bench_claims"].bulk_write(claims, ordered=False)
    await database["bench_deals"].bulk_write(deals, ordered=False)
    sent = [
        await sender.send(topic.name, value=value, key=one["article_id"].encode())
        for topic in (DEALS_SCORED, DEALS_STATE)
        for one, value in zip(told, values, strict=True)
    ]
    for future in sent:
        await future


# --- what is printed -------------------------------------------------------------------------------------------------


def _print(
    ours: dict[int, list[_Turn]], bare: dict[int, list[_Turn]], latency: _Turn, claims: int, turns: int, seconds: int
) -> None:
    rows = []
    for size, mine in ours.items():
        rates = [t.claims / t.seconds for t in mine]
        per_core = [t.claims / t.processor for t in mine]
        theirs = [t.claims / t.seconds for t in bare[size]]
        bare_core = [t.claims / t.processor for t in bare[size]]
        cells = [middle(rates), middle(per_core), middle(theirs), middle(bare_core)]
        milliseconds = [t.processor / t.claims * 1000 for t in mine]
        rows.append([f"{size:,}", *(f"{c:,.0f}" for c in cells), f"{middle(milliseconds):.2f}", spread(milliseconds)])
    head = ["deals stored", "claims/s", "by processor", "bare/s", "by processor", "ms a claim", "lowest to highest"]
    table(f"Scoring: {claims} claims a turn, {turns} turns each", head, rows)
    slope, start = _fit([(size, middle([t.seconds / t.claims * 1000 for t in mine])) for size, mine in ours.items()])
    print(
        f"  by the clock a claim takes {start:.3f} ms + {slope * 1e5:.3f} ms for each 100,000 deals (least squares): "
        f"{start + slope * _PAPER:.2f} ms at {_PAPER:,}"
    )
    values = latency.milliseconds
    cells_ = [f"{percentile(values, share):.0f}" for share in (0.5, 0.95, 0.99, 1.0)]
    table(
        f"From the handler to the broker at {_RATE} readings/s for {seconds} s: milliseconds",
        ["", "p50", "p95", "p99", "highest", "versions"],
        [["DealsDetected to DealScored", *cells_, str(len(values))]],
    )


def _fit(points: Sequence[tuple[int, float]]) -> tuple[float, float]:
    """Slope and start of the line nearest to the points."""
    x, y = (sum(values) / len(points) for values in zip(*points, strict=True))
    spread_of_x = sum((px - x) ** 2 for px, _ in points)
    slope = sum((px - x) * (py - y) for px, py in points) / spread_of_x if spread_of_x else 0.0
    return slope, y - slope * x
