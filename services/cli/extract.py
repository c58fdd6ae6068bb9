"""`dealwire extract`: the services' own reading of articles, without broker and database."""

import contextlib
import json
import multiprocessing
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeAlias

import click

from shared.errors import DealwireError

if TYPE_CHECKING:
    from shared.events import ArticleIngested

_WORKERS = 2
_WINDOW = 64  # lines under way at a time: bounds memory, keeps both workers busy


@click.command(short_help="Read the deals in an article, without broker and database.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--jsonl", is_flag=True, help="NDJSON in, one line out for each line in, in order.")
@click.option(
    "--form",
    type=click.Choice(["labels"]),
    default="labels",
    show_default=True,
    help="The form of a line out: labels with evidence.",
)
def command(file: str, jsonl: bool, form: str) -> None:
    """Read the deals in an article (text, HTML or JSON; `-`: standard input) and show them.

    With --jsonl each line in is a JSON object with `id`, `title`, `text` or `html`, and if known `url` and
    `published_at`. A line that can't be read gives {"id": ..., "error": ...}, the others go on, and the exit code is 1.
    """
    with open(0, "rb", closefd=False) if file == "-" else Path(file).open("rb") as stream:
        if jsonl:
            failed = _lines(stream)
            raise click.exceptions.Exit(1 if failed else 0)
        click.echo(_card(stream.read(), file))


# --- one line in, one line out ---------------------------------------------------------------------------------------


def _lines(stream: IO[bytes]) -> bool:
    """Writes a line for each line of the stream. True if any could not be read."""
    out = sys.stdout.buffer
    failed = False
    try:
        with contextlib.closing(_results(stream)) as results:
            for line, is_error in results:
                failed = failed or is_error
                out.write(line + b"\n")
                out.flush()
    except (KeyboardInterrupt, BrokenPipeError) as error:
        # The reading thread may be waiting for a line that never comes, and closing the stream would wait for it.
        os._exit(130 if isinstance(error, KeyboardInterrupt) else 1)
    return failed


