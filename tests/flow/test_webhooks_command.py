"""`dealwire webhooks` on a real MongoDB, with a dispatcher beside it."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator

import pytest

from tests.flow.test_deliveries import Desk, Running, desk
from tests.support.endpoint import Endpoint, Says
from tests.support.waiting import until

__all__ = ["desk"]
pytestmark = pytest.mark.stack


async def dealwire(desk: Desk, mongo_uri: str, *arguments: str) -> tuple[int, str]:
    environment = os.environ | {"DEALWIRE_MONGO_URI": mongo_uri, "DEALWIRE_MONGO_DATABASE": desk.database.name}
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "services.cli", "webhooks", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
async def endpoint() -> AsyncIterator[Endpoint]:
    async with Endpoint(lambda got: Says(410)) as running:
        yield running


async def test_a_disabled_endpoint_is_listed_pinged_and_tried_again(
    desk: Desk, mongo_uri: str, endpoint: Endpoint
) -> None:
    desk.subscribe("desk", endpoint.url)
    await desk.tell("d_one", 2)
    async with Running(desk.dispatcher()):

        async def disabled() -> bool:
            return [row["state"] for row in await desk.queue.overview()] == ["disabled"]

        await until(disabled, "it is disabled")
        code, text = await dealwire(desk, mongo_uri, "list")
        assert code == 0 and "desk/webhook-1  webhook 127.0.0.1" in text and "2 pending" in text and "410" in text
        assert (await dealwire(desk, mongo_uri, "ping", "desk/webhook-1"))[0] == 1
        endpoint.answer = lambda got: Says()
        code, text = await dealwire(desk, mongo_uri, "ping", "desk/webhook-1", "--json")
        assert code == 0 and json.loads(text)["taken"] is True
        assert (await dealwire(desk, mongo_uri, "retry", "desk/webhook-1"))[0] == 0
        await until(lambda: len(endpoint.got) == 5, "what waited came")
    code, text = await dealwire(desk, mongo_uri, "list", "desk", "--json")
    assert json.loads(text)["state"] == "active" and json.loads(text)["pending"] == 0
    code, text = await dealwire(desk, mongo_uri, "retry", "desk/nothing")
    assert code == 1 and "no endpoint desk/nothing" in text
