"""A person's decision takes effect.

The order of the writes makes every crash harmless, as in joining: what the decision is about, the deals, the outcome.
Each step is idempotent, so doing all of it again ends in the same state; a deal keeps the ids of the decisions that
changed it, so that none merges or parts it a second time after another one undid that.
"""

import logging
from collections.abc import Iterable

from services.scoring.decisions import Decision, DecisionKind, Force, Outcome, RefusedError, check
from services.scoring.joining import Joining
from services.scoring.kept import Store, StoredDeal
from services.scoring.versions import Trigger, Versions, family, root
from shared.clock import Clock
from shared.errors import ConflictError
from shared.events import Times

log = logging.getLogger(__name__)

_TRIES = 20


class Deciding:
    """Applies decisions, one at a time. One for a batch of work."""

    def __init__(self, store: Store, versions: Versions, joining: Joining, clock: Clock) -> None:
        self._store, self._versions, self._joining, self._clock = store, versions, joining, clock

    async def apply(self, decision_id: str, trace: str) -> Outcome | None:
        """Applies a decision, from wherever an earlier attempt was cut off. None where there is no such decision."""
        recorded = await self._store.decision(decision_id)
        if recorded is None:
            log.error("there is no decision %s", decision_id)
            return None
        if recorded.outcome:
            return recorded.outcome
        decision = recorded.decision
        trigger = Trigger(decision.cause, Times(first_seen=decision.at, accepted=decision.at), trace)
        try:
            force = recorded.force or await self._store.enforce(decision_id, await self._about(decision))
            changed = await self._apply(decision, force, trigger)
            outcome = Outcome(
                applied=True, versions={d.deal_id: d.state.version for d in changed if d}, at=self._clock()
            )
        except RefusedError as error:
            outcome = Outcome(applied=False, reason=str(error), at=self._clock())
        await self._store.conclude(decision_id, outcome)
        return outcome

    async def _about(self, decision: Decision) -> Force:
        """What the decision is about, as things stand. Raises RefusedError where it can't be applied to that."""
        check(decision)
        deal_id, _ = await self._known(decision.deal)
        members = await family(self._store, deal_id)
        if decision.kind is DecisionKind.merge:
            other, _ = await self._known(decision.other or "")
            if other == deal_id:
                raise RefusedError(f"{decision.deal} and {decision.other} are one deal already: {deal_id}")
        elif decision.kind is DecisionKind.split:
            if decision.other == deal_id:
                raise RefusedError(
                    f"{decision.other} is the deal that goes on: name the one that was merged into it, "
                    f"{_one_of(members[1:])}, or articles that are to leave it"
                )
            if decision.other not in members:
                raise RefusedError(
                    f"{decision.other} was not merged into {deal_id}: what was merged into it is {_one_of(members[1:])}"
                )
        elif decision.kind is DecisionKind.move:
            await self._check_articles(deal_id, members, decision.articles)
        return Force(deal=deal_id, family=tuple(members))

    async def _known(self, deal_id: str) -> tuple[str, StoredDeal]:
        found, deal = await root(self._store, deal_id)
        if deal is None:
            raise RefusedError(f"there is no deal {deal_id}")
        return found, deal

    async def _check_articles(self, deal_id: str, members: Iterable[str], articles: Iterable[str]) -> None:
        telling = {c.article.article_id for c, is_live in await self._store.claims(members) if is_live}
        for article in articles:
            if article not in telling:
                raise RefusedError(f"article {article} does not tell {deal_id}: those that do are {_one_of(telling)}")
        if telling <= set(articles):
            raise RefusedError(f"these are all articles that tell {deal_id}: at least one has to stay")

    async def _apply(self, decision: Decision, force: Force, trigger: Trigger) -> list[StoredDeal | None]:
        if decision.kind is DecisionKind.merge:
            return [await self._merge(decision, force, trigger)]
        if decision.kind is DecisionKind.split:
            return await self._split(decision, force, trigger)
        if decision.kind is DecisionKind.move:
            return await self._move(decision, force, trigger)
        await self._mark(force.deal, decision)
        return [await self._versions.refold(force.deal, trigger)]

    async def _merge(self, decision: Decision, force: Force, trigger: Trigger) -> StoredDeal | None:
        """The older one stays, as always, so that redirects lead to older deals only."""
        for _ in range(_TRIES):
            (one_id, one), (other_id, other) = await self._known(force.deal), await self._known(decision.other or "")
            if one_id == other_id:
                break
            winner, loser = sorted((one, other), key=lambda deal: deal.age)
            if decision.decision_id in loser.decided:
                break  # it was merged, and parted again by a later decision
            if await self._versions.redirect(loser, winner.deal_id, trigger, trigger.cause):
                break
        else:
            raise ConflictError(f"the deals of {decision.decision_id} were changed by others {_TRIES} times in a row")
        return await self._refolded(force.deal, trigger)

    async def _split(self, decision: Decision, force: Force, trigger: Trigger) -> list[StoredDeal | None]:
        alias_id = decision.other or ""
        own = await family(self._store, alias_id)
        rest = [member for member in force.family if member not in own]
        for _ in range(_TRIES):
            alias = await self._store.deal(alias_id)
            if alias is None or alias.state.superseded_by is None or decision.decision_id in alias.decided:
                break
            if await self._versions.bring_back(alias, rest, trigger):
                break
        else:
            raise ConflictError(f"deal {alias_id} was changed by others {_TRIES} times in a row")
        await self._mark(force.deal, decision, own)
        return [await self._refolded(force.deal, trigger), await self._refolded(alias_id, trigger)]

    async def _move(self, decision: Decision, force: Force, trigger: Trigger) -> list[StoredDeal | None]:
        new = decision.new_deal
        await self._store.mark(
            force.deal, [decision.decision_id], [new]
        )  # before there is a new deal to be merged with
        for article in decision.articles:
            await self._store.move(article, force.family, new)
        left, founded = await self._versions.refold(force.deal, trigger), await self._versions.refold(new, trigger)
        if founded:
            await self._mark(founded.deal_id, decision, force.family)
        return [left, founded and await self._refolded(new, trigger)]

    async def _mark(self, deal_id: str, decision: Decision, apart: Iterable[str] = ()) -> None:
        """Marks the deal that goes on: one that was merged away before it was marked would not pass the mark on."""
        marked = None
        while (goes_on := (await root(self._store, deal_id))[0]) != marked:
            await self._store.mark(goes_on, [decision.decision_id], apart)
            marked = goes_on

    async def _refolded(self, deal_id: str, trigger: Trigger) -> StoredDeal | None:
        """The deal after it was brought up to its claims, and merged with what is the same."""
        deal = await self._versions.refold(deal_id, trigger)
        if deal is None:
            return None
        await self._joining.merge_duplicates(deal, trigger)
        return (await root(self._store, deal_id))[1]


def _one_of(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"
