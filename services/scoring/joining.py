"""One reading's way into the deals: which deal each mention is about, its claims, and what follows for the deals.

The order of the writes makes every crash harmless (docs/guarantees.md has a row for each): the article's record, the
claims, the article's `applied`, the deals, merges, `done`. Each step is idempotent, so doing all of it again ends in
the same state.
"""

from collections.abc import Iterable, Sequence, Set
from typing import TypeAlias

from services.scoring.claims import Claim, Draft, claims_of
from services.scoring.deal_index import index_keys
from services.scoring.kept import ArticleRecord, Store, StoredDeal, claim_rank, rank, waiting_expiry
from services.scoring.resolution import Join, choose, same_deal
from services.scoring.versions import Trigger, Versions, families, family, follow_up, root
from shared import metrics
from shared.errors import ConflictError
from shared.events import Cause, CauseKind, DealsDetected
from shared.ids import derive

_Fold: TypeAlias = tuple[str, int, int]


class Joining:
    """Applies readings, one at a time. One for a batch of work."""

    def __init__(self, store: Store, versions: Versions, candidates: int) -> None:
        self._store, self._versions, self._limit = store, versions, candidates
        self._read: dict[_Fold, list[Claim]] = {}  # the claims of deals

    async def apply(self, record: ArticleRecord, reading: DealsDetected, trace: str) -> None:
        """Applies the newest reading of an article, from wherever an earlier attempt was cut off."""
        article, now = reading.article_id, rank(reading.revision, reading.generation)
        earlier = await self._store.article_claims(article)
        if record.applied:
            await self._store.wait_no_more(article, now - 1)
        await self._store.insert_claims(await self._new_claims(record, reading, earlier))
        await self._store.apply(article, now)
        cause = Cause(
            kind=CauseKind.article,
            article_id=article,
            revision=reading.revision,
            generation=reading.generation,
            mode=reading.mode,
        )
        trigger = Trigger(cause, reading.times, trace)
        # Read again: a claim that another replica inserted first is about the deal that it said.
        claims = await self._store.article_claims(article)
        for deal_id in sorted({c.deal_id for c in claims}):
            if deal := await self._versions.refold(deal_id, trigger):
                await self.merge_duplicates(deal, trigger)
                if reading.deals:
                    await self._join_waiting(deal, trigger)
        if reading.possible and any(claim_rank(c) == now for c in claims):
            await self._store.wait_no_more(article, now)
        await self._store.finish(article, now)

    async def _new_claims(self, record: ArticleRecord, reading: DealsDetected, earlier: Sequence[Claim]) -> list[Claim]:
        """The claims that are not made yet, each with its deal: the article's own if it still is that, else a known
        one, else a new one. Two mentions of one article are never about the same deal. A possible mention is given to
        a known deal only, and waits where there is none."""
        made = {c.claim_id: c for c in earlier}  # some by an attempt that was cut off: their deals stand
        drafts = claims_of(reading)
        deals = {d.claim_id: made[d.claim_id].deal_id for d in drafts if d.claim_id in made}
        rest = [d for d in drafts if d.claim_id not in made]
        now_live = [c for c in earlier if claim_rank(c) == record.applied and not c.possible]
        # A deal that was merged into another one keeps its claims, so that both have theirs if they are parted again.
        own = _without(now_live, deals.values())
        if reading.possible and rest:
            await self._wait(reading, rest)  # before it is looked for deals: whoever founds one meanwhile finds it
            own = []
        for still_matches in (True, False):  # first what still is what it was, then what may have become something else
            for draft in rest:
                for claim in own if draft.claim_id not in deals else ():
                    if (
                        same_deal((draft,), (claim,))
                        if still_matches
                        else await self._only_from(claim.deal_id, reading.article_id)
                    ):
                        deals[draft.claim_id] = claim.deal_id
                        own = [c for c in own if c is not claim]
                        break
        for draft in rest:
            if draft.claim_id not in deals:
                taken = {(await root(self._store, deal_id))[0] for deal_id in deals.values()}
                if deal := await self._known_or_new(draft, taken | await self._left(record)):
                    deals[draft.claim_id] = deal
        return [draft.given_to(deals[draft.claim_id]) for draft in rest if draft.claim_id in deals]

    async def _left(self, record: ArticleRecord) -> set[str]:
        """The deals that a person took the article out of, unless they are one with where it went by now."""
        ends = [((await root(self._store, a))[0], (await root(self._store, b))[0]) for a, b in record.moved.items()]
        return {before for before, after in ends if before != after}

    async def _known_or_new(self, draft: Draft, taken: Set[str]) -> str | None:
        candidates = await self._candidates(draft, taken)
        verdict = choose(draft, candidates)
        if isinstance(verdict, Join):
            metrics.DEALS.labels("joined").inc()
            return verdict.deal_id
        # Derived from the founding mention, so that founding it again after a crash founds the same deal.
        return None if draft.possible else derive("d", draft.claim_id)

    async def _wait(self, reading: DealsDetected, drafts: Sequence[Draft]) -> None:
        keys = {key for d in drafts for key in index_keys(d.mention, d.told, d.names)}
        await self._store.wait(reading, sorted(keys), waiting_expiry(reading.times.accepted))

    async def _join_waiting(self, deal: StoredDeal, trigger: Trigger) -> None:
        """Possible tellings that arrived before the deal was known."""
        for reading in await self._store.waiting(deal.keys, self._limit):
            article, now = reading.article_id, rank(reading.revision, reading.generation)
            record = (await self._store.records([article]))[article]
            if record.seen != now:
                continue  # there is a newer one
            made = {c.claim_id: c.deal_id for c in await self._store.article_claims(article) if claim_rank(c) == now}
            taken = await self._left(record) | {(await root(self._store, deal_id))[0] for deal_id in made.values()}
            for draft in claims_of(reading):
                if draft.claim_id not in made and (deal_id := await self._known_or_new(draft, taken)):
                    await self._store.insert_claims([draft.given_to(deal_id)])
                    taken |= {(await root(self._store, deal_id))[0]}
            joined = {c.deal_id for c in await self._store.article_claims(article) if claim_rank(c) == now}
            for deal_id in sorted(joined):
                await self._versions.refold(deal_id, trigger)
            if joined:
                await self._store.wait_no_more(article, now)

    async def _only_from(self, deal_id: str, article: str) -> bool:
        deal_id, _ = await root(self._store, deal_id)
        others = await self._store.claims(await family(self._store, deal_id))
        return not any(is_live and not c.possible and c.article.article_id != article for c, is_live in others)

    async def _candidates(self, draft: Draft, taken: Set[str]) -> list[tuple[str, list[Claim]]]:
        found = await self._store.candidates(index_keys(draft.mention, draft.told, draft.names), self._limit)
        deals = [deal for deal in found if deal.deal_id not in taken]
        groups = [group for groups in await self._groups_of(deals) for group in groups]
        if draft.possible:  # it joins what other articles tell
            groups = [(i, [c for c in cs if c.article.article_id != draft.article.article_id]) for i, cs in groups]
        return [(deal_id, claims) for deal_id, claims in groups if claims]

    async def _groups_of(self, deals: Sequence[StoredDeal]) -> list[list[tuple[str, list[Claim]]]]:
        """Each deal's id with its live claims but the possible ones; of a retracted deal all that it ever had, so that
        it can be revived.
        What people merged into it are groups of their own under their own ids, since they may contradict each other."""
        undecided = [deal for deal in deals if not deal.decided]
        claims = dict(zip([d.deal_id for d in undecided], await self._claims_of(undecided), strict=True))
        return [
            await self._parts_of(deal) if deal.decided else [(deal.deal_id, claims[deal.deal_id])] for deal in deals
        ]

    async def _parts_of(self, deal: StoredDeal) -> list[tuple[str, list[Claim]]]:
        """Of a deal about which people decided. Never kept: marks and moves make no version."""
        members = await family(self._store, deal.deal_id)
        claims = [(claim, is_live) for claim, is_live in await self._store.claims(members) if not claim.possible]
        merged = {m.deal_id: m for member in members if (m := await self._store.deal(member))}
        groups: dict[str, list[tuple[Claim, bool]]] = {}
        for claim, is_live in claims:
            head = claim.deal_id
            while (m := merged.get(head)) and m.state.superseded_by and not m.by_person:
                head = m.state.superseded_by
            groups.setdefault(head, []).append((claim, is_live))
        return [(h, [c for c, is_live in g if is_live] or [c for c, _ in g]) for h, g in sorted(groups.items())]

    async def _claims_of(self, deals: Sequence[StoredDeal]) -> list[list[Claim]]:
        """For each deal its live claims but the possible ones; of a retracted deal all that it ever had.

        They are read once for each fold of a deal: whoever brings about other claims folds it again, or marks it as
        decided, and then looks for duplicates itself.
        """
        unread = [deal for deal in deals if _fold_of(deal) not in self._read]
        if unread:
            members = await families(self._store, [deal.deal_id for deal in unread])
            given_to: dict[str, list[tuple[Claim, bool]]] = {}
            for claim, is_live in await self._store.claims([one for these in members.values() for one in these]):
                given_to.setdefault(claim.deal_id, []).append((claim, is_live))
            for deal in unread:
                told = [one for member in members[deal.deal_id] for one in given_to.get(member, ())]
                self._read[_fold_of(deal)] = [
                    claim for claim, is_live in told if (is_live or deal.state.deal.retracted) and not claim.possible
                ]
        return [self._read[_fold_of(deal)] for deal in deals]

    async def merge_duplicates(self, deal: StoredDeal, trigger: Trigger) -> None:
        """Looks again for deals that are the same: two articles read at once may each have founded one, and a new
        fact may connect two. The older one stays. Ends, because every merge leaves one deal less."""
        while twin := await self._twin(deal):
            winner, loser = sorted((deal, twin), key=lambda d: d.age)
            after = follow_up(trigger, loser.deal_id)
            if not await self._versions.redirect(loser, winner.deal_id, trigger, after.cause):
                # Somebody else changed the loser. Look at both as they are now.
                _, fresh = await root(self._store, deal.deal_id)
                if fresh is None:
                    raise ConflictError(f"deal {deal.deal_id} is gone although deals are never removed")
                deal = fresh
                continue
            merged = await self._versions.refold(winner.deal_id, after)
            if merged is None:
                raise ConflictError(f"deal {winner.deal_id} is gone although deals are never removed")
            deal = merged

    async def _twin(self, deal: StoredDeal) -> StoredDeal | None:
        if deal.state.deal.retracted:
            return None
        others = [
            other
            for other in await self._store.candidates(deal.keys, self._limit)
            if other.deal_id != deal.deal_id and not await self._are_apart(deal, other)
        ]
        if not others:
            return None
        mine, *theirs = await self._groups_of([deal, *others])
        for other, groups in zip(others, theirs, strict=True):
            if any(same_deal(one, two) for _, one in mine for _, two in groups):
                return other
        return None

    async def _are_apart(self, one: StoredDeal, other: StoredDeal) -> bool:
        """Whether a person said that they are two, or so of deals that were merged into them."""
        if not (one.apart or other.apart):
            return False
        ones, others = await family(self._store, one.deal_id), await family(self._store, other.deal_id)
        return not set(one.apart).isdisjoint(others) or not set(other.apart).isdisjoint(ones)


def _fold_of(deal: StoredDeal) -> _Fold:
    """Its version, and how many folds changed nothing."""
    return deal.deal_id, deal.state.version, deal.confirmed


def _without(claims: Sequence[Claim], deal_ids: Iterable[str]) -> list[Claim]:
    """The claims but one for each of these deals."""
    left = list(claims)
    for deal_id in deal_ids:
        if (gone := next((c for c in left if c.deal_id == deal_id), None)) is not None:
            left.remove(gone)
    return left
