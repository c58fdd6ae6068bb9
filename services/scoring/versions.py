"""From claims to a new version of a deal: fold, compare, score, and write by compare-and-set."""

import asyncio
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from services.scoring.change import change_between
from services.scoring.claims import Claim
from services.scoring.configuration import Configuration
from services.scoring.deal_index import index_keys
from services.scoring.fold import fold
from services.scoring.life import aged, next_due
from services.scoring.scores import score_all
from services.scoring.store import Store, StoredDeal
from shared import metrics, tracing
from shared.clock import Clock
from shared.errors import ConflictError
from shared.events import (
    Cause,
    CauseKind,
    Change,
    ChangeKind,
    DealScored,
    DealState,
    Mode,
    Times,
    instant_text,
)
from shared.ids import derive
from shared.publishing import Message, message
from shared.topics import DEALS_SCORED, DEALS_STATE

_TRIES = 20


@dataclass(frozen=True)
class Trigger:
    """What makes deals be looked at again: the cause that versions will name, and the times and trace they go on."""

    cause: Cause
    times: Times
    trace: str


async def root(store: Store, deal_id: str) -> tuple[str, StoredDeal | None]:
    """The deal at the end of the redirects, None as long as it is only named. Redirects lead to older deals only, so
    there is an end."""
    while (deal := await store.deal(deal_id)) and deal.state.superseded_by:
        deal_id = deal.state.superseded_by
    return deal_id, deal


async def family(store: Store, deal_id: str) -> list[str]:
    """The deal and all that redirect to it, over any number of steps: their claims are its claims."""
    members, new = [deal_id], [deal_id]
    while new:
        new = [d for d in await store.redirected_to(new) if d not in members]
        members += new
    return members


async def families(store: Store, deal_ids: Iterable[str]) -> dict[str, list[str]]:
    """The families of several deals, by their heads."""
    members = {deal_id: [deal_id] for deal_id in deal_ids}
    head_of = {deal_id: deal_id for deal_id in members}
    new = list(members)
    while new:
        found = await store.redirected_to(new)
        new = [loser for loser in found if loser not in head_of]
        for loser in new:
            head_of[loser] = head_of[found[loser]]
            members[head_of[loser]].append(loser)
    return members


