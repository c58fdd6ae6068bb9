"""Makes Kafka's topics with their whole configuration. `python -m services.setup` is the step that runs it."""

import logging
from collections.abc import Iterable
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewPartitions, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import for_code

from shared.errors import DealwireError
from shared.security import client_options
from shared.settings import Settings
from shared.topics import Topic

log = logging.getLogger(__name__)

_EXISTS = 36  # not raised by the client: it stands in the response


async def make_topics(settings: Settings, topics: Iterable[Topic]) -> None:
    """Creates what is missing, adds partitions (never takes any away), sets every configuration. Repeatable."""
    wanted = {topic.name: topic for topic in topics}
    if not wanted:
        return
    admin = AIOKafkaAdminClient(**client_options(settings))
    await admin.start()
    try:
        new = [
            NewTopic(t.name, t.partitions, settings.replication_factor, topic_configs=t.config())
            for t in wanted.values()
        ]
        for name, code, *_ in (await admin.create_topics(new)).topic_errors:
            if code and code != _EXISTS:
                raise DealwireError(f"Kafka refused to create topic {name}: {for_code(code).__name__}")
        await _add_partitions(admin, wanted)
        await _configure(admin, wanted)
    finally:
        await admin.close()


async def require_topics(settings: Settings, names: Iterable[str]) -> None:
    """Raises DealwireError, naming the first missing ones, where topics are not there: no client makes any by itself."""
    admin = AIOKafkaAdminClient(**client_options(settings))
    await admin.start()
    try:
        missing = sorted(set(names) - set(await admin.list_topics()))
    finally:
        await admin.close()
    if missing:
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        raise DealwireError(f"Kafka has no topic {', '.join(missing[:3])}{more}: run `python -m services.setup` first")


async def _add_partitions(admin: Any, wanted: dict[str, Topic]) -> None:
    for found in await admin.describe_topics(list(wanted)):
        have, want = len(found["partitions"]), wanted[found["topic"]].partitions
        if 0 < have < want:  # 0: just made, and not yet known to the broker that answers
            await admin.create_partitions({found["topic"]: NewPartitions(want)})
            log.info("topic %s: %d -> %d partitions", found["topic"], have, want)


async def _configure(admin: Any, wanted: dict[str, Topic]) -> None:
    resources = [ConfigResource(ConfigResourceType.TOPIC, t.name, configs=t.config()) for t in wanted.values()]
    for response in await admin.alter_configs(resources):
        for code, text, _, name in response.resources:
            if code:
                raise DealwireError(f"Kafka refused the configuration of topic {name}: {text}")
