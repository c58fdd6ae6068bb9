"""What scoring keeps, and with `decision_store` the only place where it talks to MongoDB.

Four collections. `scoring_articles`: one record an article, with three ranks that only grow: `seen` (the newest
reading that arrived), `applied` (the reading whose claims are live) and `done`. `scoring_claims`: one row for each
deal of each reading, inserted once and never changed; a claim is live exactly while its rank is its article's
`applied`, so that one write closes an article's old claims and opens its new ones. `scoring_deals`: one document a
deal, changed only by compare-and-set on its version, with the events of the change inside the same write.
`scoring_waiting`: one row for each article that may tell a deal and of which no deal is known yet.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from pymongo import ReturnDocument, UpdateOne

from services.scoring import decision_store, version_store
from services.scoring.already_read import already_read
from services.scoring.claims import Claim, to_document
from services.scoring.decision_store import DecisionStore
from services.scoring.decisions import place_of
from services.scoring.kept import ArticleRecord, StoredDeal, claim_rank, party_keys, rank
from services.scoring.life import Reminder
from services.scoring.unregistered import Told
from shared import outbox
from shared.companies.registry import PROVISIONAL
from shared.due import Due
from shared.events import Cause, CauseKind, DealsDetected, Party, Times, to_wire
from shared.ids import derive
from shared.mongo import Database, Document, DuplicateKeyError, Index


class MongoStore(DecisionStore):
    """`now` and `sender` belong to one batch: the sender is named in each document that the batch writes."""

    def __init__(self, database: Database, now: datetime, sender: Document) -> None:
        super().__init__(database)
        self._read = already_read(database)
        self._articles = database["scoring_articles"]
        self._claims = database["scoring_claims"]
        self._deals = database["scoring_deals"]
        self._waiting = database["scoring_waiting"]
        self._now, self._sender = now, sender

    async def records(self, article_ids: Iterable[str]) -> dict[str, ArticleRecord]:
        found = await self._articles.find({"_id": {"$in": list(article_ids)}}).to_list(None)
        return {d["_id"]: record_of(d) for d in found}

    async def note_empty(self, ranks: dict[str, int], expires: datetime) -> set[str]:
        if not ranks:
            return set()
        articles = list(ranks)
        writes = [
            UpdateOne(
                {"_id": article},
                {
                    "$setOnInsert": {
                        "seen": ranks[article],
                        "applied": ranks[article],
                        "done": ranks[article],
                        "expires_at": expires,
                    }
                },
                upsert=True,
            )
            for article in articles
        ]
        result = await self._articles.bulk_write(writes, ordered=False)
        inserted = {articles[i] for i in result.upserted_ids or {}}
        return set(articles) - inserted

    async def see(self, reading: DealsDetected) -> ArticleRecord:
        try:
            stored = await self._articles.find_one_and_update(
                *seeing(reading), upsert=True, return_document=ReturnDocument.AFTER
            )
        except DuplicateKeyError:  # there is one that is as new or newer
            return (await self.records([reading.article_id]))[reading.article_id]
        return record_of(stored)

    async def article_claims(self, article_id: str) -> list[Claim]:
        return await self.claims_of_articles([article_id])

    async def claims_of_articles(self, article_ids: Iterable[str]) -> list[Claim]:
        articles = {"$in": list(article_ids)}
        found = await self._found({"article_id": articles})
        return _belonging(found, await self._moves({"_id": articles}))

    async def insert_claims(self, claims: Sequence[Claim]) -> None:
        for claim in claims:
            await self._claims.update_one(*self.inserting(claim), upsert=True)

    async def apply(self, article_id: str, applied: int) -> None:
        await self._articles.update_one(*self.applying(article_id, applied))

    async def finish(self, article_id: str, done: int) -> None:
        await self._articles.update_one(*self.finishing(article_id, done))

    # Filter and change of single writes, for those who make many of them at once.

    @staticmethod
    def inserting(claim: Claim) -> tuple[Document, Document]:
        row = _claim_row(claim)
        return {"_id": row.pop("_id")}, {"$setOnInsert": row}

    @staticmethod
    def applying(article_id: str, applied: int) -> tuple[Document, Document]:
        return {"_id": article_id}, {"$max": {"applied": applied}}

    @staticmethod
    def finishing(article_id: str, done: int) -> tuple[Document, list[Document]]:
        reading = {"$cond": [{"$eq": ["$seen", done]}, "$$REMOVE", "$reading"]}
        return {"_id": article_id}, [{"$set": {"done": {"$max": ["$done", done]}, "reading": reading}}]

    @staticmethod
    def unchanged(before: StoredDeal) -> Document:
        """The filter of a compare-and-set. Neither marks nor folds that change nothing make a version."""
        return {
            "_id": before.deal_id,
            "version": before.state.version,
            "decided": list(before.decided) or None,
            "confirmed": before.confirmed or None,
        }

    async def wait(self, reading: DealsDetected, keys: Sequence[str], expires: datetime) -> None:
        new = rank(reading.revision, reading.generation)
        fields: Document = {"rank": new, "reading": to_wire(reading), "keys": list(keys), "expires_at": expires}
        try:
            older: Document = {"_id": reading.article_id, "rank": {"$lte": new}}
            await self._waiting.update_one(older, {"$set": fields}, upsert=True)
        except DuplicateKeyError:  # there is a newer one
            pass

    async def waiting(self, keys: Sequence[str], limit: int) -> list[DealsDetected]:
        found = self._waiting.find({"keys": {"$in": list(keys)}}, {"reading": 1}).sort("expires_at", -1).limit(limit)
        return [DealsDetected.model_validate_json(d["reading"]) for d in await found.to_list(None)]

    async def wait_no_more(self, article_id: str, until: int) -> None:
        await self._waiting.delete_one({"_id": article_id, "rank": {"$lte": until}})

    async def deal(self, deal_id: str) -> StoredDeal | None:
        found = await self._deals.find_one({"_id": deal_id}, {"outbox": 0})
        return self._stored(found) if found else None

    async def redirected_to(self, deal_ids: Iterable[str]) -> dict[str, str]:
        query = {"superseded_by": {"$in": list(deal_ids)}}
        return {d["_id"]: d["superseded_by"] for d in await self._deals.find(query, {"superseded_by": 1}).to_list(None)}

    async def claims(self, deal_ids: Iterable[str]) -> list[tuple[Claim, bool]]:
        wanted = set(deal_ids)
        in_them = {"$in": list(wanted)}
        found, moved = await asyncio.gather(self._found({"deal_id": in_them}), self._moves({"moved.to": in_them}))
        if moved:
            found += await self._found({"article_id": {"$in": list(moved)}, "deal_id": {"$nin": list(wanted)}})
        articles = list({claim.article.article_id for claim in found})
        records = await self._moves({"_id": {"$in": articles}})  # after the claims, and anew each time
        applied = {article: record["applied"] for article, record in records.items()}
        return [
            (claim, claim_rank(claim) == applied.get(claim.article.article_id))
            for claim in _belonging(found, records)
            if claim.deal_id in wanted
        ]

    async def _moves(self, query: Document) -> dict[str, Document]:
        """What is applied of articles, and people's moves of them."""
        found = await self._articles.find(query, {"applied": 1, "moved": 1}).to_list(None)
        return {d["_id"]: d for d in found}

    async def _found(self, query: Document) -> list[Claim]:
        """The claims of these rows as they were inserted; only rows that were not read before are fetched whole."""
        rows = await self._claims.find(query, {"deal_id": 1}).to_list(None)
        known = {row["_id"]: claim for row in rows if (claim := self._read.known_claim(row["_id"], row["deal_id"]))}
        unread = [row["_id"] for row in rows if row["_id"] not in known]
        if unread:
            whole = await self._claims.find({"_id": {"$in": unread}}).to_list(None)
            known |= {row["_id"]: self._read.claim(row) for row in whole}
        return list(known.values())

    async def candidates(self, keys: Sequence[str], limit: int) -> list[StoredDeal]:
        query = {"keys": {"$in": list(keys)}, "superseded_by": None}
        found = await self._deals.find(query, {"outbox": 0}).sort("founded", -1).limit(limit).to_list(None)
        return [self._stored(d) for d in found]

    async def provisional_parties(self) -> AsyncIterator[Told]:
        """Each party that stands under a provisional key in a claim, closed ones included. Reads all claims once."""
        fields = {"article_id": 1, "mention.parties": 1, "times": 1}
        async for row in self._claims.find({"mention.parties.key": {"$regex": f"^{PROVISIONAL}"}}, fields):
            for party in row["mention"]["parties"]:
                if party["key"].startswith(PROVISIONAL):
                    times = Times.model_validate(row["times"])
                    yield Told(row["article_id"], times.published or times.first_seen, Party.model_validate(party))

    async def newest(self) -> AsyncIterator[StoredDeal]:
        """All deals that are no redirects, the youngest first."""
        async for found in self._deals.find({"superseded_by": None}, {"outbox": 0}).sort("founded", -1):
            yield self._stored(found)

    async def of_parties(self, keys: Sequence[str], limit: int) -> list[StoredDeal]:
        query = {"parties": {"$in": list(keys)}}
        found = await self._deals.find(query, {"outbox": 0}).sort("founded", -1).limit(limit).to_list(None)
        return [self._stored(d) for d in found]

    async def write(self, deal: StoredDeal, before: StoredDeal | None, refold: Cause | None = None) -> bool:
        fields, out = self.writing(deal, before, refold)
        if before is None:
            try:
                await self._deals.insert_one({"_id": deal.deal_id, **fields, "outbox": out, "senders": [self._sender]})
            except DuplicateKeyError:
                return False
            return True
        result = await self._deals.update_one(
            self.unchanged(before),
            {"$set": fields, "$push": {"outbox": {"$each": out}, "senders": self._sender}},
        )
        return bool(result.matched_count)

    async def mark(self, deal_id: str, decided: Iterable[str], apart: Iterable[str] = ()) -> None:
        added: Document = {"decided": {"$each": list(decided)}, "apart": {"$each": list(apart)}}
        await self._deals.update_one({"_id": deal_id}, {"$addToSet": added})

    async def move(self, article_id: str, deal_ids: Iterable[str], to: str) -> None:
        moves = [{"from": deal_id, "to": to} for deal_id in deal_ids]
        await self._articles.update_one({"_id": article_id}, {"$addToSet": {"moved": {"$each": moves}}})

    def _stored(self, document: Document) -> StoredDeal:
        due = document.get("due")  # deals of before have none
        return StoredDeal(
            self._read.state(document["state"]),
            document["founded"],
            tuple(document["keys"]),
            tuple(document["apart"]),
            due=Reminder(due["at"], due["detail"]) if due else None,
            decided=tuple(document.get("decided", ())),  # deals of which nobody decided anything have none
            by_person=document.get("by_person", False),
            confirmed=document.get("confirmed", 0),
        )

    async def confirm(self, deal: StoredDeal, before: StoredDeal) -> bool:
        change: Document = {"$inc": {"confirmed": 1}}
        if deal.due and deal.due != before.due:
            change["$set"] = {"due": _due(deal)}
            change["$push"] = {"outbox": self._reminder(deal.deal_id, deal.due), "senders": self._sender}
        return bool((await self._deals.update_one(self.unchanged(before), change)).matched_count)

    def _reminder(self, deal_id: str, due: Reminder) -> Document:
        """One entry for each deal: another moment moves it."""
        cause = Cause(kind=CauseKind.due, detail=due.detail)
        payload = {"deal_id": deal_id, "cause": cause.model_dump(mode="json", exclude_none=True)}
        return outbox.due_entry(derive("due", "life", deal_id), due.at, payload, self._now)

    def writing(
        self, deal: StoredDeal, before: StoredDeal | None, refold: Cause | None
    ) -> tuple[Document, list[Document]]:
        """The fields of a deal's new version, and what goes into its outbox, the state's entry last."""
        out = [outbox.entry(m, self._now) for m in deal.messages]
        if refold:
            onward = deal.state.superseded_by or (before.state.superseded_by if before else None)
            payload = {"deal_id": onward, "cause": refold.model_dump(mode="json", exclude_none=True)}
            out.append(outbox.due_entry(derive("due", "refold", deal.deal_id), self._now, payload, self._now))
        if deal.due and (before is None or before.due != deal.due):
            out.append(self._reminder(deal.deal_id, deal.due))
        fields: Document = {
            "version": deal.state.version,
            "superseded_by": deal.state.superseded_by,
            "state": self._read.wire_of(deal.state),
            "founded": deal.founded,
            "keys": list(deal.keys),
            "apart": list(deal.apart),
            "parties": party_keys(deal.state),
            "due": _due(deal),
            "changed_at": self._now,
        }
        if deal.decided:
            fields |= {"decided": list(deal.decided), "by_person": deal.by_person}
        return fields, [*out, outbox.state_entry(self._now)]


