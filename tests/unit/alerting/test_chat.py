"""Chat by Apprise, to a real endpoint on loopback."""

import json
import time
from datetime import UTC, datetime

from services.alerting.channels import ALERT, Parcel, Retry, Sent
from services.alerting.channels.chat import Chat
from services.alerting.destinations import Destination
from tests.support.endpoint import Endpoint, Says

PARCEL = Parcel("dl_1", ALERT, "desk", datetime(2026, 3, 2, tzinfo=UTC), b"{}", "Northway acquires Calder")


async def notify(url: str, seconds: float = 5) -> object:
    chat = Chat(timeout=seconds)
    try:
        return await chat(Destination.model_validate({"chat": url}), PARCEL)
    finally:
        await chat.close()


async def test_the_text_arrives_and_a_failure_is_tried_again() -> None:
    status = 200
    async with Endpoint(lambda got: Says(status)) as endpoint:
        url = f"json://127.0.0.1:{endpoint.port}/hook"
        assert await notify(url) == Sent("accepted")
        assert json.loads(endpoint.got[0].body)["message"] == PARCEL.text
        status = 500
        assert isinstance(await notify(url), Retry)


async def test_a_hanging_service_is_left_in_time() -> None:
    async with Endpoint(lambda got: Says(after=3)) as endpoint:
        began = time.monotonic()
        assert isinstance(await notify(f"json://127.0.0.1:{endpoint.port}/hook", 1), Retry)
        assert time.monotonic() - began < 1.5


async def test_what_apprise_does_not_know_says_so_without_the_token() -> None:
    found = await notify("nosuch://secrettoken")
    assert isinstance(found, Retry) and "secrettoken" not in found.why
    missing = await notify("env:NOT_THERE")
    assert isinstance(missing, Retry) and "NOT_THERE" in missing.why
