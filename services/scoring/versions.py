"""From claims to a new version of a deal: fold, compare, score, and write by compare-and-set."""

import asyncio
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from services.scoring.change import change_between
from services.scoring.claims import Claim
from services.scoring.configuration import Configuration
from services.scoring.corrections import corrected
from services.scoring.deal_index import index_keys
from services.scoring.decisions import Decision, standing
from services.scoring.fold import fold
from services.scoring.kept import Store, StoredDeal
from services.scoring.life import aged, next_due
from services.scoring.scores import score_all
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
    return (await families(store, [deal_id]))[deal_id]


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
            if before and await self._inherits(before, members):
                continue
            if before and trigger.cause.mode is not Mode.live and await self._ripen(before):
                continue
            claims = await self._store.claims(members)
            if before is None and all(claim.possible for claim, is_live in claims if is_live):
                return None
            corrections = await self._corrections(before, members)
            after, change = self._next(deal_id, before, members[1:], claims, corrections, trigger)
            if change is None:
                assert before is not None
                if await self._store.confirm(after, before):
                    return replace(after, confirmed=before.confirmed + 1)
                await _pause(attempt)
                continue
            after = replace(after, messages=(self._scored(after, change, trigger),))
            if await self._store.write(after, before):
                _count(change)
                # There was no deal to confirm for one who closed such a claim meanwhile.
                if before or _live(await self._store.claims(members)) == _live(claims):
                    return after
                continue
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

    async def redirect(self, loser: StoredDeal, winner: str, trigger: Trigger, then: Cause) -> bool:
        """Marks a deal as superseded and has the winner folded again, caused by `then`. False if the loser changed
        meanwhile."""
        now = self._clock()
        state = loser.state.model_copy(
            update={
                "version": loser.state.version + 1,
                "superseded_by": winner,
                "times": trigger.times.model_copy(update={"scored": now}),
            }
        )
        change = Change(kinds=(ChangeKind.merged,))
        decided, by_person = _with(loser.decided, trigger.cause), then.kind is CauseKind.person
        marked = replace(loser, state=state, keys=(), decided=decided, by_person=by_person)
        marked = replace(marked, messages=(self._scored(marked, change, trigger),))
        self.touched.add(loser.deal_id)
        written = await self._store.write(marked, loser, refold=then)
        if written:
            _count(change)
        return written

    async def bring_back(self, alias: StoredDeal, apart: Iterable[str], trigger: Trigger) -> bool:
        """Ends a deal's redirect and has the deal that it led to folded again. False if it changed meanwhile."""
        members = await family(self._store, alias.deal_id)
        self.touched.update(members)
        claims = await self._store.claims(members)
        corrections = await self._corrections(alias, members)
        after, change = self._next(alias.deal_id, alias, members[1:], claims, corrections, trigger)
        assert change is not None  # that it is a deal again is a change
        after = replace(
            after,
            apart=tuple(dict.fromkeys((*alias.apart, *apart))),
            decided=_with(alias.decided, trigger.cause),
            by_person=False,
            messages=(self._scored(after, change, trigger),),
        )
        written = await self._store.write(after, alias, refold=trigger.cause)
        if written:
            _count(change)
        return written

    async def _inherits(self, deal: StoredDeal, members: Sequence[str]) -> bool:
        """Whether decisions of deals that were just merged into it had to be brought to it: then it has changed."""
        new = [member for member in members[1:] if member not in deal.state.aliases]
        merged = [found for member in new if (found := await self._store.deal(member))]
        decided, apart = {d for m in merged for d in m.decided}, {a for m in merged for a in m.apart}
        if decided <= set(deal.decided) and apart <= set(deal.apart):
            return False
        await self._store.mark(deal.deal_id, sorted(decided), sorted(apart))
        return True

    async def _corrections(self, deal: StoredDeal | None, members: Sequence[str]) -> tuple[Decision, ...]:
        if deal is None or not deal.decided:
            return ()
        return standing(await self._store.corrections(members), deal.deal_id)

    def _next(
        self,
        deal_id: str,
        before: StoredDeal | None,
        aliases: Iterable[str],
        claims: Sequence[tuple[Claim, bool]],
        corrections: Iterable[Decision],
        trigger: Trigger,
    ) -> tuple[StoredDeal, Change | None]:
        last = before.state if before else None
        live = [claim for claim, is_live in claims if is_live]
        now = self._clock()
        told = corrected(fold(live, last.deal if last else None), corrections)
        deal = aged(told, now, self._configuration.life)
        names = tuple(sorted(aliases))
        change = _of_grouping(change_between(last.deal if last else None, deal), last, names, trigger)
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
        telling = [c for c in live if not c.possible]
        founded = before.founded if before else min(instant_text(c.times.accepted) for c in telling)
        # What a person merged is found by what was told of any part of it, though nothing tells that part at present.
        found_by = [c for c, _ in claims if not c.possible] if before and before.decided else telling
        keys = {key for c in found_by for key in index_keys(c.mention, c.told, c.names)}
        keys = keys or set(before.keys if before else ())
        after = StoredDeal(state, founded, tuple(sorted(keys)), due=due)
        if before:
            after = replace(after, apart=before.apart, decided=before.decided, confirmed=before.confirmed)
        return after, change

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


def _of_grouping(
    change: Change | None, last: DealState | None, aliases: Sequence[str], trigger: Trigger
) -> Change | None:
    """The change with what merges, splits and people add to it. What a person brings about is a correction, but for a
    merge, which says what it is."""
    kinds, before = set(change.kinds if change else ()), set(last.aliases if last else ())
    absorbed = last is not None and not before.issuperset(aliases)
    parted = last is not None and (last.superseded_by is not None or not before.issubset(aliases))
    by_person = trigger.cause.kind is CauseKind.person and bool(kinds - {ChangeKind.sources})
    if parted or (by_person and not absorbed):
        kinds = kinds - {ChangeKind.sources} | {ChangeKind.correction}
    if not (kinds or absorbed):
        return None
    ordered = tuple(kind for kind in ChangeKind if kind in kinds)
    return Change(kinds=(*([ChangeKind.absorbed] * absorbed), *ordered), facts=change.facts if change else ())


def _live(claims: Iterable[tuple[Claim, bool]]) -> set[str]:
    return {claim.claim_id for claim, is_live in claims if is_live}


def _with(decided: Sequence[str], cause: Cause) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*decided, cause.decision))) if cause.decision else tuple(decided)


def _count(change: Change) -> None:
    for kind in (ChangeKind.founded, ChangeKind.merged, ChangeKind.retracted):
        if kind in change.kinds:
            metrics.DEALS.labels(str(kind)).inc()
            return
    metrics.DEALS.labels("changed").inc()


async def _pause(attempt: int) -> None:
    await asyncio.sleep(random.uniform(0, 0.005 * 2 ** min(attempt, 6)))
