"""The queue of private deliveries in MongoDB: what waits for each endpoint, and how each endpoint stands.

A row of `alerting_deliveries` that waits belongs to the queue of its endpoint, `<subscription>/<destination>`. A
replica works at an endpoint while it holds the lease in the endpoint's document of `alerting_endpoints`: so at most one
does, and the order within a deal is kept.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from pymongo import UpdateOne

from services.alerting.channels import ALERT, DISABLED, PING, Answer, Parcel, Sent
from services.alerting.destinations import Destination
from services.alerting.retries import DISABLED as GIVEN_UP
from services.alerting.retries import FAILED, SENT, WAITING, Endpoint, Fate, Row
from shared import ids
from shared.events import instant_text
from shared.mongo import Collection as MongoCollection
from shared.mongo import Database, Document, Index

ALERTS, DELIVERIES, ENDPOINTS = "alerting_alerts", "alerting_deliveries", "alerting_endpoints"
TO_PING, PINGING = "ping", "pinging"


def indexes() -> list[Index]:
    return [
        Index(DELIVERIES, [("state", 1), ("endpoint", 1), ("due_at", 1)]),
        Index(DELIVERIES, [("endpoint", 1), ("deal_id", 1)], partial={"state": WAITING}),
    ]


def endpoint_id(subscription: str, destination: str) -> str:
    return f"{subscription}/{destination}"


def waiting_fields(subscription: str, destination: str, due_at: datetime) -> Document:
    """What the row of a delivery that waits has beside the delivery itself."""
    endpoint = endpoint_id(subscription, destination)
    return {"endpoint": endpoint, "state": WAITING, "due_at": due_at, "first_due": due_at, "attempts": 0}


@dataclass(frozen=True)
class Mark:
    """What came of one attempt, to be written to the delivery's row."""

    row: Row
    answer: Answer
    fate: Fate
    at: datetime


