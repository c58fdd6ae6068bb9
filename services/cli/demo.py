"""`dealwire demo`: a stack of its own, news through it, each alert as it comes, a summary, and nothing left running."""

import asyncio
import contextlib
import shutil
import signal
import textwrap
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

import click

from deploy.local import paths, state
from deploy.local.processes import Child
from deploy.local.services import Services
from deploy.local.stack import Stack

FEED = Path(__file__).parents[2] / "demo" / "feed"
_PAUSE_SECONDS = 1.5
_PATIENCE_SECONDS = 90.0  # without any progress after the last article
_CANCEL_AGAIN_SECONDS = 1.0


@click.command(short_help="Feed news through a stack of its own and print the alerts.")
@click.option(
    "--feed",
    type=click.Path(path_type=Path),
    help="File or folder of text, HTML, JSON or NDJSON; without it the bundled news.",
)
@click.option("--fast", is_flag=True, help="No pauses between the articles.")
def command(feed: Path | None, fast: bool) -> None:
    """Start a broker, a database and the four services, feed them news, print each alert, and stop everything.

    Uses ports and a data folder of its own, beside whatever else runs. The first time, the programs are fetched
    (about 125 MB). Ends by itself.
    """
    signal.signal(signal.SIGTERM, _terminated)
    from services.cli.demo_feed import read_feed

    items = list(read_feed(feed or FEED, None if feed else datetime.now(UTC).date()))
    home = paths.home() / "demo"
    with state.held(home, "`dealwire demo`"):
        for name in ("kafka", "mongo", "log"):
            shutil.rmtree(home / name, ignore_errors=True)
        try:
            with _running(home) as (stack, services):
                asyncio.run(_Demo(stack, services, fast).run([(item.name, item.body) for item in items]))
        finally:
            for name in ("kafka", "mongo"):
                shutil.rmtree(home / name, ignore_errors=True)


