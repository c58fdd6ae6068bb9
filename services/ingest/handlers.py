"""From a submission to a stored article with its event in the outbox."""

import asyncio
import random
from dataclasses import dataclass
from datetime import datetime

from services.ingest import article, revisions
from services.ingest.keys import article_keys
from services.ingest.language import detect_language
from services.ingest.revisions import Article, Brought, Content, Outcome, Withdrawal
from services.ingest.store import MAX_KEPT_BYTES, Rejection, Store
from services.ingest.submission import RejectedError, Submission, parse
from shared import metrics, outbox, publishing
from shared.clock import Clock
from shared.errors import ConflictError, PermanentError
from shared.events import ArticleIngested, Mode, Origin
from shared.ids import mint
from shared.mongo import Document
from shared.topics import ARTICLES_INGESTED, ARTICLES_INGESTED_BACKFILL

_ATTEMPTS = 20


@dataclass(frozen=True)
class Accepted:
    """What became of a submission. `article_id` is None where a withdrawal names nothing that is known."""

    article_id: str | None
    revision: int | None
    outcome: Outcome


@dataclass(frozen=True)
class Prepared:
    """A submission in the form that is stored. `keys`: by which its article is known, the deciding one first."""

    keys: list[str]
    arrival: Brought | Withdrawal


def prepare(raw: bytes, now: datetime, text_bytes: int) -> Prepared:
    """One submitted JSON object, checked and normalised. Takes milliseconds. Raises RejectedError."""
    submission = parse(raw, now)
    mode = Mode(submission.mode)
    if submission.withdrawn:
        keys = article_keys(submission.source, submission.id, submission.url, None)
        if not keys:
            raise RejectedError("invalid", "url: a site's front page names no article", "url")
        gone = Withdrawal(submission.source, submission.id, submission.url, submission.updated_at, mode)
        return Prepared(keys, gone)
    try:
        normal = article.normalise(
            submission.title,
            submission.text,
            submission.html,
            detect_language=None if submission.language else detect_language,
            max_bytes=text_bytes,
        )
    except article.UnusableError as error:
        field = "html" if submission.text is None else "text"
        raise RejectedError(error.reason, f"{field}: {error}", field) from None
    url = submission.url or normal.url
    content = Content(
        title=normal.title, text=normal.text, parts=normal.parts, language=submission.language or normal.language
    )
    origin = _origin(submission, url, normal, now)
    keys = article_keys(submission.source, submission.id, url, normal.text)
    return Prepared(keys, Brought(origin, content, submission.updated_at, mode))


def _origin(submission: Submission, url: str | None, normal: article.Normalised, now: datetime) -> Origin:
    published = submission.published_at
    if published is None and normal.published and normal.published <= now:
        published = normal.published
    return Origin(
        source=submission.source,
        publisher=submission.publisher or normal.publisher,
        url=url,
        source_id=submission.id,
        primary=submission.primary,
        published=published,
        first_seen=now,
        licence=submission.licence,
        filing_items=submission.filing_items,
    )


def outbox_entry(event: ArticleIngested, at: datetime, trace: str) -> Document:
    topic = ARTICLES_INGESTED_BACKFILL if event.mode == Mode.backfill else ARTICLES_INGESTED
    message = publishing.message(
        topic, event.article_id, event, event_id=revisions.event_id(event), source="ingest", at=at, trace=trace
    )
    return outbox.entry(message, at)


class Ingest:
    """Takes submissions in. Everything it does can be interrupted at any point and done again."""

    def __init__(self, store: Store, clock: Clock, text_bytes: int) -> None:
        self._store, self._clock, self._text_bytes = store, clock, text_bytes

    async def prepare(self, raw: bytes) -> Prepared:
        """Off the event loop, as a page of some megabytes takes a while. Raises RejectedError."""
        return await asyncio.to_thread(prepare, raw, self._clock(), self._text_bytes)

    async def take(self, prepared: Prepared, trace: str) -> Accepted:
        """Stores it, with the event that tells of it in the outbox. Raises RejectedError, ConflictError."""
        now = self._clock()
        fresh = mint("a", now)
        if isinstance(prepared.arrival, Withdrawal):
            article_id = await self._store.find(prepared.keys)
            if article_id is None:
                return self._counted(Accepted(None, None, "unknown"))
        else:
            article_id = await self._store.resolve(prepared.keys, fresh)
        for attempt in range(_ATTEMPTS):
            # Under an id just minted nothing is stored, or else saving fails and the next attempt sees it.
            stored = None if article_id == fresh and attempt == 0 else await self._store.load(article_id)
            try:
                step = revisions.apply(stored, article_id, prepared.arrival, now)
            except PermanentError as error:
                raise RejectedError("too_large", str(error)) from None
            entries = [outbox_entry(step.event, now, trace)] if step.event else []
            if step.article is stored or (
                step.article is not None and await self._store.save(stored, step.article, entries)
            ):
                revision = step.article.revision if step.article else None
                return self._counted(Accepted(article_id if step.article else None, revision, step.outcome))
            await asyncio.sleep(random.uniform(0, 0.01 * min(attempt + 1, 10)))
        raise ConflictError(f"article {article_id} is being changed by others all the time: send it again")

    def _counted(self, accepted: Accepted) -> Accepted:
        metrics.SUBMISSIONS.labels(accepted.outcome).inc()
        return accepted

    async def reject(self, error: RejectedError, raw: bytes, line: int, size: int) -> Rejection:
        """Keeps what was not taken, with its reason, for who looks it up."""
        now = self._clock()
        rejection = Rejection(
            id=mint("rej", now),
            reason=error.reason,
            message=str(error),
            line=line,
            field=error.field,
            at=now,
            body=raw[:MAX_KEPT_BYTES].decode("utf-8", "replace"),
            bytes=size,
        )
        await self._store.keep_rejection(rejection)
        metrics.SUBMISSIONS.labels("rejected").inc()
        return rejection

    async def article(self, article_id: str) -> Article | None:
        return await self._store.load(article_id)

    async def rejection(self, rejection_id: str) -> Rejection | None:
        return await self._store.rejection(rejection_id)
