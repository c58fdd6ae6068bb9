"""Any script of articles and decisions, some of them at the same time: each deal is what its claims and its corrections
say, nothing is lost, and what was parted stays parted."""

import asyncio
from collections.abc import Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.scoring.corrections import corrected
from services.scoring.decisions import Decision, DecisionKind, standing
from services.scoring.fold import fold
from services.scoring.memory_store import MemoryStore
from services.scoring.versions import family, root
from shared.events import DealsDetected
from tests.support.stores import Yielding
from tests.unit.scoring.deciding import correction, decide, decision
from tests.unit.scoring.examples import reading
from tests.unit.scoring.test_joining import acquisition, deliver

_PAIRS = (("Alpha", "Beta"), ("Gamma", "Delta"))
_VALUES = (("total", "USD 1 million"), ("total", None), ("stage", "phase2"), ("party:Beta", "seller"))

Step = tuple[str, int, int]  # what to do, and two numbers that choose what with
_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["tell", "tell", "edit", "withdraw", "merge", "split", "move", "correct"]),
        st.integers(0, 5),
        st.integers(0, 5),
    ),
    max_size=14,
)


class Play:
    """Makes each step from what is there at that moment."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.revisions: dict[str, int] = {}
        self.number = 0

    def reading(self, step: Step) -> DealsDetected:
        what, article, other = step
        name = f"a{article}"
        self.revisions[name] = revision = self.revisions.get(name, 0) + 1
        if what == "withdraw":
            return reading(name, day=article / 10, revision=revision)
        buyer, target = _PAIRS[(article if what == "tell" else other) % 2]
        return acquisition(name, buyer, target, 5e8 + other * 1e6, day=article / 10, revision=revision)

    async def decision(self, step: Step) -> Decision | None:
        what, one, two = step
        ids = sorted(self.store.deals)
        if not ids:
            return None
        self.number += 1
        deal = ids[one % len(ids)]
        if what == "correct":
            return correction(deal, *_VALUES[two % len(_VALUES)], number=self.number)
        if what in ("merge", "split"):
            return decision(what, deal, other=ids[two % len(ids)], number=self.number)
        return decision("move", deal, articles=(f"a{two}",), number=self.number)

    async def run(self, step: Step, store: Any) -> None:
        if step[0] in ("tell", "edit", "withdraw"):
            await deliver(store, self.reading(step))
        elif (one := await self.decision(step)) is not None:
            await self.store.submit(one)
            await decide(store, one)


async def check(store: MemoryStore) -> None:
    belonging: dict[str, str] = {}
    for deal_id, stored in store.deals.items():
        if stored.state.superseded_by:
            end, _ = await root(store, deal_id)
            assert store.deals[end].age < stored.age
            continue
        members = await family(store, deal_id)
        assert set(stored.state.aliases) == set(members[1:])
        live = [claim for claim, is_live in await store.claims(members) if is_live]
        for claim in live:
            assert belonging.setdefault(claim.claim_id, deal_id) == deal_id, "a claim belongs to two deals"
        corrections = standing(await store.corrections(members), deal_id)
        assert stored.state.deal == corrected(fold(live, stored.state.deal), corrections)
        assert not corrections or stored.decided
        for other in await _parted(store, members):
            ends = {(await root(store, d))[0] for d in other}
            assert deal_id not in ends or _merged_since(store, members, other)
    for article, record in store._records.items():  # every live claim is in some deal
        for claim in await store.article_claims(article):
            if claim.article.revision << 20 == record.applied:
                assert claim.claim_id in belonging
    versions: dict[str, list[int]] = {}
    for deal in store.written:
        versions.setdefault(deal.deal_id, []).append(deal.state.version)
    assert all(seen == list(range(1, len(seen) + 1)) for seen in versions.values())


async def _parted(store: MemoryStore, members: Sequence[str]) -> list[set[str]]:
    """For each split of one of these: the deals on the other side."""
    found = []
    for recorded in store.decisions.values():
        if not (recorded.force and recorded.outcome and recorded.outcome.applied):
            continue
        one = recorded.decision
        part = one.other if one.kind is DecisionKind.split else one.new_deal if one.kind is DecisionKind.move else None
        if part in members:
            found.append({recorded.force.deal} - {part})
    return found


def _merged_since(store: MemoryStore, members: Sequence[str], other: set[str]) -> bool:
    """Whether a person merged anything of this deal: then what was parted may be one again by way of it."""
    return any(
        r.decision.kind is DecisionKind.merge and r.outcome and r.outcome.applied for r in store.decisions.values()
    )


@settings(max_examples=150, deadline=None)
@given(_STEPS)
def test_any_script_of_articles_and_decisions(steps: list[Step]) -> None:
    async def work() -> None:
        play = Play()
        for step in steps:
            await play.run(step, play.store)
            await check(play.store)

    asyncio.run(work())


@settings(max_examples=100, deadline=None)
@given(_STEPS, st.randoms(use_true_random=False))
def test_articles_and_decisions_at_the_same_time(steps: list[Step], random: Any) -> None:
    """Two steps at once, of which the store lets the other run at each call."""

    async def work() -> None:
        play = Play()
        for place in range(0, len(steps), 2):
            pair = steps[place : place + 2]
            if len(pair) == 2 and pair[0][1] == pair[1][1] and {"tell", "edit", "withdraw"} & {pair[0][0]}:
                pair = pair[:1]  # readings of one article never run at once: it has one partition
            await asyncio.gather(*(play.run(step, Yielding(play.store, random)) for step in pair))
            await check(play.store)

    asyncio.run(work())