def _terminated(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


@contextlib.contextmanager
def _running(home: Path) -> Iterator[tuple[Stack, Services]]:
    stack = Stack(home)
    services = Services(stack.bootstrap, stack.mongo_uri, stack.logs, stack.guard)
    try:
        with _step("Kafka and MongoDB"):
            stack.start()
        with _step("topics and indexes"):
            services.set_up()
        with _step("ingest, enrichment, scoring, alerting"):
            services.start()
        yield stack, services
    finally:
        started = time.monotonic()
        services.stop()
        stack.stop()
        _say(f"Stopped everything in {time.monotonic() - started:.1f} s; logs are in {stack.logs}")


@contextlib.contextmanager
def _step(what: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    _say(f"{what}: ready after {time.monotonic() - started:.1f} s")


async def ended(tasks: Iterable[asyncio.Task[None]]) -> None:
    """Cancels tasks until they have ended: a Kafka client that is just connecting may swallow a cancellation."""
    left = set(tasks)
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=_CANCEL_AGAIN_SECONDS)


def _say(text: str) -> None:
    click.echo(text, err=True)


@dataclass
class _Tally:
    """What the summary is made of. `empty`: why each article without a deal has none, by its id."""

    articles: int = 0
    refused: list[str] = field(default_factory=list)
    alerts: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    empty: dict[str, str] = field(default_factory=dict)


class _Demo:
    def __init__(self, stack: Stack, services: Services, fast: bool) -> None:
        from shared.settings import Settings

        self._stack, self._services, self._fast = stack, services, fast
        self._settings = Settings.model_validate({"kafka_bootstrap": stack.bootstrap, "mongo_uri": stack.mongo_uri})
        self._tally = _Tally()
        self._read_to: dict[object, int] = {}

    async def run(self, files: Sequence[tuple[str, bytes]]) -> None:
        """Raises DealwireError where a part fails."""
        work = asyncio.create_task(self._feed_and_wait(files))
        others = [asyncio.create_task(self._print_alerts()), asyncio.create_task(self._watch())]
        try:
            done, _ = await asyncio.wait([work, *others], return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            await ended([work, *others])
        click.echo(await self._summary())

    async def _feed_and_wait(self, files: Sequence[tuple[str, bytes]]) -> None:
        from services.cli.article_files import articles_of
        from services.cli.connection import Ingest
        from services.cli.push import client, send

        async with client(Ingest(self._services.ingest_url, self._services.token)) as session:
            for name, body in files:
                for entry in articles_of(body, name):
                    answer = await send(session, entry)
                    self._tally.articles += 1
                    if answer.error is not None:
                        self._tally.refused.append(f"{answer.name}: {answer.error}")
                        click.echo(f"> {answer.name}: refused: {answer.error[:160]}")
                    else:
                        click.echo(f"> {answer.name}: {(answer.outcome or 'taken').replace('_', ' ')}")
                    if not self._fast:
                        await asyncio.sleep(_PAUSE_SECONDS)
        await self._until_through()

    async def _watch(self) -> None:
        """Raises StackError as soon as any process has ended."""
        children: list[Child] = [self._stack.kafka.process, self._stack.mongod.process]
        children += self._services.children.values()
        while True:
            for child in children:
                child.require_running()
            await asyncio.sleep(0.3)

    async def _print_alerts(self) -> None:
        from services.cli import alert_view, kafka_reading
        from shared.events import DealAlert, DealsDetected
        from shared.topics import DEALS_ALERTS, DEALS_DETECTED

        async with kafka_reading.reader(self._settings) as consumer:
            assigned = await kafka_reading.assign(consumer, self._settings, [DEALS_ALERTS.name, DEALS_DETECTED.name])
            await consumer.seek_to_beginning(*assigned)
            async for record in consumer:
                if record.topic == DEALS_ALERTS.name:
                    alert = DealAlert.model_validate_json(record.value)
                    self._tally.alerts[alert.kind] += 1
                    if waited := alert_view.delay(alert):
                        self._tally.seconds.append(waited.total_seconds())
                    click.echo(f"{alert_view.render(alert)}\n")
                else:
                    detected = DealsDetected.model_validate_json(record.value)
                    self._tally.empty.pop(detected.article_id, None)
                    if not detected.deals:
                        self._tally.empty[detected.article_id] = detected.reason
                self._read_to[record.topic, record.partition] = record.offset + 1

    async def _until_through(self) -> None:
        """Until twice in a row nothing was pending anywhere. Raises StackError if nothing moves for too long."""
        from deploy.local.errors import StackError
        from services.cli import pending

        clean, before, since = 0, "", time.monotonic()
        while clean < 2:
            found = await pending.pending(self._settings) or await self._unread()
            clean = 0 if found else clean + 1
            if found != before:
                before, since = found, time.monotonic()
            elif found and time.monotonic() - since > _PATIENCE_SECONDS:
                raise StackError("demo", f"nothing moved for {_PATIENCE_SECONDS:.0f} s: {found}", self._stack.logs)
            await asyncio.sleep(0.1)

    async def _unread(self) -> str:
        """Alerts that are there and not yet printed."""
        from services.cli import kafka_reading
        from shared.topics import DEALS_ALERTS, DEALS_DETECTED

        async with kafka_reading.reader(self._settings) as consumer:
            assigned = await kafka_reading.assign(consumer, self._settings, [DEALS_ALERTS.name, DEALS_DETECTED.name])
            ends = await consumer.end_offsets(assigned)
        unread = sum(end - self._read_to.get((p.topic, p.partition), 0) for p, end in ends.items())
        return f"{unread} records to print" if unread else ""

    async def _summary(self) -> str:
        from services.alerting.decisions import EXPLANATIONS
        from shared import mongo

        database = mongo.connect(self._settings)
        try:
            deals = await database["scoring_deals"].find({}, {"superseded_by": 1}).to_list(None)
            records = await database["alerting_deals"].find({}, {"decided": 1}).to_list(None)
        finally:
            database.client.close()
        tally = self._tally
        merged = sum(1 for deal in deals if deal.get("superseded_by"))
        untold = Counter(
            reason
            for record in records
            for decided in record.get("decided", {}).values()
            if not decided.get("alert")
            for reason in decided["reasons"]
        )
        taken = tally.articles - len(tally.refused)
        kinds = ", ".join(f"{count} {kind}" for kind, count in tally.alerts.most_common())
        deals_found = f"{len(deals) - merged}, and {merged} merged into one of them"
        alerts = f"{tally.alerts.total()}" + (f": {kinds}" if kinds else "")
        untold_text = f"{len(tally.empty)} articles without a deal, {untold.total()} changes of deals"
        lines = ["=" * 80, "Summary"]
        lines += _row("articles", f"{tally.articles}: {taken} taken, {len(tally.refused)} refused")
        lines += _row("deals found", deals_found)
        lines += _row("alerts", alerts)
        lines += _row("not alerted", untold_text)
        for reason, count in Counter(tally.empty.values()).most_common():
            lines += _row("", f"{count} x {reason.replace('_', ' ')}")
        for reason, count in untold.most_common():
            lines += _row("", f"{count} x {EXPLANATIONS.get(reason, reason)}")
        for refused in tally.refused:
            lines += _row("refused", refused[:300])
        if tally.seconds:
            p50, p99 = quantile(tally.seconds, 50), quantile(tally.seconds, 99)
            lines += _row("took", f"article to alert p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms")
        return "\n".join(lines)


def _row(label: str, text: str) -> list[str]:
    return textwrap.wrap(text, 80, initial_indent=f"  {label:<14}", subsequent_indent=" " * 18)


def quantile(values: Sequence[float], percent: int) -> float:
    """The smallest of the values that at least this many percent of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]
