"""Children are started, stopped and killed, and never outlive their parent."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.errors import StackError
from deploy.local.processes import Child, Guard


@pytest.fixture
def guard() -> Iterator[Guard]:
    guard = Guard()
    yield guard
    guard.close()


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"


def _gone(pid: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while _alive(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def test_a_child_is_stopped_and_started_again_with_the_same_log(tmp_path: Path, guard: Guard) -> None:
    child = Child("x", ["sh", "-c", "echo here; exec sleep 60"], tmp_path / "log" / "x.log", guard)
    child.start()
    first = child.pid
    assert first is not None
    assert child.running
    while "here" not in child.log.read_text():
        time.sleep(0.01)
    assert child.stop() == -signal.SIGTERM
    assert not child.running
    child.start()
    assert child.pid != first
    child.kill()
    assert child.exit_code == -signal.SIGKILL
    assert _gone(first, 1)


def test_one_that_ignores_the_request_is_killed(tmp_path: Path, guard: Guard) -> None:
    child = Child("x", ["sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 0.05; done"], tmp_path / "x.log", guard)
    child.start()
    while "deaf" not in child.log.read_text():
        time.sleep(0.01)
    started = time.monotonic()
    assert child.stop(timeout=0.3) == -signal.SIGKILL
    assert time.monotonic() - started < 3


def test_one_that_ended_says_its_last_words(tmp_path: Path, guard: Guard) -> None:
    child = Child("scoring", ["sh", "-c", "echo no such configuration; exit 3"], tmp_path / "x.log", guard)
    child.start()
    assert child.wait(5)
    with pytest.raises(StackError, match=r"scoring: ended with exit code 3\n  \| no such configuration") as caught:
        child.require_running()
    assert caught.value.log == child.log


def test_a_program_that_is_not_there_is_told(tmp_path: Path, guard: Guard) -> None:
    with pytest.raises(StackError, match="can't be started"):
        Child("x", ["/nowhere/program"], tmp_path / "x.log", guard).start()


_PARENT = """
import sys, time
from pathlib import Path
from deploy.local.processes import Child, Guard
child = Child("x", ["sh", "-c", "trap '' TERM; sleep 60 & echo $!; wait"], Path(sys.argv[1]), Guard())
child.start()
print(child.pid, flush=True)
time.sleep(60)
"""


def test_nothing_is_left_when_the_parent_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the child, not what it started, not the watchdog; although the child ignores SIGTERM."""
    root = Path(__file__).parents[3]
    log = tmp_path / "x.log"
    parent = subprocess.Popen(
        [sys.executable, "-c", _PARENT, str(log)], stdout=subprocess.PIPE, text=True, cwd=root, start_new_session=True
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    while not (text := log.read_text().strip()):
        time.sleep(0.01)
    grandchild = int(text)
    assert _alive(child)
    assert _alive(grandchild)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert _gone(child, 8)
    assert _gone(grandchild, 1)
