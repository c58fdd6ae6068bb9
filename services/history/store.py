"""Reading the kept versions (`scoring_versions`) from MongoDB, in batches, so that memory does not grow with them."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.scoring import packing
from services.scoring.version_store import VERSIONS, row_id, unpacked
from shared.errors import DealwireError
from shared.events import instant_text
from shared.mongo import Database, Document

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Stored:
    """One kept version: when it became known, as wire text, and the DealScored as it was published."""

    deal_id: str
    version: int
    known_at: str
    wire: bytes


class History:
    """All moments are inclusive starts and exclusive ends; None is open."""

    def __init__(self, database: Database) -> None:
        self._versions = database[VERSIONS]

    async def count(self, start: datetime | None = None, end: datetime | None = None) -> int:
        """How many versions became known in this time."""
        return int(await self._versions.count_documents(_known(start, end)))

    async def in_time(self, start: datetime | None = None, end: datetime | None = None) -> AsyncIterator[list[Stored]]:
        """The versions that became known in this time, in the order in which they did, in batches."""
        order = [("known_at", 1), ("deal_id", 1), ("version", 1)]
        cursor = self._versions.find(_known(start, end)).sort(order).batch_size(_BATCH)
        while rows := await cursor.to_list(_BATCH):
            yield await self._unpack(rows)

    async def by_deal(self, end: datetime | None = None) -> AsyncIterator[list[Stored]]:
        """All versions known before `end`, deal by deal, each deal's in their order, in batches."""
        cursor = self._versions.find(_known(None, end)).sort([("deal_id", 1), ("version", 1)]).batch_size(_BATCH)
        while rows := await cursor.to_list(_BATCH):
            yield await self._unpack(rows)

    async def newest(self, end: datetime | None = None) -> AsyncIterator[list[Stored]]:
        """Of each deal the highest version that was known before `end`, in batches."""
        # An index has all that this asks for; only the rows of the newest are fetched.
        stages: list[dict[str, Any]] = [
            {"$match": _known(None, end)},
            {"$sort": {"deal_id": 1, "version": 1}},
            {"$group": {"_id": "$deal_id", "version": {"$last": "$version"}}},
            {"$sort": {"_id": 1}},
        ]
        cursor = self._versions.aggregate(stages, allowDiskUse=True, batchSize=_BATCH)
        while found := await cursor.to_list(_BATCH):
            ids = [row_id(one["_id"], one["version"]) for one in found]
            rows = await self._versions.find({"_id": {"$in": ids}}).sort("deal_id", 1).to_list(None)
            yield await self._unpack(rows)

    async def before(self, deal_ids: Iterable[str], end: datetime) -> list[Stored]:
        """All versions of these deals that were known before `end`, each deal's in their order."""
        query = {"deal_id": {"$in": sorted(deal_ids)}, **_known(None, end)}
        rows = await self._versions.find(query).sort([("deal_id", 1), ("version", 1)]).to_list(None)
        return await self._unpack(rows)

    async def _unpack(self, rows: list[Document]) -> list[Stored]:
        there = {row["_id"] for row in rows}
        chained = {
            row_id(row["deal_id"], version)
            for row in rows
            if row["base"]
            for version in packing.chain(row["version"])[:-1]
        }
        missing = sorted(chained - there)
        others = await self._versions.find({"_id": {"$in": missing}}).to_list(None) if missing else []
        wires = unpacked([*rows, *others])
        if lost := next((row["_id"] for row in rows if row["_id"] not in wires), None):
            raise DealwireError(f"{VERSIONS}: version {lost} is packed against one that is gone; restore a backup")
        return [Stored(row["deal_id"], row["version"], row["known_at"], wires[row["_id"]]) for row in rows]


def _known(start: datetime | None, end: datetime | None) -> Document:
    moments = {"$gte": start, "$lt": end}
    bounds = {how: instant_text(moment) for how, moment in moments.items() if moment is not None}
    return {"known_at": bounds} if bounds else {}
