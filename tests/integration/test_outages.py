"""The database or the broker goes away while articles come in, for a short while and for longer than a service waits.

The four services are started again when they leave with an error, as a supervisor does it. `DEALWIRE_OUTAGE_SECONDS`
sets how long an outage lasts (8 without it).
"""

import asyncio
import contextlib
import itertools
import os
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from deploy.local.kafka import Kafka
from deploy.local.mongod import Mongod
from deploy.local.stack import Stack
from shared import mongo
from shared.events import AlertKind
from tests.support import articles
from tests.support.processes import Running
from tests.support.waiting import until

SECONDS = float(os.environ.get("DEALWIRE_OUTAGE_SECONDS", "8"))
pytestmark = [pytest.mark.stack, pytest.mark.timeout(300 + 10 * SECONDS)]

PATIENT = {
    "DEALWIRE_MONGO_DATABASE": "outages_patient",
    "DEALWIRE_POLL_LIMIT_MS": str(int(SECONDS * 4000 + 60_000)),
    "DEALWIRE_INGEST_UNSENT_SECONDS": "3",
}
HASTY = {"DEALWIRE_MONGO_DATABASE": "outages_hasty", "DEALWIRE_POLL_LIMIT_MS": "5000"}  # leaves after 2.5 s
numbers = itertools.count()


@pytest.fixture(scope="module")
def own_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Stack(tmp_path_factory.mktemp("outages")) as running:
        yield running


@dataclass
class Load:
    """Articles that go in one after the other for as long as it runs, each on a deal of its own."""

    running: Running
    taken: dict[str, int] = field(default_factory=dict)  # article id: how often ingest named it

    async def run(self) -> None:
        while True:
            batch = [articles.acquisition(next(numbers), run="load") for _ in range(2)]
            for result in await self.running.push(batch, seconds=120 + 4 * SECONDS):
                assert "error" not in result, result
                self.taken[result["article_id"]] = self.taken.get(result["article_id"], 0) + 1
            await asyncio.sleep(0.3)

    async def goes_on(self) -> None:
        """Returns when some more were taken."""
        taken = len(self.taken)
        await until(lambda: len(self.taken) >= taken + 6, "articles are taken", 120)


@contextlib.asynccontextmanager
async def under_load(stack: Stack, environment: dict[str, str]) -> AsyncIterator[tuple[Running, Load, Counter[str]]]:
    """The services, kept running, with articles coming in; `restarts` is filled at the end."""
    running, restarts = Running.make(stack, environment), Counter[str]()
    await asyncio.to_thread(running.services.set_up)
    await asyncio.to_thread(running.services.start)
    load = Load(running)
    try:
        async with running.kept_running() as keepers:
            feeding = asyncio.create_task(load.run())
            try:
                await load.goes_on()
                yield running, load, restarts
            finally:
                if feeding.done():
                    feeding.result()
                feeding.cancel()
                await asyncio.gather(feeding, return_exceptions=True)
            # What was under way when the feeding ended may have been written without an answer: it comes through too.
            await until(_all_ready(running), "all services are ready", 120, pause=0.3)
            await running.settle(120)
            restarts.update({keeper.child.name: keeper.restarts for keeper in keepers})
    finally:
        await asyncio.to_thread(running.services.stop)


async def check_nothing_lost(running: Running, load: Load) -> None:
    """Every article that ingest took was told by one alert, none by two, and nothing was refused."""
    assert await running.letters() == []
    database = mongo.connect(running.settings)
    try:
        assert await database["ingest_rejections"].count_documents({}) == 0
        kept = {row["_id"] async for row in database["ingest_articles"].find({}, {"_id": 1})}
        deals = {row["_id"] async for row in database["scoring_deals"].find({}, {"_id": 1})}
        told = [row["_id"] async for row in database["alerting_alerts"].find({}, {"_id": 1})]
    finally:
        database.client.close()
    assert set(load.taken) <= kept
    alerts = [alert for alert in await running.alerts() if alert.deal_id in deals]
    by_article = Counter(article.article_id for alert in alerts for article in alert.deal.articles)
    assert set(by_article) == kept, f"{len(kept - set(by_article))} of {len(kept)} articles told no alert"
    assert set(by_article.values()) == {1}
    assert {alert.kind for alert in alerts} == {AlertKind.new}
    assert len(alerts) == len({alert.alert_id for alert in alerts}) == len(deals)
    assert sorted(told) == sorted(alert.alert_id for alert in alerts)


async def ready(running: Running, name: str) -> tuple[int, Any]:
    async with httpx.AsyncClient(timeout=5, trust_env=False) as client:
        try:
            found = await client.get(f"http://127.0.0.1:{running.services.ports[name]}/health/ready")
        except httpx.HTTPError:
            return 0, None
        return found.status_code, found.json()


async def refused(running: Running, wanted: int) -> bool:
    """Whether ingest's answer to an article has this status, and says when to send it again."""
    headers = {"authorization": f"Bearer {running.services.token}"}
    article = articles.acquisition(next(numbers), run="refused")
    async with httpx.AsyncClient(timeout=30, trust_env=False, headers=headers) as client:
        found = await client.post(f"{running.services.ingest_url}/v1/articles", json=article)
        return found.status_code == wanted and found.headers.get("retry-after") == "5"


def _part(stack: Stack, part: str) -> Kafka | Mongod:
    return stack.mongod if part == "MongoDB" else stack.kafka


async def test_an_outage_is_waited_out(own_stack: Stack) -> None:
    async with under_load(own_stack, PATIENT) as (running, load, restarts):
        for part, answer in (("MongoDB", 503), ("Kafka", 429)):
            await asyncio.to_thread(_part(own_stack, part).kill)
            await asyncio.sleep(SECONDS)
            for name in running.services.ports:
                status, told = await ready(running, name)
                assert status == 503 and f"{part} does not answer" in told["missing"], (name, status, told)
            await until(lambda wanted=answer: refused(running, wanted), f"ingest answers {answer}", 30, pause=0.5)
            await asyncio.to_thread(_part(own_stack, part).start)
            await until(_all_ready(running), "all services are ready again", 60 + SECONDS, pause=0.3)
            await load.goes_on()
    assert sum(restarts.values()) == 0, f"services left although they had time to wait: {restarts}"
    await check_nothing_lost(running, load)


def _all_ready(running: Running) -> Callable[[], Awaitable[bool]]:
    async def check() -> bool:
        return all([(await ready(running, name))[0] == 200 for name in running.services.ports])

    return check


async def test_an_outage_longer_than_a_service_waits(own_stack: Stack) -> None:
    async with under_load(own_stack, HASTY) as (running, load, restarts):
        for part in ("MongoDB", "Kafka"):
            await asyncio.to_thread(_part(own_stack, part).kill)
            await asyncio.sleep(SECONDS)
            await asyncio.to_thread(_part(own_stack, part).start)
            await load.goes_on()
    assert sum(restarts.values()) > 0, "no service left: the outage was shorter than the wait"
    await check_nothing_lost(running, load)
