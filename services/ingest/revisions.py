"""The life of an article, as a pure state machine: what a submission changes, and the event that tells it.

An article has origins: the places where it was found. Its text is that of the leading origin, the earliest that is
still there. Every event raises the revision by one: the leading text changed, an origin came or went, the last one
went (withdrawn), one is back (restored). What changes nothing for readers raises nothing: the same text from a known
origin (`unchanged`), an older version than the origin brought last (`stale`), a changed text of an origin that does
not lead (`recorded`: its text is kept, and becomes the article's if the origin should lead one day).

Going back to an earlier text is a change like any other: A, B, A are three revisions. So that a repeated request with
an older text is told apart from that, a source can give `updated_at`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import Field

from services.ingest.keys import canonical_url
from shared.errors import PermanentError
from shared.events import ArticleChange, ArticleIngested, Instant, Mode, Model, Origin, Part, Times
from shared.ids import derive, document_hash

MAX_ORIGINS = 200  # more copies of one text tell nothing new
MAX_TEXTS_BYTES = 3_000_000  # of all origins' different texts together: the database's documents are limited
MAX_HISTORY = 50

Outcome = Literal[
    "new", "revised", "origin_added", "origin_removed", "withdrawn", "restored",
    "unchanged", "stale", "recorded", "crowded", "unknown",
]  # fmt: skip


class Content(Model):
    """One version of an article's text, normalised."""

    title: str
    text: str
    parts: tuple[Part, ...] = ()
    language: str | None = None


class HeldOrigin(Model):
    """An origin with what it brought last. One that is gone stays, `present` false, so that late copies are known."""

    origin: Origin
    document: str
    updated: Instant | None = None
    present: bool = True


class Revision(Model):
    """One line of an article's history."""

    revision: int
    change: ArticleChange
    at: Instant
    document: str


class Article(Model):
    """What is stored. `version` is raised by every write, `revision` by every event.

    `contents`: the texts of present origins by their hash. `history`: the newest revisions, at most MAX_HISTORY.
    """

    article_id: str
    version: int
    revision: int
    generation: int = 0
    first_seen: Instant
    origins: tuple[HeldOrigin, ...] = ()
    contents: dict[str, Content] = Field(default_factory=dict)
    history: tuple[Revision, ...] = ()

    @property
    def present(self) -> tuple[HeldOrigin, ...]:
        """The origins that are still there, the leading one first."""
        return tuple(held for held in self.origins if held.present)

    @property
    def document(self) -> str:
        """The hash of the article's text, that of the empty text where it is withdrawn."""
        return self.present[0].document if self.present else document_hash("")


@dataclass(frozen=True)
class Brought:
    """An article that a source brings."""

    origin: Origin
    content: Content
    updated: datetime | None = None
    mode: Mode = Mode.live


@dataclass(frozen=True)
class Withdrawal:
    """A source's word that it no longer has an article, named by its own id or its URL."""

    source: str
    source_id: str | None
    url: str | None
    updated: datetime | None = None
    mode: Mode = Mode.live


@dataclass(frozen=True)
class Step:
    """`article` is what is to be stored (None: nothing is known and nothing is to be stored), with `event` if any."""

    article: Article | None
    event: ArticleIngested | None
    outcome: Outcome


def apply(stored: Article | None, article_id: str, arrival: Brought | Withdrawal, now: datetime) -> Step:
    """What an arrival makes of an article. If `step.article is stored`, there is nothing to write.

    Raises PermanentError where the texts of an article's origins together are too large to be kept.
    """
    if isinstance(arrival, Withdrawal):
        return _withdraw(stored, arrival, now)
    return _receive(stored, article_id, arrival, now)


def event_id(event: ArticleIngested) -> str:
    return derive("e", event.article_id, event.revision, event.generation)


def _receive(stored: Article | None, article_id: str, brought: Brought, now: datetime) -> Step:
    document = document_hash(brought.content.text)
    held = HeldOrigin(origin=brought.origin, document=document, updated=brought.updated)
    if stored is None:
        fresh = Article(article_id=article_id, version=0, revision=0, first_seen=now)
        return _next(fresh, (held,), brought, ArticleChange.new, now)

    known = _known(stored, brought.origin.source, brought.origin.source_id, brought.origin.url, document)
    if known is None:
        if len(stored.present) >= MAX_ORIGINS:
            return Step(stored, None, "crowded")
        change = ArticleChange.origin_added if stored.present else ArticleChange.restored
        return _next(stored, (*stored.origins, held), brought, change, now)

    if _older(brought.updated, known.updated):
        return Step(stored, None, "stale")
    first_seen = known.origin.first_seen
    if not known.present:
        change = ArticleChange.origin_added if stored.present else ArticleChange.restored
        back = _kept(held, known, first_seen)
        others = tuple(origin for origin in stored.origins if origin is not known)
        return _next(stored, (*others, back), brought, change, now)  # it leads no longer: others stayed
    newer = _kept(held, known, first_seen)
    if document == known.document:
        if newer.updated == known.updated:
            return Step(stored, None, "unchanged")
        kept = known.model_copy(update={"updated": newer.updated})  # so that a version in between is known as stale
        return _next(stored, _replaced(stored, known, kept), brought, None, now, "unchanged")
    leads = stored.present[0] is known
    change_or_none = ArticleChange.revised if leads else None
    return _next(stored, _replaced(stored, known, newer), brought, change_or_none, now, "recorded")


