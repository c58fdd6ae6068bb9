"""Waiting until everything that was fed is through, and saying what is not."""

import asyncio
import time
from collections.abc import Mapping

from services.cli import kafka_reading
from services.ingest.store import ARTICLES
from services.scoring.kept import rank
from shared import mongo
from shared.errors import DealwireError
from shared.mongo import Database
from shared.settings import Settings
from tests.integration.harness.plant import Plant

_OUTBOXES = ("ingest_articles", "scoring_deals", "scoring_decisions", "alerting_deals")
# A dead sender, relay or due loop is given up after its lease, at most a minute; then what it left is done again.
SETTLE_SECONDS = 180.0
_LOOK_SECONDS = 1.0


async def settle(plant: Plant, names: Mapping[str, str]) -> float:
    """Returns after how many seconds nothing was pending any more. Raises AssertionError that says what is."""
    started = time.monotonic()
    database = mongo.connect(plant.settings)
    try:
        quiet = 0
        while quiet < 2:  # twice in a row: what is read from a topic and not yet written shows as lag, but not at once
            try:
                pending = await _pending(database, plant.settings, names)
            except DealwireError as error:
                pending = [str(error)]
            quiet = 0 if pending else quiet + 1
            waited = time.monotonic() - started
            assert not plant.broken, plant.broken
            assert waited < SETTLE_SECONDS, f"not settled after {waited:.0f} s:\n  " + "\n  ".join(pending)
            await asyncio.sleep(_LOOK_SECONDS if pending else 0.2)
    finally:
        database.client.close()
    return time.monotonic() - started


async def _pending(database: Database, settings: Settings, names: Mapping[str, str]) -> list[str]:
    """What is still on its way, in words, in the order of a message's way."""
    found = []
    for collection in _OUTBOXES:
        query = {"$or": [{"outbox.0": {"$exists": True}}, {"senders.0": {"$exists": True}}]}
        async for document in database[collection].find(query, {"outbox.kind": 1, "senders": 1}):
            unsent, senders = len(document.get("outbox", [])), len(document.get("senders", []))
            found.append(f"{collection} {document['_id']}: {unsent} unsent, {senders} senders")
    lags = await kafka_reading.lags(settings)
    found += [f"{lag.records} records of {lag.topic} unread by {lag.group}" for lag in lags if lag.records]
    entries = await database["scoring_due"].find({}).to_list(None)
    found += [f"scoring_due {e['_id']}: attempt {e['attempts']}, due at {e['at']}" for e in entries]
    scored = {d["_id"]: d async for d in database["scoring_articles"].find({}, {"reading": 0})}
    async for article in database[ARTICLES].find({}, {"revision": 1, "generation": 1}):
        name = names.get(article["_id"], article["_id"])
        wanted, record = rank(article["revision"], article["generation"]), scored.get(article["_id"])
        if record is None:
            found.append(f"{name}: scoring has not seen it")
        elif {record["seen"], record["applied"], record["done"]} != {wanted}:
            steps = {step: divmod(record[step], rank(1, 0))[0] for step in ("seen", "applied", "done")}
            found.append(f"{name}: at revision {article['revision']}, in scoring {steps}")
    return found
