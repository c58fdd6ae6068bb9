"""The kept history read back from a real MongoDB, and the commands over it."""

import csv
import json
import os
import secrets
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet
import pytest
import yaml
from click.testing import CliRunner

from services.cli import dealwire
from services.history.export import export
from services.history.period import replay_period
from services.history.replay import Replay
from services.history.store import History, Stored
from services.scoring.store import indexes
from services.scoring.version_store import VERSIONS, VersionStore
from shared import mongo
from shared.errors import DealwireError
from shared.events import instant_text
from shared.outbox import entry
from shared.publishing import Message
from shared.settings import Settings
from shared.topics import DEALS_SCORED
from tests.unit.history.examples import CONFIGURATION, licence, made
from tests.unit.history.test_replay import changed, story
from tests.unit.scoring.examples import DAY_0, reading

pytestmark = pytest.mark.stack

ROOT = Path(__file__).parents[2]
QUIET = {"materiality": 0.0, "novelty": 0.0, "relevance": 0.2, "reliability": 0.2, "policy_exposure": 0.6}


@dataclass
class Kept:
    """A history on a database of its own."""

    uri: str
    name: str
    database: mongo.Database
    history: History
    versions: list[Stored]

    @property
    def environment(self) -> dict[str, str]:
        return {
            "DEALWIRE_MONGO_URI": self.uri,
            "DEALWIRE_MONGO_DATABASE": self.name,
            "DEALWIRE_ALERTING_PRIORITY_FLOOR": "35",
        }

    def run(self, *arguments: str) -> str:
        result = CliRunner(env=self.environment).invoke(dealwire, list(arguments), catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.stdout


async def keep(database: mongo.Database, versions: list[Stored]) -> None:
    messages = [Message(DEALS_SCORED.name, stored.deal_id, stored.wire) for stored in versions]
    await VersionStore(database).keep([entry(message, datetime.now(UTC)) for message in messages])


@pytest.fixture
async def kept(mongo_uri: str) -> AsyncIterator[Kept]:
    name = f"history_{secrets.token_hex(4)}"
    database = mongo.connect(Settings(mongo_uri=mongo_uri, mongo_database=name))
    await mongo.make_indexes(database, indexes())
    versions = await made([*story(), *(reading(f"more{n}", licence(f"more{n}"), day=3 + n / 10) for n in range(30))])
    await keep(database, versions)
    yield Kept(mongo_uri, name, database, History(database), versions)
    await database.client.drop_database(name)
    database.client.close()


async def flat(batches: AsyncIterator[list[Stored]]) -> list[Stored]:
    return [stored async for batch in batches for stored in batch]


async def test_versions_are_read_as_they_were_told(kept: Kept) -> None:
    by_time = sorted(kept.versions, key=lambda s: (s.known_at, s.deal_id, s.version))
    assert await flat(kept.history.in_time()) == by_time
    assert await flat(kept.history.by_deal()) == sorted(kept.versions, key=lambda s: (s.deal_id, s.version))
    start, end = (datetime.fromisoformat(by_time[place].known_at) for place in (3, -2))
    assert await flat(kept.history.in_time(start, end)) == by_time[3:-2]  # from the start on, without the end
    assert await kept.history.count(start, end) == len(by_time) - 5
    first = by_time[0].deal_id
    before = [s for s in by_time[:-2] if s.deal_id == first]
    assert await kept.history.before([first], end) == sorted(before, key=lambda s: s.version)


async def test_deals_as_they_were_known_at_each_moment(kept: Kept) -> None:
    for end in (None, *(datetime.fromisoformat(s.known_at) for s in kept.versions[:9])):
        known = [s for s in kept.versions if end is None or s.known_at < instant_text(end)]
        newest = {s.deal_id: s for s in sorted(known, key=lambda s: s.version)}
        assert await flat(kept.history.newest(end)) == [newest[i] for i in sorted(newest)]


async def test_a_version_whose_base_is_gone_is_told(kept: Kept) -> None:
    packed = next(s for s in kept.versions if s.version == 7)
    await kept.database[VERSIONS].delete_one({"_id": f"{packed.deal_id}:6"})
    with pytest.raises(DealwireError, match="packed against one that is gone"):
        await flat(kept.history.in_time())


async def test_a_period_replayed_knows_what_was_told_before(kept: Kept) -> None:
    new = changed(priority={"materiality": 0.6})
    start = DAY_0 + timedelta(days=3)
    done: list[int] = []
    found = await replay_period(kept.history, Replay(new), start, None, done.append)
    assert found.versions == sum(done) == await kept.history.count(start)
    assert found.added == found.removed == {} and found.told_before > 0  # the licence is no new deal by then
    assert (await replay_period(kept.history, Replay(CONFIGURATION))).moves["priority"].moved == 0


async def test_memory_does_not_grow_with_what_is_exported(kept: Kept, tmp_path: Path) -> None:
    import tracemalloc

    async def peak(form: str) -> int:
        tracemalloc.start()
        await export(kept.history, tmp_path / f"x.{form}", form, versions=True)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    rows = await kept.database[VERSIONS].find({"version": 1}).to_list(None)
    before = {form: await peak(form) for form in ("csv", "xlsx")}
    template, many = rows[0], 4000
    copies = [template | {"_id": f"d_copy{n}:1", "deal_id": f"d_copy{n}"} for n in range(many)]
    await kept.database[VERSIONS].insert_many(copies)
    for form, small in before.items():
        assert await peak(form) - small < many * 3000, form  # a batch, and not all of its 4000 documents of 10 kB


def test_export(kept: Kept, tmp_path: Path) -> None:
    deals = len({s.deal_id for s in kept.versions})
    for form in ("csv", "parquet", "xlsx"):
        said = json.loads(kept.run("export", "-o", str(tmp_path / f"x.{form}"), "--json"))
        assert (said["rows"], said["format"]) == (deals, form)
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    table = pyarrow.parquet.read_table(tmp_path / "x.parquet")
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx").active
    assert list(rows[0]) == table.column_names == [cell.value for cell in sheet[1]]
    assert [r["deal_id"] for r in rows] == table["deal_id"].to_pylist() == [c.value for c in sheet["A"][1:]]

    kept.run("export", "--as-of", "2026-03-03", "-o", str(tmp_path / "then.csv"))
    then = (tmp_path / "then.csv").read_text(encoding="utf-8-sig")
    assert "terminated" not in then and "licenses AB-1 from Alpha" in then and "2026-03-1" not in then
    assert f"{len(kept.versions)} versions" in kept.run("export", "--versions", "-o", str(tmp_path / "all.csv"))


def test_comps(kept: Kept) -> None:
    found: dict[str, Any] = json.loads(kept.run("comps", "--type", "license", "--area", "oncology", "--json"))
    assert found["deals"] == 1 and found["figures"]["upfront"]["median"] == 4e7
    assert "1 deal, amounts in EUR" in kept.run("comps", "--type", "license", "--currency", "eur")
    assert kept.run("comps", "--csv").startswith("deal_id,version,published,headline,currency,upfront")
    wrong = CliRunner().invoke(dealwire, ["comps", "--stage", "phase9"])
    assert wrong.exit_code == 2 and "known are discovery, preclinical" in wrong.output


def test_replay(kept: Kept, tmp_path: Path) -> None:
    settings = json.loads(changed(priority=QUIET).model_dump_json())
    (tmp_path / "new.yml").write_text(yaml.safe_dump(settings))
    arguments = ["replay", "--from", "2026-03-02", "--to", "2026-03-31", "--config", str(tmp_path / "new.yml")]
    found = json.loads(kept.run(*arguments, "--json"))
    assert found["versions"] == len(kept.versions) and found["scores"]["priority"]["moved"] > 0
    assert found["alerts"]["removed"] and not found["alerts"]["added"]
    text = kept.run(*arguments)
    assert "Alerts only under the old one" in text and "priority" in text
    against = json.loads(kept.run(*arguments, "--against", str(tmp_path / "new.yml"), "--json"))
    assert against["scores"]["priority"]["moved"] == 0


def test_the_example_of_the_documentation_runs(kept: Kept, tmp_path: Path) -> None:
    code = (ROOT / "docs" / "history.md").read_text().split("```python\n")[1].split("```")[0]
    (tmp_path / "example.py").write_text(code)
    (tmp_path / "NEW.yml").write_bytes((ROOT / "services" / "scoring" / "scoring.yml").read_bytes())
    environment = {**os.environ, **kept.environment, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "example.py"], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    told = done.stdout.splitlines()
    assert told == sorted(told) and len(told) >= 4
    assert told[0].startswith("2026-03-02T12:01:01.000000Z new ") and "licenses AB-1 from Alpha" in told[0]
