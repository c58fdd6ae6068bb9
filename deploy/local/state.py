"""What `dealwire up` started: a lock that its supervisor holds while it lives, and a file that tells where things are."""

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from deploy.local.errors import StackError


@dataclass
class ProcessState:
    """`port` is the one it listens on; `restarts` counts those after a failure."""

    pid: int | None
    port: int
    log: str
    restarts: int = 0


@dataclass
class State:
    """`phase`: starting, running, stopping or failed; `step` says what it is doing, or why it failed."""

    pid: int
    phase: str = "starting"
    step: str = ""
    bootstrap: str = ""
    mongo_uri: str = ""
    ingest_url: str = ""
    token: str = ""
    processes: dict[str, ProcessState] = field(default_factory=dict)

    def write(self, home: Path) -> None:
        """Readable by the user alone: it holds the token."""
        new = home / "state.json.new"
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:  # noqa: PTH123 - the mode
            json.dump(asdict(self), file, indent=1)
        new.replace(home / "state.json")


def read(home: Path) -> State | None:
    """The state last written; None if there is none that can be read."""
    try:
        found = json.loads((home / "state.json").read_text())
        processes = {name: ProcessState(**process) for name, process in found.pop("processes").items()}
        return State(**found, processes=processes)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def running(home: Path) -> State | None:
    """The state of the supervisor that lives, or None. Its lock tells, so a number given anew to another process can't."""
    try:
        with (home / "lock").open("r+") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return None
    except BlockingIOError:
        return read(home)
    return None


@contextlib.contextmanager
def held(home: Path, what: str) -> Iterator[None]:
    """Hold the lock of this folder. Raises StackError if another process does."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        file = (home / "lock").open("w")
    except OSError as error:
        raise StackError(
            "data folder", f"can't write to {home}: {error.strerror}; choose one by DEALWIRE_HOME"
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StackError("data folder", f"{home} is in use by another {what}; wait for it or stop it") from None
        yield
