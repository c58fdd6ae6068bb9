"""Redelivery, disorder, rivals and death at any step: one alert for each version worth it, and one content for each id."""

import asyncio
import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.alerting.decisions import HouseRule
from services.alerting.handlers import ATTEMPTS, Alerting
from services.alerting.subscriptions import Wish
from shared.errors import ConflictError
from shared.events import AlertKind, CauseKind, ChangeKind, DealAlert, DealScored, Mode
from shared.messaging import Received
from shared.topics import DEALS_ALERTS, subscription
from tests.support.subscriber import Subscriber
from tests.unit.alerting.examples import NOW, redirect, retraction, scored, wish
from tests.unit.alerting.memory import Database, Killed, Process

WISHES = (wish("all"), wish("urgent", thresholds={"priority": 50}), wish("never", types=["merger"]))


def received(event: DealScored) -> Received[DealScored]:
    return Received(event, "00-" + "1" * 32 + "-" + "2" * 16 + "-01", "deals.scored.v1", 0, 0, cast(Any, None))


def ticking() -> Iterator[datetime]:
    """A clock that never tells the same moment twice: content made twice would differ."""
    now = NOW
    while True:
        now += timedelta(milliseconds=7)
        yield now


class World:
    def __init__(self, wishes: Sequence[Wish] = WISHES) -> None:
        self.database = Database()
        self._wishes = wishes
        self._ticks = ticking()

    async def _in_force(self) -> Sequence[Wish]:
        return self._wishes

    def replica(self, process: Process) -> Alerting:
        return Alerting(process, process.send, self._in_force, HouseRule(60), lambda: next(self._ticks))

    async def handle(self, events: Sequence[DealScored], dies_at: int | None = None) -> bool:
        """One batch by a fresh process. False: it was killed."""
        try:
            await self.replica(Process(self.database, dies_at)).handle([received(event) for event in events])
        except Killed:
            return False
        return True

    async def relay(self) -> None:
        await Process(self.database).send(list(self.database.outboxes))

    def subscriber(self, topic: str = DEALS_ALERTS.name) -> Subscriber:
        subscriber = Subscriber()
        for message in self.database.log:
            if message.topic == topic:
                subscriber.receive(message.headers, message.value)
        return subscriber

    def check(self, events: Sequence[DealScored]) -> None:
        """What must hold after any history of these events."""
        database, public = self.database, self.subscriber()
        assert not any(database.outboxes.values())
        versions = {(event.state.deal_id, event.state.version) for event in events}
        decided = {(deal_id, int(v)): d for deal_id, r in database.records.items() for v, d in r.decided.items()}
        assert set(decided) == versions
        assert set(public.received) == {d.alert for d in decided.values() if d.alert}
        assert public.contradictions == set()
        news = [a for a in map(_alert, public.received.values()) if a.kind is AlertKind.new]
        assert len(news) == len({alert.deal_id for alert in news})
        assert {i: row["payload"].encode() for i, row in database.alerts.items()} == public.received
        for name in ("all", "urgent", "never"):
            private = self.subscriber(subscription(name).name)
            assert private.contradictions == set()
            mine = {i for i, row in database.deliveries.items() if row["subscription"] == name}
            assert set(private.received) == mine
            recipients = [a for r in database.records.values() for a in r.recipients.get(name, ())]
            assert len(recipients) == len(set(recipients)) == len(mine)
            assert {_alert(value).alert_id for value in private.received.values()} == set(recipients)
            for value in private.received.values():
                assert public.received[_alert(value).alert_id] == value


def _alert(value: bytes) -> DealAlert:
    return DealAlert.model_validate_json(value)


@st.composite
def histories(draw: st.DrawFn) -> list[DealScored]:
    """All versions of two deals, in order; some end with the merge of the second into the first."""
    kinds = st.sampled_from(
        [ChangeKind.sources, ChangeKind.status, ChangeKind.money, ChangeKind.correction, ChangeKind.terms]
    )
    events: dict[str, list[DealScored]] = {"d_one": [], "d_two": []}
    for deal_id, versions in events.items():
        for version in range(1, draw(st.integers(1, 5)) + 1):
            mode = draw(st.sampled_from([Mode.live, Mode.live, Mode.live, Mode.backfill]))
            priority = draw(st.sampled_from([30.0, 55.0, 80.0]))
            more: dict[str, Any] = {"deal_id": deal_id, "mode": mode, "priority": priority}
            if version > 1 and draw(st.integers(0, 4)) == 0:
                versions.append(retraction(version, **more))
            else:
                change = (ChangeKind.founded,) if version == 1 else tuple(draw(st.sets(kinds, min_size=1)))
                versions.append(scored(version, *change, **more))
    winner, loser = events["d_one"], events["d_two"]
    if draw(st.booleans()):
        loser.append(redirect(len(loser) + 1, "d_one", deal_id="d_two"))
        winner.append(
            scored(len(winner) + 1, ChangeKind.absorbed, deal_id="d_one", cause=CauseKind.merge, aliases=["d_two"])
        )
    return [*loser, *winner]


