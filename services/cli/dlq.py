"""`dealwire dlq`: what services refused, and putting it back."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import click

from services.cli import connection, kafka_reading
from shared import mongo
from shared.clock import utc_now
from shared.errors import DealwireError
from shared.events import instant_text
from shared.publishing import Publisher
from shared.settings import Settings
from shared.topics import READS, dead_letters, retry

RETRIES = "cli_dlq_retries"
T = TypeVar("T")
# Each dead-letter topic, with the topic and the group that it belongs to.
_SOURCES = {dead_letters(t.name, group).name: (t.name, group) for group, topics in READS.items() for t in topics}


class Letter:
    """One dead letter. Its id is where it lies: topic:partition:offset."""

    def __init__(self, record: Any, topic: str, group: str) -> None:
        self.id = f"{record.topic}:{record.partition}:{record.offset}"
        self.topic, self.group = topic, group
        self.key: bytes | None = record.key
        self.value: bytes = record.value or b""
        self.headers: list[tuple[str, bytes]] = list(record.headers)
        told = {name: value.decode(errors="replace") for name, value in self.headers if name.startswith("dlq_")}
        self.reason = told.get("dlq_reason", "")
        self.origin = told.get("dlq_origin", "")
        self.at = told.get("dlq_at", "")
        self.null = told.get("dlq_null_value") == "yes"

    def summary(self, retried: list[str]) -> dict[str, Any]:
        return {
            "id": self.id,
            "group": self.group,
            "topic": self.topic,
            "origin": self.origin,
            "at": self.at,
            "bytes": len(self.value),
            "reason": self.reason,
            "retried": retried,
        }


@click.group(name="dlq", short_help="Dead letters: list, show, retry.")
def command() -> None:
    """Dead letters: records that a service could not handle, kept with their bytes, reason and origin."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def list_(as_json: bool) -> None:
    """List all dead letters, oldest first in each topic."""
    rows = _run(_list(connection.settings()))
    for row in rows:
        if as_json:
            click.echo(json.dumps(row))
            continue
        again = f"  retried {row['retried'][-1]}" if row["retried"] else ""
        click.echo(f"{row['id']}\n  {row['at']}  from {row['origin']}  {row['bytes']} bytes{again}")
        click.echo(f"  {_one_line(row['reason'])}")
    if not rows and not as_json:
        click.echo("There are no dead letters.")


@command.command()
@click.argument("letter_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, the value in base64 if it is no UTF-8.")
def show(letter_id: str, as_json: bool) -> None:
    """Show a dead letter: its reason, origin, headers, and the value as it came, byte for byte."""
    letter, retried = _run(_find(connection.settings(), letter_id))
    if as_json:
        click.echo(json.dumps(letter.summary(retried) | _content(letter)))
        return
    for name, value in letter.summary(retried).items():
        click.echo(f"{name:<9}{value}")
    for name, raw in letter.headers:
        click.echo(f"header   {name}: {raw!r}")
    click.echo("value:")
    sys.stdout.flush()
    sys.stdout.buffer.write(letter.value + b"\n")


@command.command("retry")
@click.argument("letter_id", metavar="ID")
@click.option(
    "--value", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A mended value, from a file."
)
def retry_(letter_id: str, file: Path | None) -> None:
    """Put a dead letter back, to the group that refused it and to nobody else, as it is or mended.

    Key, value and headers go back as they came, but for headers that are not UTF-8.
    """
    topic = _run(_retry(connection.settings(), letter_id, file.read_bytes() if file else None))
    click.echo(f"{letter_id} was put on {topic}.")


def _run(coroutine: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(coroutine)


async def _letters(settings: Settings) -> AsyncIterator[Letter]:
    async for record in kafka_reading.records(settings, list(_SOURCES)):
        yield Letter(record, *_SOURCES[record.topic])


async def _retried(settings: Settings) -> dict[str, list[str]]:
    database = mongo.connect(settings)
    try:
        await mongo.check(database, settings)
        rows = await database[RETRIES].find().to_list(None)
    finally:
        database.client.close()
    return {row["_id"]: [instant_text(at) for at in row["at"]] for row in rows}


async def _list(settings: Settings) -> list[dict[str, Any]]:
    retried = await _retried(settings)
    return [letter.summary(retried.get(letter.id, [])) async for letter in _letters(settings)]


async def _find(settings: Settings, letter_id: str) -> tuple[Letter, list[str]]:
    topic, _, place = letter_id.partition(":")
    numbers = place.split(":")
    record = None
    if topic in _SOURCES and len(numbers) == 2 and all(number.isdecimal() for number in numbers):
        record = await kafka_reading.record_at(settings, topic, int(numbers[0]), int(numbers[1]))
    if record is None:
        raise DealwireError(f"there is no dead letter {letter_id}; `dealwire dlq list` names those there are")
    return Letter(record, *_SOURCES[topic]), (await _retried(settings)).get(letter_id, [])


async def _retry(settings: Settings, letter_id: str, value: bytes | None) -> str:
    letter, _ = await _find(settings, letter_id)
    target = retry(letter.topic, letter.group).name
    # A header that is not UTF-8 is a reason to be refused that no mended value takes away, so it stays behind.
    headers = [(name, raw) for name, raw in letter.headers if not name.startswith("dlq_") and _is_utf8(raw)]
    headers.append(("dlq_retry_of", letter_id.encode()))
    if value is None and not letter.null:
        value = letter.value
    publisher = Publisher(settings)
    try:
        await publisher.publish_raw([(target, letter.key, value, headers)])
    finally:
        await publisher.stop()
    database = mongo.connect(settings)
    try:
        await database[RETRIES].update_one({"_id": letter_id}, {"$push": {"at": utc_now()}}, upsert=True)
    finally:
        database.client.close()
    return target


def _content(letter: Letter) -> dict[str, Any]:
    import base64

    content: dict[str, Any] = {"headers": [[name, raw.decode(errors="replace")] for name, raw in letter.headers]}
    content["key"] = letter.key.decode(errors="replace") if letter.key is not None else None
    try:
        content["value"] = letter.value.decode()
    except UnicodeDecodeError:
        content["value_base64"] = base64.b64encode(letter.value).decode()
    return content


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _one_line(text: str) -> str:
    return " ".join(text.split())[:300]
