"""One bare hop as a process: decode, one bulk write, send, await all, commit. `python -m tests.bench.chain IN OUT`.

What three of these in a row take is what Kafka and MongoDB themselves cost on this machine. With a third argument
`deals` a hop passes on only what tells a deal, as scoring does.
"""

import asyncio
import sys
from typing import Any

import orjson
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from pymongo import UpdateOne

from shared import mongo
from shared.mongo import Collection
from shared.settings import Settings
from tests.bench.throughput import producer


async def hop(source: str, target: str, only_deals: bool) -> None:
    """Runs until it is terminated. Batches, waits, write concern and producer options are those of the services."""
    settings = Settings()
    collection = mongo.connect(settings)[f"bench_{target.replace('.', '_')}"]
    out = producer(settings)
    consumer = AIOKafkaConsumer(
        source,
        bootstrap_servers=settings.kafka_bootstrap,
        group_id=f"bench.{source}",
        enable_auto_commit=False,
        auto_offset_reset="earliest",
    )
    await out.start()
    await consumer.start()
    while True:
        found = await consumer.getmany(timeout_ms=settings.batch_wait_ms, max_records=settings.batch_records)
        records = [record for partition in found.values() for record in partition]
        if records:
            await _batch(collection, out, target, records, only_deals)
            await consumer.commit({tp: rs[-1].offset + 1 for tp, rs in found.items() if rs})


async def _batch(
    collection: Collection, out: AIOKafkaProducer, target: str, records: list[Any], only_deals: bool
) -> None:
    values = [orjson.loads(record.value) for record in records]
    await collection.bulk_write(
        [UpdateOne({"_id": v["id"]}, {"$set": {"value": v}}, upsert=True) for v in values], ordered=False
    )
    sent = [
        await out.send(target, value=orjson.dumps(value), key=record.key)
        for record, value in zip(records, values, strict=True)
        if value["deal"] or not only_deals
    ]
    for future in sent:
        await future


if __name__ == "__main__":
    asyncio.run(hop(sys.argv[1], sys.argv[2], sys.argv[3:] == ["deals"]))
