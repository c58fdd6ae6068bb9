"""`dealwire push`."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from services.cli.article_files import ENDINGS, Entry, articles_of
from services.cli.connection import Ingest
from shared.errors import DealwireError

if TYPE_CHECKING:
    import httpx

_LINES, _BYTES = 100, 4_000_000  # of one request
_PATIENCE_SECONDS = 120.0


@click.command(short_help="Send articles to ingest.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, allow_dash=True, path_type=Path))
@click.option("--bundled", is_flag=True, help="PATHS are the bundled feed: its days move to today.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each article.")
def command(paths: Sequence[Path], bundled: bool, as_json: bool) -> None:
    """Send articles to ingest's HTTP API, and say what became of each.

    PATHS are files of JSON (in the form of POST /v1/articles), NDJSON, HTML or plain text, folders of such files, or
    `-` for standard input. Exit code 1 if any article was refused.
    """
    from services.cli import connection

    target = connection.ingest()
    entries = _bundled(paths) if bundled else _entries(paths)
    failed = asyncio.run(_push(target, entries, as_json))
    raise click.exceptions.Exit(1 if failed else 0)


@dataclass(frozen=True)
class Answer:
    """What became of one article. `outcome`: new, revised, origin_added, unchanged ...; of a refused one `error`."""

    name: str
    article_id: str | None = None
    revision: int | None = None
    outcome: str | None = None
    error: str | None = None
    rejection_id: str | None = None


def _entries(paths: Sequence[Path]) -> Iterator[Entry]:
    for path in paths:
        if str(path) == "-":
            yield from articles_of(sys.stdin.buffer.read(), "-")
        elif path.is_dir():
            files = sorted(p for p in path.rglob("*") if p.is_file() and p.suffix.lower() in ENDINGS)
            if not files:
                raise DealwireError(f"no articles in {path}: files end in {', '.join(ENDINGS)}")
            for file in files:
                yield from articles_of(file.read_bytes(), str(file))
        else:
            yield from articles_of(path.read_bytes(), str(path))


def _bundled(paths: Sequence[Path]) -> Iterator[Entry]:
    from services.cli.demo_feed import read_feed

    for path in paths:
        for item in read_feed(path, date.today()):
            yield from articles_of(item.body, item.name)


async def _push(target: Ingest, entries: Iterator[Entry], as_json: bool) -> bool:
    failed = False
    async for answer in answers(target, entries):
        failed = failed or answer.error is not None
        if as_json:
            click.echo(json.dumps({key: value for key, value in asdict(answer).items() if value is not None}))
        elif answer.error is not None:
            kept = f" ({answer.rejection_id})" if answer.rejection_id else ""
            click.echo(f"{answer.name}: refused{kept}: {answer.error}", err=True)
        else:
            where = f", {answer.article_id} revision {answer.revision}" if answer.article_id else ""
            click.echo(f"{answer.name}: {_words(answer.outcome)}{where}")
    return failed


def _words(outcome: str | None) -> str:
    return (outcome or "taken").replace("_", " ")


async def answers(target: Ingest, entries: Iterator[Entry]) -> AsyncIterator[Answer]:
    """Sends them in order, many in one request, and gives the answers in order. Raises DealwireError if ingest is away.

    Two versions of one article must not overtake each other, so one request follows the other.
    """
    async with client(target) as session:
        for batch in _batches(entries):
            found: dict[int, Answer] = {}
            waiting = dict(enumerate(batch))
            deadline = asyncio.get_running_loop().time() + _PATIENCE_SECONDS
            while waiting:
                results = await _post(session, list(waiting.values()))
                again = {}
                for number, result in zip(waiting, results, strict=True):
                    busy = result.get("error", {}).get("code") in ("busy", "unavailable")
                    if busy and asyncio.get_running_loop().time() < deadline:
                        again[number] = waiting[number]
                    else:
                        found[number] = _answer(batch[number].name, result)
                waiting = again
                if waiting:
                    await asyncio.sleep(1)
            for number in range(len(batch)):
                yield found[number]


async def send(session: "httpx.AsyncClient", entry: Entry) -> Answer:
    """Sends one article. Raises DealwireError if ingest is away."""
    return _answer(entry.name, (await _post(session, [entry]))[0])


def client(target: Ingest) -> "httpx.AsyncClient":
    import httpx

    headers = {"authorization": f"Bearer {target.token}"} if target.token else {}
    return httpx.AsyncClient(base_url=target.url, headers=headers, timeout=60, trust_env=False)


def _batches(entries: Iterator[Entry]) -> Iterator[list[Entry]]:
    """Those that fit on a line together, others (broken JSON over several lines) alone; order is kept."""
    batch: list[Entry] = []
    size = 0
    for entry in entries:
        line = _on_one_line(entry)
        if batch and (line is None or len(batch) == _LINES or size + len(line.body) > _BYTES):
            yield batch
            batch, size = [], 0
        if line is None:
            yield [entry]
        else:
            batch.append(line)
            size += len(line.body)
    if batch:
        yield batch


def _on_one_line(entry: Entry) -> Entry | None:
    body = entry.body.strip()
    if not body:
        return None
    if b"\n" not in body:
        return Entry(entry.name, body)
    try:
        return Entry(entry.name, json.dumps(json.loads(body)).encode())
    except ValueError:
        return None


async def _post(session: "httpx.AsyncClient", batch: Sequence[Entry]) -> list[dict[str, Any]]:
    """One result for each entry, as ingest gives it. Waits and sends again while ingest as a whole is busy."""
    import httpx

    alone = len(batch) == 1
    body = batch[0].body if alone else b"\n".join(entry.body for entry in batch)
    kind = "application/json" if alone else "application/x-ndjson"
    deadline = asyncio.get_running_loop().time() + _PATIENCE_SECONDS
    while True:
        try:
            response = await session.post("/v1/articles", content=body, headers={"content-type": kind})
        except httpx.HTTPError as error:
            why = str(error) or type(error).__name__
            raise DealwireError(f"ingest does not answer at {session.base_url}: {why}") from error
        if response.status_code == 401:
            raise DealwireError(f"ingest at {session.base_url} refuses the token: set DEALWIRE_INGEST_TOKEN to its own")
        try:
            found: dict[str, Any] = response.json()
            results: list[dict[str, Any]] = [found] if alone else found.get("results", [])
        except (ValueError, AttributeError):
            found, results = {}, []
        busy = response.status_code in (429, 503)
        if busy and asyncio.get_running_loop().time() > deadline:
            why = found.get("error", {}).get("message") or response.text[:200]
            raise DealwireError(f"ingest at {session.base_url} has been busy for {_PATIENCE_SECONDS:.0f} s: {why}")
        if busy and (alone or not results):
            await asyncio.sleep(_seconds(response.headers.get("retry-after")))
            continue
        if len(results) != len(batch):
            raise DealwireError(f"ingest answered {response.status_code}: {response.text[:300]}")
        return results


def _seconds(told: str | None) -> float:
    try:
        return min(max(float(told or 1), 0.1), 30.0)
    except ValueError:
        return 1.0


def _answer(name: str, result: dict[str, Any]) -> Answer:
    if error := result.get("error"):
        return Answer(name, error=error.get("message", str(error)), rejection_id=error.get("rejection_id"))
    return Answer(name, result.get("article_id"), result.get("revision"), result.get("outcome"))
