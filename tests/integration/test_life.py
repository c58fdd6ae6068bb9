"""A closing that does not come, through the real services: told months ago, overdue by now, alerted by itself."""

import asyncio
import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime

import pytest

from deploy.local.stack import Stack
from services.scoring import configuration
from services.scoring.app import newest_state
from services.scoring.handlers import Handlers
from shared import mongo
from shared.due import Due
from shared.events import AlertKind, CauseKind
from shared.outbox import Outbox
from shared.publishing import Publisher
from tests.support.processes import Running
from tests.support.readings import received
from tests.unit.scoring.examples import DAY_0, mention, reading, usd

pytestmark = pytest.mark.stack


async def tell_months_ago(running: Running) -> None:
    """Scoring as it would have run on the day: the deal, and the entry for the day after its closing date."""

    def clock() -> datetime:
        return DAY_0

    database, publisher = mongo.connect(running.settings), Publisher(running.settings)
    outbox = Outbox(
        database["scoring_deals"],
        publisher,
        clock,
        relay_after_ms=1000,
        state=newest_state,
        state_fields=["state"],
        due=Due(database["scoring_due"], clock),
    )
    told = mention(
        "Astellas acquirer, Quillmere target", kind="acquisition", total=usd(5e7), expected_close=date(2026, 6, 30)
    )
    try:
        handlers = Handlers(database, outbox, configuration.load(None), clock, 50)
        await handlers.handle(received(reading("a_life", told)))
        (entry,) = await database["scoring_due"].find({}).to_list(None)
        assert entry["at"] == datetime(2026, 7, 8, tzinfo=UTC)
    finally:
        await publisher.stop()
        database.client.close()


async def test_an_overdue_closing_is_alerted_and_shown(stack: Stack) -> None:
    running = Running.make(stack, {"DEALWIRE_MONGO_DATABASE": "life"}, names=("scoring", "alerting"))
    await asyncio.to_thread(running.services.set_up)
    await tell_months_ago(running)
    await asyncio.to_thread(running.services.start)
    try:
        await running.settle()
        new, overdue = [alert for alert in await running.alerts() if "Quillmere" in alert.headline]
    finally:
        await asyncio.to_thread(running.services.stop)
    assert (new.kind, overdue.kind, overdue.supersedes) == (AlertKind.new, AlertKind.update, new.alert_id)
    assert "overdue" in overdue.reasons and overdue.cause.kind == CauseKind.due
    assert overdue.cause.detail == "expected close overdue: was due by 2026-06-30"
    assert overdue.headline == "Astellas acquires Quillmere for USD 50 million; closing overdue, was due by 2026-06-30"

    def company(*arguments: str) -> str:
        command = [sys.executable, "-m", "services.cli", "company", "XTKS:4503", *arguments]
        return subprocess.run(
            command, env={**os.environ, **running.environment}, check=True, capture_output=True, text=True
        ).stdout

    story = json.loads(company("--json"))
    assert story["company"]["company_id"] == "astellas"
    assert [(one["deal_id"], one["day"]) for one in story["overdue"]] == [(overdue.deal_id, "2026-06-30")]
    text = company()
    assert "2026-06-30  expected close: Astellas acquires Quillmere" in text
    assert "2026-07-08  OVERDUE: expected close was due by 2026-06-30 (promised by a_life news)" in text
    assert json.loads(company("--json", "--since", "2026-08-01"))["deals"] == []
