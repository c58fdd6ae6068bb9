"""What alerting keeps; with queue.py its only MongoDB code.

`alerting_deals` holds a document for each deal: what was decided and told of it (`alerts.DealRecord`), and its outbox.
`alerting_alerts` and `alerting_deliveries` hold each alert and delivery by its id, for who asks later. They are made
from what the outbox has published, before it is marked as sent, so that a crash leaves neither out.
"""

from collections.abc import Collection, Sequence
from typing import Protocol

from pymongo import UpdateOne

from services.alerting import queue
from services.alerting.alerts import DealRecord, Delivery
from services.alerting.queue import waiting_fields
from services.alerting.retries import SENT
from shared import outbox
from shared.events import DealAlert
from shared.mongo import BulkWriteError, Database, Document, DuplicateKeyError, Index

DEALS, ALERTS, DELIVERIES = "alerting_deals", "alerting_alerts", "alerting_deliveries"

_DUPLICATE_KEY = 11000


def indexes() -> list[Index]:
    return [
        *outbox.indexes(DEALS),
        Index(ALERTS, [("deal_id", 1), ("version", 1)]),
        Index(DELIVERIES, [("deal_id", 1), ("version", 1)]),
        *queue.indexes(),
    ]


class Store(Protocol):
    """What the handler needs of a store. A dict can fill it."""

    async def load(self, deal_ids: Collection[str]) -> dict[str, DealRecord]:
        """The records of those deals that have one."""

    async def save(self, before: DealRecord | None, after: DealRecord, entries: Sequence[Document]) -> bool:
        """Writes `after` and the outbox entries at once, if the record is still `before`; False: it is not."""


class MongoStore:
    def __init__(self, database: Database) -> None:
        self._deals = database[DEALS]
        self._alerts = database[ALERTS]
        self._deliveries = database[DELIVERIES]

    async def load(self, deal_ids: Collection[str]) -> dict[str, DealRecord]:
        found = await self._deals.find({"_id": {"$in": list(deal_ids)}}, {"outbox": 0}).to_list(None)
        return {document["_id"]: _record(document) for document in found}

    async def save(self, before: DealRecord | None, after: DealRecord, entries: Sequence[Document]) -> bool:
        content = after.model_dump(mode="json", exclude={"deal_id"})
        if before is None:
            try:
                await self._deals.insert_one({"_id": after.deal_id, **content, "outbox": list(entries)})
            except DuplicateKeyError:
                return False
            return True
        # Only what is alerting's own and new: the outbox takes its entries out of the document at any moment.
        fields = {name: value for name, value in content.items() if name not in ("decided", "recipients")}
        for version in after.decided.keys() - before.decided.keys():
            fields[f"decided.{version}"] = content["decided"][version]
        for name, alerts in after.recipients.items():
            if alerts != before.recipients.get(name):
                fields[f"recipients.{name}"] = content["recipients"][name]
        change = {"$set": fields, "$push": {"outbox": {"$each": list(entries)}}}
        result = await self._deals.update_one({"_id": after.deal_id, "rev": before.rev}, change)
        return result.matched_count == 1

    async def keep(self, entries: Sequence[Document]) -> None:
        """Makes the rows of published outbox entries, those that are missing. The outbox calls it before it marks."""
        alerts, deliveries = rows(entries)
        for collection, missing in ((self._alerts, alerts), (self._deliveries, deliveries)):
            if not missing:
                continue
            upserts = [UpdateOne({"_id": row["_id"]}, {"$setOnInsert": row}, upsert=True) for row in missing]
            try:
                await collection.bulk_write(upserts, ordered=False)
            except BulkWriteError as error:
                faults = error.details.get("writeErrors", [])
                if not faults or any(fault["code"] != _DUPLICATE_KEY for fault in faults):
                    raise

    # --- for who asks later -------------------------------------------------------------------------------------------

    async def deal_of(self, some_id: str) -> str | None:
        """The deal that an id of a deal, alert or delivery belongs to; None where alerting never saw it."""
        for collection in (self._alerts, self._deliveries):
            if row := await collection.find_one({"_id": some_id}, {"deal_id": 1}):
                return str(row["deal_id"])
        return some_id if await self._deals.find_one({"_id": some_id}, {"_id": 1}) else None

    async def alerts(self, deal_id: str) -> list[DealAlert]:
        """The alerts of a deal, by version."""
        found = await self._alerts.find({"deal_id": deal_id}).sort("version", 1).to_list(None)
        return [DealAlert.model_validate_json(row["payload"]) for row in found]

    async def deliveries(self, deal_id: str) -> list[Delivery]:
        """The deliveries of a deal's alerts, by version and subscription."""
        found = (
            await self._deliveries.find({"deal_id": deal_id}).sort([("version", 1), ("subscription", 1)]).to_list(None)
        )
        return [Delivery.model_validate({"delivery_id": row["_id"], **row}) for row in found]


def _record(document: Document) -> DealRecord:
    return DealRecord.model_validate({"deal_id": document["_id"], **document})


# --- outbox entries and the rows made from them ------------------------------------------------------------------------


def with_alert(entry: Document, alert: DealAlert) -> Document:
    """The entry of a public alert, with what its row needs beside the message itself."""
    told = {"deal_id": alert.deal_id, "version": alert.version, "kind": alert.kind.value, "headline": alert.headline}
    return {**entry, "alert": {"_id": alert.alert_id, **told}}


def with_delivery(entry: Document, delivery: Delivery) -> Document:
    """The entry of a private delivery, with its row: of one to a destination a row that waits in the queue."""
    row = {"_id": delivery.delivery_id, **delivery.model_dump(mode="json", exclude={"delivery_id"})}
    if delivery.destination is None:
        row["state"] = SENT
    else:
        due_at = delivery.not_before or delivery.created
        row |= waiting_fields(delivery.subscription, delivery.destination, due_at)
    return {**entry, "delivery": row}


def rows(entries: Sequence[Document]) -> tuple[list[Document], list[Document]]:
    """The rows of alerts and of deliveries that follow from published entries: always the same from the same."""
    alerts = [
        {**entry["alert"], "payload": bytes(entry["value"]).decode(), "created": entry["at"]}
        for entry in entries
        if "alert" in entry
    ]
    deliveries = [entry["delivery"] for entry in entries if "delivery" in entry]
    return alerts, deliveries
