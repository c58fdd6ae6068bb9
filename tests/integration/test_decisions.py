"""People's decisions on a real database and broker: cut off at each step, and with the command on running services."""

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from deploy.local.stack import Stack
from services.scoring.batched_store import BatchedStore
from services.scoring.decision_store import DECISIONS, DecisionStore
from services.scoring.decisions import Decision
from services.scoring.store import MongoStore
from shared.events import AlertKind, CauseKind, DealState
from shared.outbox import Outbox
from tests.integration.test_scoring_crashes import DyingStore, Killed, Stop, World, unique, world
from tests.support.articles import acquisition
from tests.support.processes import Running
from tests.support.readings import received
from tests.support.waiting import until
from tests.unit.scoring.deciding import correction, decision
from tests.unit.scoring.examples import mention, reading, usd

__all__ = ["world"]
pytestmark = pytest.mark.stack


# --- cut off at each step ----------------------------------------------------------------------------------------------


async def scene(world: World) -> tuple[str, str, tuple[str, str]]:
    """A deal told by two articles and another one told by one; their ids and the ids of the two articles."""
    buyer, other = unique("Alpha"), unique("Gamma")
    articles = unique("one"), unique("two")
    for number, article in enumerate(articles):
        told = mention(f"{buyer} acquirer, Beta target", kind="acquisition", total=usd(5e8), document=article)
        await world.handlers().handle(received(reading(article, told, day=number / 100)))
    third = unique("three")
    told = mention(f"{other} acquirer, Delta target", kind="acquisition", total=usd(9e8), document=third)
    await world.handlers().handle(received(reading(third, told, day=-1)))
    found = {frozenset(a.article_id for a in s.deal.articles): s.deal_id for s in await states(world)}
    return found[frozenset(articles)], found[frozenset([third])], articles


async def states(world: World) -> list[DealState]:
    return [DealState.model_validate_json(d["state"]) async for d in world.database["scoring_deals"].find({})]


def made(kind: str, deal_id: str, other: str, article: str) -> list[Decision]:
    """The decision of this kind, after those that it needs."""
    return {
        "set": [correction(deal_id, "total", "USD 450 million")],
        "merge": [decision("merge", deal_id, other=other)],
        "split": [decision("merge", deal_id, other=other), decision("split", other, other=deal_id, number=2)],
        "move": [decision("move", deal_id, articles=(article,))],
    }[kind]


async def hand_in(world: World, one: Decision) -> None:
    """As the command does, which dies before it sends the outbox: the relay makes the due entry."""
    await DecisionStore(world.database).submit(one, world.now)
    outbox = Outbox(
        world.database[DECISIONS],
        world.publisher,
        lambda: world.now,
        relay_after_ms=0,
        due=world.due,
    )
    world.now += timedelta(seconds=1)
    assert await outbox.relay_once() == 1


async def outcome(world: World, kind: str, stop: Stop | None) -> Any:
    """What is left when a decision was applied, and cut off at the stop if there is one."""
    deal_id, other, (_, article) = await scene(world)
    *before, last = made(kind, deal_id, other, article)
    for one in before:
        await hand_in(world, one)
        await world.settle()
    await hand_in(world, last)
    if stop:

        def dying(*args: Any) -> DyingStore:
            return DyingStore(MongoStore(*args), stop, blind=False)

        entry = await world.due.take()
        assert entry is not None
        with pytest.raises(Killed):
            await world.handlers(make_store=dying).due(entry)
    await world.settle()
    await world.check_nothing_left()
    recorded = await DecisionStore(world.database).decision(last.decision_id)
    assert recorded and recorded.outcome and recorded.outcome.applied
    names = {deal_id: "deal", other: "other", last.new_deal: "new"}
    return {
        names[s.deal_id]: (
            names.get(s.superseded_by or ""),
            [names[a] for a in s.aliases],
            s.version,
            s.deal.article_count,
            s.deal.terms.total and s.deal.terms.total.value,
        )
        for s in await states(world)
    }


