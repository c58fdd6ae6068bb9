"""The subscriptions in force: those of the file as it was last right, each with its topic made."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from services.alerting.subscriptions import SubscriptionsError, Wish, has_topic, look_up, parse
from shared import topics
from shared.companies.registry import Registry
from shared.errors import TransientError
from shared.topics import Topic

log = logging.getLogger(__name__)

POLL_SECONDS = 2.0

Stamp = tuple[int, int, int]
TopicMaker = Callable[[Sequence[Topic]], Awaitable[None]]


class SubscriptionFile:
    """Made from a file that is right, or not at all: raises SubscriptionsError."""

    def __init__(self, path: Path, registry: Registry, make_topics: TopicMaker) -> None:
        self._path, self._registry, self._make_topics = path, registry, make_topics
        self._making = asyncio.Lock()
        self._in_force: tuple[Wish, ...] | None = None
        self._seen, self._next = self._read()

    async def in_force(self) -> tuple[Wish, ...]:
        """The subscriptions; at the first call their topics are made. Raises TransientError where Kafka is away."""
        if self._in_force is None:
            await self._take()
        assert self._in_force is not None
        return self._in_force

    def known(self) -> tuple[Wish, ...]:
        """Those in force, or, before the first were taken, those that the file holds."""
        return self._next if self._in_force is None else self._in_force

    async def watch(self) -> None:
        """Takes each new form of the file, for as long as the service runs. A wrong one is refused whole."""
        while True:
            try:
                await self.look()
            except SubscriptionsError as error:
                log.error("the subscriptions stay as they were: %s", error)
            except TransientError as error:
                log.warning("the subscriptions stay as they were, and are tried again: %s", error)
            await asyncio.sleep(POLL_SECONDS)

    async def look(self) -> None:
        """Takes the file if it has changed. Raises SubscriptionsError, or TransientError where Kafka is away."""
        stamp = _stamp(self._path)
        if stamp != self._seen:
            self._seen = stamp  # a wrong file is told of once, not at every look
            self._seen, self._next = self._read()
        await self._take()

    async def _take(self) -> None:
        async with self._making:
            if self._next is self._in_force:
                return
            wishes = self._next
            try:
                await self._make_topics(
                    [topics.subscription(wish.subscription.name) for wish in wishes if has_topic(wish)]
                )
            except Exception as error:  # whatever it is, it is no fault of the message that waits for it
                raise TransientError(f"the topics of the subscriptions can't be made: {error}") from error
            self._in_force = wishes
            log.info("%d subscriptions are in force, from %s", len(wishes), self._path)

    def _read(self) -> tuple[Stamp, tuple[Wish, ...]]:
        stamp = _stamp(self._path)
        try:
            text = self._path.read_text(encoding="utf-8")
        except OSError as error:
            raise SubscriptionsError(
                f"{self._path}: the file of subscriptions can't be read ({error.strerror}); "
                "see DEALWIRE_ALERTING_SUBSCRIPTIONS"
            ) from error
        except UnicodeDecodeError as error:
            raise SubscriptionsError(f"{self._path}: not UTF-8 at byte {error.start}") from error
        return stamp, tuple(look_up(subscription, self._registry) for subscription in parse(text, str(self._path)))


def _stamp(path: Path) -> Stamp:
    """What differs when a file was written or replaced; zeros where there is none."""
    try:
        status = path.stat()
    except OSError:
        return (0, 0, 0)
    return (status.st_mtime_ns, status.st_size, status.st_ino)