def _due(deal: StoredDeal) -> Document | None:
    return {"at": deal.due.at, "detail": deal.due.detail} if deal.due else None


def seeing(reading: DealsDetected) -> tuple[Document, Document]:
    """Filter and change of the upsert by which an article's record takes its newest reading."""
    new = rank(reading.revision, reading.generation)
    return {"_id": reading.article_id, "seen": {"$lt": new}}, {
        "$set": {"seen": new, "reading": to_wire(reading)},
        "$setOnInsert": {"applied": 0, "done": 0},
        "$unset": {"expires_at": ""},
    }


def record_of(document: Document) -> ArticleRecord:
    reading = document.get("reading")
    return ArticleRecord(
        document["_id"],
        document["seen"],
        document["applied"],
        document["done"],
        DealsDetected.model_validate_json(reading) if reading else None,
        _moved(document),
    )


def _moved(record: Document) -> dict[str, str]:
    return {move["from"]: move["to"] for move in record.get("moved", ())}


def _belonging(claims: Iterable[Claim], records: Mapping[str, Document]) -> list[Claim]:
    """The claims with the deals to which they belong now that people may have moved their articles."""
    moves = {article: moved for article, record in records.items() if (moved := _moved(record))}
    return [
        replace(claim, deal_id=place_of(claim.deal_id, moves[claim.article.article_id]))
        if claim.article.article_id in moves
        else claim
        for claim in claims
    ]


def _claim_row(claim: Claim) -> Document:
    return {
        "_id": claim.claim_id,
        "article_id": claim.article.article_id,
        "rank": claim_rank(claim),
        **to_document(claim),
    }


def indexes() -> list[Index]:
    return [
        Index("scoring_articles", [("expires_at", 1)], ttl_seconds=0),
        Index("scoring_articles", [("moved.to", 1)], sparse=True),
        Index("scoring_claims", [("article_id", 1)]),
        Index("scoring_claims", [("deal_id", 1)]),
        Index("scoring_waiting", [("expires_at", 1)], ttl_seconds=0),
        Index("scoring_waiting", [("keys", 1), ("expires_at", -1)]),
        Index("scoring_deals", [("keys", 1), ("founded", -1)]),
        Index("scoring_deals", [("founded", -1)]),
        Index("scoring_deals", [("superseded_by", 1)]),
        Index("scoring_deals", [("parties", 1), ("founded", -1)]),
        *outbox.indexes("scoring_deals"),
        *Due.indexes("scoring_due"),
        *decision_store.indexes(),
        *version_store.indexes(),
    ]
