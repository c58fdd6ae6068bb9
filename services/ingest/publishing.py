"""Publishing right after the write, beside the answer to the caller; and how far it is behind."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from shared.messaging import fault_of

log = logging.getLogger(__name__)

_LOOK_SECONDS = 1.0


class Sender:
    """Sends the outbox of articles just written. What fails here is left to the relay, so nothing is awaited."""

    def __init__(self, send: Callable[[Sequence[str]], Awaitable[None]]) -> None:
        self._send = send
        self._waiting: dict[str, None] = {}  # in order, each once
        self._filled = asyncio.Event()

    def add(self, article_id: str) -> None:
        self._waiting[article_id] = None
        self._filled.set()

    async def run(self) -> None:
        """For as long as the service runs."""
        while True:
            await self._filled.wait()
            self._filled.clear()
            ids, self._waiting = list(self._waiting), {}
            try:
                await self._send(ids)
            except Exception as error:
                log.warning("%d articles are left to the relay: %s", len(ids), fault_of(error))
                await asyncio.sleep(_LOOK_SECONDS)


class Backlog:
    """Whether events wait for Kafka so long that no more should come in.

    `pending` gives the number of documents with unsent events and the age of the oldest in seconds.
    """

    def __init__(self, pending: Callable[[], Awaitable[tuple[int, float]]], most: int, oldest_seconds: float) -> None:
        self._pending, self._most, self._oldest = pending, most, oldest_seconds
        self.reason: str | None = None  # why no more is taken, None while all is well

    async def look(self) -> None:
        count, age = await self._pending()
        self.reason = None
        if count > self._most or age > self._oldest:
            self.reason = f"{count} articles wait to be published, the oldest for {age:.0f} s: send again later"

    async def watch(self) -> None:
        """Keeps `reason` up to date, for as long as the service runs."""
        while True:
            try:
                await self.look()
            except Exception as error:
                log.warning("can't tell how far publishing is behind: %s", fault_of(error))
            await asyncio.sleep(_LOOK_SECONDS)