def _results(stream: IO[bytes]) -> Generator[tuple[bytes, bool], None, None]:
    """In order, as soon as each is there: a thread reads ahead, so that a slow writer of lines still gets its answers."""
    _prepare()  # before the workers fork, so that they share the registry
    method = "fork" if sys.platform == "linux" else "spawn"
    context = multiprocessing.get_context(method)
    pending: queue.Queue[Future[tuple[bytes, bool]] | BaseException | None] = queue.Queue(_WINDOW)
    stopped = threading.Event()

    def put(item: Future[tuple[bytes, bool]] | BaseException | None) -> None:
        while not stopped.is_set():
            with contextlib.suppress(queue.Full):
                pending.put(item, timeout=0.5)
                return

    pool = ProcessPoolExecutor(_WORKERS, context, initializer=_prepare)

    def read() -> None:
        try:
            for number, line in enumerate(_bounded(stream), 1):
                if line.strip():
                    put(pool.submit(_one, line, number))
                if stopped.is_set():
                    return
            put(None)
        except BaseException as error:
            put(error)

    try:
        pool.submit(int).result()  # forks the workers now, while there is one thread
        threading.Thread(target=read, daemon=True).start()
        while (item := pending.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item.result()
    finally:
        stopped.set()
        pool.shutdown(wait=True, cancel_futures=True)  # without the wait its pipes are closed under its own thread


def _bounded(stream: IO[bytes]) -> Iterator[bytes]:
    """The lines of a stream. Of one that is too long only the beginning, which is then refused for its length."""
    from services.ingest.submission import MAX_BODY_BYTES

    while line := stream.readline(MAX_BODY_BYTES + 2):
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = stream.readline(1 << 20)
        yield line


Reader: TypeAlias = Callable[[bytes, Any], dict[str, Any]]
_read: Reader | None = None


def _prepare() -> None:
    """Load what reading needs, once in each process. Ctrl-C is the parent's to handle."""
    global _read
    if multiprocessing.parent_process() is not None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    if _read is None:
        _read = reader()


def _one(line: bytes, number: int) -> tuple[bytes, bool]:
    """The line out for a line in, and whether it is an error."""
    article_id = None
    try:
        with contextlib.suppress(ValueError):
            found = json.loads(line)
            article_id = found.get("id") if isinstance(found, dict) else None
        assert _read is not None
        return _dumps(_read(line, article_id)), False
    except Exception as error:  # one bad line never stops the others
        kind = "" if isinstance(error, ValueError | DealwireError) else f"{type(error).__name__}: "
        return _dumps({"id": article_id, "error": f"line {number}: {kind}{error}"[:1000]}), True


def _dumps(result: dict[str, Any]) -> bytes:
    return json.dumps(result, ensure_ascii=False).encode("utf-8", "backslashreplace")


# --- reading an article ----------------------------------------------------------------------------------------------


def reader() -> Reader:
    """A function from an article as JSON (`id`, `title`, `text` or `html`, `url`, `published_at`) and its id to its
    labels with evidence.

    It raises DealwireError or ValueError, saying what is wrong, for an article that can't be read.
    """
    from services.enrichment.labels import to_labels
    from services.enrichment.reading import read
    from shared.clock import utc_now
    from shared.companies.registry import Registry

    registry = Registry.load()

    def labels(raw: bytes, article_id: Any) -> dict[str, Any]:
        article = to_article(raw)
        found: dict[str, Any] = to_labels(read(article, registry, utc_now()), article, article_id)
        return found

    return labels


def to_article(raw: bytes) -> "ArticleIngested":
    """The article that ingest would make of this JSON object, under its own id."""
    from services.ingest.article import normalise
    from services.ingest.language import detect_language
    from services.ingest.submission import parse
    from shared.clock import utc_now
    from shared.events import ArticleChange, ArticleIngested, Origin, Times
    from shared.ids import document_hash

    now = utc_now()
    sent = parse(raw, now)
    if sent.id is None:
        raise ValueError("`id` is missing")
    normalised = normalise(sent.title, sent.text, sent.html, detect_language=detect_language)
    published = sent.published_at or normalised.published
    origin = Origin(source=sent.source, url=sent.url or normalised.url, published=published, first_seen=now)
    return ArticleIngested(
        article_id=sent.id,
        revision=1,
        generation=0,
        change=ArticleChange.new,
        title=normalised.title,
        text=normalised.text,
        document=document_hash(normalised.text),
        parts=normalised.parts,
        language=sent.language or normalised.language,
        origins=(origin,),
        times=Times(published=published, first_seen=now, accepted=now),
    )


# --- for a person ----------------------------------------------------------------------------------------------------


def _card(raw: bytes, file: str) -> str:
    from services.cli.article_files import articles_of

    cards = []
    read = reader()
    for entry in articles_of(raw, file):
        try:
            found = json.loads(entry.body)
        except ValueError as error:
            raise click.ClickException(f"{entry.name}: not JSON: {error}") from error
        if not isinstance(found, dict):
            raise click.ClickException(f"{entry.name}: is not a JSON object")
        found["id"] = found.get("id") or entry.name
        labels = read(json.dumps(found).encode(), found["id"])
        cards.append(render(labels, found.get("title") or entry.name))
    return "\n\n".join(cards)


def render(labels: dict[str, Any], title: str) -> str:
    """Labels for a person: each deal with its values, and beside each value the words that say it."""
    quotes = {entry["field"]: entry["quote"] for entry in labels.get("evidence", []) if entry.get("quote")}
    lines = [title]
    if not labels.get("deals"):
        lines.append(f"  no deal: {str(labels.get('note') or 'its news is none').replace('_', ' ')}")
    for number, deal in enumerate(labels.get("deals", [])):
        lines.append(f"  deal {number + 1}: {_words(deal.get('type'))}, {_words(deal.get('status'))}")
        lines += [f"    {_words(party['role'])}: {party['name']}" for party in deal.get("parties", [])]
        for name in ("total", "upfront", "milestones", "equity", "royalty", "price_per_share", "stage", "announced_at"):
            value = deal.get(name)
            if value is None:
                continue
            if name == "royalty":
                value = value["text"]
            elif isinstance(value, dict):
                value = f"{value['currency']} {value['amount']:,.0f}"
            quote = " ".join(quotes.get(f"deals[{number}].{name}", "").split())
            lines.append(f"    {_words(name)}: {value}" + (f'  "{quote}"' if quote and quote != value else ""))
        for name in ("assets", "therapeutic_areas", "modalities", "territory"):
            if deal.get(name):
                lines.append(f"    {_words(name)}: {_words(', '.join(deal[name]))}")
    tickers = [f"{t['exchange']}: {t['symbol']} ({t['name']})" for t in labels.get("tickers", [])]
    if tickers:
        lines.append(f"  tickers: {', '.join(tickers)}")
    return "\n".join(lines)


def _words(name: Any) -> str:
    return str(name).replace("_", " ")
