"""Runs broker, database and services in the background for `dealwire up`, and starts again what fails.

`python -m deploy.local.supervisor HOME`; SIGTERM stops everything in order.
"""

import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from deploy.local import state
from deploy.local.errors import StackError
from deploy.local.ports import free_ports, is_free
from deploy.local.processes import Child
from deploy.local.services import SERVICES, Services
from deploy.local.stack import Stack

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
STEADY_SECONDS = 60.0  # ran for this long: the next failure is a new one, and the pauses begin anew


@dataclass
class Keeper:
    """Starts one process again after it left with an error, after pauses of 1 s that double up to 30 s.

    One that left with exit code 0 was asked to, and stays away.
    """

    child: Child
    launch: Callable[[], None]
    restarts: int = 0
    pause: float = FIRST_PAUSE
    started: float = 0.0
    due: float | None = None

    def look(self, now: float) -> str | None:
        """One look at `now` (seconds, monotonic). Returns what happened, in words, if something did."""
        if self.child.running:
            if now - self.started > STEADY_SECONDS:
                self.pause = FIRST_PAUSE
            return None
        if self.due is None:
            code = self.child.exit_code
            if code in (0, None):
                return None
            self.due = now + self.pause
            told = f"{self.child.name} left with exit code {code}; starting it again in {self.pause:.0f} s"
            self.pause = min(self.pause * 2, LONGEST_PAUSE)
            return told
        if now < self.due:
            return None
        self.due, self.started = None, now
        self.restarts += 1
        self.launch()
        return f"{self.child.name} was started again"


class Supervisor:
    def __init__(self, home: Path) -> None:
        self._home = home
        self._stopping = False
        self._state = state.State(pid=os.getpid())
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    def run(self) -> None:
        """Until SIGTERM. Raises StackError if something can't be started."""
        ports = _ports(self._home)
        self._tell("starting", "broker and database")
        stack = Stack(self._home, ports=(ports["kafka"], ports["controller"], ports["mongod"]))
        services = Services(
            stack.bootstrap, stack.mongo_uri, stack.logs, stack.guard, ports={name: ports[name] for name in SERVICES}
        )
        try:
            stack.start()
            self._tell("starting", "topics and indexes")
            services.set_up()
            self._state.bootstrap, self._state.mongo_uri = stack.bootstrap, stack.mongo_uri
            self._state.ingest_url, self._state.token = services.ingest_url, services.token
            keepers = {"kafka": Keeper(stack.kafka.process, stack.kafka.launch)}
            keepers["mongod"] = Keeper(stack.mongod.process, stack.mongod.launch)
            for name, child in services.children.items():
                keepers[name] = Keeper(child, child.start)
            self._tell("starting", "services")
            services.launch()
            services.wait_ready()
            self._keep(keepers, ports)
        finally:
            self._tell("stopping")
            services.stop()
            stack.stop()

    def _keep(self, keepers: dict[str, Keeper], ports: dict[str, int]) -> None:
        seen: dict[str, state.ProcessState] = {}
        while not self._stopping:
            for keeper in keepers.values():
                if told := keeper.look(time.monotonic()):
                    print(time.strftime("%Y-%m-%dT%H:%M:%S"), told, flush=True)
            now = {
                name: state.ProcessState(
                    keeper.child.pid if keeper.child.running else None,
                    ports[name],
                    str(keeper.child.log),
                    keeper.restarts,
                )
                for name, keeper in keepers.items()
            }
            if now != seen:
                self._state.processes = seen = now
                self._tell("running")
            time.sleep(0.3)

    def _tell(self, phase: str, step: str = "") -> None:
        self._state.phase, self._state.step = phase, step
        self._state.write(self._home)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        if not self._stopping:
            self._stopping = True
            if self._state.phase == "starting":
                raise SystemExit(0)


def _ports(home: Path) -> dict[str, int]:
    """The ports of the last time, so that addresses stay; new ones if somebody has taken one meanwhile."""
    names = ("kafka", "controller", "mongod", *SERVICES)
    file = home / "ports.json"
    with contextlib.suppress(OSError, ValueError):
        known = {str(name): int(port) for name, port in json.loads(file.read_text()).items()}
        if set(known) == set(names) and all(map(is_free, known.values())):
            return known
    ports = dict(zip(names, free_ports(len(names)), strict=True))
    file.write_text(json.dumps(ports))
    return ports


def main(home: Path) -> int:
    with state.held(home, "`dealwire up`"):
        supervisor = Supervisor(home)
        try:
            supervisor.run()
        except StackError as error:
            print(error, flush=True)
            state.State(pid=os.getpid(), phase="failed", step=str(error)).write(home)
            return 1
        (home / "state.json").unlink(missing_ok=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
