"""From scored deals to alerts: load what is known, decide, write decision and messages at once, send."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from services.alerting.alerts import DealRecord, Step, advance, is_decided
from services.alerting.decisions import HouseRule
from services.alerting.store import Store, with_alert, with_delivery
from services.alerting.subscriptions import Wish
from shared import metrics, topics
from shared.clock import Clock
from shared.errors import ConflictError
from shared.events import ChangeKind, DealScored
from shared.messaging import Received
from shared.mongo import Document
from shared.outbox import entry, row_entry
from shared.publishing import message

ATTEMPTS = 20
SOURCE = "alerting"


class Alerting:
    """Handles batches of scored deals. Idempotent: a version that is decided is only sent to the end.

    `send`: sends what the documents of these deals have not yet sent (Outbox.send).
    """

    def __init__(
        self,
        store: Store,
        send: Callable[[Sequence[str]], Awaitable[None]],
        wishes: Callable[[], Awaitable[Sequence[Wish]]],
        rule: HouseRule,
        clock: Clock,
    ) -> None:
        self._store, self._send, self._wishes, self._rule, self._clock = store, send, wishes, rule, clock

    async def handle(self, batch: Sequence[Received[DealScored]]) -> None:
        deals: dict[str, list[Received[DealScored]]] = {}
        for received in batch:
            deals.setdefault(received.event.state.deal_id, []).append(received)
        wishes = await self._wishes()
        records = await self._store.load(deals)
        # Deals that took up others come last: by then it is written who was told of those others.
        absorbing = {deal_id for deal_id, events in deals.items() if any(_absorbs(e) for e in events)}
        for wave in (deals.keys() - absorbing, absorbing):
            settling = [self._settle(records.get(deal_id), deals[deal_id], wishes) for deal_id in sorted(wave)]
            failures = [f for f in await asyncio.gather(*settling, return_exceptions=True) if f is not None]
            if failures:
                raise failures[0]
        await self._send(list(deals))

    async def _settle(
        self, record: DealRecord | None, events: Sequence[Received[DealScored]], wishes: Sequence[Wish]
    ) -> None:
        """Decides the undecided versions of one deal and writes them. Raises ConflictError."""
        deal_id = events[0].event.state.deal_id
        for _ in range(ATTEMPTS):
            after, steps, entries = await self._advance(record, events, wishes)
            if after is None or not steps:
                return
            if await self._store.save(record, after, entries):
                _count(steps)
                return
            await asyncio.sleep(random.uniform(0.001, 0.02))  # jitter: replicas must not meet again
            record = (await self._store.load([deal_id])).get(deal_id)
        raise ConflictError(f"deal {deal_id}: {ATTEMPTS} attempts to write its decision met another writer")

    async def _advance(
        self, record: DealRecord | None, events: Sequence[Received[DealScored]], wishes: Sequence[Wish]
    ) -> tuple[DealRecord | None, list[Step], list[Document]]:
        steps: list[Step] = []
        entries: list[Document] = []
        for received in events:
            if is_decided(record, received.event):
                continue
            told = await self._told_of_absorbed(received) if _absorbs(received) else frozenset[str]()
            step = advance(record, received.event, wishes, self._rule, self._clock(), told)
            record = step.record
            steps.append(step)
            entries += outbox_entries(step, received.trace)
        return record, steps, entries

    async def _told_of_absorbed(self, received: Received[DealScored]) -> frozenset[str]:
        absorbed = await self._store.load(received.event.state.aliases)
        return frozenset(name for record in absorbed.values() for name in record.recipients)


def outbox_entries(step: Step, trace: str) -> list[Document]:
    """The public alert, then the private deliveries: the same alert on a subscription's own topic, or a row that waits."""
    alert = step.alert
    if alert is None:
        return []
    assert alert.times.emitted is not None
    at, deal_id = alert.times.emitted, alert.deal_id
    public = message(topics.DEALS_ALERTS, deal_id, alert, event_id=alert.alert_id, source=SOURCE, at=at, trace=trace)
    entries = [with_alert(entry(public, at), alert)]
    for delivery in step.deliveries:
        if delivery.destination is not None:
            entries.append(with_delivery(row_entry(at), delivery))
            continue
        topic = topics.subscription(delivery.subscription).name
        private = replace(public, topic=topic, headers=public.headers | {"ce_id": delivery.delivery_id})
        entries.append(with_delivery(entry(private, at), delivery))
    return entries


def _absorbs(received: Received[DealScored]) -> bool:
    return ChangeKind.absorbed in received.event.change.kinds


def _count(steps: Sequence[Step]) -> None:
    for step in steps:
        metrics.DECISIONS.labels(step.decision.kind or step.decision.reasons[0]).inc()
        for delivery in step.deliveries:
            metrics.DELIVERIES.labels(delivery.channel).inc()
        if step.alert and step.alert.times.emitted:
            seconds = (step.alert.times.emitted - step.alert.times.accepted).total_seconds()
            metrics.STAGE_SECONDS.labels("emitted").observe(max(seconds, 0.0))
