"""Is anything still on its way? Looked at in the order of a message's way, so that nothing slips by behind the look."""

from datetime import UTC, datetime

from services.cli import kafka_reading
from shared import mongo
from shared.settings import Settings

_SERVICES = ("ingest", "enrichment", "scoring", "alerting")


async def pending(settings: Settings) -> str:
    """What is not yet through, in words; empty if nothing is: outboxes, due entries, consumer lag."""
    found = []
    database = mongo.connect(settings)
    try:
        names = await database.list_collection_names()
        for service in _SERVICES:
            for name in sorted(name for name in names if name.startswith(f"{service}_")):
                unsent = {"$or": [{"outbox.0": {"$exists": True}}, {"senders.0": {"$exists": True}}]}
                query = {"at": {"$lte": datetime.now(UTC)}} if name.endswith("_due") else unsent
                if count := await database[name].count_documents(query):
                    found.append(f"{count} unsent in {name}")
    finally:
        database.client.close()
    lags = await kafka_reading.lags(settings)
    found += [f"{lag.records} of {lag.topic} unread by {lag.group}" for lag in lags if lag.records]
    return ", ".join(found)
