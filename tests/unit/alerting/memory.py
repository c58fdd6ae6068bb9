"""A store and an outbox in memory that do what the real ones do, step by step, and can die before any of the steps."""

import asyncio
import copy
from collections.abc import Callable, Collection, Sequence

from services.alerting.alerts import DealRecord
from services.alerting.store import rows
from shared.errors import TransientError
from shared.mongo import Document
from shared.publishing import Message


class Killed(TransientError):
    """The process is dead: all that it still tries fails too."""


class Database:
    """What outlives a process: documents and their outboxes, rows, and the broker's log."""

    def __init__(self) -> None:
        self.records: dict[str, DealRecord] = {}
        self.outboxes: dict[str, list[Document]] = {}
        self.alerts: dict[str, Document] = {}
        self.deliveries: dict[str, Document] = {}
        self.log: list[Message] = []


class Process:
    """One replica's store and sender. `dies_at`: the number of the step before which it is killed; None: never."""

    def __init__(self, database: Database, dies_at: int | None = None, pauses: Callable[[], int] = lambda: 0) -> None:
        self.database, self.dies_at, self._pauses = database, dies_at, pauses
        self.step = 0

    async def _step(self) -> None:
        for _ in range(self._pauses()):
            await asyncio.sleep(0)
        if self.dies_at is not None and self.step >= self.dies_at:
            raise Killed("killed")
        self.step += 1

    async def load(self, deal_ids: Collection[str]) -> dict[str, DealRecord]:
        await self._step()
        return {deal_id: self.database.records[deal_id] for deal_id in deal_ids if deal_id in self.database.records}

    async def save(self, before: DealRecord | None, after: DealRecord, entries: Sequence[Document]) -> bool:
        await self._step()
        stored = self.database.records.get(after.deal_id)
        if (stored and stored.rev) != (before and before.rev):
            return False
        self.database.records[after.deal_id] = DealRecord.model_validate_json(after.model_dump_json())
        self.database.outboxes.setdefault(after.deal_id, []).extend(copy.deepcopy(list(entries)))
        await self._step()
        return True

    async def send(self, deal_ids: Sequence[str]) -> None:
        await self._step()
        entries = [entry for deal_id in deal_ids for entry in self.database.outboxes.get(deal_id, [])]
        for item in entries:
            await self._step()
            if item["kind"] == "row":
                continue
            self.database.log.append(Message(item["topic"], item["key"], bytes(item["value"]), item["headers"]))
        await self._step()
        alerts, deliveries = rows(entries)
        for row in alerts:
            self.database.alerts.setdefault(row["_id"], row)
        await self._step()
        for row in deliveries:
            self.database.deliveries.setdefault(row["_id"], row)
        await self._step()
        sent = {entry["id"] for entry in entries}
        for deal_id in deal_ids:
            left = [entry for entry in self.database.outboxes.get(deal_id, []) if entry["id"] not in sent]
            self.database.outboxes[deal_id] = left
        await self._step()
