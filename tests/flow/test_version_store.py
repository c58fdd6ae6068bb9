"""Every version of every deal is kept: on a real MongoDB, with a publisher that fails where the test says."""

import secrets
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import orjson
import pytest

from services.scoring import configuration
from services.scoring.app import newest_state
from services.scoring.handlers import Handlers
from services.scoring.store import indexes
from services.scoring.version_store import VERSIONS, VersionStore, unpacked
from shared import mongo
from shared.due import Due
from shared.errors import TransientError
from shared.mongo import Document
from shared.outbox import Outbox, entry
from shared.publishing import Message
from shared.settings import Settings
from shared.topics import DEALS_SCORED
from tests.support.readings import received
from tests.unit.scoring.examples import mention, reading, usd

pytestmark = pytest.mark.stack


@dataclass
class Broker:
    log: list[Message] = field(default_factory=list)

    async def publish(self, messages: Sequence[Message]) -> None:
        self.log += messages

    def scored(self) -> dict[str, bytes]:
        """What was published on deals.scored, by deal and version."""
        found = {}
        for message in self.log:
            if message.topic == DEALS_SCORED.name:
                version = orjson.loads(message.value)["state"]["version"]
                found[f"{message.key}:{version}"] = message.value
        return found


class Bench:
    """Scoring on a database of its own; what its outbox keeps may fail."""

    def __init__(self, database: mongo.Database) -> None:
        self.database, self.broker, self.versions = database, Broker(), VersionStore(database)
        self.keeping_fails = self.marking_fails = False
        self.now = datetime(2026, 3, 3, tzinfo=UTC)
        self.outbox = Outbox(
            database["scoring_deals"],
            self.broker,  # type: ignore[arg-type]
            lambda: self.now,
            relay_after_ms=0,
            state=newest_state,
            state_fields=["state"],
            due=Due(database["scoring_due"], lambda: self.now),
            published=self._keep,
        )
        self.handlers = Handlers(database, self.outbox, configuration.load(None), lambda: self.now, 50)

    async def _keep(self, entries: Sequence[Document]) -> None:
        if self.keeping_fails:
            raise TransientError("killed between publishing and keeping")
        await self.versions.keep(entries)
        if self.marking_fails:
            raise TransientError("killed between keeping and marking")

    async def rows(self) -> list[Document]:
        return await self.database[VERSIONS].find({}).sort([("deal_id", 1), ("version", 1)]).to_list(None)

    async def kept(self) -> dict[str, bytes]:
        rows = await self.rows()
        wires = unpacked(rows)
        assert len(wires) == len(rows)
        return wires


@pytest.fixture
async def bench(mongo_uri: str) -> AsyncIterator[Bench]:
    name = f"versions_{secrets.token_hex(4)}"
    database = mongo.connect(Settings(mongo_uri=mongo_uri, mongo_database=name))
    await mongo.make_indexes(database, indexes())
    yield Bench(database)
    await database.client.drop_database(name)
    database.client.close()


def told(number: int, **more: object) -> object:
    one = mention("Alpha acquirer, Beta target", kind="acquisition", total=usd(5e8), document=f"a{number}-1", **more)  # type: ignore[arg-type]
    return reading(f"a{number}", one, day=number / 24)


async def test_each_version_is_kept_as_it_was_published(bench: Bench) -> None:
    for number in range(20):
        await bench.handlers.handle(received(told(number)))  # type: ignore[arg-type]
    await bench.handlers.handle(received(reading("a3", revision=2)))  # it no longer tells the deal
    await bench.handlers.handle(received(reading("b", mention("Gamma licensor, Delta licensee", document="b-1"))))
    published = bench.broker.scored()
    assert len(published) >= 22
    assert await bench.kept() == published
    first = (await bench.rows())[0]
    assert first["known_at"].endswith("Z") and (first["cause"], first["mode"]) == ("article", "live")
    assert first["configuration"] == configuration.load(None).hash and first["model"].startswith("scores/")


@pytest.mark.parametrize("kept", [False, True], ids=["before-keeping", "between-keeping-and-marking"])
@pytest.mark.parametrize("again", [False, True], ids=["relayed", "redelivered"])
async def test_a_crash_between_publish_and_mark_leaves_none_out(bench: Bench, kept: bool, again: bool) -> None:
    batch = received(told(0), told(1), told(2))  # type: ignore[arg-type]
    bench.keeping_fails, bench.marking_fails = not kept, kept
    with pytest.raises(TransientError):
        await bench.handlers.handle(batch)
    assert len(await bench.rows()) == (3 if kept else 0)
    assert (await bench.outbox.pending())[0] == 1
    bench.keeping_fails = bench.marking_fails = False
    bench.now = bench.now.replace(hour=1)
    if again:
        await bench.handlers.handle(batch)
    else:
        assert await bench.outbox.relay_once() == 1
    assert (await bench.outbox.pending())[0] == 0
    assert set(await bench.kept()) == {f"{(await bench.rows())[0]['deal_id']}:{n}" for n in (1, 2, 3)}
    assert await bench.kept() == bench.broker.scored()


async def test_keeping_again_changes_nothing_and_a_missing_base_is_no_harm(bench: Bench) -> None:
    await bench.handlers.handle(received(*(told(n) for n in range(8))))  # type: ignore[arg-type]
    messages = [m for m in bench.broker.log if m.topic == DEALS_SCORED.name]
    before = await bench.rows()
    await bench.versions.keep([entry(m, bench.now) for m in messages])
    assert await bench.rows() == before
    await bench.database[VERSIONS].delete_many({})  # as on an installation that is older than the collection
    await bench.versions.keep([entry(m, bench.now) for m in messages[4:]])
    rows = await bench.rows()
    assert [(row["version"], row["base"]) for row in rows] == [(5, None), (6, None), (7, 6), (8, None)]
    assert await bench.kept() == {k: v for k, v in bench.broker.scored().items() if int(k[-1]) > 4}


async def test_a_deal_told_often_stays_small(bench: Bench) -> None:
    for start in range(0, 120, 40):
        await bench.handlers.handle(received(*(told(n) for n in range(start, start + 40))))  # type: ignore[arg-type]
    rows = await bench.rows()
    assert len(rows) == 120
    assert await bench.kept() == bench.broker.scored()
    late = [row for row in rows if row["version"] > 32 and row["base"]]
    whole = max(len(row["wire"]) for row in rows)
    assert sum(len(row["wire"]) for row in late) / len(late) < whole / 3
