"""Every version of every deal, in the collection `scoring_versions`: a row for each DealScored that was published.

The rows are made from published outbox entries before those are marked as sent, so that a crash leaves none out. They
are never changed. A row whose `base` names another version is packed against that one (`packing`).
"""

from collections.abc import Iterable, Sequence

import bson
import orjson
from pymongo import UpdateOne

from services.scoring import packing
from shared.mongo import BulkWriteError, Database, Document, Index
from shared.topics import DEALS_SCORED

VERSIONS = "scoring_versions"

_DUPLICATE_KEY = 11000


def row_id(deal_id: str, version: int) -> str:
    return f"{deal_id}:{version}"


def indexes() -> list[Index]:
    return [
        Index(VERSIONS, [("known_at", 1), ("deal_id", 1), ("version", 1)]),
        Index(VERSIONS, [("deal_id", 1), ("version", 1), ("known_at", 1)]),
    ]


class VersionStore:
    def __init__(self, database: Database) -> None:
        self._versions = database[VERSIONS]

    async def keep(self, entries: Sequence[Document]) -> None:
        """Makes the rows of published outbox entries, those that are missing. The outbox calls it before it marks."""
        wires = [bytes(entry["value"]) for entry in entries if entry.get("topic") == DEALS_SCORED.name]
        rows = [_row(wire) for wire in wires]
        if not rows:
            return
        known = dict(zip((row["_id"] for row in rows), wires, strict=True))
        bases = {i for row in rows for i in _base_ids(row) if i not in known}
        known |= unpacked(await self._versions.find({"_id": {"$in": sorted(bases)}}).to_list(None) if bases else ())
        for row, wire in zip(rows, wires, strict=True):
            _pack(row, wire, known)
        upserts = [UpdateOne({"_id": row["_id"]}, {"$setOnInsert": row}, upsert=True) for row in rows]
        try:
            await self._versions.bulk_write(upserts, ordered=False)
        except BulkWriteError as error:  # another sender made the row at the same moment
            faults = error.details.get("writeErrors", [])
            if not faults or any(fault["code"] != _DUPLICATE_KEY for fault in faults):
                raise


def unpacked(rows: Iterable[Document]) -> dict[str, bytes]:
    """The wire bytes by row id of all rows whose bases are among them; the others are left out."""
    wires: dict[str, bytes] = {}
    for row in sorted(rows, key=lambda row: int(row["version"])):  # a base has a lower number
        base = row_id(row["deal_id"], row["base"]) if row["base"] else None
        if base is None or base in wires:
            wires[row["_id"]] = packing.unpack(row["wire"], wires[base] if base else None)
    return wires


def _row(wire: bytes) -> Document:
    """The row of a DealScored, but for its packed bytes."""
    event = orjson.loads(wire)
    cause, state = event["cause"], event["state"]
    scores, times = state["scores"], state["times"]
    return {
        "_id": row_id(state["deal_id"], state["version"]),
        "deal_id": state["deal_id"],
        "version": state["version"],
        "known_at": times.get("scored") or times["accepted"],  # as on the wire, so that it sorts to the microsecond
        "cause": cause["kind"],
        "mode": cause["mode"],
        "configuration": scores["configuration"],
        "model": scores["model"],
    }


def _base_ids(row: Document) -> list[str]:
    return [row_id(row["deal_id"], version) for version in packing.chain(row["version"])[:-1]]


def _pack(row: Document, wire: bytes, known: dict[str, bytes]) -> None:
    """A version whose base was never kept, being older than this collection, is packed whole."""
    base = packing.base_of(row["version"])
    against = known.get(row_id(row["deal_id"], base)) if base else None
    row["base"] = base if against is not None else None
    row["wire"] = bson.Binary(packing.pack(wire, against))
