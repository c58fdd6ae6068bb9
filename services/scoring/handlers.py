"""Scoring's handlers: readings in, deal versions out. Thin: the judgement is in the pure core, the order in joining."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from services.scoring.batched_store import BatchedStore
from services.scoring.configuration import Configuration
from services.scoring.deciding import Deciding
from services.scoring.joining import Joining
from services.scoring.kept import ArticleRecord, Store, empty_expiry, of_rank, rank
from services.scoring.versions import Trigger, Versions
from services.scoring.waves import waves
from shared import metrics, tracing
from shared.clock import Clock
from shared.due import Entry
from shared.events import Cause, CauseKind, DealsDetected, Times
from shared.messaging import Received
from shared.mongo import Database, Document
from shared.outbox import Outbox, new_sender

log = logging.getLogger(__name__)


class Handlers:
    def __init__(
        self,
        database: Database,
        deals: Outbox,
        configuration: Configuration,
        clock: Clock,
        candidates: int,
        make_store: Callable[..., Store] = BatchedStore,
    ) -> None:
        self._database, self._deals, self._configuration = database, deals, configuration
        self._clock, self._candidates, self._make_store = clock, candidates, make_store

    async def handle(self, batch: Sequence[Received[DealsDetected]]) -> None:
        """Applies the readings, those that may tell the same deal one after another, then sends what became of them."""
        sender = new_sender(self._clock())
        store, versions, joining = self._parts(sender)
        readings = await self._that_matter(store, batch)
        known = await store.records({r.event.article_id for r in readings})
        finished: set[str] = set()

        applied: set[str] = set()

        async def apply(received: Received[DealsDetected]) -> None:
            reading = received.event
            now = rank(reading.revision, reading.generation)
            record = known.get(reading.article_id)
            if reading.article_id in applied:  # by a record before in this batch
                record = (await store.records([reading.article_id])).get(reading.article_id)
            if record and record.done >= now:  # a redelivery, or older than what is applied
                deals = {c.deal_id for c in await store.article_claims(reading.article_id)}
                finished.update(deals)
                if record.done > now:  # whoever was cut off over it may have founded a deal from what is taken back
                    for deal_id in sorted(deals):
                        await versions.refold(deal_id, _overtaken(record, received))
                return
            record = await store.see(reading)
            newest = record.reading or reading  # a newer one may have arrived: then that is the one to apply
            await joining.apply(record, newest, received.trace)
            applied.add(reading.article_id)
            self._observe(reading)

        for wave in waves(readings):
            await _all_or_first_error([apply(received) for received in wave])
        await self._deals.send(sorted(versions.touched), sender["by"])
        await self._deals.send(sorted(finished), again=True)

    async def due(self, entry: Entry) -> None:
        """Does a due entry, by its kind; entries of merges name none."""
        kinds = {"refold": self.refold, "decision": self.decide}
        await kinds[entry.payload.get("kind", "refold")](entry)

    async def decide(self, entry: Entry) -> None:
        """A due entry of a person's decision: it takes effect."""
        sender = new_sender(self._clock())
        store, versions, joining = self._parts(sender)
        deciding = Deciding(store, versions, joining, self._clock)
        await deciding.apply(entry.payload["decision"], tracing.start())
        await self._deals.send(sorted(versions.touched), sender["by"])

    async def refold(self, entry: Entry) -> None:
        """A due entry of a merge: makes sure that the winner has the loser's claims."""
        sender = new_sender(self._clock())
        _, versions, joining = self._parts(sender)
        now = self._clock()
        trigger = Trigger(
            Cause.model_validate(entry.payload["cause"]), Times(first_seen=now, accepted=now), tracing.start()
        )
        deal = await versions.refold(entry.payload["deal_id"], trigger)
        if deal:
            await joining.merge_duplicates(deal, trigger)
        await self._deals.send(sorted(versions.touched), sender["by"])

    def _parts(self, sender: Document) -> tuple[Store, Versions, Joining]:
        store = self._make_store(self._database, self._clock(), sender)
        versions = Versions(store, self._configuration, self._clock)
        return store, versions, Joining(store, versions, self._candidates)

    async def _that_matter(
        self, store: Store, batch: Sequence[Received[DealsDetected]]
    ) -> list[Received[DealsDetected]]:
        """Most articles tell no deal and never did: those are noted in one write. Returns all others, in order."""
        first = {r.event.article_id: r for r in reversed(batch)}
        empty = {
            a: rank(r.event.revision, r.event.generation)
            for a, r in first.items()
            if not (r.event.deals or r.event.possible)
        }
        there = await store.note_empty(empty, empty_expiry(self._clock()))
        noted = {a for a in empty if a not in there}
        return [r for r in batch if not (r.event.article_id in noted and r is first[r.event.article_id])]

    def _observe(self, reading: DealsDetected) -> None:
        seconds = (self._clock() - reading.times.accepted).total_seconds()
        metrics.STAGE_SECONDS.labels("scored").observe(max(seconds, 0))
        log.debug("applied", extra={"article_id": reading.article_id, "revision": reading.revision})


def _overtaken(record: ArticleRecord, received: Received[DealsDetected]) -> Trigger:
    """The trigger of a reading that came after a newer one was done: the newer one is the cause."""
    reading, (revision, generation) = received.event, of_rank(record.done)
    cause = Cause(
        kind=CauseKind.article,
        article_id=reading.article_id,
        revision=revision,
        generation=generation,
        mode=reading.mode,
    )
    return Trigger(cause, reading.times, received.trace)


async def _all_or_first_error(work: Sequence[Coroutine[Any, Any, None]]) -> None:
    """Does all of it at the same time. After a failure the rest is cut off, which is made good as a crash would be."""
    tasks = [asyncio.create_task(one) for one in work]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
