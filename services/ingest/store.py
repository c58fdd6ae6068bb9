"""What ingest keeps, and its only MongoDB code.

`ingest_articles`: a document for each article (`revisions.Article`) with its outbox. `ingest_article_keys`: each key
(`keys.article_keys`) and the article it points to; a key is never moved. `ingest_rejections`: what was not taken, and
why, for 45 days.

A key may point to an article whose document is not there, because its writer died in between: whoever finds the key
uses that id and writes the document. So each step can be interrupted and done again.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field

from services.ingest.revisions import Article
from shared import mongo, outbox
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
    body: str = Field(description="at most MAX_KEPT_BYTES of it")
    bytes: int = Field(description="the size of the whole body or line")


class Store(Protocol):
    """What the handlers need of a store. A dict can fill it."""

    async def resolve(self, keys: Sequence[str], fresh_id: str) -> str:
        """The article that the keys name, the first known one deciding, else `fresh_id`; unknown keys now name it."""

    async def find(self, keys: Sequence[str]) -> str | None:
        """The article that the first known key names."""

    async def load(self, article_id: str) -> Article | None: ...

    async def save(self, before: Article | None, after: Article, entries: Sequence[Document]) -> bool:
        """Writes `after` and its outbox entries at once if the article is still `before`; False: it is not."""

    async def keep_rejection(self, rejection: Rejection) -> None: ...

    async def rejection(self, rejection_id: str) -> Rejection | None: ...


def indexes() -> list[Index]:
    return [
        *outbox.indexes(ARTICLES),
        Index(KEYS, [("article_id", 1)]),
        Index(REJECTIONS, [("at", 1)], ttl_seconds=SEEN_DAYS * 86_400),
    ]


class MongoStore:
    """Methods raise the driver's errors; `shared.mongo.translate` says which kind each is."""

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

    async def load(self, article_id: str) -> Article | None:
        found = await self._articles.find_one({"_id": article_id}, {"outbox": 0})
        return Article.model_validate({"article_id": article_id, **found}) if found else None

    async def save(self, before: Article | None, after: Article, entries: Sequence[Document]) -> bool:
        fields = after.model_dump(mode="json", exclude={"article_id"})
        if before is None:
            try:
                await self._articles.insert_one({"_id": after.article_id, **fields, "outbox": list(entries)})
            except DuplicateKeyError:
                return False
            return True
        unsent = f"outbox.{MAX_UNSENT - 1}"
        condition: Document = {"_id": after.article_id, "version": before.version}
        change: Document = {"$set": fields}
        if entries:
            condition[unsent] = {"$exists": False}
            change["$push"] = {"outbox": {"$each": list(entries)}}
        return (await self._articles.update_one(condition, change)).matched_count == 1

    async def keep_rejection(self, rejection: Rejection) -> None:
        await self._rejections.insert_one({"_id": rejection.id, **rejection.model_dump(exclude={"id"})})

    async def rejection(self, rejection_id: str) -> Rejection | None:
        found = await self._rejections.find_one({"_id": rejection_id})
        return Rejection.model_validate({"id": found["_id"], **found}) if found else None


class MemoryStore:
    """The same in dicts, for tests and commands without a database. `unsent` holds the outbox entries, in order."""

    def __init__(self) -> None:
        self.keys: dict[str, str] = {}
        self.articles: dict[str, Article] = {}
        self.rejections: dict[str, Rejection] = {}
        self.unsent: list[Document] = []

    async def resolve(self, keys: Sequence[str], fresh_id: str) -> str:
        chosen = await self.find(keys) or fresh_id
        for key in keys:
            self.keys.setdefault(key, chosen)
        return chosen

    async def find(self, keys: Sequence[str]) -> str | None:
        return next((self.keys[key] for key in keys if key in self.keys), None)

    async def load(self, article_id: str) -> Article | None:
        return self.articles.get(article_id)

    async def save(self, before: Article | None, after: Article, entries: Sequence[Document]) -> bool:
        stored = self.articles.get(after.article_id)
        if (stored and stored.version) != (before and before.version):
            return False
        self.articles[after.article_id] = after
        self.unsent += entries
        return True

    async def keep_rejection(self, rejection: Rejection) -> None:
        self.rejections[rejection.id] = rejection

    async def rejection(self, rejection_id: str) -> Rejection | None:
        return self.rejections.get(rejection_id)
