"""A broker, a database and replicas of the services as real processes, each of which may be killed and comes back."""

import asyncio
import os
import secrets
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from pydantic import SecretStr

from deploy.local.errors import StackError
from deploy.local.ports import free_ports
from deploy.local.processes import Child
from deploy.local.services import not_ready
from deploy.local.stack import Stack
from services.setup import make_everything
from shared.settings import Settings

BROKER, DATABASE = "kafka", "mongod"
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 8.0
_STARTS_IN_A_ROW = 20  # of a part that never gets to work: something else is wrong than what the harness does
_READY_SECONDS = 240.0


@dataclass
class Part:
    """One process. `worked`: it has been ready since it was started. `away`: killed, for this many seconds."""

    name: str
    child: Child
    start: Callable[[], None]
    port: int | None = None
    worked: bool = False
    away: float | None = None
    failures: int = 0
    exits: Counter[str] = field(default_factory=Counter)


class Plant:
    """Runs in `folder`. `replicas`: how many processes of each service. Use as an asynchronous context.

    What ends is started again: what was killed after the pause it was given, what left by itself with a back-off.
    """

    def __init__(self, folder: Path, replicas: Mapping[str, int], environment: Mapping[str, str]) -> None:
        self.stack = Stack(folder)
        self.token = secrets.token_urlsafe(16)
        self.settings = Settings(
            kafka_bootstrap=self.stack.bootstrap, mongo_uri=SecretStr(self.stack.mongo_uri), log_level="INFO"
        )
        base = {name: value for name, value in os.environ.items() if not name.startswith("DEALWIRE_")}
        base |= {
            "DEALWIRE_KAFKA_BOOTSTRAP": self.stack.bootstrap,
            "DEALWIRE_MONGO_URI": self.stack.mongo_uri,
            "DEALWIRE_INGEST_TOKEN": self.token,
            "PYTHONUNBUFFERED": "1",
            **environment,
        }
        self.services: dict[str, Part] = {}
        for service, number in replicas.items():
            for replica, port in enumerate(free_ports(number), 1):
                name = f"{service}-{replica}"
                command = [sys.executable, "-m", f"services.{service}.app"]
                own = {"DEALWIRE_HTTP_PORT": str(port), "DEALWIRE_INSTANCE": name}
                child = Child(name, command, self.stack.logs / f"{name}.log", self.stack.guard, base | own)
                self.services[name] = Part(name, child, child.start, port)
        self.parts = {
            **self.services,
            BROKER: Part(BROKER, self.stack.kafka.process, self.stack.kafka.start),
            DATABASE: Part(DATABASE, self.stack.mongod.process, self.stack.mongod.start),
        }
        self._stopping = asyncio.Event()
        self._keepers: list[asyncio.Task[None]] = []
        self.broken: str | None = None  # why it makes no sense to go on

    @property
    def ingest_url(self) -> str:
        return f"http://127.0.0.1:{self.services['ingest-1'].port}"

    async def __aenter__(self) -> Self:
        try:
            await asyncio.to_thread(self.stack.start)
            await make_everything(self.settings)
            self._keepers = [asyncio.create_task(self._keep(part), name=part.name) for part in self.parts.values()]
            await self.until_ready()
        except BaseException:
            await self._stop()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stop()

    async def kill(self, part: Part, away: float) -> None:
        """SIGKILL; it is started again after `away` seconds."""
        part.away = away
        await asyncio.to_thread(part.child.kill)
        if part.child.running:  # it had ended by itself and was started again in the same moment
            part.away = None

    async def until_ready(self) -> None:
        """Returns when every part runs and has been ready. Raises AssertionError after some minutes."""
        await self.until_back(*self.parts.values())

    async def until_back(self, *parts: Part) -> None:
        """The same for some parts."""
        end = time.monotonic() + _READY_SECONDS
        while waiting := [part for part in parts if part.away is not None or not (part.child.running and part.worked)]:
            assert not self.broken, self.broken
            late = [f"{part.name}{part.child.last_words()}" for part in waiting]
            assert time.monotonic() < end, f"not ready after {_READY_SECONDS:.0f} s: {'; '.join(late)}"
            await asyncio.sleep(0.1)

    def relayed(self) -> int:
        """How many documents the relays sent that a crash had left unsent, as the services' logs tell."""
        total = 0
        for part in self.services.values():
            for line in part.child.log.read_text(errors="replace").splitlines():
                _, found, rest = line.partition("the relay sent the events of ")
                total += int(rest.split()[0]) if found else 0
        return total

    async def _keep(self, part: Part) -> None:
        pause = _FIRST_PAUSE
        while not self._stopping.is_set():
            if part.child.running and part.away is None:
                part.worked = part.worked or await self._is_ready(part)
                if part.worked:
                    pause, part.failures = _FIRST_PAUSE, 0
                await self._wait(0.1)
                continue
            part.worked = False
            if part.child.running:  # it is being killed
                await self._wait(0.02)
                continue
            if part.away is not None:
                await self._wait(part.away)
                part.away = None
            elif part.child.exit_code is not None:
                part.failures += self.parts[BROKER].worked and self.parts[DATABASE].worked
                part.exits[f"exit code {part.child.exit_code}"] += 1
                if part.failures > _STARTS_IN_A_ROW:
                    self.broken = f"{part.name} does not stay: {part.child.last_words(15)}"
                await self._wait(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
            if self._stopping.is_set():
                return
            await self._start(part)
            if part.child.running:
                part.away = None

    async def _start(self, part: Part) -> bool:
        """Broker and database: when it returns True they answer."""
        try:
            await asyncio.to_thread(part.start)
        except StackError as error:
            part.exits[str(error).splitlines()[0]] += 1
            return False
        return True

    async def _is_ready(self, part: Part) -> bool:
        if part.port is None:
            return await self._start(part)
        return await asyncio.to_thread(not_ready, part.port) is None

    async def _wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return

    async def _stop(self) -> None:
        """Ends everything. Keepers end by themselves first: one that was cut off could still start something."""
        self._stopping.set()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        await asyncio.to_thread(self._end_processes)

    def _end_processes(self) -> None:
        for part in self.services.values():
            part.child.terminate()
        for part in self.services.values():
            part.child.stop(timeout=25)
        self.stack.stop()
