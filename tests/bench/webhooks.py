"""Webhook deliveries a second from the queue in MongoDB to a local endpoint, beside bare posts of the same bytes."""

import asyncio
import base64
import sys
import tempfile
import time
from pathlib import Path

import httpx
from pydantic import SecretStr

from deploy.local.ports import free_ports
from deploy.local.processes import Child
from deploy.local.stack import Stack
from services.alerting.alerts import advance
from services.alerting.channels import ALERT, Parcel
from services.alerting.channels.addresses import networks
from services.alerting.channels.webhook import Webhooks, body
from services.alerting.decisions import HouseRule
from services.alerting.destinations import Destination
from services.alerting.dispatch import Dispatcher
from services.alerting.handlers import outbox_entries
from services.alerting.queue import DELIVERIES, Queue
from services.alerting.store import MongoStore, indexes
from services.alerting.subscriptions import Subscription, Wish, destinations
from shared import mongo
from shared.clock import utc_now
from shared.events import to_wire
from shared.settings import Settings
from tests.bench import report
from tests.support.waiting import until
from tests.unit.alerting.examples import scored

_AT_ONCE = 16
_SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()


async def run(quick: bool) -> None:
    number, turns = (1000, 2) if quick else (5000, 5)
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(Path(folder))
        (port,) = free_ports(1)
        url = f"http://127.0.0.1:{port}/hook"
        sink = Child(
            "sink", [sys.executable, "-m", "tests.bench.sink", str(port)], Path(folder) / "sink.log", stack.guard
        )
        stack.start()
        sink.start()
        try:
            settings = Settings(mongo_uri=SecretStr(stack.mongo_uri))
            await asyncio.sleep(1)
            dealwire, bare = [], []
            for turn in range(turns):
                report.progress(f"turn {turn + 1} of {turns}")
                dealwire.append(await _dealwire(settings, f"bench_{turn}", url, number))
                bare.append(await _bare(url, number))
        finally:
            sink.stop()
            stack.stop()
    ratios = [a / b for a, b in zip(dealwire, bare, strict=True)]
    report.table(
        f"webhooks: {number} deliveries of {len(_content())} bytes to one endpoint, {_AT_ONCE} at once",
        ("", "a second", "lowest to highest"),
        [
            (
                "Dealwire: queue, signature, post, mark",
                f"{report.middle(dealwire):,.0f}",
                report.spread(dealwire, ",.0f"),
            ),
            ("bare httpx posts of the same bytes", f"{report.middle(bare):,.0f}", report.spread(bare, ",.0f")),
            ("ratio", f"{report.middle(ratios):.2f}", report.spread(ratios)),
        ],
    )


def _content() -> bytes:
    step = advance(None, scored(1), (), HouseRule(), utc_now())
    assert step.alert is not None
    return body(Parcel("dl_1", ALERT, "desk", utc_now(), to_wire(step.alert), ""))


async def _dealwire(settings: Settings, name: str, url: str, number: int) -> float:
    """Deliveries a second: from the first look at the queue until the last one is marked."""
    database = mongo.connect(settings.model_copy(update={"mongo_database": name}))
    await mongo.make_indexes(database, indexes())
    deliver = (Destination.model_validate({"webhook": url, "secrets": [_SECRET]}),)
    wishes = [Wish(Subscription(name="desk", deliver=deliver))]
    entries = []
    for deal in range(number):
        entries += outbox_entries(advance(None, scored(1, deal_id=f"d_{deal}"), wishes, HouseRule(), utc_now()), "")
    await MongoStore(database).keep(entries)
    webhooks = Webhooks(utc_now, timeout=10, allowed=networks("127.0.0.0/8"), plain_http=True)
    dispatcher = Dispatcher(
        Queue(database),
        {"webhook": webhooks},
        lambda: destinations(wishes),
        utc_now,
        timeout=10,
        per_endpoint=_AT_ONCE,
    )

    async def all_sent() -> bool:
        return await database[DELIVERIES].count_documents({"state": "sent"}) == number

    began = time.perf_counter()
    running = asyncio.create_task(dispatcher.run())
    try:
        await until(all_sent, "all are sent", 120)
        return number / (time.perf_counter() - began)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await webhooks.close()
        await database.client.drop_database(name)
        database.client.close()


async def _bare(url: str, number: int) -> float:
    content = _content()
    left = iter(range(number))
    async with httpx.AsyncClient(trust_env=False) as client:

        async def post() -> None:
            for _ in left:
                response = await client.post(url, content=content, headers={"content-type": "application/json"})
                response.raise_for_status()

        began = time.perf_counter()
        await asyncio.gather(*(post() for _ in range(_AT_ONCE)))
        return number / (time.perf_counter() - began)