def batches(events: Sequence[DealScored], sizes: random.Random) -> Iterator[Sequence[DealScored]]:
    start = 0
    while start < len(events):
        size = sizes.randint(1, 5)
        yield events[start : start + size]
        start += size


@settings(max_examples=120, deadline=None)
@given(histories(), st.randoms(use_true_random=False))
def test_any_order_repetition_and_death(events: list[DealScored], chance: random.Random) -> None:
    async def scenario() -> None:
        world = World()
        disorder = [*events, *chance.choices(events, k=4)]
        chance.shuffle(disorder)
        for batch in batches(disorder, chance):
            while not await world.handle(batch, dies_at=chance.choice([None, *range(24)])):
                if chance.random() < 0.3:
                    await world.relay()
        await world.relay()
        world.check(events)

    asyncio.run(scenario())


@settings(max_examples=60, deadline=None)
@given(histories(), st.randoms(use_true_random=False))
def test_deaths_change_nothing_of_what_subscribers_hold(events: list[DealScored], chance: random.Random) -> None:
    async def scenario() -> None:
        calm, wild = World(), World()
        for event in events:
            assert await calm.handle([event])
        for batch in batches(events, chance):
            while not await wild.handle(batch, dies_at=chance.choice([None, *range(24)])):
                pass
        wild.check(events)
        for topic in (DEALS_ALERTS.name, *(subscription(w.subscription.name).name for w in WISHES)):
            ours, theirs = wild.subscriber(topic), calm.subscriber(topic)
            assert ours.received.keys() == theirs.received.keys()
            assert {i: (a.version, a.kind, a.supersedes) for i, a in ours.newest.items()} == {
                i: (a.version, a.kind, a.supersedes) for i, a in theirs.newest.items()
            }

    asyncio.run(scenario())


@settings(max_examples=40, deadline=None)
@given(histories(), st.randoms(use_true_random=False))
def test_two_replicas_at_once(events: list[DealScored], chance: random.Random) -> None:
    """After a rebalance two replicas may work on the same records."""

    async def scenario() -> None:
        world = World()

        def pauses() -> int:
            return chance.randint(0, 3)

        async def replica(order: Sequence[DealScored]) -> None:
            alerting = world.replica(Process(world.database, pauses=pauses))
            for batch in batches(order, chance):
                await alerting.handle([received(event) for event in batch])

        await asyncio.gather(replica(events), replica(events))
        world.check(events)

    asyncio.run(scenario())


async def test_every_single_step_may_be_the_last() -> None:
    events = [scored(1, priority=80), scored(2, ChangeKind.status, priority=80)]
    deaths = 0
    while True:
        world = World()
        if await world.handle(events, dies_at=deaths):
            break
        assert await world.handle(events)
        world.check(events)
        relayed = World()
        await relayed.handle(events, dies_at=deaths)
        written = "d_one" in relayed.database.records
        await relayed.relay()
        if written:
            relayed.check(events)
        deaths += 1
    assert deaths > 10


async def test_a_redelivery_sends_nothing_again() -> None:
    world = World()
    for _ in range(3):
        assert await world.handle([scored(1)])
    assert len(world.database.log) == 2  # the alert, and the delivery to "all"
    assert world.database.records["d_one"].rev == 1


async def test_subscribers_of_a_merged_deal_get_the_one_that_goes_on() -> None:
    """In one batch, and before the redirect came: who was told of the loser is known in time."""
    world = World()
    loser = scored(1, deal_id="d_two", priority=50)
    winner = scored(1, deal_id="d_one", priority=30)
    absorbed = scored(2, ChangeKind.absorbed, deal_id="d_one", cause=CauseKind.merge, aliases=["d_two"], priority=30)
    assert await world.handle([absorbed, winner, loser, redirect(2, "d_one", deal_id="d_two")])
    urgent = world.subscriber(subscription("urgent").name)
    assert urgent.current("d_two") == "d_one" and set(urgent.deals) == {"d_one"}


async def test_a_rival_that_always_wins_is_a_conflict() -> None:
    class Rival(Process):
        async def save(self, *_: Any) -> bool:
            return False

    world = World()
    alerting = world.replica(Rival(world.database))
    with pytest.raises(ConflictError, match=f"d_one: {ATTEMPTS} attempts"):
        await alerting.handle([received(scored(1))])
