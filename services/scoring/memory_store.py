"""What scoring keeps, in dictionaries instead of MongoDB: for commands without a database and for tests."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from services.scoring.claims import Claim
from services.scoring.decisions import Decision, DecisionKind, Force, Outcome, Recorded, place_of
from services.scoring.kept import ArticleRecord, StoredDeal, claim_rank, party_keys, rank
from shared.events import Cause, DealsDetected


class MemoryStore:
    """A `store.Store`. What is written stays in `written`."""

    def __init__(self) -> None:
        self._records: dict[str, ArticleRecord] = {}
        self._claims: dict[str, Claim] = {}
        self._of_article: defaultdict[str, list[Claim]] = defaultdict(list)
        self._of_deal: defaultdict[str, list[Claim]] = defaultdict(list)
        self._with_key: defaultdict[str, set[str]] = defaultdict(set)
        self._redirects: defaultdict[str, list[str]] = defaultdict(list)
        self._moved_to: defaultdict[str, set[str]] = defaultdict(set)
        self.decisions: dict[str, Recorded] = {}
        self._waiting: dict[str, tuple[DealsDetected, datetime]] = {}
        self._waits_under: defaultdict[str, set[str]] = defaultdict(set)
        self.deals: dict[str, StoredDeal] = {}
        self.written: list[StoredDeal] = []

    async def records(self, article_ids: Iterable[str]) -> dict[str, ArticleRecord]:
        return {a: self._records[a] for a in article_ids if a in self._records}

    async def note_empty(self, ranks: dict[str, int], expires: datetime) -> set[str]:
        there = {a for a in ranks if a in self._records}
        self._records |= {a: ArticleRecord(a, r, r, r) for a, r in ranks.items() if a not in there}
        return there

    async def see(self, reading: DealsDetected) -> ArticleRecord:
        new = rank(reading.revision, reading.generation)
        record = self._records.get(reading.article_id, ArticleRecord(reading.article_id, 0))
        if record.seen < new:
            record = replace(record, seen=new, reading=reading)
        self._records[reading.article_id] = record
        return record

    async def article_claims(self, article_id: str) -> list[Claim]:
        return [self._belonging(claim) for claim in self._of_article.get(article_id, ())]

    def _belonging(self, claim: Claim) -> Claim:
        record = self._records.get(claim.article.article_id)
        return replace(claim, deal_id=place_of(claim.deal_id, record.moved)) if record and record.moved else claim

    async def insert_claims(self, claims: Sequence[Claim]) -> None:
        for claim in claims:
            if claim.claim_id not in self._claims:
                self._claims[claim.claim_id] = claim
                self._of_article[claim.article.article_id].append(claim)
                self._of_deal[claim.deal_id].append(claim)

    async def apply(self, article_id: str, applied: int) -> None:
        record = self._records[article_id]
        self._records[article_id] = replace(record, applied=max(record.applied, applied))

    async def finish(self, article_id: str, done: int) -> None:
        record = self._records[article_id]
        reading = None if record.seen == done else record.reading
        self._records[article_id] = replace(record, done=max(record.done, done), reading=reading)

    async def wait(self, reading: DealsDetected, keys: Sequence[str], expires: datetime) -> None:
        there = self._waiting.get(reading.article_id)
        if there is None or _rank(there[0]) <= _rank(reading):
            self._waiting[reading.article_id] = reading, expires
            for key in keys:
                self._waits_under[key].add(reading.article_id)

    async def waiting(self, keys: Sequence[str], limit: int) -> list[DealsDetected]:
        ids = {a for key in keys for a in self._waits_under.get(key, ()) if a in self._waiting}
        found = sorted((self._waiting[a] for a in sorted(ids)), key=lambda row: row[1], reverse=True)
        return [reading for reading, _ in found[:limit]]

    async def wait_no_more(self, article_id: str, until: int) -> None:
        if article_id in self._waiting and _rank(self._waiting[article_id][0]) <= until:
            del self._waiting[article_id]

    async def deal(self, deal_id: str) -> StoredDeal | None:
        return self.deals.get(deal_id)

    async def redirected_to(self, deal_ids: Iterable[str]) -> dict[str, str]:
        return {loser: deal_id for deal_id in deal_ids for loser in self._redirects.get(deal_id, ())}

    async def claims(self, deal_ids: Iterable[str]) -> list[tuple[Claim, bool]]:
        wanted = list(deal_ids)
        given = {c.claim_id: c for deal_id in wanted for c in self._of_deal.get(deal_id, ())}
        moved = {article for deal_id in wanted for article in self._moved_to.get(deal_id, ())}
        given |= {c.claim_id: c for article in sorted(moved) for c in self._of_article[article]}
        found = [(self._belonging(c), self._records[c.article.article_id].applied) for c in given.values()]
        return [(claim, claim_rank(claim) == applied) for claim, applied in found if claim.deal_id in wanted]

    async def candidates(self, keys: Sequence[str], limit: int) -> list[StoredDeal]:
        ids = {deal_id for key in keys for deal_id in self._with_key.get(key, ())}
        return sorted((self.deals[i] for i in ids), key=lambda d: (d.founded, d.deal_id), reverse=True)[:limit]

    async def write(self, deal: StoredDeal, before: StoredDeal | None, refold: Cause | None = None) -> bool:
        stored = self.deals.get(deal.deal_id)
        if not _unchanged(stored, before):
            return False
        for key in stored.keys if stored else ():
            self._with_key[key].discard(deal.deal_id)
        for key in deal.keys:  # a redirect has none
            self._with_key[key].add(deal.deal_id)
        if stored and stored.state.superseded_by:
            self._redirects[stored.state.superseded_by].remove(deal.deal_id)
        if deal.state.superseded_by:
            self._redirects[deal.state.superseded_by].append(deal.deal_id)
        self.deals[deal.deal_id] = deal
        self.written.append(deal)
        return True

    async def submit(self, decision: Decision) -> None:
        self.decisions[decision.decision_id] = Recorded(decision)

    async def decision(self, decision_id: str) -> Recorded | None:
        return self.decisions.get(decision_id)

    async def enforce(self, decision_id: str, force: Force) -> Force:
        recorded = self.decisions[decision_id]
        self.decisions[decision_id] = replace(recorded, force=recorded.force or force)
        return recorded.force or force

    async def conclude(self, decision_id: str, outcome: Outcome) -> None:
        recorded = self.decisions[decision_id]
        self.decisions[decision_id] = replace(recorded, outcome=recorded.outcome or outcome)

    async def corrections(self, deal_ids: Iterable[str]) -> list[Recorded]:
        wanted, kinds = set(deal_ids), (DecisionKind.set, DecisionKind.unset)
        return [r for r in self.decisions.values() if r.force and r.force.deal in wanted and r.decision.kind in kinds]

    async def mark(self, deal_id: str, decided: Iterable[str], apart: Iterable[str] = ()) -> None:
        if deal := self.deals.get(deal_id):
            self.deals[deal_id] = replace(
                deal,
                decided=tuple(dict.fromkeys((*deal.decided, *decided))),
                apart=tuple(dict.fromkeys((*deal.apart, *apart))),
            )

    async def move(self, article_id: str, deal_ids: Iterable[str], to: str) -> None:
        record = self._records[article_id]
        self._records[article_id] = replace(record, moved={**record.moved, **dict.fromkeys(deal_ids, to)})
        self._moved_to[to].add(article_id)

    async def confirm(self, deal: StoredDeal, before: StoredDeal) -> bool:
        stored = self.deals[deal.deal_id]
        if not _unchanged(stored, before):
            return False
        self.deals[deal.deal_id] = replace(stored, due=deal.due, confirmed=stored.confirmed + 1)
        return True

    async def of_parties(self, keys: Sequence[str], limit: int) -> list[StoredDeal]:
        found = [deal for deal in self.deals.values() if set(keys) & set(party_keys(deal.state))]
        return sorted(found, key=lambda d: (d.founded, d.deal_id), reverse=True)[:limit]


def _unchanged(stored: StoredDeal | None, before: StoredDeal | None) -> bool:
    if stored is None or before is None:
        return stored is before
    return (stored.state.version, stored.decided, stored.confirmed) == (
        before.state.version,
        before.decided,
        before.confirmed,
    )


def _rank(reading: DealsDetected) -> int:
    return rank(reading.revision, reading.generation)