class Versions:
    """Makes the versions of deals. One for a batch of work."""

    def __init__(self, store: Store, configuration: Configuration, clock: Clock) -> None:
        self._store, self._configuration, self._clock = store, configuration, clock
        self.touched: set[str] = set()  # deals that may have something to send

    async def refold(self, deal_id: str, trigger: Trigger) -> StoredDeal | None:
        """Brings a deal up to its live claims. Returns it as it then stands, or None where it was never founded and
        no live claim founds it. A deal that is a redirect by now: the one it leads to."""
        for attempt in range(_TRIES):
            deal_id, before = await root(self._store, deal_id)  # first the version, then what it is folded from
            members = await family(self._store, deal_id)
            self.touched.update(members)
            if before and trigger.cause.mode is not Mode.live and await self._ripen(before):
                continue
            live = [claim for claim, is_live in await self._store.claims(members) if is_live]
            if before is None and not live:
                return None
            after, change = self._next(deal_id, before, members[1:], live, trigger)
            if change is None:
                if before and after.due and after.due != before.due:
                    await self._store.remind(after)
                return before
            after = replace(after, messages=(self._scored(after, change, trigger),))
            if await self._store.write(after, before):
                _count(change)
                return after
            await _pause(attempt)
        raise ConflictError(f"deal {deal_id} was changed by others {_TRIES} times in a row")

    async def _ripen(self, before: StoredDeal) -> bool:
        """Makes what is overdue by now a version of its own, before history alters the deal: that tells nobody."""
        now = self._clock()
        if before.due is None or before.due.at > now:
            return False
        deal = aged(before.state.deal, now, self._configuration.life)
        change = change_between(before.state.deal, deal)
        if change is None:
            return False
        cause = Cause(kind=CauseKind.due, detail=before.due.detail)
        trigger = Trigger(cause, Times(first_seen=now, accepted=now, scored=now), tracing.start())
        state = before.state.model_copy(
            update={
                "version": before.state.version + 1,
                "deal": deal,
                "scores": score_all(deal, change, now, self._configuration),
                "times": trigger.times,
            }
        )
        after = replace(before, state=state, due=next_due(deal, now, self._configuration.life))
        await self._store.write(replace(after, messages=(self._scored(after, change, trigger),)), before)
        return True  # written, or changed by another: either way to be read again

    async def redirect(self, loser: StoredDeal, winner: str, trigger: Trigger) -> bool:
        """Marks a deal as superseded and has the winner folded again. False if the loser changed meanwhile."""
        now = self._clock()
        state = loser.state.model_copy(
            update={
                "version": loser.state.version + 1,
                "superseded_by": winner,
                "times": trigger.times.model_copy(update={"scored": now}),
            }
        )
        change = Change(kinds=(ChangeKind.merged,))
        marked = replace(loser, state=state, keys=())
        marked = replace(marked, messages=(self._scored(marked, change, trigger),))
        self.touched.add(loser.deal_id)
        written = await self._store.write(marked, loser, refold=follow_up(trigger, loser.deal_id).cause)
        if written:
            _count(change)
        return written

    def _next(
        self, deal_id: str, before: StoredDeal | None, aliases: Iterable[str], live: Sequence[Claim], trigger: Trigger
    ) -> tuple[StoredDeal, Change | None]:
        last = before.state if before else None
        now = self._clock()
        deal = aged(fold(live, last.deal if last else None), now, self._configuration.life)
        change = change_between(last.deal if last else None, deal)
        names = tuple(sorted(aliases))
        if last and set(names) - set(last.aliases):
            kinds = (ChangeKind.absorbed, *(change.kinds if change else ()))
            change = Change(kinds=kinds, facts=change.facts if change else ())
        due = next_due(deal, now, self._configuration.life)
        if change is None:
            assert before is not None  # founding is a change
            return replace(before, due=due), None
        times = trigger.times.model_copy(update={"scored": now})
        state = DealState(
            deal_id=deal_id,
            version=last.version + 1 if last else 1,
            aliases=names,
            deal=deal,
            scores=score_all(deal, change, now, self._configuration),
            times=times,
        )
        founded = before.founded if before else min(instant_text(c.times.accepted) for c in live)
        keys = {k for c in live for k in index_keys(c.mention, c.told, c.names)} or set(before.keys if before else ())
        return StoredDeal(state, founded, tuple(sorted(keys)), before.apart if before else (), due), change

    def _scored(self, deal: StoredDeal, change: Change, trigger: Trigger) -> Message:
        event = DealScored(cause=trigger.cause, change=change, state=deal.state)
        assert deal.state.times.scored is not None
        return message(
            DEALS_SCORED,
            deal.deal_id,
            event,
            event_id=derive("sc", deal.deal_id, deal.state.version),
            source="scoring",
            at=deal.state.times.scored,
            trace=tracing.follow(trigger.trace),
        )


def state_message(state: DealState) -> Message:
    """The record of a deal's newest state for the compacted topic."""
    at = state.times.scored or state.times.accepted
    event_id = derive("st", state.deal_id, state.version)
    return message(DEALS_STATE, state.deal_id, state, event_id=event_id, source="scoring", at=at, trace=tracing.start())


def follow_up(trigger: Trigger, merged: str) -> Trigger:
    """The trigger for the winner of a merge."""
    return replace(trigger, cause=trigger.cause.model_copy(update={"kind": CauseKind.merge, "detail": merged}))


def _count(change: Change) -> None:
    for kind in (ChangeKind.founded, ChangeKind.merged, ChangeKind.retracted):
        if kind in change.kinds:
            metrics.DEALS.labels(str(kind)).inc()
            return
    metrics.DEALS.labels("changed").inc()


async def _pause(attempt: int) -> None:
    await asyncio.sleep(random.uniform(0, 0.005 * 2 ** min(attempt, 6)))
