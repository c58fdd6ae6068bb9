"""What enrichment keeps: each reading, so that a redelivered article publishes the very bytes it published before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from pymongo import UpdateOne

from shared.errors import TransientError
from shared.events import DealsDetected, to_wire
from shared.mongo import SEEN_DAYS, BulkWriteError, Database, Index

READINGS = "enrichment_readings"
_DUPLICATE = 11000


@dataclass(frozen=True)
class Reading:
    """A reading under its id, `article:revision:generation`. `event` is the DealsDetected as it stands on the wire."""

    id: str
    article_id: str
    reason: str
    event: str

    @classmethod
    def of(cls, detected: DealsDetected) -> "Reading":
        id = reading_id(detected.article_id, detected.revision, detected.generation)
        return cls(id, detected.article_id, detected.reason, to_wire(detected).decode())


def reading_id(article_id: str, revision: int, generation: int) -> str:
    return f"{article_id}:{revision}:{generation}"


class Store(Protocol):
    async def known(self, ids: Iterable[str]) -> dict[str, str]:
        """The events of the readings that are there, by id."""

    async def keep(self, readings: Iterable[Reading], now: datetime) -> dict[str, str]:
        """Stores what is new; gives the event that stands under each id, whoever wrote it first."""


class MongoStore:
    def __init__(self, database: Database) -> None:
        self._readings = database[READINGS]

    async def known(self, ids: Iterable[str]) -> dict[str, str]:
        found = self._readings.find({"_id": {"$in": list(ids)}}, {"event": 1})
        return {document["_id"]: document["event"] async for document in found}

    async def keep(self, readings: Iterable[Reading], now: datetime) -> dict[str, str]:
        wanted = {reading.id: reading for reading in readings}
        if not wanted:
            return {}
        expires_at = now + timedelta(days=SEEN_DAYS)
        order = list(wanted)
        writes = [
            UpdateOne(
                {"_id": reading.id},
                {
                    "$setOnInsert": {
                        "article_id": reading.article_id,
                        "reason": reading.reason,
                        "event": reading.event,
                        "expires_at": expires_at,
                    }
                },
                upsert=True,
            )
            for reading in wanted.values()
        ]
        try:
            result = await self._readings.bulk_write(writes, ordered=False)
            inserted = {order[i] for i in result.upserted_ids or {}}
        except BulkWriteError as error:
            # Two replicas may upsert one id at the same moment: the loser takes what the winner wrote.
            details = error.details or {}
            if details.get("writeConcernErrors") or any(
                e.get("code") != _DUPLICATE for e in details.get("writeErrors", [])
            ):
                raise
            inserted = {order[entry["index"]] for entry in details.get("upserted", [])}
        stands = {id: wanted[id].event for id in inserted}
        others = [id for id in order if id not in inserted]
        if others:
            stands |= await self.known(others)
        missing = [id for id in order if id not in stands]
        if missing:  # expired between the two calls
            raise TransientError(
                f"{READINGS}: {len(missing)} readings vanished while they were stored, e.g. {missing[0]}"
            )
        return stands

    async def readings(self, article_id: str) -> list[DealsDetected]:
        """All that is kept of an article, by revision and generation."""
        found = await self._readings.find({"article_id": article_id}, {"event": 1}).to_list(None)
        read = [DealsDetected.model_validate_json(document["event"]) for document in found]
        return sorted(read, key=lambda reading: (reading.revision, reading.generation))


def indexes() -> list[Index]:
    return [
        Index(READINGS, [("article_id", 1)]),
        Index(READINGS, [("expires_at", 1)], ttl_seconds=0),
    ]
