"""From an article's acceptance to its alert on the topic: the four services as processes, fed through the HTTP API.

Beside them, in turns within the same run, three bare hops (tests/bench/chain.py) that do the same number of writes
to Kafka and MongoDB per batch and nothing else.
"""

import asyncio
import itertools
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import orjson
from aiokafka import AIOKafkaConsumer

from deploy.local.processes import Child
from deploy.local.services import Services
from deploy.local.stack import Stack
from shared.clock import utc_now
from shared.events import AlertKind, DealAlert, Times
from shared.settings import Settings
from shared.setup import make_topics
from shared.topics import DEALS_ALERTS, MAX_RECORD_BYTES, Topic
from tests.bench.articles import article
from tests.bench.http_client import Client
from tests.bench.report import cpu_seconds, percentile, progress, spread, table
from tests.bench.throughput import producer

RATES = (20, 100)  # articles a second
_CHAIN = tuple(Topic(f"bench.chain{n}", partitions=4) for n in range(4))
_PATIENCE_SECONDS = 30.0
_STEPS = (
    ("accepted to detected", "accepted", "detected"),
    ("detected to scored", "detected", "scored"),
    ("scored to emitted", "scored", "emitted"),
)


@dataclass
class _Turn:
    """What one turn at one rate gave. All in milliseconds."""

    totals: list[float] = field(default_factory=list)
    steps: dict[str, list[float]] = field(default_factory=dict)
    missing: int = 0
    others: int = 0  # alerts that are no new deal
    late: float = 0.0  # how far the sender fell behind its plan
    cores: dict[str, float] = field(default_factory=dict)


async def run(quick: bool) -> None:
    """Starts a stack and the services, measures, prints, and leaves nothing behind."""
    seconds, turns = (10, 1) if quick else (30, 3)
    with tempfile.TemporaryDirectory(prefix="dealwire-bench-") as folder:
        progress("starting Kafka, MongoDB, four services, three bare hops")
        with Stack(Path(folder)) as stack:
            services = Services(stack.bootstrap, stack.mongo_uri, stack.logs, stack.guard)
            hops = _bare_hops(stack)
            try:
                await _start(stack, services, hops)
                await _measure(stack, services, hops, seconds, turns)
            finally:
                services.stop()
                for child in hops:
                    child.stop()


def _bare_hops(stack: Stack) -> list[Child]:
    environment = os.environ | {
        "DEALWIRE_KAFKA_BOOTSTRAP": stack.bootstrap,
        "DEALWIRE_MONGO_URI": stack.mongo_uri,
        "DEALWIRE_MONGO_DATABASE": "bench",
    }
    hops = []
    for number, (source, target) in enumerate(itertools.pairwise(_CHAIN), 1):
        command = [sys.executable, "-m", "tests.bench.chain", source.name, target.name]
        name = f"bare hop {number}"
        log = stack.logs / f"hop{number}.log"
        hops.append(Child(name, [*command, "deals"] if number == 2 else command, log, stack.guard, environment))
    return hops


async def _start(stack: Stack, services: Services, hops: Sequence[Child]) -> None:
    settings = _settings(stack)
    await make_topics(settings, _CHAIN)
    services.set_up()
    for child in hops:
        child.start()
    services.start()


def _settings(stack: Stack) -> Settings:
    return Settings.model_validate({"kafka_bootstrap": stack.bootstrap, "mongo_uri": stack.mongo_uri})


