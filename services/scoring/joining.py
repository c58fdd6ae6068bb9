"""One reading's way into the deals: which deal each mention is about, its claims, and what follows for the deals.

The order of the writes makes every crash harmless (docs/guarantees.md has a row for each): the article's record, the
claims, the article's `applied`, the deals, merges, `done`. Each step is idempotent, so doing all of it again ends in
the same state.
"""

from collections.abc import Sequence, Set

from services.scoring.claims import Claim, Draft, claims_of
from services.scoring.deal_index import index_keys
from services.scoring.matching import matches
from services.scoring.resolution import Join, choose, same_deal
from services.scoring.store import ArticleRecord, Store, StoredDeal, claim_rank, rank
from services.scoring.versions import Trigger, Versions, families, family, follow_up, root
from shared import metrics
from shared.errors import ConflictError
from shared.events import Cause, CauseKind, DealsDetected
from shared.ids import derive


class Joining:
    """Applies readings, one at a time. One for a batch of work."""

    def __init__(self, store: Store, versions: Versions, candidates: int) -> None:
        self._store, self._versions, self._limit = store, versions, candidates
        self._read: dict[tuple[str, int], list[Claim]] = {}  # the claims of deals by id and version

    async def apply(self, record: ArticleRecord, reading: DealsDetected, trace: str) -> None:
        """Applies the newest reading of an article, from wherever an earlier attempt was cut off."""
        article, now = reading.article_id, rank(reading.revision, reading.generation)
        earlier = await self._store.article_claims(article)
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
        for deal_id in sorted({c.deal_id for c in await self._store.article_claims(article)}):
            if deal := await self._versions.refold(deal_id, trigger):
                await self.merge_duplicates(deal, trigger)
        await self._store.finish(article, now)

    async def _new_claims(self, record: ArticleRecord, reading: DealsDetected, earlier: Sequence[Claim]) -> list[Claim]:
        """The claims that are not made yet, each with its deal: the article's own if it still is that, else a known
        one, else a new one. Two mentions of one article are never about the same deal."""
        made = {c.claim_id: c for c in earlier}  # some by an attempt that was cut off: their deals stand
        own = {(await root(self._store, c.deal_id))[0]: c for c in earlier if claim_rank(c) == record.applied}
        drafts = claims_of(reading)
        deals = {
            d.claim_id: (await root(self._store, made[d.claim_id].deal_id))[0] for d in drafts if d.claim_id in made
        }
        rest = [d for d in drafts if d.claim_id not in made]
        for still_matches in (True, False):  # first what still is what it was, then what may have become something else
            for draft in rest:
                for deal_id, claim in own.items():
                    if draft.claim_id in deals or deal_id in deals.values():
                        continue
                    if matches(draft, claim) if still_matches else await self._only_from(deal_id, reading.article_id):
                        deals[draft.claim_id] = deal_id
        for draft in rest:
            if draft.claim_id not in deals:
                deals[draft.claim_id] = await self._known_or_new(draft, set(deals.values()))
        return [draft.given_to(deals[draft.claim_id]) for draft in rest]

    async def _known_or_new(self, draft: Draft, taken: Set[str]) -> str:
        candidates = await self._candidates(draft, taken)
        verdict = choose(draft, [(deal.deal_id, claims) for deal, claims in candidates])
        if isinstance(verdict, Join):
            metrics.DEALS.labels("joined").inc()
            return verdict.deal_id
        # Derived from the founding mention, so that founding it again after a crash founds the same deal.
        return derive("d", draft.claim_id)

    async def _only_from(self, deal_id: str, article: str) -> bool:
        others = await self._store.claims(await family(self._store, deal_id))
        return not any(is_live and claim.article.article_id != article for claim, is_live in others)

    async def _candidates(self, draft: Draft, taken: Set[str]) -> list[tuple[StoredDeal, list[Claim]]]:
        found = await self._store.candidates(index_keys(draft.mention, draft.told, draft.names), self._limit)
        deals = [deal for deal in found if deal.deal_id not in taken]
        return list(zip(deals, await self._claims_of(deals), strict=True))

    async def _claims_of(self, deals: Sequence[StoredDeal]) -> list[list[Claim]]:
        """For each deal its live claims; of a retracted deal all that it ever had, so that it can be revived.

        They are read once for each version of a deal: whoever brings about other claims makes another version, and
        then looks for duplicates itself.
        """
        unread = [deal for deal in deals if (deal.deal_id, deal.state.version) not in self._read]
        if unread:
            members = await families(self._store, [deal.deal_id for deal in unread])
            given_to: dict[str, list[tuple[Claim, bool]]] = {}
            for claim, is_live in await self._store.claims([one for these in members.values() for one in these]):
                given_to.setdefault(claim.deal_id, []).append((claim, is_live))
            for deal in unread:
                told = [one for member in members[deal.deal_id] for one in given_to.get(member, ())]
                self._read[deal.deal_id, deal.state.version] = [
                    claim for claim, is_live in told if is_live or deal.state.deal.retracted
                ]
        return [self._read[deal.deal_id, deal.state.version] for deal in deals]

    async def merge_duplicates(self, deal: StoredDeal, trigger: Trigger) -> None:
        """Looks again for deals that are the same: two articles read at once may each have founded one, and a new
        fact may connect two. The older one stays. Ends, because every merge leaves one deal less."""
        while twin := await self._twin(deal):
            winner, loser = sorted((deal, twin), key=lambda d: d.age)
            if not await self._versions.redirect(loser, winner.deal_id, trigger):
                # Somebody else changed the loser. Look at both as they are now.
                _, fresh = await root(self._store, deal.deal_id)
                if fresh is None:
                    raise ConflictError(f"deal {deal.deal_id} is gone although deals are never removed")
                deal = fresh
                continue
            merged = await self._versions.refold(winner.deal_id, follow_up(trigger, loser.deal_id))
            if merged is None:
                raise ConflictError(f"deal {winner.deal_id} is gone although deals are never removed")
            deal = merged

    async def _twin(self, deal: StoredDeal) -> StoredDeal | None:
        if deal.state.deal.retracted:
            return None
        others = [
            other
            for other in await self._store.candidates(deal.keys, self._limit)
            if other.deal_id != deal.deal_id and other.deal_id not in deal.apart and deal.deal_id not in other.apart
        ]
        if not others:
            return None
        mine, *theirs = await self._claims_of([deal, *others])
        return next((other for other, claims in zip(others, theirs, strict=True) if same_deal(mine, claims)), None)
