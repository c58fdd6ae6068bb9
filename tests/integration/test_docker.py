"""The same topics, indexes and clients against the official images, where a Docker daemon answers."""

import os
from collections.abc import Iterator

import docker
import pytest
from docker.errors import DockerException
from testcontainers.community.mongodb import MongoDbContainer
from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import LogMessageWaitStrategy

from deploy.local.ports import free_ports
from services.setup import make_everything
from shared import mongo
from shared.publishing import Message, Publisher
from shared.settings import Settings
from shared.topics import DEALS_STATE
from tests.support.kafka import read_all

pytestmark = pytest.mark.docker


def _why_not() -> str | None:
    try:
        docker.from_env(timeout=5).ping()
    except DockerException as error:
        return f"no Docker daemon answers: {str(error)[:100]}"
    return None


@pytest.fixture(scope="module")
def settings() -> Iterator[Settings]:
    if why := _why_not():
        pytest.skip(why)
    os.environ.setdefault("TESTCONTAINERS_RYUK_DISABLED", "true")
    (port,) = free_ports(1)
    listeners = {
        "KAFKA_NODE_ID": "1",
        "KAFKA_PROCESS_ROLES": "broker,controller",
        "KAFKA_CONTROLLER_QUORUM_VOTERS": "1@localhost:9093",
        "KAFKA_LISTENERS": f"PLAINTEXT://:{port},CONTROLLER://:9093",
        "KAFKA_ADVERTISED_LISTENERS": f"PLAINTEXT://127.0.0.1:{port}",
        "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "KAFKA_CONTROLLER_LISTENER_NAMES": "CONTROLLER",
        "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
        "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR": "1",
        "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR": "1",
        "KAFKA_AUTO_CREATE_TOPICS_ENABLE": "false",
    }
    kafka = DockerContainer("apache/kafka:4.3.1").with_bind_ports(port, port)
    kafka.waiting_for(LogMessageWaitStrategy("Kafka Server started"))
    for name, value in listeners.items():
        kafka.with_env(name, value)
    with kafka, MongoDbContainer("mongo:8") as database:
        uri = database.get_connection_url()
        yield Settings(kafka_bootstrap=f"127.0.0.1:{port}", mongo_uri=uri, mongo_database="docker")


async def test_setup_is_repeatable_on_the_official_images(settings: Settings) -> None:
    for _ in range(2):
        await make_everything(settings)
    database = mongo.connect(settings)
    names = await database.list_collection_names()
    database.client.close()
    assert {"ingest_articles", "scoring_deals", "alerting_deals"} <= set(names)


async def test_what_is_published_is_read(settings: Settings) -> None:
    await make_everything(settings)
    publisher = Publisher(settings)
    await publisher.publish([Message(DEALS_STATE.name, "d_1", b"{}")])
    await publisher.stop()
    assert [r.value for r in await read_all(settings.kafka_bootstrap, DEALS_STATE.name)] == [b"{}"]
