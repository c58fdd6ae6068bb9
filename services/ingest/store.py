"""What ingest keeps, and its only MongoDB code.

`ingest_articles`: a document for each article (`revisions.Article`) with its outbox. `ingest_article_keys`: each key
(`keys.article_keys`) and the article it points to; a key is never moved. `ingest_rejections`: what was not taken, and
why, for 45 days.

A key may point to an article whose document is not there, because its writer died in between: whoever finds the key
uses that id and writes the document. So each step can be interrupted and done again.
"""

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

import bson
from pydantic import BaseModel, ConfigDict

from services.ingest.revisions import Article
from shared import mongo, outbox
from shared.errors import TransientError
from shared.mongo import SEEN_DAYS, Database, Document, DuplicateKeyError, Index

ARTICLES, KEYS, REJECTIONS = "ingest_articles", "ingest_article_keys", "ingest_rejections"

MAX_UNSENT = 6  # events of one article that wait in its document: with its text they must fit into 16 MB
MAX_KEPT_BYTES = 64 * 1024  # of a rejected body


class Rejection(BaseModel):
    """Input that was not taken. `body` is its beginning, with what is no UTF-8 replaced."""

    model_config = ConfigDict(frozen=True)

    id: str
    reason: str
    message: str
    line: int | None = None
    field: str | None = None
    at: datetime
    body: str
    bytes: int


class Store(Protocol):
    """What the handlers need of a store. A dict can fill it."""

    async def resolve(self, keys: Sequence[str], fresh_id: str) -> str:
        """The article that the keys name, the first known one deciding, else `fresh_id`; unknown keys now name it."""

    async def find(self, keys: Sequence[str]) -> str | None:
        """The article that the first known key names."""

    async def load(self, article_id: str) -> Article | None: ...

    async def save(self, before: Article | None, after: Article, entries: Sequence[Document]) -> bool:
        """Writes `after` and its outbox entries at once if the article is still `before`; False: it is not."""

    async def keep_rejection(self, rejection: Rejection, raw: bytes) -> None: ...

    async def rejection(self, rejection_id: str) -> Rejection | None: ...


def indexes() -> list[Index]:
    return [
        *outbox.indexes(ARTICLES),
        Index(KEYS, [("article_id", 1)]),
        Index(REJECTIONS, [("at", 1)], ttl_seconds=SEEN_DAYS * 86_400),
    ]


class MongoStore:
    """Every method raises TransientError where the database is away."""

    def __init__(self, database: Database) -> None:
        self._articles = database[ARTICLES]
        self._keys = database[KEYS]
        self._rejections = database[REJECTIONS]

    async def find(self, keys: Sequence[str]) -> str | None:
        known = await self._known(keys)
        return next((known[key] for key in keys if key in known), None)

    async def resolve(self, keys: Sequence[str], fresh_id: str) -> str:
        known = await self._known(keys)
        chosen = next((known[key] for key in keys if key in known), fresh_id)
        # The text's key first: of two places that bring one text at once, both then find the same article.
        missing = [key for key in reversed(keys) if key not in known]
        while missing:
            taken = await self._insert(missing, chosen)
            if taken is None:
                break
            # Another writer was faster with this key. If it decides over all keys known so far, its article counts.
            known |= await self._known(keys)
            chosen = next((known[key] for key in keys if key in known), chosen)
            missing = [key for key in missing[taken:] if key not in known]
        return chosen

    async def _known(self, keys: Sequence[str]) -> dict[str, str]:
        found = await self._keys.find({"_id": {"$in": list(keys)}}).to_list(None)
        return {row["_id"]: row["article_id"] for row in found}

    async def _insert(self, keys: Sequence[str], article_id: str) -> int | None:
        """Inserts them in order; the position of the first that is already there, None where all are inserted."""
        try:
            await self._keys.insert_many([{"_id": key, "article_id": article_id} for key in keys], ordered=True)
        except mongo.BulkWriteError as error:
            faults = (error.details or {}).get("writeErrors", [])
            if not faults or any(fault["code"] != 11000 for fault in faults):
                raise
            return int(faults[0]["index"])
        return None