STEPS = {
    "set": [Stop("enforce"), Stop("mark"), Stop("write"), Stop("conclude", before=True)],
    "merge": [Stop("enforce"), Stop("write"), Stop("write", call=2), Stop("conclude", before=True)],
    "split": [Stop("enforce"), Stop("write"), Stop("mark"), Stop("write", call=2), Stop("conclude", before=True)],
    "move": [
        Stop("enforce"),
        Stop("mark"),
        Stop("move"),
        Stop("write"),
        Stop("write", call=2),
        Stop("mark", call=2),
        Stop("conclude"),
    ],
}
EXPECTED = {
    "set": {"deal": (None, [], 3, 2, usd(4.5e8)), "other": (None, [], 1, 1, usd(9e8))},
    "merge": {"deal": ("other", [], 3, 2, usd(5e8)), "other": (None, ["deal"], 2, 3, usd(5e8))},
    "split": {"deal": (None, [], 4, 2, usd(5e8)), "other": (None, [], 3, 1, usd(9e8))},
    "move": {
        "deal": (None, [], 3, 1, usd(5e8)),
        "new": (None, [], 1, 1, usd(5e8)),
        "other": (None, [], 1, 1, usd(9e8)),
    },
}


@pytest.mark.parametrize(
    ("kind", "stop"),
    [(kind, stop) for kind, stops in STEPS.items() for stop in [None, *stops]],
    ids=lambda v: f"{'before' if v.before else 'after'}-{v.step}-{v.call}" if isinstance(v, Stop) else str(v),
)
async def test_a_crash_while_a_decision_is_applied(world: World, kind: str, stop: Stop | None) -> None:
    stop = stop and Stop(stop.step, stop.before, stop.call)
    assert await outcome(world, kind, stop) == EXPECTED[kind]


async def test_a_write_that_did_not_see_a_decision_is_refused(world: World) -> None:
    deal_id, _, _ = await scene(world)
    store = MongoStore(world.database, world.now, {"by": "me", "until": world.now})
    before = await store.deal(deal_id)
    assert before is not None
    await store.mark(deal_id, ["dc_1"])
    assert not await store.write(before, before)
    after = await store.deal(deal_id)
    assert after is not None and after.decided == ("dc_1",)
    assert await store.write(after, after)


@pytest.mark.parametrize("kind", [MongoStore, BatchedStore])
async def test_a_write_of_what_was_folded_before_a_fold_that_changed_nothing_is_refused(
    world: World, kind: type[MongoStore]
) -> None:
    deal_id, _, _ = await scene(world)
    store = kind(world.database, world.now, {"by": "me", "until": world.now})
    before = await store.deal(deal_id)
    assert before is not None
    assert await store.confirm(before, before)
    assert not await store.confirm(before, before)
    assert not await store.write(before, before)
    after = await store.deal(deal_id)
    assert after is not None and after.confirmed == before.confirmed + 1
    assert await store.write(after, after)


@pytest.mark.parametrize("kind", [MongoStore, BatchedStore])
async def test_claims_that_were_read_before_are_where_people_moved_them(world: World, kind: type[MongoStore]) -> None:
    deal_id, _, _ = await scene(world)

    async def places() -> dict[str, set[str]]:
        store = kind(world.database, world.now, {"by": "me", "until": world.now})
        here, there = await asyncio.gather(store.claims([deal_id]), store.claims(["d_new"]))
        for claim, _ in [*here, *there]:
            assert claim in await store.article_claims(claim.article.article_id)
        return {"here": {c.article.article_id for c, _ in here}, "there": {c.article.article_id for c, _ in there}}

    before = await places()
    article = min(before["here"])
    await kind(world.database, world.now, {"by": "me", "until": world.now}).move(article, [deal_id], "d_new")
    assert await places() == {"here": before["here"] - {article}, "there": {article}}


# --- with running services -----------------------------------------------------------------------------------------------


@dataclass
class Command:
    """The `dealwire` command as its own process against running services."""

    environment: dict[str, str]

    async def __call__(self, *arguments: str, code: int = 0) -> str:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "services.cli",
            *arguments,
            env=os.environ | self.environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await process.communicate()
        assert process.returncode == code, f"{arguments}: {out.decode()}{err.decode()}"
        return out.decode() + err.decode()

    async def deals(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (await self("deals", "list", "--json")).splitlines()]


