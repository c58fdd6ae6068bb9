"""`python -m services.setup`: makes all topics, indexes and TTLs. Repeatable; run it before the services start."""

import asyncio
import importlib
import sys

from aiokafka.errors import KafkaError

from shared import mongo, setup, topics
from shared.errors import DealwireError
from shared.settings import Settings

SERVICES = ("ingest", "enrichment", "scoring", "alerting")


async def make_everything(settings: Settings) -> None:
    """Raises DealwireError where broker or database do not answer or refuse."""
    database = mongo.connect(settings)
    try:
        await mongo.check(database, settings)
        try:
            await setup.make_topics(settings, topics.everything())
        except (KafkaError, OSError) as error:
            raise DealwireError(f"Kafka at {settings.kafka_bootstrap}: {type(error).__name__}: {error}") from error
        for service in SERVICES:
            await mongo.make_indexes(database, importlib.import_module(f"services.{service}.store").indexes())
    finally:
        database.client.close()


if __name__ == "__main__":
    try:
        asyncio.run(make_everything(Settings()))
    except DealwireError as error:
        sys.exit(f"dealwire setup: {error}")
