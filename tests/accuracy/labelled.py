"""The labelled sets on which extraction is measured, and the reading of their articles.

`dev` is measured on and never learnt from; of its two halves only the even ids' errors are looked at. `train` and `own`
(articles written for the purpose in the manner of newsrooms, news wires and the trade press) are learnt from, and so is
`corpus`: labels of public releases that lie beside the project, kept as ids and offsets without the text. `unread`,
written by somebody else, and `hard`, whose authors avoided every formula, are only scored. `dev` and `train` lie beside
the project and are missing elsewhere.
"""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from services.enrichment.labels import to_labels
from services.enrichment.reading import read
from services.ingest.article import normalise
from services.ingest.language import detect_language
from shared.companies.registry import Registry
from shared.events import ArticleIngested, Origin, Times
from shared.ids import document_hash

EVAL = Path(__file__).parents[3] / "shared" / "eval"
OWN = Path(__file__).parent / "own"
NOW = datetime(2026, 3, 2, tzinfo=UTC)
SETS = ("dev-even", "dev-odd", "train", "own", "unread", "hard")
UNSEEN = ("dev-odd", "unread", "hard")
"""Sets whose errors nobody reads: what is gained there is gained elsewhere, too."""


@dataclass(frozen=True)
class Labelled:
    """An article with its label in the guide's form; `entities`, where marked, are the names in its text by kind."""

    article: ArticleIngested
    label: dict[str, Any]
    entities: dict[str, list[str]] | None

    @property
    def even(self) -> bool:
        return int(re.findall(r"\d+", self.article.article_id)[-1]) % 2 == 0


def load(name: str) -> list[Labelled]:
    """The articles of one of `SETS`; empty where the set is not there."""
    folder, _, half = name.partition("-")
    if folder == "corpus":
        return list(_corpus())
    rows = list(_own(folder) if folder in ("own", "unread", "hard") else _beside(folder))
    return [row for row in rows if not half or row.even == (half == "even")]


def _beside(folder: str) -> Iterator[Labelled]:
    if not EVAL.is_dir():
        return
    labels = {row["id"]: row for row in _rows(EVAL / folder / "labels.jsonl")}
    for row in _rows(EVAL / folder / "articles.jsonl"):
        label = dict(labels[row["id"]])
        entities = label.pop("entities", None)
        yield Labelled(article_of(row), label, entities)


def _own(folder: str) -> Iterator[Labelled]:
    for file in sorted(OWN.glob("*.jsonl")):
        if (file.stem if file.stem in UNSEEN else "own") != folder:
            continue
        for row in _rows(file):
            yield Labelled(article_of(row), {"id": row["id"], **row["label"]}, row["entities"])


def _corpus() -> Iterator[Labelled]:
    file = EVAL.parent / "corpus" / "press_releases.jsonl.gz"
    if not file.is_file():
        return
    labels = {row["id"]: row for row in _rows(Path(__file__).parent / "corpus_labels.jsonl")}
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for release in map(json.loads, lines):
            if label := labels.get(release["id"]):
                text = f"{release['title']}\n\n{release['text']}"
                yield Labelled(article_of(release), _with_names(label, text), None)


def _with_names(label: Any, text: str) -> Any:
    """The label with the words of the text for each pair of offsets (code points of title, empty line and text)."""
    if isinstance(label, dict):
        named = {key: _with_names(value, text) for key, value in label.items() if key != "at"}
        return {**named, "name": text[slice(*label["at"])]} if "at" in label else named
    if isinstance(label, list):
        if len(label) == 2 and all(isinstance(item, int) for item in label):
            return text[slice(*label)]
        return [_with_names(item, text) for item in label]
    return label


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def article_of(row: dict[str, Any]) -> ArticleIngested:
    """The event that ingest makes of `id`, `title` and `text`."""
    made = normalise(row["title"], row["text"], detect_language=detect_language)
    return ArticleIngested.model_validate(
        {
            "article_id": row["id"],
            "revision": 1,
            "generation": 0,
            "change": "new",
            "title": made.title,
            "text": made.text,
            "document": document_hash(made.text),
            "parts": made.parts,
            "language": made.language,
            "origins": (Origin(source="eval", first_seen=NOW),),
            "times": Times(first_seen=NOW, accepted=NOW),
        }
    )


@cache
def registry() -> Registry:
    return Registry.load()


def predict(article: ArticleIngested) -> dict[str, Any]:
    """The reading of an article in the labels' form."""
    return to_labels(read(article, registry(), NOW), article, article.article_id)
