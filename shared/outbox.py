"""The outbox: what is to be sent stands inside the document whose change it tells, written with it in one write.

`send` publishes a document's unsent entries, oldest first, and takes them out only after the broker has them. The
relay does the same for what a crash left behind. A document that also has a compacted state names, while somebody
sends for it, that sender with a deadline (`senders`): so the relay knows of a sender that died between publishing
and looking whether its state was still the newest.
"""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import bson

from shared import metrics
from shared.clock import Clock
from shared.due import Due
from shared.messaging import fault_of
from shared.mongo import Collection, Document, Index
from shared.publishing import Message, Publisher

log = logging.getLogger(__name__)

_LEASE = timedelta(seconds=30)
_EVER = datetime(1970, 1, 1, tzinfo=UTC)
_PAGE = 200  # documents that one call reads, sends and marks at once


def entry(message: Message, at: datetime) -> Document:
    """An event to send, as it stands in the field `outbox` of its document."""
    return {
        "id": bson.ObjectId(),
        "kind": "event",
        "at": at,
        "topic": message.topic,
        "key": message.key,
        "value": bson.Binary(message.value),
        "headers": message.headers,
    }


def due_entry(due_id: str, due_at: datetime, payload: Mapping[str, Any], at: datetime) -> Document:
    """A due entry to make, by the same way out: it is upserted by its id."""
    return {
        "id": bson.ObjectId(),
        "kind": "due",
        "at": at,
        "due_id": due_id,
        "due_at": due_at,
        "payload": dict(payload),
    }


def state_entry(at: datetime) -> Document:
    """Says that the document's newest state is to be sent to its compacted topic."""
    return {"id": bson.ObjectId(), "kind": "state", "at": at}


def row_entry(at: datetime) -> Document:
    """Has nothing to send: what `published` makes of it is all."""
    return {"id": bson.ObjectId(), "kind": "row", "at": at}


def new_sender(now: datetime) -> Document:
    """An entry of the field `senders`, for the write that fills the outbox of a document with a compacted state."""
    return {"by": secrets.token_hex(8), "until": now + _LEASE}


def indexes(collection: str) -> list[Index]:
    return [Index(collection, [("outbox.at", 1)], sparse=True), Index(collection, [("senders.until", 1)], sparse=True)]