class Queue:
    def __init__(self, database: Database) -> None:
        self._alerts: MongoCollection = database[ALERTS]
        self._deliveries: MongoCollection = database[DELIVERIES]
        self._endpoints: MongoCollection = database[ENDPOINTS]

    # --- endpoints and their leases -------------------------------------------------------------------------------

    async def due_endpoints(self, now: datetime) -> list[str]:
        """The endpoints with deliveries whose time has come. One step in the index for each endpoint that waits."""
        first = await self._deliveries.aggregate(
            [
                {"$match": {"state": WAITING}},
                {"$sort": {"state": 1, "endpoint": 1, "due_at": 1}},
                {"$group": {"_id": "$endpoint", "due_at": {"$first": "$due_at"}}},
            ]
        ).to_list(None)
        return [row["_id"] for row in first if row["due_at"] <= now]

    async def introduce(self, destinations: Mapping[str, Destination]) -> None:
        """Makes the documents of endpoints that have none, and notes where they lead to."""
        upserts = []
        for name, destination in destinations.items():
            subscription, _, short = name.partition("/")
            told = {"channel": destination.channel, "place": destination.place}
            own = {"subscription": subscription, "destination": short, "failures": 0}
            upserts.append(UpdateOne({"_id": name}, {"$set": told, "$setOnInsert": own}, upsert=True))
        if upserts:
            await self._endpoints.bulk_write(upserts, ordered=False)

    async def lease(
        self, names: Sequence[str], by: str, instance: str | None, now: datetime, until: datetime
    ) -> dict[str, Endpoint]:
        """Leases those that are free, not disabled and not to be left alone. `by`: new for each call."""
        free: Document = {
            "_id": {"$in": list(names)},
            "disabled": None,
            "$and": [
                {"$or": [{"lease": None}, {"lease.until": {"$lt": now}}]},
                {"$or": [{"not_before": None}, {"not_before": {"$lte": now}}]},
            ],
        }
        lease = {"by": by, "instance": instance, "until": until}
        if not (await self._endpoints.update_many(free, {"$set": {"lease": lease}})).modified_count:
            return {}
        found = await self._endpoints.find({"_id": {"$in": list(names)}, "lease.by": by}).to_list(None)
        return {row["_id"]: _endpoint(row) for row in found}

    async def renew(self, name: str, by: str, until: datetime) -> bool:
        result = await self._endpoints.update_one({"_id": name, "lease.by": by}, {"$set": {"lease.until": until}})
        return result.matched_count == 1

    async def release(self, name: str, by: str, endpoint: Endpoint, told: Document) -> None:
        """Gives the lease back and notes how the endpoint stands. `told`: its last answer, if there was one."""
        state = {
            "failures": endpoint.failures,
            "failing_since": endpoint.failing_since,
            "not_before": endpoint.not_before,
        }
        await self._endpoints.update_one({"_id": name, "lease.by": by}, {"$set": state | told, "$unset": {"lease": ""}})

    async def take_over(self, instance: str) -> None:
        """Frees what an earlier process of this name held: as it runs again, that one is dead."""
        await self._endpoints.update_many({"lease.instance": instance}, {"$unset": {"lease": ""}})

    async def disable(self, name: str, why: str, now: datetime, others: Mapping[str, Destination]) -> None:
        """Gives an endpoint up: what waits for it is kept, and the subscription's other destinations are told."""
        subscription, _, short = name.partition("/")
        text = f"Dealwire gave up the destination {short} of the subscription {subscription}: {why}."
        data = {"subscription": subscription, "destination": short, "reason": why, "at": instant_text(now)}
        notice = {"kind": DISABLED, "text": text, "data": orjson.dumps(data).decode()}
        upserts = []
        for other in others:
            row_id = ids.derive("dl", DISABLED, name, now.isoformat(), other)
            row = waiting_fields(subscription, other.partition("/")[2], now) | {
                "subscription": subscription,
                "deal_id": f"notice/{row_id}",  # of no deal: it waits for nothing
                "version": 0,
                "notice": notice,
                "created": instant_text(now),
            }
            upserts.append(UpdateOne({"_id": row_id}, {"$setOnInsert": row}, upsert=True))
        if upserts:  # first: a death before the next write has somebody told twice, not nobody
            await self._deliveries.bulk_write(upserts, ordered=False)
        await self._endpoints.update_one({"_id": name}, {"$set": {"disabled": why, "disabled_at": now}})
        await self.park([name])

    async def park(self, names: Collection[str]) -> None:
        """Takes what waits for disabled endpoints out of the way; nothing is dropped, `enable` brings it back."""
        disabled = self._endpoints.find({"_id": {"$in": list(names)}, "disabled": {"$ne": None}}, {"_id": 1})
        for row in await disabled.to_list(None):
            await self._deliveries.update_many(
                {"endpoint": row["_id"], "state": WAITING}, {"$set": {"state": GIVEN_UP}}
            )
            if await self._endpoints.find_one({"_id": row["_id"], "disabled": None}):  # enabled in this moment
                await self._bring_back(row["_id"])

    async def enable(self, name: str) -> int:
        """Tries an endpoint again with all that waited or failed, from now. Returns how many; LookupError: no such."""
        fresh = {"failures": 0, "failing_since": None, "not_before": None, "disabled": None, "disabled_at": None}
        if not (await self._endpoints.update_one({"_id": name}, {"$set": fresh})).matched_count:
            raise LookupError(name)
        return await self._bring_back(name)

    async def _bring_back(self, name: str) -> int:
        change = {"$set": {"state": WAITING, "due_at": "$first_due", "attempts": 0, "first_tried": None}}
        states = [FAILED, GIVEN_UP]
        back = await self._deliveries.update_many({"endpoint": name, "state": {"$in": states}}, [change])
        return back.modified_count + await self.reopen(name)

    async def reopen(self, name: str) -> int:
        """Makes due again what waits for its next attempt: the endpoint takes deliveries again."""
        tried: Document = {"endpoint": name, "state": WAITING, "attempts": {"$gt": 0}}
        return (await self._deliveries.update_many(tried, [{"$set": {"due_at": "$first_due"}}])).modified_count

    # --- deliveries -----------------------------------------------------------------------------------------------

    async def waiting(self, name: str, now: datetime, most: int) -> tuple[list[Row], dict[str, Parcel]]:
        """The rows that are due first, with all that wait of the same deals, due or not; and their parcels."""
        own: Document = {"state": WAITING, "endpoint": name}
        due = await self._deliveries.find({**own, "due_at": {"$lte": now}}).sort("due_at", 1).to_list(most)
        deals = list({row["deal_id"] for row in due})
        same = self._deliveries.find({**own, "deal_id": {"$in": deals}}).sort("version", 1)
        found = await same.to_list(2 * most) if deals else []
        wanted = [row["alert_id"] for row in found if "alert_id" in row]
        alerts = {row["_id"]: row for row in await self._alerts.find({"_id": {"$in": wanted}}).to_list(None)}
        parcels = {row["_id"]: _parcel(row, alerts) for row in found if "notice" in row or row["alert_id"] in alerts}
        return [_row(row) for row in found if row["_id"] in parcels], parcels

    async def mark(self, marks: Sequence[Mark]) -> None:
        """Writes what came of attempts. Doing it twice changes nothing."""
        updates = []
        for mark in marks:
            fields: Document = {
                "state": mark.fate.state,
                "attempts": mark.row.attempts + 1,
                "answer": _told(mark.answer),
            }
            if mark.row.first_tried is None:
                fields["first_tried"] = mark.at
            if mark.fate.due_at is not None:
                fields["due_at"] = mark.fate.due_at
            if mark.fate.state == SENT:
                fields["sent_at"] = mark.at
            updates.append(UpdateOne({"_id": mark.row.id}, {"$set": fields}))
        await self._deliveries.bulk_write(updates, ordered=False)

    async def overdue(self, since: datetime) -> int:
        """How many deliveries have waited since before this moment."""
        query: Document = {"state": WAITING, "endpoint": {"$gt": ""}, "first_due": {"$lt": since}}
        return await self._deliveries.count_documents(query)

    # --- pings ----------------------------------------------------------------------------------------------------

    async def ask_ping(self, name: str, now: datetime) -> str:
        """Puts a test event down; a replica that knows the endpoint sends it once. Returns its id."""
        row_id = ids.mint("dl", now)
        subscription = name.partition("/")[0]
        data = {"subscription": subscription, "destination": name.partition("/")[2]}
        notice = {"kind": PING, "text": f"A test from Dealwire for {name}.", "data": orjson.dumps(data).decode()}
        await self._deliveries.insert_one(
            {
                "_id": row_id,
                "endpoint": name,
                "subscription": subscription,
                "state": TO_PING,
                "notice": notice,
                "created": instant_text(now),
            }
        )
        return row_id

    async def take_pings(self, known: Collection[str]) -> list[tuple[str, Parcel]]:
        """The pings that this caller is to send, with their endpoints: each goes to one caller."""
        taken = []
        for row in await self._deliveries.find({"state": TO_PING}).to_list(100):
            if row["endpoint"] in known:
                change = {"$set": {"state": PINGING}}
                if (await self._deliveries.update_one({"_id": row["_id"], "state": TO_PING}, change)).modified_count:
                    taken.append((row["endpoint"], _parcel(row, {})))
        return taken

    async def answer_ping(self, ping_id: str, answer: Answer, now: datetime) -> None:
        state = SENT if isinstance(answer, Sent) else FAILED
        # Not among what waits or failed for the endpoint: a ping that failed is not sent again by a retry.
        change = {"state": f"ping_{state}", "answer": _told(answer), "sent_at": now}
        await self._deliveries.update_one({"_id": ping_id}, {"$set": change})

    async def ping_answer(self, ping_id: str) -> tuple[bool, str] | None:
        """Whether a ping was taken and what was answered; None: not yet."""
        row = await self._deliveries.find_one({"_id": ping_id})
        return (row["state"] == f"ping_{SENT}", row["answer"]) if row and "answer" in row else None

    # --- for who looks --------------------------------------------------------------------------------------------

    async def overview(self, subscription: str | None = None) -> list[dict[str, Any]]:
        """Each endpoint with its state, counts of what waits and failed, and the last answer; by name."""
        query = {"subscription": subscription} if subscription else {}
        endpoints = await self._endpoints.find(query).sort("_id", 1).to_list(None)
        names = [row["_id"] for row in endpoints]
        counted = await self._deliveries.aggregate(
            [
                {"$match": {"state": {"$in": [WAITING, FAILED, GIVEN_UP]}, "endpoint": {"$in": names}}},
                {
                    "$group": {
                        "_id": {"endpoint": "$endpoint", "state": "$state"},
                        "count": {"$sum": 1},
                        "oldest": {"$min": "$first_due"},
                    }
                },
            ]
        ).to_list(None)
        counts = {(row["_id"]["endpoint"], row["_id"]["state"]): row for row in counted}
        return [_overview(row, counts) for row in endpoints]


