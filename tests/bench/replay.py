"""Replaying kept versions on one core, against reading the same rows without scoring, in turns within one run."""

import gc
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson

from deploy.local.stack import Stack
from services.cli.reader import to_article
from services.enrichment.reading import read as read_article
from services.history.period import replay_period
from services.history.replay import Replay
from services.history.store import History
from services.history.versions import read
from services.scoring import configuration
from services.scoring.configuration import Configuration
from services.scoring.offline import Offline
from services.scoring.store import indexes
from services.scoring.version_store import VERSIONS, VersionStore
from shared import mongo
from shared.companies.registry import Registry
from shared.events import DealScored, instant_text, to_wire
from shared.mongo import Database
from shared.outbox import entry
from shared.publishing import Message
from shared.settings import Settings
from shared.topics import DEALS_SCORED
from tests.accuracy.labelled import load
from tests.bench.report import middle, progress, spread, table

_START = datetime(2026, 3, 2, tzinfo=UTC)


async def run(quick: bool) -> None:
    """Starts a database of its own, measures, prints, and leaves nothing behind."""
    versions, turns = (2000, 3) if quick else (20_000, 5)
    with tempfile.TemporaryDirectory(prefix="dealwire-bench-") as folder:
        progress("starting MongoDB")
        with Stack(Path(folder)) as stack:
            settings = Settings.model_validate({"kafka_bootstrap": stack.bootstrap, "mongo_uri": stack.mongo_uri})
            database = mongo.connect(settings)
            try:
                await mongo.make_indexes(database, indexes())
                await _measure(database, versions, turns)
            finally:
                database.client.close()


async def _measure(database: Database, versions: int, turns: int) -> None:
    size = await _fill(database, versions)
    gc.collect()
    gc.freeze()  # the models and data of reading articles, which `dealwire replay` never loads
    history, stored = History(database), configuration.load()
    weights = _changed(stored, priority={"materiality": 0.5, "novelty": 0.15})
    money = _changed(stored, materiality={"exclusivity": 4.0})
    everything = _changed(
        stored,
        materiality={"exclusivity": 4.0},
        novelty={"further": 0.3},
        relevance={"area": 21.0},
        reliability={"base": 36.0},
        policy_exposure={"cross_border": 6.0},
    )

    def replay(new: Configuration) -> Callable[[], Awaitable[int]]:
        async def all_of_it() -> int:
            return (await replay_period(history, Replay(new, stored=stored))).versions

        return all_of_it

    async def rows() -> int:
        return sum([len(batch) async for batch in history.in_time()])

    async def parsed() -> int:
        count = 0
        async for batch in history.in_time():
            for one in batch:
                read(one.wire)
            count += len(batch)
        return count

    measures: dict[str, Callable[[], Awaitable[int]]] = {
        "rows read and unpacked": rows,
        "and parsed": parsed,
        "replayed, other shares of the priority": replay(weights),
        "replayed, other materiality": replay(money),
        "replayed, all scores other": replay(everything),
    }
    rates: dict[str, list[float]] = {name: [] for name in measures}
    for turn in range(turns + 1):
        progress(f"turn {turn} of {turns}" if turn else "a first turn that does not count")
        for name in measures if turn % 2 else reversed(measures):
            began = time.process_time()
            count = await measures[name]()
            if turn:
                rates[name].append(count / (time.process_time() - began))
    bare = rates["rows read and unpacked"]
    lines = [
        [
            name,
            f"{middle(own):,.0f}",
            spread(own, ",.0f"),
            f"{middle([a / b for a, b in zip(own, bare, strict=True)]):.2f}",
        ]
        for name, own in rates.items()
    ]
    title = f"Versions per second of processor time: {versions:,} versions of {size:,.0f} bytes, {turns} turns"
    table(title, ["", "versions /s", "lowest to highest", "ratio"], lines)


async def _fill(database: Database, versions: int) -> float:
    """Keeps the versions of the labelled articles' deals, each deal many times over. Returns their mean size."""
    made = await _versions()
    store, size, kept = VersionStore(database), 0, 0
    while kept < versions:
        messages: list[Message] = []
        for scored in made[: versions - kept]:
            deal_id = f"{scored.state.deal_id}{kept // len(made)}"
            times = scored.state.times.model_copy(update={"scored": _START + timedelta(seconds=kept + len(messages))})
            state = scored.state.model_copy(update={"deal_id": deal_id, "times": times})
            messages.append(Message(DEALS_SCORED.name, deal_id, to_wire(scored.model_copy(update={"state": state}))))
        await store.keep([entry(message, _START) for message in messages])
        kept += len(messages)
        size += sum(len(message.value) for message in messages)
    stored = await database.command("collStats", VERSIONS)
    progress(f"{kept} rows, {stored['size'] / kept:,.0f} bytes each in MongoDB for {size / kept:,.0f} on the wire")
    return size / kept


async def _versions() -> list[DealScored]:
    progress("reading the labelled articles")
    registry, now = Registry.load(), _START
    offline = Offline(configuration.load(), lambda: now, 50)
    for number, row in enumerate(load("dev-odd") or load("own-odd")):
        now = _START + timedelta(hours=number)
        told = row.article.text.removeprefix(row.article.title).lstrip("\n")
        sent = {"id": str(number), "title": row.article.title, "text": told, "published_at": instant_text(now)}
        detected = read_article(to_article(orjson.dumps(sent)), registry, now)
        times = detected.times.model_copy(update={"accepted": now, "first_seen": now})
        await offline.apply(detected.model_copy(update={"times": times}))
    return [DealScored.model_validate_json(deal.messages[0].value) for deal in offline.store.written]


def _changed(by: Configuration, **sections: dict[str, float]) -> Configuration:
    return by.model_copy(
        update={name: getattr(by, name).model_copy(update=values) for name, values in sections.items()}
    )