async def _measure(stack: Stack, services: Services, hops: Sequence[Child], seconds: int, turns: int) -> None:
    processes = {c.name: c.pid for c in (*services.children.values(), *hops)}
    processes |= {"kafka": stack.kafka.process.pid, "mongod": stack.mongod.process.pid, "this bench": os.getpid()}
    settings = _settings(stack)
    results: dict[tuple[int, str], list[_Turn]] = {(r, w): [] for r in RATES for w in ("dealwire", "bare hops")}
    async with AsyncExitStack() as opened:
        ways = {
            "dealwire": await opened.enter_async_context(_through_services(services, settings)),
            "bare hops": await opened.enter_async_context(_through_chain(settings)),
        }
        for turn in range(turns + 1):
            for rate in RATES:
                for way, measure in ways.items():
                    progress(
                        f"{way} at {rate}/s, " + (f"turn {turn} of {turns}, {seconds} s" if turn else "warming up")
                    )
                    before = {name: cpu_seconds(pid) for name, pid in processes.items()}
                    began = time.monotonic()
                    result = await measure(f"t{turn}r{rate}-", rate, (seconds if turn else 3) * rate)
                    took = time.monotonic() - began
                    for name, pid in processes.items():
                        if (start := before[name]) is not None and (end := cpu_seconds(pid)) is not None:
                            result.cores[name] = (end - start) / took
                    if turn:
                        results[rate, way].append(result)
    _print(results, seconds, turns)


Measure = Callable[[str, int, int], Awaitable[_Turn]]


async def _paced(rate: int, count: int, send: Callable[[int], Coroutine[None, None, None]]) -> float:
    """Starts one `send` after the other at their moments, whether those before are done or not; then awaits all.
    Returns how many milliseconds the latest began after its moment."""
    late, began = 0.0, time.monotonic()
    async with asyncio.TaskGroup() as group:
        for number in range(count):
            due = began + number / rate
            await asyncio.sleep(max(due - time.monotonic(), 0))
            late = max(late, time.monotonic() - due)
            group.create_task(send(number))
    return late * 1000


class _Reading:
    """Reads a topic from its present end, and says when each record was there."""

    def __init__(self, settings: Settings, topic: Topic) -> None:
        self.records: list[tuple[datetime, bytes]] = []
        self._consumer = AIOKafkaConsumer(
            topic.name,
            bootstrap_servers=settings.kafka_bootstrap,
            auto_offset_reset="latest",
            max_partition_fetch_bytes=MAX_RECORD_BYTES,
        )
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "_Reading":
        await self._consumer.start()
        await self._consumer.seek_to_end()
        self._task = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._consumer.stop()

    async def _read(self) -> None:
        while True:
            found = await self._consumer.getmany(timeout_ms=1000)
            now = utc_now()
            self.records += [(now, record.value) for records in found.values() for record in records]

    async def until(self, records: int) -> None:
        """Until there are as many, or none has come for long."""
        there, since = -1, time.monotonic()
        while len(self.records) < records and time.monotonic() - since < _PATIENCE_SECONDS:
            if len(self.records) != there:
                there, since = len(self.records), time.monotonic()
            await asyncio.sleep(0.1)