def _endpoint(row: Document) -> Endpoint:
    return Endpoint(row.get("failures", 0), row.get("failing_since"), row.get("not_before"), row.get("disabled"))


def _row(row: Document) -> Row:
    return Row(row["_id"], row["deal_id"], row["version"], row["due_at"], row["attempts"], row.get("first_tried"))


def _parcel(row: Document, alerts: Mapping[str, Document]) -> Parcel:
    if notice := row.get("notice"):
        kind, text, data = notice["kind"], notice["text"], notice["data"]
    else:
        alert = alerts[row["alert_id"]]
        kind, text, data = ALERT, alert["headline"], alert["payload"]
    at = datetime.fromisoformat(row["created"])
    return Parcel(row["_id"], kind, row["subscription"], at, data.encode(), text)


def _told(answer: Answer) -> str:
    return answer.answer if isinstance(answer, Sent) else answer.why


def _overview(row: Document, counts: Mapping[tuple[str, str], Document]) -> dict[str, Any]:
    state = "disabled" if row.get("disabled") else "failing" if row.get("failures") else "active"
    found = {kind: counts.get((row["_id"], kind), {"count": 0, "oldest": None}) for kind in (WAITING, FAILED, GIVEN_UP)}
    moments = [kind["oldest"] for kind in found.values() if kind["oldest"]]
    return {
        "endpoint": row["_id"],
        "channel": row["channel"],
        "place": row["place"],
        "state": state,
        "reason": row.get("disabled"),
        "pending": found[WAITING]["count"] + found[GIVEN_UP]["count"],
        "failed": found[FAILED]["count"],
        "oldest": instant_text(min(moments)) if moments else None,
        "failures": row.get("failures", 0),
        "next_try": instant_text(row["not_before"]) if row.get("not_before") else None,
        "last_answer": row.get("last_answer"),
        "last_at": instant_text(row["last_at"]) if row.get("last_at") else None,
    }