async def test_decisions_of_people_hold_on_running_services(stack: Stack) -> None:
    """A wrong join is split, values are set, two deals are merged; then the articles are revised: all still holds."""
    database = unique("decisions_")
    running = Running.make(stack, {"DEALWIRE_MONGO_DATABASE": database})
    await asyncio.to_thread(running.services.set_up)
    dealwire = Command(running.environment)
    run = unique("run")

    def article(number: int, outlet: str, **more: Any) -> dict[str, Any]:
        told = acquisition(number, run=run, **more)
        text = f"{told['text']} The {outlet} has more on this."  # another text, or it would be one article
        return told | {"id": f"{run}-{outlet}-{number}", "source": outlet, "text": text}

    async def push(*articles: dict[str, Any]) -> list[str]:
        answers = await running.push(articles)
        await running.settle()
        return [answer["article_id"] for answer in answers]

    async def deal_of(article_id: str) -> str:
        story = json.loads(await dealwire("explain", article_id, "--json"))
        (found,) = [deal["deal_id"] for deal in story["deals"] if not deal["superseded_by"]]
        return str(found)

    await asyncio.to_thread(running.services.start)
    try:
        first, second, third = await push(article(1, "wire"), article(1, "daily"), article(2, "wire"))
        deal, other = await deal_of(first), await deal_of(third)
        assert await deal_of(second) == deal != other

        why = ("--reason", "the second one is of another year", "--author", "mina")
        assert "applied" in await dealwire("deals", "split", deal, "--article", second, *why)
        new = await deal_of(second)
        assert new != deal
        assert "applied" in await dealwire("deals", "set", deal, "total", "USD 90 million", *why)
        assert "applied" in await dealwire("deals", "set", new, "party:Bank of Nowhere", "advisor", *why)
        assert "applied" in await dealwire("deals", "merge", deal, other, *why)
        refused = await dealwire("deals", "merge", deal, other, *why, code=1)
        assert "are one deal already" in refused
        await running.settle()
        goes_on = await deal_of(first)
        assert await deal_of(third) == goes_on

        await push(
            article(1, "wire", millions=150), article(1, "daily", millions=160), article(2, "wire", millions=170)
        )
        assert [await deal_of(one) for one in (first, second, third)] == [goes_on, new, goes_on]
        shown = {row["deal_id"]: row for row in await dealwire.deals()}
        assert {goes_on, new} <= set(shown)  # other tests have deals of their own
        assert "USD 90 million" in shown[goes_on]["headline"]
        assert {"name": "Bank of Nowhere", "role": "advisor"} in shown[new]["parties"]
        assert "USD 160 million" in shown[new]["headline"]

        told = await dealwire("explain", goes_on)
        assert "mina: total of" in told and "why: the second one is of another year" in told
        listed = [json.loads(r) for r in (await dealwire("deals", "decisions", goes_on, "--json")).splitlines()]
        assert [(row["kind"], row["outcome"]["applied"]) for row in listed] == [
            ("move", True),
            ("set", True),
            ("merge", True),
            ("merge", False),
        ]

        alerts = [alert for alert in await running.alerts() if alert.deal_id in (deal, other, new)]
        by_people = [alert for alert in alerts if alert.cause.kind is CauseKind.person]
        merged = ({deal, other} - {goes_on}).pop()
        expected = {(new, AlertKind.new), (deal, AlertKind.correction), (merged, AlertKind.merged)}
        assert {(a.deal_id, a.kind) for a in by_people} >= expected
        assert all(alert.cause.detail == f"mina: {why[1]}" for alert in by_people)
        assert await running.letters() == []

        assert "applied" in await dealwire("deals", "unset", goes_on, "total", *why)
        assert "applied" in await dealwire("deals", "split", goes_on, merged, *why)
        assert {await deal_of(first), await deal_of(third)} == {deal, other}
    finally:
        await asyncio.to_thread(running.services.stop)

    # Nothing runs that could apply it: it is kept, and applied when scoring is there again.
    assert "not applied yet" in await dealwire("deals", "set", deal, "status", "completed", *why)
    await asyncio.to_thread(running.services.start)
    try:

        async def completed() -> bool:
            rows: Sequence[dict[str, Any]] = await dealwire.deals()
            return any(row["deal_id"] == deal and row["status"] == "completed" for row in rows)

        await until(completed, "the decision is not applied", 60)
    finally:
        await asyncio.to_thread(running.services.stop)
