"""What time brings about in a stored deal: one version for each moment, none twice, and no alarm about the past."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from services.alerting.decisions import HouseRule, Known, decide
from services.scoring import configuration
from services.scoring.configuration import Configuration
from services.scoring.joining import Joining
from services.scoring.kept import StoredDeal, party_keys, rank
from services.scoring.memory_store import MemoryStore
from services.scoring.versions import Trigger, Versions
from shared.events import Cause, CauseKind, DealScored, DealsDetected, Mode, Times
from tests.support.readings import TRACE
from tests.unit.scoring.examples import DAY_0, company, mention, reading, usd

BY = date(2026, 6, 30)
LATE = datetime(2026, 7, 8, tzinfo=UTC)
TOLD = Known(alerted=True, version=1)


@dataclass
class World:
    now: datetime = DAY_0
    numbers: Configuration = field(default_factory=lambda: configuration.load(None))
    store: MemoryStore = field(default_factory=MemoryStore)

    def versions(self) -> Versions:
        return Versions(self.store, self.numbers, lambda: self.now)

    def deliver(self, one: DealsDetected, mode: Mode = Mode.live) -> StoredDeal:
        asyncio.run(self._deliver(one.model_copy(update={"mode": mode})))
        (deal,) = self.store.deals.values()
        return deal

    async def _deliver(self, one: DealsDetected) -> None:
        record = await self.store.see(one)
        assert record.done < rank(one.revision, one.generation)
        await Joining(self.store, self.versions(), 50).apply(record, record.reading or one, TRACE)

    def due(self, now: datetime) -> StoredDeal:
        """What the handler of a due entry does."""
        self.now = now
        (before,) = self.store.deals.values()
        detail = before.due.detail if before.due else None
        trigger = Trigger(Cause(kind=CauseKind.due, detail=detail), Times(first_seen=now, accepted=now), TRACE)
        asyncio.run(self.versions().refold(before.deal_id, trigger))
        return self.store.deals[before.deal_id]

    def events(self) -> list[DealScored]:
        return [DealScored.model_validate_json(m.value) for deal in self.store.written for m in deal.messages]


def article(name: str, *, by: date | None = BY, status: str = "announced", **more: object) -> DealsDetected:
    told = mention(
        "Alpha acquirer, Beta target",
        kind="acquisition",
        total=usd(5e7),
        status=status,
        expected_close=by,
        document=name,
    )
    return reading(name, told, **more)  # type: ignore[arg-type]


def kinds(events: Sequence[DealScored]) -> list[tuple[str, ...]]:
    return [tuple(map(str, event.change.kinds)) for event in events]


def test_a_closing_that_does_not_come_is_a_version_and_an_alert_by_itself() -> None:
    world = World()
    deal = world.deliver(article("one"))
    assert deal.due is not None and deal.due.at == LATE
    assert world.due(LATE - timedelta(hours=1)).state.version == 1
    late = world.due(LATE)
    assert (late.state.version, late.due) == (2, None)
    event = world.events()[-1]
    assert event.cause == Cause(kind=CauseKind.due, detail="expected close overdue: was due by 2026-06-30")
    assert kinds([event]) == [("overdue",)]
    assert "overdue" in decide(event, TOLD, HouseRule(priority_floor=100)).reasons
    assert event.state.scores.novelty.value == 60
    assert world.due(LATE + timedelta(days=1)).state.version == 2


def test_news_that_settles_it_takes_the_mark_back_and_no_alert_says_overdue() -> None:
    world = World()
    world.deliver(article("one"))
    world.due(LATE)
    world.now = LATE + timedelta(days=3)
    deal = world.deliver(article("two", by=None, status="completed", day=130))
    assert deal.state.deal.overdue == ()
    assert decide(world.events()[-1], TOLD, HouseRule(priority_floor=100)).reasons == ("status",)


def test_a_date_that_moves_moves_the_moment() -> None:
    world = World()
    world.deliver(article("one"))
    deal = world.deliver(article("two", by=date(2026, 9, 30), day=60))
    assert deal.due is not None and deal.due.at == datetime(2026, 10, 8, tzinfo=UTC)
    assert world.due(LATE).state.version == deal.state.version


def test_history_marks_what_was_long_over_and_alerts_nobody() -> None:
    world = World(now=datetime(2028, 1, 1, tzinfo=UTC))
    deal = world.deliver(article("one", accepted=world.now), Mode.backfill)
    assert [mark.day for mark in deal.state.deal.overdue] == [BY] and deal.due is None
    (event,) = world.events()
    assert not decide(event, Known(), HouseRule()).alert


def test_history_that_promises_something_still_ahead_is_watched() -> None:
    world = World(now=DAY_0 + timedelta(days=30))
    world.deliver(article("one", accepted=world.now), Mode.backfill)
    world.due(LATE)
    assert decide(world.events()[-1], Known(), HouseRule(priority_floor=100)).reasons == ("overdue",)


def test_history_that_comes_just_then_does_not_swallow_the_alert() -> None:
    """The moment has passed, its due entry was not done yet, and a backfilled article alters the deal first."""
    world = World()
    world.deliver(article("one"))
    world.now = LATE + timedelta(seconds=1)
    world.deliver(article("two", day=10, accepted=world.now), Mode.backfill)
    found, late, history = world.events()
    assert kinds([found, late, history]) == [("founded",), ("overdue",), ("sources",)]
    assert [str(e.cause.kind) for e in (late, history)] == ["due", "article"]
    assert decide(late, TOLD, HouseRule()).alert and not decide(history, TOLD, HouseRule()).alert


def test_a_longer_grace_puts_the_moment_off_without_a_version() -> None:
    world = World()
    world.deliver(article("one"))
    grace = world.numbers.life.grace_days | {"day": 20}
    world.numbers = world.numbers.model_copy(
        update={"life": world.numbers.life.model_copy(update={"grace_days": grace})}
    )
    deal = world.due(LATE)
    assert deal.state.version == 1
    assert deal.due is not None and deal.due.at == datetime(2026, 7, 21, tzinfo=UTC)
    assert world.due(deal.due.at).state.version == 2


def test_a_second_milestone_is_a_change_of_status() -> None:
    world = World()
    world.deliver(article("one"))
    world.deliver(article("two", status="milestone", day=100, by=None))
    world.deliver(article("three", status="milestone", day=102, by=None))
    world.deliver(article("four", status="milestone", day=300, by=None))
    changes = [event.change for event in world.events()]
    assert [("status" in map(str, change.kinds)) for change in changes] == [False, True, False, True]
    (fact,) = [fact for fact in changes[-1].facts if fact.field == "status"]
    assert (fact.before, fact.after) == ("milestone", "milestone (time 2)")


def test_a_deal_is_found_by_its_parties_their_companies_and_the_parents() -> None:
    world = World()
    one = article("one")
    (told,) = one.deals
    alpha, beta = told.parties
    owned = company("Beta", "public", "DE").model_copy(update={"parent": "c_gamma"})  # type: ignore[arg-type]
    told = told.model_copy(update={"parties": (alpha, beta.model_copy(update={"company": owned}))})
    deal = world.deliver(one.model_copy(update={"deals": (told,)}))
    assert party_keys(deal.state) == ["alpha", "beta", "c_beta", "c_gamma"]
    for keys in (["alpha"], ["c_gamma", "other"]):
        assert [d.deal_id for d in asyncio.run(world.store.of_parties(keys, 10))] == [deal.deal_id]
    assert asyncio.run(world.store.of_parties(["gamma"], 10)) == []
