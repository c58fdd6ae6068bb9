"""Two replicas of alerting and a subscriber's endpoint are killed under delivery, and the endpoint's own record counts.

`DEALWIRE_KILLS` is the number of kills (10), `DEALWIRE_SEED` repeats the order of what is killed.
"""

import asyncio
import base64
import itertools
import os
import random
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from deploy.local.ports import free_ports
from deploy.local.processes import Child
from services.alerting.queue import DELIVERIES, ENDPOINTS
from shared import mongo, topics
from shared.clock import utc_now
from shared.events import ChangeKind
from shared.publishing import Publisher, message
from tests.integration.harness.plant import Plant
from tests.support.waiting import until
from tests.unit.alerting.examples import scored

KILLS = int(os.environ.get("DEALWIRE_KILLS", "10"))
SEED = int(os.environ.get("DEALWIRE_SEED") or random.randrange(1_000_000))
AT_ONCE = 4
SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()
ENVIRONMENT = {
    "DEALWIRE_SESSION_TIMEOUT_MS": "3000",
    "DEALWIRE_RELAY_AFTER_MS": "1000",
    "DEALWIRE_ALERTING_DELIVERY_TIMEOUT": "2",
    "DEALWIRE_ALERTING_PER_ENDPOINT": str(AT_ONCE),
    "DEALWIRE_ALERTING_WEBHOOK_NETWORKS": "127.0.0.0/8",
    "DEALWIRE_ALERTING_WEBHOOK_PLAIN_HTTP": "true",
}


@pytest.mark.stack
@pytest.mark.timeout(300 + 15 * KILLS)
async def test_by_the_endpoints_own_record_an_id_comes_again_only_where_a_kill_fell(tmp_path: Path) -> None:
    dice = random.Random(SEED)
    (port,) = free_ports(1)
    record, subscriptions = tmp_path / "record.txt", tmp_path / "subscriptions.yml"
    record.touch()
    subscriptions.write_text(
        "subscriptions:\n  - name: desk\n    deliver:\n"
        f"      - webhook: http://127.0.0.1:{port}/hook\n        secrets: [{SECRET}]\n"
    )
    environment = ENVIRONMENT | {"DEALWIRE_ALERTING_SUBSCRIPTIONS": str(subscriptions)}
    async with Plant(tmp_path / "plant", {"alerting": 2}, environment) as plant:
        command = [sys.executable, "-m", "tests.support.endpoint", str(port), str(record)]
        endpoint = Child("endpoint", command, plant.stack.logs / "endpoint.log", plant.stack.guard, dict(os.environ))
        endpoint.start()
        database, publisher = mongo.connect(plant.settings), Publisher(plant.settings)
        kills: list[tuple[float, str]] = []
        fed = 0

        async def feed() -> None:
            """Versions of deals, at a steady pace, until the last kill is done."""
            nonlocal fed
            for number in itertools.count():
                deal, version = f"d_{number // 5}", number % 5 + 1
                kinds = (ChangeKind.status,) if version > 1 else ()
                event = scored(version, *kinds, deal_id=deal)
                await publisher.publish(
                    [
                        message(
                            topics.DEALS_SCORED,
                            deal,
                            event,
                            event_id=f"{deal}/{version}",
                            source="test",
                            at=utc_now(),
                            trace="",
                        )
                    ]
                )
                fed += 1
                if len(kills) >= KILLS:
                    return
                await asyncio.sleep(0.02)

        feeding = asyncio.create_task(feed())
        for number in range(KILLS):
            seen = _lines(record)
            await until(lambda seen=seen: _lines(record) > seen + 5, "deliveries arrive again", 90)
            await asyncio.sleep(dice.uniform(0, 0.3))
            victim = ("alerting-1", "endpoint", "alerting-2")[number % 3]
            began = time.time()
            if victim == "endpoint":
                await asyncio.to_thread(endpoint.kill)
                await asyncio.sleep(dice.uniform(0, 1))
                endpoint.start()
            else:
                await plant.kill(plant.parts[victim], dice.uniform(0, 1))
            kills.append((began, victim))
        await feeding
        await plant.until_ready()

        async def done() -> bool:
            rows = await database[DELIVERIES].count_documents({})
            return rows == fed and not await database[DELIVERIES].count_documents({"state": {"$ne": "sent"}})

        try:
            await until(done, "everything is delivered", 240, pause=0.5)
        except AssertionError:
            print(await database[ENDPOINTS].find().to_list(None))
            raise
        rows = {row["_id"] for row in await database[DELIVERIES].find({}, {"_id": 1}).to_list(None)}
        await asyncio.to_thread(endpoint.kill)
        await publisher.stop()
        database.client.close()
    got = [
        (float(at), id, deal, int(version)) for at, id, deal, version in map(str.split, record.read_text().splitlines())
    ]
    times = Counter(id for _, id, _, _ in got)
    again = sum(times.values()) - len(times)
    print(f"\n{KILLS} kills, DEALWIRE_SEED={SEED}, {len(rows)} deliveries, {len(got)} received, {again} again")
    assert set(times) == rows
    assert again <= KILLS * AT_ONCE
    first: dict[str, float] = {}
    versions: dict[str, int] = {}
    for at, id, deal, version in got:
        if id in first:  # a kill fell after its receipt
            assert any(first[id] - 0.5 <= moment <= at for moment, _ in kills), f"{id} came again without a kill"
            continue
        first[id] = at
        assert version == versions.get(deal, 0) + 1, f"{deal}: version {version} out of order"
        versions[deal] = version


def _lines(record: Path) -> int:
    return record.read_bytes().count(b"\n")
