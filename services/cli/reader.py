"""Articles read with the services' own code, without broker and database, in the forms that `dealwire extract` gives."""

from collections.abc import Callable
from typing import Any

from services.cli import own_companies
from services.enrichment.labels import to_labels
from services.enrichment.reading import read
from services.ingest.article import Normalised, normalise
from services.ingest.language import detect_language
from services.ingest.submission import Submission, parse
from shared.clock import utc_now
from shared.events import ArticleChange, ArticleIngested, DealsDetected, Origin, Times
from shared.ids import document_hash

Reader = Callable[[bytes, Any], dict[str, Any]]
"""From an article as JSON (`id`, `title`, `text` or `html`, `url`, `published_at`) and its id to a form of it.

Raises DealwireError or ValueError, saying what is wrong, for an article that can't be read.
"""


def labels() -> Reader:
    """The labelling guide's form, with evidence."""
    registry = own_companies.registry()

    def form(raw: bytes, article_id: Any) -> dict[str, Any]:
        article = to_article(raw)
        found: dict[str, Any] = to_labels(read(article, registry, utc_now()), article, article_id)
        return found

    return form


def articles() -> Reader:
    """A page or text cut to its article: `id`, `title`, `text` (the body alone), `published_at`, `author`."""

    def form(raw: bytes, article_id: Any) -> dict[str, Any]:
        sent, normalised = _normalised(raw)
        title_end = next((p.end for p in normalised.parts if p.kind == "title"), 0)
        published = sent.published_at or normalised.published
        return {
            "id": article_id,
            "title": normalised.title,
            "text": normalised.text[title_end:].lstrip("\n"),
            "published_at": published.isoformat() if published else None,
            "author": normalised.author,
        }

    return form


def readings() -> Reader:
    """`id`, and under `reading` the event that enrichment would publish."""
    registry = own_companies.registry()

    def form(raw: bytes, article_id: Any) -> dict[str, Any]:
        return {
            "id": article_id,
            "reading": read(to_article(raw), registry, utc_now()).model_dump(mode="json", exclude_none=True),
        }

    return form


FORMS: dict[str, Callable[[], Reader]] = {"labels": labels, "article": articles, "reading": readings}


def event_reader() -> Callable[[bytes], tuple[ArticleIngested, DealsDetected]]:
    """From an article as JSON to the two events that ingest and enrichment would publish of it."""
    registry = own_companies.registry()

    def events(raw: bytes) -> tuple[ArticleIngested, DealsDetected]:
        article = to_article(raw)
        return article, read(article, registry, utc_now())

    return events


def to_article(raw: bytes) -> ArticleIngested:
    """The article that ingest would make of this JSON object, under its own id."""
    sent, normalised = _normalised(raw)
    now = utc_now()
    published = sent.published_at or normalised.published
    origin = Origin(
        source=sent.source,
        publisher=sent.publisher,
        url=sent.url or normalised.url,
        primary=sent.primary,
        published=published,
        first_seen=now,
        filing_items=sent.filing_items,
    )
    return ArticleIngested(
        article_id=sent.id or "",
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


def _normalised(raw: bytes) -> tuple[Submission, Normalised]:
    sent = parse(raw, utc_now())
    if sent.id is None:
        raise ValueError("`id` is missing")
    return sent, normalise(sent.title, sent.text, sent.html, detect_language=detect_language)
