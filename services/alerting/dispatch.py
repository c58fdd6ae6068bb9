"""Works at the queue of private deliveries: leases endpoints, hands parcels to channels, marks what came of it.

A delivery is marked after its receipt, so what a death leaves between the two is sent again, under the same id. Nothing
is begun that could outlast the lease, so that no other replica sends it meanwhile; and a stop waits for the answers to
what is on its way.
"""

import asyncio
import logging
import random
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from services.alerting.channels import Answer, Channels, Gone, Parcel, Retry, Sent
from services.alerting.destinations import KAFKA, Destination
from services.alerting.queue import Mark, Queue
from services.alerting.retries import FAILED, SENT, Endpoint, Row, after, chains, fate, probe
from shared import metrics
from shared.clock import Clock
from shared.messaging import fault_of
from shared.mongo import Document

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0  # how soon another replica's new deliveries are seen; one's own wake it
_COUNT_SECONDS = 5.0
_PAGE = 500
_MARGIN = timedelta(seconds=2)  # beyond a channel's time, for its clean-up and the marking
Destinations = Mapping[str, Destination]


class Dispatcher:
    """`destinations`: those in force, by endpoint. `timeout`: seconds in which a channel ends. `per_endpoint`,
    `at_once`: most deliveries on their way to one endpoint, and to all."""

    def __init__(
        self,
        queue: Queue,
        channels: Channels,
        destinations: Callable[[], Destinations],
        clock: Clock,
        *,
        timeout: float,
        per_endpoint: int = 16,
        at_once: int = 1000,
        overdue_seconds: float = 600,
        instance: str | None = None,
        dice: random.Random | None = None,
    ) -> None:
        self._queue, self._channels, self._destinations, self._clock = queue, channels, destinations, clock
        self._timeout = timedelta(seconds=timeout)
        self._lease = 3 * self._timeout + 2 * _MARGIN
        self._per_endpoint, self._at_once = per_endpoint, asyncio.Semaphore(at_once)
        self._overdue, self._instance = timedelta(seconds=overdue_seconds), instance
        self._dice = dice or random.Random()
        self._marks = _Marks(queue)
        self._working: dict[str, asyncio.Task[None]] = {}
        self._pinging: set[asyncio.Task[None]] = set()
        self._introduced: Destinations = {}
        self._woken, self._wakes = asyncio.Event(), 0
        self._stopping = False

    def wake(self) -> None:
        """There may be something new."""
        self._wakes += 1
        self._woken.set()

    async def run(self) -> None:
        """For as long as the service runs. Cancelled, it lets what is on its way end first."""
        loop = asyncio.get_running_loop()
        taken_over, count_at = self._instance is None, 0.0
        try:
            while True:
                self._woken.clear()
                try:
                    if not taken_over and self._instance:
                        await self._queue.take_over(self._instance)
                        taken_over = True
                    await self.look()
                    if loop.time() >= count_at:
                        count_at = loop.time() + _COUNT_SECONDS
                        overdue = await self._queue.overdue(self._clock() - self._overdue)
                        metrics.DELIVERIES_OVERDUE.set(overdue)
                except Exception as error:
                    log.warning("the queue of deliveries will be looked at again: %s", fault_of(error))
                    await asyncio.sleep(LOOK_SECONDS)
                waiting = asyncio.ensure_future(self._woken.wait())
                try:
                    await asyncio.wait([waiting], timeout=LOOK_SECONDS)
                finally:
                    waiting.cancel()
        finally:
            await self.stop()

    async def stop(self) -> None:
        self._stopping = True
        if tasks := [*self._working.values(), *self._pinging]:
            await asyncio.wait(tasks, timeout=(self._timeout + _MARGIN).total_seconds())

    async def look(self) -> None:
        """Begins to work at every endpoint that has something due, is free, and is known here."""
        known = {
            name: destination
            for name, destination in self._destinations().items()
            if destination.channel != KAFKA and destination.channel in self._channels
        }
        if known != self._introduced:
            await self._queue.introduce(known)
            self._introduced = known
        for name, parcel in await self._queue.take_pings(known):
            ping = asyncio.create_task(self._ping(known[name], parcel))
            self._pinging.add(ping)
            ping.add_done_callback(self._pinging.discard)
        now = self._clock()
        due = [name for name in await self._queue.due_endpoints(now) if name in known and name not in self._working]
        if not due:
            return
        by, until = secrets.token_hex(8), now + self._lease
        leased = await self._queue.lease(due, by, self._instance, now, until)
        await self._queue.park([name for name in due if name not in leased])
        for name, endpoint in leased.items():
            work = _Work(name, known[name], by, until, endpoint)
            task = asyncio.create_task(self._work(work), name=f"deliver {name}")
            self._working[name] = task
            task.add_done_callback(partial(self._ended, name))

    def _ended(self, name: str, task: asyncio.Task[None]) -> None:
        self._working.pop(name, None)

    # --- one endpoint ---------------------------------------------------------------------------------------------

    async def _work(self, work: "_Work") -> None:
        """Works at one endpoint while something is due and it takes something."""
        wakes = self._wakes
        try:
            while not self._stopping and await self._holds(work) and not work.closed(self._clock()):
                wakes = self._wakes
                now = self._clock()
                rows, parcels = await self._queue.waiting(work.name, now, _PAGE)
                probing = work.endpoint.probing
                if probing:
                    head = probe(rows)
                    ready = [[head]] if head else []
                else:
                    ready = chains(rows, now)
                if not ready:
                    break
                await self._round(work, ready, parcels)
                if probing and not work.endpoint.failures:
                    log.info("%s takes deliveries again", work.name)
                    await self._queue.reopen(work.name)
                if work.endpoint.disabled:
                    await self._give_up(work)
        except Exception as error:
            log.warning("%s will be worked at again: %s", work.name, fault_of(error))
        finally:
            try:
                await self._queue.release(work.name, work.by, work.endpoint, work.told)
            except Exception as error:
                log.warning("the lease of %s was not given back and will run out: %s", work.name, fault_of(error))
            if wakes != self._wakes:  # something came while the lease was still held
                self._woken.set()

    async def _holds(self, work: "_Work") -> bool:
        """Renews the lease when a third of it is gone."""
        now = self._clock()
        if work.until - now > self._lease * 2 / 3:
            return True
        until = now + self._lease
        if not await self._queue.renew(work.name, work.by, until):
            return False
        work.until = until
        return True

    async def _round(self, work: "_Work", ready: Sequence[Sequence[Row]], parcels: Mapping[str, Parcel]) -> None:
        limit = asyncio.Semaphore(self._per_endpoint)
        was_probing = work.endpoint.probing

        async def deliver(chain: Sequence[Row]) -> None:
            for row in chain:
                async with limit, self._at_once:
                    now = self._clock()
                    lasts = work.until - now > self._timeout + _MARGIN
                    tripped = work.endpoint.probing and not was_probing
                    if self._stopping or not lasts or tripped or work.closed(now):
                        return
                    answer = await self._hand_over(work.destination, parcels[row.id])
                    now = self._clock()
                    mark = Mark(row, answer, fate(row, answer, now, self._dice), now)
                    work.endpoint = after(work.endpoint, answer, now, self._dice)
                    work.told = _last(answer, now)
                    await self._marks.write(mark)
                if mark.fate.state not in (SENT, FAILED):
                    return

        results = await asyncio.gather(*(deliver(chain) for chain in ready), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result

    async def _hand_over(self, destination: Destination, parcel: Parcel) -> Answer:
        try:
            answer = await self._channels[destination.channel](destination, parcel)
        except Exception as error:
            log.error("channel %s failed: %s", destination.channel, type(error).__name__)
            answer = Retry(f"the channel failed with {type(error).__name__}")
        outcome = "sent" if isinstance(answer, Sent) else "gone" if isinstance(answer, Gone) else "retry"
        metrics.DELIVERY_ATTEMPTS.labels(destination.channel, outcome).inc()
        return answer

    async def _give_up(self, work: "_Work") -> None:
        assert work.endpoint.disabled is not None
        subscription = work.name.partition("/")[0]
        others = {
            name: destination
            for name, destination in self._introduced.items()
            if name.startswith(f"{subscription}/") and name != work.name
        }
        log.error("%s is disabled: %s", work.name, work.endpoint.disabled)
        metrics.ENDPOINTS_DISABLED.labels(work.destination.channel).inc()
        await self._queue.disable(work.name, work.endpoint.disabled, self._clock(), others)
        self._woken.set()

    async def _ping(self, destination: Destination, parcel: Parcel) -> None:
        answer = await self._hand_over(destination, parcel)
        await self._queue.answer_ping(parcel.id, answer, self._clock())


class _Work:
    """An endpoint that is worked at, under a lease."""

    def __init__(self, name: str, destination: Destination, by: str, until: datetime, endpoint: Endpoint) -> None:
        self.name, self.destination, self.by, self.until = name, destination, by, until
        self.endpoint = endpoint
        self.told: Document = {}

    def closed(self, now: datetime) -> bool:
        """Whether it wants nothing, for now or for good."""
        not_before = self.endpoint.not_before
        return self.endpoint.disabled is not None or (not_before is not None and not_before > now)


def _last(answer: Answer, now: datetime) -> Document:
    return {"last_answer": answer.answer if isinstance(answer, Sent) else answer.why, "last_at": now}


class _Marks:
    """Marks that come while others are being written are written together, in one call."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue
        self._pending: list[tuple[Mark, asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def write(self, mark: Mark) -> None:
        """Returns when it is written: while the database is away, when it is back."""
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._pending.append((mark, written))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())
        await written

    async def _write(self) -> None:
        while self._pending:
            batch, self._pending = self._pending, []
            while True:
                try:
                    await self._queue.mark([mark for mark, _ in batch])
                    break
                except Exception as error:
                    log.warning("%d deliveries will be marked again: %s", len(batch), fault_of(error))
                    await asyncio.sleep(0.2)
            for _, written in batch:
                if not written.done():
                    written.set_result(None)
