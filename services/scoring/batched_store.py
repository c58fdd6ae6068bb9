"""The store for a batch whose readings are applied at the same time: calls that wait for each other go out as one.

Each reading is applied as if by a replica of its own, so nothing new has to hold: `write` is a compare-and-set, and who
loses it reads again. What is saved are round trips: a batch makes about as many as one reading does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bson import ObjectId
from pymongo import InsertOne, UpdateOne

from services.scoring.bulk import Bulk
from services.scoring.claims import Claim
from services.scoring.kept import ArticleRecord, StoredDeal, rank
from services.scoring.store import MongoStore, record_of, seeing
from shared.events import Cause, DealsDetected
from shared.mongo import BulkWriteError, Collection, Database, Document

_DUPLICATE = 11000
_Write = tuple[StoredDeal, StoredDeal | None, Cause | None]


class BatchedStore(MongoStore):
    def __init__(self, database: Database, now: datetime, sender: Document) -> None:
        super().__init__(database, now, sender)
        self._see_all = Bulk(self._see_together)
        self._article_claims_all = Bulk(self._article_claims_together)
        self._insert_all = Bulk(self._insert_together)
        self._apply_all = Bulk(self._apply_together)
        self._finish_all = Bulk(self._finish_together)
        self._deal_all = Bulk(self._deal_together)
        self._redirected_all = Bulk(self._redirected_together)
        self._claims_all = Bulk(self._claims_together)
        self._candidates_all = Bulk(self._candidates_together)
        self._waiting_all = Bulk(self._waiting_together)
        self._write_all = Bulk(self._write_together)

    # --- articles ----------------------------------------------------------------------------------------------------

    async def see(self, reading: DealsDetected) -> ArticleRecord:
        return await self._see_all(reading)

    async def _see_together(self, readings: Sequence[DealsDetected]) -> list[ArticleRecord]:
        # At the same time only one reading of an article is applied, but should there be two, the newest counts.
        newest = sorted(readings, key=lambda r: rank(r.revision, r.generation))
        await _write_all(self._articles, [UpdateOne(*seeing(r), upsert=True) for r in newest])
        query = {"_id": {"$in": [r.article_id for r in newest]}}
        found = {d["_id"]: d for d in await self._articles.find(query, {"reading": 0}).to_list(None)}
        seen = {r.article_id: r for r in newest if found[r.article_id]["seen"] == rank(r.revision, r.generation)}
        others = await self.records(found.keys() - seen.keys())
        return [
            replace(record_of(found[r.article_id]), reading=seen[r.article_id])
            if r.article_id in seen
            else others[r.article_id]
            for r in readings
        ]

    async def article_claims(self, article_id: str) -> list[Claim]:
        return await self._article_claims_all(article_id)

    async def _article_claims_together(self, article_ids: Sequence[str]) -> list[list[Claim]]:
        found: dict[str, list[Claim]] = {article_id: [] for article_id in article_ids}
        for claim in await self.claims_of_articles(found):
            found[claim.article.article_id].append(claim)
        return [found[article_id] for article_id in article_ids]

    async def apply(self, article_id: str, applied: int) -> None:
        await self._apply_all((article_id, applied))

    async def _apply_together(self, calls: Sequence[tuple[str, int]]) -> list[None]:
        await _write_all(self._articles, [UpdateOne(*self.applying(*call)) for call in calls])
        return [None] * len(calls)

    async def finish(self, article_id: str, done: int) -> None:
        await self._finish_all((article_id, done))

    async def _finish_together(self, calls: Sequence[tuple[str, int]]) -> list[None]:
        await _write_all(self._articles, [UpdateOne(*self.finishing(*call)) for call in calls])
        return [None] * len(calls)

    async def waiting(self, keys: Sequence[str], limit: int) -> list[DealsDetected]:
        return await self._waiting_all((frozenset(keys), limit))

    async def _waiting_together(self, calls: Sequence[tuple[frozenset[str], int]]) -> list[list[DealsDetected]]:
        """First whether anything waits: mostly nothing does."""
        query = {"keys": {"$in": list(frozenset().union(*(keys for keys, _ in calls)))}}
        awaited = {key for row in await self._waiting.find(query, {"keys": 1}).to_list(None) for key in row["keys"]}
        return [
            [] if awaited.isdisjoint(keys) else await MongoStore.waiting(self, list(keys), limit)
            for keys, limit in calls
        ]

    # --- claims ------------------------------------------------------------------------------------------------------

    async def insert_claims(self, claims: Sequence[Claim]) -> None:
        if claims:
            await self._insert_all(claims)

    async def _insert_together(self, calls: Sequence[Sequence[Claim]]) -> list[None]:
        every = [claim for claims in calls for claim in claims]
        done = await _write_all(self._claims, [UpdateOne(*self.inserting(c), upsert=True) for c in every])
        inserted = {upsert["_id"] for upsert in done["upserted"]}
        for claim in every:
            if claim.claim_id in inserted:
                self._read.inserted(claim)
        return [None] * len(calls)

    async def claims(self, deal_ids: Iterable[str]) -> list[tuple[Claim, bool]]:
        return await self._claims_all(frozenset(deal_ids))

    async def _claims_together(self, calls: Sequence[frozenset[str]]) -> list[list[tuple[Claim, bool]]]:
        of_deal: dict[str, list[tuple[Claim, bool]]] = {deal_id: [] for wanted in calls for deal_id in wanted}
        for claim, is_live in await super().claims(of_deal):
            of_deal[claim.deal_id].append((claim, is_live))
        return [[found for deal_id in sorted(wanted) for found in of_deal[deal_id]] for wanted in calls]

    # --- deals -------------------------------------------------------------------------------------------------------

    async def deal(self, deal_id: str) -> StoredDeal | None:
        return await self._deal_all(deal_id)

    async def _deal_together(self, deal_ids: Sequence[str]) -> list[StoredDeal | None]:
        found = await self._deals_by_id(set(deal_ids))
        return [found.get(deal_id) for deal_id in deal_ids]

    async def _deals_by_id(self, deal_ids: Iterable[str]) -> dict[str, StoredDeal]:
        documents = await self._deals.find({"_id": {"$in": list(deal_ids)}}, {"outbox": 0}).to_list(None)
        return {d["_id"]: self._stored(d) for d in documents}

    async def redirected_to(self, deal_ids: Iterable[str]) -> dict[str, str]:
        return await self._redirected_all(frozenset(deal_ids))

    async def _redirected_together(self, calls: Sequence[frozenset[str]]) -> list[dict[str, str]]:
        found = await super().redirected_to(frozenset().union(*calls))
        return [{loser: winner for loser, winner in found.items() if winner in deal_ids} for deal_ids in calls]

    async def candidates(self, keys: Sequence[str], limit: int) -> list[StoredDeal]:
        return await self._candidates_all((frozenset(keys), limit))

    async def _candidates_together(self, calls: Sequence[tuple[frozenset[str], int]]) -> list[list[StoredDeal]]:
        """First by their keys alone, then those that count as they are: they are large, and most keys have few."""
        enough = sum(limit for _, limit in calls)
        query = {"keys": {"$in": list(frozenset().union(*(keys for keys, _ in calls)))}, "superseded_by": None}
        rows = await self._deals.find(query, {"keys": 1, "founded": 1}).limit(enough + 1).to_list(None)
        if len(rows) > enough:  # some key is very common: then each call by itself, which the index answers in order
            return [await MongoStore.candidates(self, list(keys), limit) for keys, limit in calls]
        rows.sort(key=lambda row: (row["founded"], row["_id"]), reverse=True)
        with_key: dict[str, list[int]] = {}
        for place, row in enumerate(rows):
            for key in row["keys"]:
                with_key.setdefault(key, []).append(place)
        chosen = [sorted({p for key in keys for p in with_key.get(key, ())})[:limit] for keys, limit in calls]
        deals = await self._deals_by_id({rows[place]["_id"] for places in chosen for place in places})
        found = [[deals.get(rows[place]["_id"]) for place in places] for places in chosen]
        # A deal that was merged away meanwhile is none any more, as if it had been looked for a moment later.
        return [[d for d in listed if d is not None and d.state.superseded_by is None] for listed in found]

    async def write(self, deal: StoredDeal, before: StoredDeal | None, refold: Cause | None = None) -> bool:
        return await self._write_all((deal, before, refold))

    async def _write_together(self, calls: Sequence[_Write]) -> list[bool]:
        # Two writes of one deal at once are made from the same version, or from an old one: at most the first counts.
        first: dict[str, int] = {}
        for place, (deal, *_) in enumerate(calls):
            first.setdefault(deal.deal_id, place)
        inserts: list[InsertOne[Document]] = []
        updates: list[UpdateOne] = []
        tokens: dict[str, ObjectId] = {}  # an entry that the write puts into the outbox
        for place in first.values():
            deal, before, refold = calls[place]
            fields, out = self.writing(deal, before, refold)
            if before is None:
                inserts.append(InsertOne({"_id": deal.deal_id, **fields, "outbox": out, "senders": [self._sender]}))
            else:
                change = {"$set": fields, "$push": {"outbox": {"$each": out}, "senders": self._sender}}
                updates.append(UpdateOne(self.unchanged(before), change))
            tokens[deal.deal_id] = out[-1]["id"]
        failed = await self._written(inserts, updates, tokens)
        return [first[deal.deal_id] == place and deal.deal_id not in failed for place, (deal, *_) in enumerate(calls)]

    async def _written(
        self, inserts: Sequence[InsertOne[Document]], updates: Sequence[UpdateOne], tokens: dict[str, ObjectId]
    ) -> set[str]:
        """Makes the writes and returns the deals of which it is not certain that theirs was made: these are looked at
        again, which changes nothing where it was."""
        done = await _write_all(self._deals, [*inserts, *updates])
        if done["nMatched"] == len(updates) and done["nInserted"] == len(inserts):
            return set()
        query = {"outbox.id": {"$in": list(tokens.values())}, "_id": {"$in": list(tokens)}}
        found = await self._deals.find(query, {"outbox.id": 1}).to_list(None)
        made = {d["_id"] for d in found if tokens[d["_id"]] in [entry["id"] for entry in d["outbox"]]}
        return set(tokens) - made


async def _write_all(collection: Collection, writes: Sequence[UpdateOne | InsertOne[Document]]) -> Document:
    """What the database says of it: `nMatched`, `nInserted`, `upserted`. A document that is there already is no fault."""
    try:
        result: Document = dict((await collection.bulk_write(list(writes), ordered=False)).bulk_api_result)
    except BulkWriteError as error:
        result = dict(error.details or {})
        if any(e["code"] != _DUPLICATE for e in result["writeErrors"]) or result["writeConcernErrors"]:
            raise
    return result