def _ms(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() * 1000


# --- the services ----------------------------------------------------------------------------------------------------


@asynccontextmanager
async def _through_services(services: Services, settings: Settings) -> AsyncIterator[Measure]:
    client = Client(services.ingest_url, services.token)
    try:
        async with _Reading(settings, DEALS_ALERTS) as alerts:

            async def measure(salt: str, rate: int, count: int) -> _Turn:
                alerts.records.clear()
                articles = [article(number, salt) for number in range(count)]
                wanted: set[str] = set()
                answered: list[float] = []

                async def send(number: int) -> None:
                    began = time.perf_counter()
                    result = await client.post(articles[number].submission())
                    answered.append((time.perf_counter() - began) * 1000)
                    if articles[number].tells_deal:
                        wanted.add(result["article_id"])

                turn = _Turn(late=await _paced(rate, count, send))
                await alerts.until(len(wanted))
                turn.steps["request to its answer"] = answered
                for consumed, value in alerts.records:
                    _count(turn, wanted, DealAlert.model_validate_json(value), consumed)
                turn.missing = len(wanted)
                return turn

            yield measure
    finally:
        await client.close()


def _count(turn: _Turn, wanted: set[str], alert: DealAlert, consumed: datetime) -> None:
    if alert.kind != AlertKind.new or alert.cause.article_id not in wanted:
        turn.others += 1
        return
    wanted.discard(alert.cause.article_id)
    times: Times = alert.times
    turn.totals.append(_ms(times.accepted, consumed))
    for name, start, end in _STEPS:
        turn.steps.setdefault(name, []).append(_ms(getattr(times, start), getattr(times, end)))
    assert times.emitted is not None
    turn.steps.setdefault("emitted to consumed", []).append(_ms(times.emitted, consumed))


# --- three bare hops -------------------------------------------------------------------------------------------------


@asynccontextmanager
async def _through_chain(settings: Settings) -> AsyncIterator[Measure]:
    out = producer(settings)
    await out.start()
    try:
        async with _Reading(settings, _CHAIN[-1]) as arrived:

            async def measure(salt: str, rate: int, count: int) -> _Turn:
                arrived.records.clear()
                articles = [article(number, salt) for number in range(count)]

                async def send(number: int) -> None:
                    told = articles[number]
                    value = {"id": told.id, "deal": told.tells_deal, "title": told.title, "text": told.text}
                    value["accepted"] = utc_now().isoformat()
                    await out.send_and_wait(_CHAIN[0].name, orjson.dumps(value), key=told.id.encode())

                turn = _Turn(late=await _paced(rate, count, send))
                expected = sum(told.tells_deal for told in articles)
                await arrived.until(expected)
                for consumed, value in arrived.records:
                    turn.totals.append(_ms(datetime.fromisoformat(orjson.loads(value)["accepted"]), consumed))
                turn.missing = expected - len(arrived.records)
                return turn

            yield measure
    finally:
        await out.stop()


# --- what is printed -------------------------------------------------------------------------------------------------


def _print(results: dict[tuple[int, str], list[_Turn]], seconds: int, turns: int) -> None:
    for rate in RATES:
        ours, bare = results[rate, "dealwire"], results[rate, "bare hops"]
        rows = [_row("article accepted to alert read", ours), _row("three bare hops", bare)]
        ratios = [["ratio", *(f"{_all(ours, s) / _all(bare, s):.1f}" for s in (0.5, 0.95, 0.99)), "", "", "", ""]]
        title = f"{rate} articles/s, {turns} turns of {seconds} s each: milliseconds"
        head = ["", "p50", "p95", "p99", "highest", "p99 of each turn", "alerts", "missing"]
        table(title, head, [*rows, *ratios])
        names = [name for name, *_ in _STEPS]
        names = ["request to its answer", *names, "emitted to consumed"]
        steps = {name: [ms for turn in ours for ms in turn.steps.get(name, [])] for name in names}
        table(
            f"{rate} articles/s, where the time goes: milliseconds",
            ["", "p50", "p95", "p99"],
            [[name, *(f"{percentile(values, s):.0f}" for s in (0.5, 0.95, 0.99))] for name, values in steps.items()],
        )
        for way, measured in (("dealwire", ours), ("bare hops", bare)):
            used = {n: sum(t.cores.get(n, 0.0) for t in measured) / len(measured) for n in measured[0].cores}
            shown = ", ".join(f"{name} {cores:.2f}" for name, cores in used.items() if cores >= 0.02)
            late, others = max(t.late for t in measured), sum(t.others for t in measured)
            print(f"  {way}: cores used: {shown}; the sender was at most {late:.0f} ms late; other alerts: {others}")


def _row(name: str, turns: Sequence[_Turn]) -> list[str]:
    values = [f"{_all(turns, share):.0f}" for share in (0.5, 0.95, 0.99, 1.0)]
    each = spread([percentile(turn.totals, 0.99) for turn in turns], ".0f")
    return [name, *values, each, str(sum(len(t.totals) for t in turns)), str(sum(t.missing for t in turns))]


def _all(turns: Sequence[_Turn], share: float) -> float:
    return percentile([ms for turn in turns for ms in turn.totals], share)
