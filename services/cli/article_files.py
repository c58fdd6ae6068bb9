"""Articles in a user's files, in the form in which ingest takes them."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_CHARSET = re.compile(rb"""<meta[^>]+charset=["']?([\w.:-]+)""", re.IGNORECASE)


@dataclass(frozen=True)
class Entry:
    """One article of a file. `body`: a JSON object as ingest takes it; what was broken in the file is still broken."""

    name: str
    body: bytes


def articles_of(raw: bytes, name: str) -> Iterator[Entry]:
    """The articles of one file of JSON (an object or a list), NDJSON, HTML or plain text, told by the name's ending.

    Without an ending that is known (standard input is `-`) the content tells. Lines are counted from 1: `news.ndjson:3`.
    """
    kind = Path(name).suffix.lower()
    if kind not in _KINDS:
        kind = _sniff(raw)
    yield from _KINDS[kind](raw, name)


def _json(raw: bytes, name: str) -> Iterator[Entry]:
    if raw.lstrip()[:1] == b"[":
        try:
            items = json.loads(raw)
        except ValueError:
            yield Entry(name, raw)  # ingest says what is wrong with it
            return
        for number, item in enumerate(items, 1):
            yield Entry(f"{name}:{number}", json.dumps(item).encode())
        return
    yield Entry(name, raw)


def _ndjson(raw: bytes, name: str) -> Iterator[Entry]:
    for number, line in enumerate(raw.split(b"\n"), 1):
        if line.strip():
            yield Entry(f"{name}:{number}", line)


def _html(raw: bytes, name: str) -> Iterator[Entry]:
    yield Entry(name, json.dumps({"html": _decoded(raw), "source": "file"}).encode())


def _text(raw: bytes, name: str) -> Iterator[Entry]:
    yield Entry(name, json.dumps({"text": _decoded(raw), "source": "file"}).encode())


_KINDS = {
    ".json": _json,
    ".ndjson": _ndjson,
    ".jsonl": _ndjson,
    ".html": _html,
    ".htm": _html,
    ".txt": _text,
}
ENDINGS = tuple(_KINDS)


def _sniff(raw: bytes) -> str:
    start = raw.lstrip()
    if start[:1] == b"[":
        return ".json"
    if start[:1] == b"{":
        try:
            json.loads(raw)
        except ValueError:
            return ".ndjson"
        return ".json"
    return ".html" if start[:1] == b"<" else ".txt"


def _decoded(raw: bytes) -> str:
    """UTF-8, or what a byte order mark or the page's own `charset` says, or else Windows-1252, the web's old default."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    declared = _CHARSET.search(raw[:4096])
    try:
        return raw.decode(declared[1].decode() if declared else "cp1252", errors="replace")
    except LookupError:
        return raw.decode("cp1252", errors="replace")
