"""The local broker and database: killed at any moment they come back with their data, on the same ports."""

import asyncio
import time
from collections.abc import Iterator

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from pymongo import MongoClient
from pymongo.write_concern import WriteConcern

from deploy.local.artifacts import Programs, programs
from deploy.local.errors import StackError
from deploy.local.kafka import Kafka
from deploy.local.ports import is_free
from deploy.local.processes import Guard
from deploy.local.stack import Stack

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def own_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """One to kill, so that the stack of the other tests lives on."""
    with Stack(tmp_path_factory.mktemp("kill")) as running:
        yield running


async def test_a_killed_broker_comes_back_with_its_records(own_stack: Stack) -> None:
    bootstrap = own_stack.bootstrap
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    await admin.create_topics([NewTopic("kept", 1, 1)])
    await admin.close()
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all")
    await producer.start()
    await producer.send_and_wait("kept", b"before")
    await asyncio.to_thread(own_stack.kafka.kill)
    assert is_free(own_stack.kafka.port)
    started = time.monotonic()
    await asyncio.to_thread(own_stack.kafka.start)
    assert time.monotonic() - started < 45
    await producer.send_and_wait("kept", b"after")
    await producer.stop()
    consumer = AIOKafkaConsumer("kept", bootstrap_servers=bootstrap, auto_offset_reset="earliest")
    await consumer.start()
    assert [(await asyncio.wait_for(consumer.getone(), 20)).value for _ in range(2)] == [b"before", b"after"]
    await consumer.stop()


def test_a_killed_database_comes_back_with_its_documents(own_stack: Stack) -> None:
    with MongoClient[dict[str, object]](own_stack.mongo_uri, serverSelectionTimeoutMS=20_000) as client:
        kept = client.get_database("test", write_concern=WriteConcern("majority", j=True))["kept"]
        kept.insert_one({"_id": "before"})
        own_stack.mongod.kill()
        own_stack.mongod.start()
        kept.insert_one({"_id": "after"})
        assert [found["_id"] for found in kept.find().sort("_id")] == ["after", "before"]


def test_a_broker_that_can_t_start_says_why(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("broken")
    found = programs()
    guard = Guard()
    kafka = Kafka(Programs(found.java, found.mongod, str(folder / "*")), folder, folder / "kafka.log", guard)
    try:
        with pytest.raises(StackError, match="Kafka: can't prepare its data folder") as caught:
            kafka.start()
    finally:
        guard.close()
    assert caught.value.log == folder / "kafka.log"
    assert "StorageTool" in caught.value.why


def test_all_is_gone_after_a_stop(tmp_path_factory: pytest.TempPathFactory) -> None:
    with Stack(tmp_path_factory.mktemp("stop")) as stack:
        ports = (stack.kafka.port, stack.mongod.port)
        started = time.monotonic()
    assert time.monotonic() - started < 15
    assert not stack.kafka.process.running
    assert not stack.mongod.process.running
    assert all(map(is_free, ports))
