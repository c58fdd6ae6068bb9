from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from services.ingest.article import normalise
from shared.companies.registry import Registry
from shared.events import ArticleIngested, DealsDetected, Origin, Part, PartKind, Times
from shared.ids import document_hash

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
Read = Callable[..., DealsDetected]


def ingested(title: str, body: str, language: str | None = "en", **fields: object) -> ArticleIngested:
    """An article as ingest would bring it."""
    made = normalise(title, body)
    values: dict[str, object] = {
        "article_id": "a_test",
        "revision": 1,
        "generation": 0,
        "change": "new",
        "title": made.title,
        "text": made.text,
        "document": document_hash(made.text),
        "parts": made.parts,
        "language": language,
        "origins": (Origin(source="test", first_seen=NOW),),
        "times": Times(first_seen=NOW, accepted=NOW),
    }
    return ArticleIngested.model_validate(values | fields)


def raw(text: str, title_end: int = 0) -> ArticleIngested:
    """An article with exactly this text, its first `title_end` characters the title."""
    parts = (Part(kind=PartKind.title, start=0, end=title_end),) if title_end else ()
    return ArticleIngested.model_validate(
        {
            "article_id": "a_raw",
            "revision": 1,
            "generation": 0,
            "change": "new",
            "title": text[:title_end],
            "text": text,
            "document": document_hash(text),
            "parts": parts,
            "language": "en",
            "origins": (Origin(source="test", first_seen=NOW),),
            "times": Times(first_seen=NOW, accepted=NOW),
        }
    )


@pytest.fixture(scope="session")
def registry() -> Registry:
    return Registry.load()


@pytest.fixture(scope="session")
def read(registry: Registry) -> Read:
    from services.enrichment.reading import read as read_article

    def run(title: str, body: str, language: str | None = "en", **fields: object) -> DealsDetected:
        return read_article(ingested(title, body, language, **fields), registry, NOW)

    return run
