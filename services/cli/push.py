"""`dealwire push`."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from services.cli.article_files import ENDINGS, Entry, articles_of
from services.cli.connection import Ingest
from shared.errors import DealwireError

if TYPE_CHECKING:
    import httpx

_AT_ONCE = 8
_PATIENCE_SECONDS = 120.0


@click.command(short_help="Send articles to ingest.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, allow_dash=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each article.")
def command(paths: Sequence[Path], as_json: bool) -> None:
    """Send articles to ingest's HTTP API, and say what became of each.

    PATHS are files of JSON (in the form of POST /v1/articles), NDJSON, HTML or plain text, folders of such files, or
    `-` for standard input. Exit code 1 if any article was refused.
    """
    from services.cli import connection

    target = connection.ingest()
    failed = asyncio.run(_push(target, _entries(paths), as_json))
    raise click.exceptions.Exit(1 if failed else 0)


@dataclass(frozen=True)
class Answer:
    """What became of one article. `change`: new, revised, origin_added, unchanged ...; of a refused one `error`."""

    name: str
    article_id: str | None = None
    revision: int | None = None
    change: str | None = None
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
            click.echo(f"{answer.name}: {answer.change}, {answer.article_id} revision {answer.revision}")
    return failed


async def answers(target: Ingest, entries: Iterator[Entry]) -> AsyncIterator[Answer]:
    """Sends some at a time; the answers come in the order of the entries. Raises DealwireError if ingest is away."""
    import httpx

    headers = {"authorization": f"Bearer {target.token}"} if target.token else {}
    async with httpx.AsyncClient(base_url=target.url, headers=headers, timeout=60, trust_env=False) as client:
        under_way: list[asyncio.Task[Answer]] = []
        try:
            for entry in entries:
                under_way.append(asyncio.create_task(send(client, entry)))
                if len(under_way) >= _AT_ONCE:
                    yield await under_way.pop(0)
            while under_way:
                yield await under_way.pop(0)
        finally:
            for task in under_way:
                task.cancel()


async def send(client: "httpx.AsyncClient", entry: Entry) -> Answer:
    """Sends one article; waits and sends it again while ingest is busy. Raises DealwireError if ingest is away."""
    import httpx

    loop = asyncio.get_running_loop()
    deadline = loop.time() + _PATIENCE_SECONDS
    while True:
        try:
            response = await client.post(
                "/v1/articles", content=entry.body, headers={"content-type": "application/json"}
            )
        except httpx.HTTPError as error:
            raise DealwireError(
                f"ingest does not answer at {client.base_url}: {error or type(error).__name__}"
            ) from error
        if response.status_code in (429, 503) and loop.time() < deadline:
            await asyncio.sleep(_seconds(response.headers.get("retry-after")))
            continue
        if response.status_code == 401:
            raise DealwireError(f"ingest at {client.base_url} refuses the token: set DEALWIRE_INGEST_TOKEN to its own")
        return _answer(entry.name, response)


def _seconds(told: str | None) -> float:
    try:
        return min(max(float(told or 1), 0.1), 30.0)
    except ValueError:
        return 1.0


def _answer(name: str, response: "httpx.Response") -> Answer:
    try:
        found: Any = response.json()
    except ValueError:
        found = {}
    if response.status_code != 202:
        return Answer(name, error=f"{response.status_code} {response.text[:500]}")
    return Answer(name, found.get("article_id"), found.get("revision"), found.get("change"))
