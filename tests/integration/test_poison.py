"""Records that nobody can handle, put on each topic while the services run: they alone are refused, kept, put back."""

import asyncio
import itertools
import json
import os
import secrets
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from deploy.local.stack import Stack
from shared import mongo
from shared.clock import utc_now
from shared.events import (
    ArticleChange,
    ArticleIngested,
    DealScored,
    DealsDetected,
    DealState,
    Event,
    Origin,
    Times,
    to_wire,
)
from shared.ids import document_hash
from shared.setup import make_topics
from shared.topics import (
    ALERTING,
    ARTICLES_INGESTED,
    DEALS_DETECTED,
    DEALS_SCORED,
    ENRICHMENT,
    MAX_RECORD_BYTES,
    SCORING,
    Topic,
    dead_letters,
    retry,
)
from tests.support import articles
from tests.support.kafka import put, read_all
from tests.support.processes import Running
from tests.support.waiting import until
from tests.unit.alerting.examples import scored
from tests.unit.scoring.examples import mention, reading, usd

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Enrichment, scoring and alerting as processes. Topics accept more here than readers do, as an older or a
    foreign writer's settings might."""
    with Stack(tmp_path_factory.mktemp("poison")) as stack:
        made = Running.make(stack, names=["enrichment", "scoring", "alerting"])
        made.services.set_up()
        larger = [
            Topic(t.name, t.partitions, t.retention_ms, 2 * MAX_RECORD_BYTES)
            for t in (ARTICLES_INGESTED, DEALS_DETECTED, DEALS_SCORED)
        ]
        asyncio.run(make_topics(made.settings, larger))
        made.services.start()
        try:
            yield made
            for child in made.services.children.values():
                child.require_running()
        finally:
            made.services.stop()


# --- a good event of each kind, by a name of its own, and how to see that it was handled ------------------------------


def article(name: str, *, revision: int = 1, millions: int = 120) -> ArticleIngested:
    told, now = articles.acquisition(int(name[1:4]), millions=millions), utc_now()
    text = f"{told['title']}\n\n{told['text']}"
    return ArticleIngested(
        article_id=name, revision=revision, generation=0, change=ArticleChange.new if revision == 1 else ArticleChange.revised,
        title=told["title"], text=text, document=document_hash(text), language="en",
        origins=(Origin(source="wire", first_seen=now),), times=Times(first_seen=now, accepted=now),
    )  # fmt: skip


def detected(name: str, *, revision: int = 1, millions: int = 500) -> DealsDetected:
    told = mention(f"{name}buyer acquirer, {name}target target", kind="acquisition", total=usd(millions * 1e6))
    return reading(name, told, revision=revision)


def deal(name: str, *, version: int = 1) -> DealScored:
    return scored(version, deal_id=name)


@dataclass(frozen=True)
class Hop:
    """`good`: an event of this hop. `through`: whether the one of this name was handled to its end."""

    topic: Topic
    group: str
    good: Callable[..., Event]
    through: Callable[[Running, str], Awaitable[bool]]


async def _one(running: Running, collection: str, query: dict[str, Any]) -> bool:
    database = mongo.connect(running.settings)
    try:
        return await database[collection].find_one(query) is not None
    finally:
        database.client.close()


async def _read(running: Running, name: str) -> bool:
    return await _one(running, "enrichment_readings", {"article_id": name})


async def _told(running: Running, name: str) -> bool:
    return await _one(running, "scoring_articles", {"_id": name, "done": {"$gt": 0}})


async def _decided(running: Running, name: str) -> bool:
    return await _one(running, "alerting_deals", {"_id": name, "outbox.0": {"$exists": False}})


HOPS = [
    Hop(ARTICLES_INGESTED, ENRICHMENT, article, _read),
    Hop(DEALS_DETECTED, SCORING, detected, _told),
    Hop(DEALS_SCORED, ALERTING, deal, _decided),
]
ids = [hop.group for hop in HOPS]


_numbers = itertools.count()


def unique() -> str:
    """A name for an article or deal, with a number of its own, by which its companies are found."""
    return f"x{next(_numbers):03}{secrets.token_hex(3)}"


async def letters(running: Running, hop: Hop) -> list[Any]:
    return await read_all(running.stack.bootstrap, dead_letters(hop.topic.name, hop.group).name)


async def letters_since(running: Running, hop: Hop, before: int, count: int) -> list[Any]:
    async def enough() -> list[Any]:
        found = (await letters(running, hop))[before:]
        return found if len(found) >= count else []

    return list(await until(enough, f"{count} dead letters of {hop.group}", 60, pause=0.3))