class Outbox:
    """The outbox of one collection.

    `state`: makes the message of a document's newest state, from the fields `state_fields` (of which `version` is
    one); None for documents without a compacted state. `due`: where due entries go. `published`: gets the entries
    that the broker has, before they are marked as sent; it must be idempotent, as it sees them again after a crash.
    """

    def __init__(
        self,
        collection: Collection,
        publisher: Publisher,
        clock: Clock,
        *,
        relay_after_ms: int,
        state: Callable[[Document], Message] | None = None,
        state_fields: Sequence[str] = (),
        due: Due | None = None,
        published: Callable[[Sequence[Document]], Awaitable[None]] | None = None,
    ) -> None:
        self._collection, self._publisher, self._clock = collection, publisher, clock
        self._relay_after = timedelta(milliseconds=relay_after_ms)
        self._state, self._due, self._published = state, due, published
        self._fields = dict.fromkeys(("outbox", *state_fields), 1) | ({"version": 1} if state else {})

    async def send(self, ids: Sequence[Any], sender: str | None = None, *, again: bool = False) -> None:
        """Sends what these documents have not yet sent. Raises TransientError; then nothing was marked.

        `sender`: the one that the caller's own write put into `senders`, where there is a compacted state; without it
        one is registered here. `again`: send the newest state even if nothing is unsent (a redelivered cause, of which
        nobody knows how far its first handling came).
        """
        for start in range(0, len(ids), _PAGE):
            await self._send_page(list(ids[start : start + _PAGE]), sender, again)

    async def _send_page(self, ids: list[Any], sender: str | None, again: bool) -> None:
        if self._state and sender is None:
            registered = new_sender(self._clock())
            sender = registered["by"]
            await self._collection.update_many({"_id": {"$in": ids}}, {"$push": {"senders": registered}})
        query: Document = {"_id": {"$in": ids}}
        if not again and not self._state:
            query["outbox.0"] = {"$exists": True}
        documents = await self._collection.find(query, self._fields).to_list(None)
        await self._publish(documents, again)
        entries = [item for document in documents for item in document.get("outbox", [])]
        if self._published and entries:
            await self._published(entries)
        change: Document = {"$pull": {"outbox": {"id": {"$in": [item["id"] for item in entries]}}}}
        if sender:
            change["$pull"]["senders"] = {"by": sender}
        if entries or sender:
            await self._collection.update_many({"_id": {"$in": ids}}, change)

    async def _publish(self, documents: Sequence[Document], again: bool) -> None:
        messages: list[Message] = []
        with_state: dict[Any, Document] = {}
        for document in documents:
            for item in document.get("outbox", []):
                if item["kind"] == "event":
                    messages.append(Message(item["topic"], item["key"], bytes(item["value"]), item["headers"]))
                elif item["kind"] == "due":
                    assert self._due is not None, "a due entry needs a collection of due entries"
                    await self._due.schedule(item["due_id"], item["due_at"], item["payload"])
                elif item["kind"] == "state":
                    with_state[document["_id"]] = document
            if again and self._state:
                with_state[document["_id"]] = document
        if self._state:
            messages += [self._state(d) for d in with_state.values()]
        await self._publisher.publish(messages)
        await self._until_newest(with_state)

    async def _until_newest(self, sent: dict[Any, Document]) -> None:
        """Another sender may have sent a newer state before ours arrived: look, and send what is newest, until it is."""
        while sent and self._state:
            now = await self._collection.find({"_id": {"$in": list(sent)}}, {"version": 1}).to_list(None)
            moved = [d["_id"] for d in now if d["version"] != sent[d["_id"]]["version"]]
            newer = await self._collection.find({"_id": {"$in": moved}}, self._fields).to_list(None) if moved else []
            sent = {d["_id"]: d for d in newer}
            await self._publisher.publish([self._state(d) for d in newer])

    # --- the relay: what a crash left unsent --------------------------------------------------------------------------

    async def relay_once(self) -> int:
        """Sends what has been unsent for too long, and what a dead sender may have left stale. Returns how many."""
        now = self._clock()
        stuck: Document = {"$or": [{"outbox.at": {"$lt": now - self._relay_after}}, {"senders.until": {"$lt": now}}]}
        found = await self._collection.find(stuck, {"_id": 1, "senders": 1}).sort("outbox.at", 1).to_list(_PAGE)
        sent = 0
        for document in found:
            if await self._relay_document(document["_id"], now):
                sent += 1
        if sent:
            metrics.RELAYED.labels(self._collection.name).inc(sent)
            log.warning("the relay sent the events of %d documents of %s", sent, self._collection.name)
        return sent

    async def _relay_document(self, document_id: Any, now: datetime) -> bool:
        """One relay at a time for a document: `relay_until` is its lease."""
        free: Document = {"$or": [{"relay_until": {"$exists": False}}, {"relay_until": {"$lt": now}}]}
        leased = await self._collection.find_one_and_update(
            {"_id": document_id, **free}, {"$set": {"relay_until": now + _LEASE}}, {"senders": 1}
        )
        if leased is None:
            return False
        dead = [s["by"] for s in leased.get("senders", []) if s["until"] < now]
        await self.send([document_id], again=bool(dead))
        await self._collection.update_one(
            {"_id": document_id}, {"$unset": {"relay_until": ""}, "$pull": {"senders": {"by": {"$in": dead}}}}
        )
        return True

    async def pending(self) -> tuple[int, float]:
        """How many documents have unsent events, and the age of the oldest in seconds."""
        unsent: Document = {"outbox.at": {"$gt": _EVER}}  # a range, so that the sparse index answers it
        oldest = await self._collection.find(unsent, {"outbox.at": 1}).sort("outbox.at", 1).to_list(1)
        if not oldest:
            return 0, 0.0
        count = await self._collection.count_documents(unsent)
        at = min(item["at"] for item in oldest[0]["outbox"])
        return count, max((self._clock() - at).total_seconds(), 0.0)

    async def relay(self) -> None:
        """The relay's loop, for as long as the service runs. A failure is logged, counted by age, and tried again."""
        while True:
            try:
                await self.relay_once()
                count, age = await self.pending()
                metrics.OUTBOX_PENDING.labels(self._collection.name).set(count)
                metrics.OUTBOX_OLDEST.labels(self._collection.name).set(age)
            except Exception as error:
                log.warning("the relay of %s will try again: %s", self._collection.name, fault_of(error))
            await asyncio.sleep(self._relay_after.total_seconds() / 2)
