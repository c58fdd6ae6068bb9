"""What time brings about: entries that become due, done by whichever replica leases them first."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pymongo import ReturnDocument

from shared import metrics
from shared.clock import Clock
from shared.messaging import fault_of
from shared.mongo import Collection, Document, Index

log = logging.getLogger(__name__)

_LEASE = timedelta(seconds=60)
_LONGEST_PAUSE = timedelta(minutes=10)


@dataclass(frozen=True)
class Entry:
    due_id: str
    at: datetime
    payload: Mapping[str, Any]
    attempts: int


class Due:
    """The due entries of one service, in one collection."""

    def __init__(self, collection: Collection, clock: Clock, *, look_every_ms: int = 500) -> None:
        self._collection, self._clock = collection, clock
        self._pause = look_every_ms / 1000

    @staticmethod
    def indexes(collection: str) -> list[Index]:
        return [Index(collection, [("at", 1)])]

    async def schedule(self, due_id: str, at: datetime, payload: Mapping[str, Any]) -> None:
        """Makes the entry, or moves the one of this id. Doing it twice changes nothing."""
        await self._collection.update_one(
            {"_id": due_id},
            {"$set": {"at": at, "payload": dict(payload)}, "$setOnInsert": {"attempts": 0}},
            upsert=True,
        )

    async def take(self) -> Entry | None:
        """Leases the entry that is due first. It comes again when the lease ends without `done`."""
        now = self._clock()
        free: Document = {"$or": [{"lease": {"$exists": False}}, {"lease": {"$lt": now}}]}
        found = await self._collection.find_one_and_update(
            {"at": {"$lte": now}, **free},
            {"$set": {"lease": now + _LEASE}, "$inc": {"attempts": 1}},
            sort=[("at", 1)],
            return_document=ReturnDocument.AFTER,
        )
        return Entry(found["_id"], found["at"], found["payload"], found["attempts"]) if found else None

    async def done(self, entry: Entry) -> None:
        """Takes the entry out, unless it was moved to another moment meanwhile."""
        await self._collection.delete_one({"_id": entry.due_id, "at": entry.at})
        await self._collection.update_one({"_id": entry.due_id}, {"$unset": {"lease": ""}})

    async def postpone(self, entry: Entry) -> None:
        """After a failure: due again after a pause that doubles with each attempt, up to ten minutes."""
        pause = min(timedelta(seconds=2 ** min(entry.attempts, 12)), _LONGEST_PAUSE)
        await self._collection.update_one(
            {"_id": entry.due_id, "at": entry.at}, {"$set": {"lease": self._clock() + pause}}
        )

    async def run(self, handler: Callable[[Entry], Awaitable[None]]) -> None:
        """Does what is due, for as long as the service runs. Handlers are idempotent; a failed entry comes again."""
        while True:
            try:
                while entry := await self.take():
                    try:
                        await handler(entry)
                    except Exception as error:
                        log.error("due entry %s failed, attempt %d: %s", entry.due_id, entry.attempts, fault_of(error))
                        await self.postpone(entry)
                    else:
                        await self.done(entry)
                overdue = await self._collection.count_documents({"at": {"$lte": self._clock()}})
                metrics.DUE_OVERDUE.labels(self._collection.name).set(overdue)
            except Exception as error:
                log.warning("due entries of %s will be looked at again: %s", self._collection.name, fault_of(error))
            await asyncio.sleep(self._pause)