async def dealwire(running: Running, *arguments: str) -> str:
    """Standard output of the real command."""
    command = [sys.executable, "-m", "services.cli", *arguments]
    process = await asyncio.create_subprocess_exec(
        *command,
        env=os.environ | running.environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, err.decode()
    return out.decode()


# --- the tests -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hop", HOPS, ids=ids)
async def test_poison_of_every_kind_is_refused_alone(running: Running, hop: Hop) -> None:
    bootstrap, before = running.stack.bootstrap, len(await letters(running, hop))
    good = [unique() for _ in range(5)]
    wire = {name: to_wire(hop.good(name)) for name in good}
    template = json.loads(to_wire(hop.good(unique())))
    missing = {**template, "times": None} if "times" in template else {**template, "state": {}}
    wrong_type = dict(template)
    wrong_type[next(iter(template))] = [1]
    huge = json.dumps({**template, "new": "x" * MAX_RECORD_BYTES}).encode()
    poison: list[tuple[bytes | None, str]] = [
        (b"\x00\xff no JSON", "not a "),
        (json.dumps(missing).encode(), "times" if "times" in template else "state.deal_id: Field required"),
        (json.dumps(wrong_type).encode(), next(iter(template))),
        (None, "the record has no value"),
        (huge, f"at most {MAX_RECORD_BYTES} are read"),
    ]
    for name, (value, _) in zip(good, poison, strict=True):  # one partition: each has a neighbour on either side
        await put(bootstrap, hop.topic.name, [wire[name], value], key=b"poison")
    await put(bootstrap, hop.topic.name, [wire[good[0]]], headers=[("note", b"\xff\xfe")], key=b"poison")
    after = unique()
    tolerated = json.loads(to_wire(hop.good(after))) | {"a_new_field": {"of": "a newer writer"}}
    await put(bootstrap, hop.topic.name, [json.dumps(_newer(tolerated)).encode()], key=b"poison")

    for name in (*good, after):
        await until(lambda n=name: hop.through(running, n), f"{name} through {hop.group}", 60, pause=0.2)
    found = await letters_since(running, hop, before, 6)
    assert len(found) == 6
    for record, (value, reason) in zip(found, poison, strict=False):
        headers = dict(record.headers)
        assert record.value == (value or b"") and record.key == b"poison"
        assert reason in headers["dlq_reason"].decode(), headers["dlq_reason"]
        assert headers["dlq_group"].decode() == hop.group
        assert headers["dlq_null_value"] == (b"yes" if value is None else b"no")
        topic, _, _ = headers["dlq_origin"].decode().split(":")
        assert topic == hop.topic.name
    last = dict(found[5].headers)
    assert found[5].value == wire[good[0]] and last["note"] == b"\xff\xfe"
    assert last["dlq_reason"] == b"header 'note' is not UTF-8"


def _newer(event: dict[str, Any]) -> dict[str, Any]:
    """With values of enumerations that today's readers do not know."""
    if "change" in event and isinstance(event["change"], str):
        event["change"] = "translated"
    for told in event.get("deals", ()):
        told["parties"][0]["role"] = "underwriter"
        told["terms"].setdefault("payments", []).append(
            {"kind": "earn_out", "condition": "hoped_for", "evidence": told["parties"][0]["evidence"]}
        )
    if "cause" in event:
        event["cause"]["detail"] = "of a newer kind"
        event["change"]["kinds"].append("translated")
        event["state"]["deal"]["status"]["value"] = "paused"
    return event


@pytest.mark.parametrize("hop", HOPS, ids=ids)
async def test_a_mended_letter_goes_through_the_group_that_refused_it(
    running: Running, hop: Hop, tmp_path: Path
) -> None:
    name, letter, _ = await refused(running, hop)
    end = await _end(running, hop.topic.name)
    mended = tmp_path / "mended.json"
    mended.write_bytes(to_wire(hop.good(name)))
    said = await dealwire(running, "dlq", "retry", letter_id(letter), "--value", str(mended))
    side = retry(hop.topic.name, hop.group).name
    assert side in said
    await until(lambda: hop.through(running, name), f"{name} through {hop.group}", 60, pause=0.2)
    assert await _end(running, hop.topic.name) == end, "the topic itself got it again"
    put_back = (await read_all(running.stack.bootstrap, side))[-1]
    assert put_back.value == mended.read_bytes() and put_back.key == letter.key
    assert dict(put_back.headers)["traceparent"] == TRACE.encode()
    assert not [header for header, _ in put_back.headers if header in ("dlq_reason", "dlq_origin")]


async def test_a_letter_is_listed_and_shown_with_what_is_known_of_it(running: Running) -> None:
    hop = HOPS[1]
    _, letter, broken = await refused(running, hop)
    first = await _listed(running, letter_id(letter))
    assert first["group"] == hop.group and first["topic"] == hop.topic.name and first["bytes"] == len(broken)
    assert first["retried"] == [] and first["origin"].startswith(f"{hop.topic.name}:")
    shown = json.loads(await dealwire(running, "dlq", "show", letter_id(letter), "--json"))
    assert shown["value"].encode() == broken and shown["key"] == "k" and "generation" in shown["reason"]
    assert ["traceparent", TRACE] in shown["headers"]
    assert broken in (await dealwire(running, "dlq", "show", letter_id(letter))).encode()
    await dealwire(running, "dlq", "retry", letter_id(letter))
    assert len((await _listed(running, letter_id(letter)))["retried"]) == 1


async def _listed(running: Running, id: str) -> dict[str, Any]:
    rows = [json.loads(line) for line in (await dealwire(running, "dlq", "list", "--json")).splitlines()]
    (row,) = [row for row in rows if row["id"] == id]
    return dict(row)


async def refused(running: Running, hop: Hop) -> tuple[str, Any, bytes]:
    """Puts a broken event on the topic. Returns its name, its dead letter, and its bytes."""
    name, before = unique(), len(await letters(running, hop))
    broken = to_wire(hop.good(name))
    broken = broken.replace(b'"generation":0', b'"generation":"none"').replace(b'"version":1', b'"version":"one"')
    await put(running.stack.bootstrap, hop.topic.name, [broken], headers=[("traceparent", TRACE.encode())])
    (letter,) = await letters_since(running, hop, before, 1)
    assert letter.value == broken
    return name, letter, broken


def letter_id(letter: Any) -> str:
    return f"{letter.topic}:{letter.partition}:{letter.offset}"


TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


async def _end(running: Running, topic: str) -> int:
    return len(await read_all(running.stack.bootstrap, topic))


async def test_a_letter_that_is_still_broken_is_refused_again(running: Running) -> None:
    hop = HOPS[1]
    before = len(await letters(running, hop))
    await put(running.stack.bootstrap, hop.topic.name, [None])
    (letter,) = await letters_since(running, hop, before, 1)
    await dealwire(running, "dlq", "retry", letter_id(letter))
    _, second = await letters_since(running, hop, before, 2)
    headers = dict(second.headers)
    assert headers["dlq_origin"].decode().startswith(retry(hop.topic.name, hop.group).name)
    assert headers["dlq_null_value"] == b"yes"


async def test_an_unknown_letter_is_said_to_be_unknown(running: Running) -> None:
    with pytest.raises(AssertionError, match="there is no dead letter articles:0:99"):
        await dealwire(running, "dlq", "show", "articles:0:99")


async def test_an_old_revision_that_is_put_back_overwrites_nothing_newer(running: Running, tmp_path: Path) -> None:
    """Refused as broken, mended days later: meanwhile a newer revision came."""
    name, hop = unique(), HOPS[0]
    before = len(await letters(running, hop))
    old = to_wire(article(name, revision=1, millions=120))
    broken = old.replace(b'"revision":1', b'"revision":"first"')
    bootstrap = running.stack.bootstrap
    await put(bootstrap, hop.topic.name, [broken], key=name.encode())
    (letter,) = await letters_since(running, hop, before, 1)
    await put(bootstrap, hop.topic.name, [to_wire(article(name, revision=2, millions=340))], key=name.encode())
    newer = await until(lambda: _deal_of(running, name), f"the deal of {name}", 60, pause=0.3)
    assert newer.deal.terms.total is not None and newer.deal.terms.total.value.amount == 340e6

    mended = tmp_path / "mended.json"
    mended.write_bytes(old)
    await dealwire(running, "dlq", "retry", letter_id(letter), "--value", str(mended))

    async def came_to_scoring() -> bool:
        told = [DealsDetected.model_validate_json(r.value) for r in await _good(running, DEALS_DETECTED)]
        return {t.revision for t in told if t.article_id == name} == {1, 2}

    await until(came_to_scoring, "the old revision is read and published", 60, pause=0.3)
    await running.settle()
    assert await _deal_of(running, name) == newer
    alerts = [a for a in await running.alerts() if a.deal_id == newer.deal_id]
    assert [alert.version for alert in alerts] == [newer.version]


async def _good(running: Running, topic: Topic) -> list[Any]:
    """The records of a topic that are events."""
    records = await read_all(running.stack.bootstrap, topic.name)
    return [r for r in records if r.value and dict(r.headers).get("ce_id")]


async def _deal_of(running: Running, article_id: str) -> DealState | None:
    database = mongo.connect(running.settings)
    try:
        claim = await database["scoring_claims"].find_one({"article_id": article_id})
        row = await database["scoring_deals"].find_one({"_id": claim["deal_id"]}) if claim else None
    finally:
        database.client.close()
    return DealState.model_validate_json(row["state"]) if row else None
