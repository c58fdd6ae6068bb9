"""Alerting as a process of its own on a real broker and database: scored deals in, alerts and deliveries out."""

import asyncio
import contextlib
import os
import secrets
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
from aiokafka import ConsumerRecord

from deploy.local.stack import Stack
from services.alerting.store import indexes
from shared import mongo, topics
from shared.events import ChangeKind, DealAlert, DealScored, to_wire
from shared.settings import Settings
from shared.setup import make_topics
from tests.support.kafka import put, read_all
from tests.support.subscriber import Subscriber
from tests.support.waiting import until
from tests.unit.alerting.examples import redirect, scored

pytestmark = pytest.mark.stack


class Service:
    """One process of alerting, with a database of its own and subscriptions of its own."""

    def __init__(self, stack: Stack, folder: Path) -> None:
        self.stack, self.run = stack, secrets.token_hex(4)
        self.database = f"alerting_{self.run}"
        self.subscriptions, self.log = folder / "subscriptions.yml", folder / "alerting.log"

    def settings(self) -> Settings:
        return Settings(
            kafka_bootstrap=self.stack.bootstrap, mongo_uri=self.stack.mongo_uri, mongo_database=self.database
        )

    def environment(self) -> Mapping[str, str]:
        return os.environ | {
            "DEALWIRE_KAFKA_BOOTSTRAP": self.stack.bootstrap,
            "DEALWIRE_MONGO_URI": self.stack.mongo_uri,
            "DEALWIRE_MONGO_DATABASE": self.database,
            "DEALWIRE_ALERTING_SUBSCRIPTIONS": str(self.subscriptions),
        }

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[asyncio.subprocess.Process]:
        with self.log.open("wb") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "services.alerting.app", env=self.environment(), stderr=log
            )
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            await process.wait()
            sys.stderr.write(self.log.read_text())  # shown where the test fails

    async def put(self, *events: DealScored) -> None:
        for event in events:
            key = event.state.deal_id.encode()
            await put(self.stack.bootstrap, topics.DEALS_SCORED.name, [to_wire(event)], key=key)

    async def records(self, topic: str) -> list[ConsumerRecord]:
        """This run's records on a topic: other tests use the same topics."""
        return [r for r in await read_all(self.stack.bootstrap, topic) if self.run in (r.key or b"").decode()]

    async def alerts(self, topic: str, count: int) -> list[ConsumerRecord]:
        async def enough() -> list[ConsumerRecord] | None:
            found = await self.records(topic)
            return found if len(found) >= count else None

        return list(await until(enough, f"{count} alerts on {topic}", seconds=40, pause=0.3))


@pytest.fixture
async def service(stack: Stack, tmp_path: Path) -> Service:
    made = Service(stack, tmp_path)
    await make_topics(made.settings(), topics.everything())
    database = mongo.connect(made.settings())
    await mongo.make_indexes(database, indexes())
    database.client.close()
    return made


def subscriber(records: list[ConsumerRecord]) -> Subscriber:
    made = Subscriber()
    for record in records:
        made.receive({name: value.decode() for name, value in record.headers}, record.value)
    return made


async def test_from_scored_deals_to_what_subscribers_hold(service: Service) -> None:
    one, two = f"d_{service.run}_one", f"d_{service.run}_two"
    everything, late = f"all-{service.run}", f"late-{service.run}"
    service.subscriptions.write_text(f"subscriptions:\n  - name: {everything}\n")
    founded = scored(1, deal_id=one)
    async with service.running():
        await service.put(founded, scored(2, deal_id=one), scored(1, deal_id=two), founded)
        await service.alerts(topics.DEALS_ALERTS.name, 2)

        service.subscriptions.write_text(f"subscriptions:\n  - name: {everything}\n  - name: {late}\n")
        absorbed = scored(3, ChangeKind.absorbed, deal_id=one, aliases=[two])

        def in_force() -> bool:
            return "2 subscriptions are in force" in service.log.read_text()

        await until(in_force, "the new subscription is in force")
        await service.put(redirect(2, one, deal_id=two), absorbed)
        public = await service.alerts(topics.DEALS_ALERTS.name, 4)
        private = await service.alerts(topics.subscription(everything).name, 4)
        newcomer = await service.alerts(topics.subscription(late).name, 1)

    assert len(public) == 4 and len(private) == 4  # one each: version 2 is sources only, and nothing comes twice
    for records in (public, private):
        held = subscriber(records)
        assert held.contradictions == set() and set(held.deals) == {one}
        assert held.newest[one].version == 3 and held.current(two) == one
    assert [DealAlert.model_validate_json(r.value).version for r in newcomer] == [3]

    headers = {name: value.decode() for name, value in public[0].headers}
    first = DealAlert.model_validate_json(public[0].value)
    assert headers["ce_id"] == first.alert_id and headers["ce_type"] == "dealwire.DealAlert.v1"
    assert headers["ce_subject"] == first.deal_id == (public[0].key or b"").decode()
    assert {r.value for r in public} == {r.value for r in private}


async def test_a_wrong_file_of_subscriptions_stops_the_start_with_one_line(service: Service) -> None:
    service.subscriptions.write_text("subscriptions:\n  - name: desk\n    colour: red\n")
    async with service.running() as process:
        assert await asyncio.wait_for(process.wait(), 30) == 1
    (line,) = service.log.read_text().splitlines()
    assert line.startswith("dealwire alerting: ") and "subscriptions.yml, line 3: subscriptions.0.colour" in line