def _withdraw(stored: Article | None, withdrawal: Withdrawal, now: datetime) -> Step:
    if stored is None:
        return Step(None, None, "unknown")
    known = _known(stored, withdrawal.source, withdrawal.source_id, withdrawal.url, None)
    if known is None:
        return Step(stored, None, "unknown")
    if _older(withdrawal.updated, known.updated):
        return Step(stored, None, "stale")
    if not known.present:
        return Step(stored, None, "unchanged")
    gone = known.model_copy(update={"present": False, "updated": withdrawal.updated or known.updated})
    last = len(stored.present) == 1
    change = ArticleChange.withdrawn if last else ArticleChange.origin_removed
    return _next(stored, _replaced(stored, known, gone), withdrawal, change, now)


def _next(
    before: Article,
    origins: tuple[HeldOrigin, ...],
    arrival: Brought | Withdrawal,
    change: ArticleChange | None,
    now: datetime,
    silent: Outcome = "recorded",
) -> Step:
    """The article with these origins; with a change also its next revision and the event that carries it whole."""
    contents = dict(before.contents)
    if isinstance(arrival, Brought):
        contents[document_hash(arrival.content.text)] = arrival.content
    title = contents[before.document].title if before.document in contents else ""
    gone = [held for held in origins if not held.present]
    forgotten = gone[: max(len(gone) - MAX_ORIGINS, 0)]
    origins = tuple(held for held in origins if held not in forgotten)
    wanted = {held.document for held in origins if held.present}
    contents = {document: content for document, content in contents.items() if document in wanted}
    if sum(len(content.text.encode()) for content in contents.values()) > MAX_TEXTS_BYTES:
        raise PermanentError(
            f"the different texts of article {before.article_id} are larger than {MAX_TEXTS_BYTES} bytes together: "
            "send this one under a URL of its own"
        )
    after = before.model_copy(update={"version": before.version + 1, "origins": origins, "contents": contents})
    if change is None:
        return Step(after, None, silent)
    entry = Revision(revision=before.revision + 1, change=change, at=now, document=after.document)
    after = after.model_copy(update={"revision": entry.revision, "history": (*before.history, entry)[-MAX_HISTORY:]})
    content = contents.get(after.document) or Content(title=title, text="")
    present = after.present
    event = ArticleIngested(
        article_id=after.article_id,
        revision=after.revision,
        generation=after.generation,
        mode=arrival.mode,
        change=change,
        title=content.title,
        text=content.text,
        document=after.document,
        parts=content.parts,
        language=content.language,
        origins=tuple(held.origin for held in present),
        withdrawn=not present,
        times=Times(
            published=present[0].origin.published if present else None, first_seen=after.first_seen, accepted=now
        ),
    )
    outcome: Outcome = change.value  # type: ignore[assignment]
    return Step(after, event, outcome)


def _known(
    article: Article, source: str, source_id: str | None, url: str | None, document: str | None
) -> HeldOrigin | None:
    """The origin that brought the article before: of the same source by its id, else by URL, else by the same text."""
    own = [held for held in article.origins if held.origin.source == source]
    address = canonical_url(url) if url else None
    for held in own:
        if source_id is not None and held.origin.source_id == source_id:
            return held
    for held in own:
        if address is not None and held.origin.url and canonical_url(held.origin.url) == address:
            return held
    for held in own:
        nameless = not held.origin.source_id and not held.origin.url
        if nameless and not source_id and not url and held.document == document:
            return held
    return None


def _kept(held: HeldOrigin, known: HeldOrigin, first_seen: datetime) -> HeldOrigin:
    """What the origin says now, with what it said of itself before where it says nothing now."""
    origin = held.origin.model_copy(
        update={
            "first_seen": first_seen,
            "source_id": held.origin.source_id or known.origin.source_id,
            "url": held.origin.url or known.origin.url,
            "published": held.origin.published or known.origin.published,
        }
    )
    return held.model_copy(update={"origin": origin, "updated": held.updated or known.updated})


def _replaced(article: Article, old: HeldOrigin, new: HeldOrigin) -> tuple[HeldOrigin, ...]:
    return tuple(new if held is old else held for held in article.origins)


def _older(updated: datetime | None, last: datetime | None) -> bool:
    return updated is not None and last is not None and updated < last
