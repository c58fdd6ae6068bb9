"""Child processes with a log file each, in process groups of their own, that never outlive this process."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.local.errors import StackError


class Guard:
    """The watchdog process (guard.py) that ends the children if this process dies without doing so itself."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def watch(self, group: int) -> None:
        self._tell(f"+{group}\n")

    def release(self, group: int) -> None:
        self._tell(f"-{group}\n")

    def close(self) -> None:
        """Let the watchdog end. It ends what is still being watched."""
        with self._lock:
            process, self._process = self._process, None
        if process is not None and process.stdin is not None:
            process.stdin.close()
            process.wait()

    def _tell(self, line: str) -> None:
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                self._process = subprocess.Popen(
                    [sys.executable, "-I", "-S", str(Path(__file__).with_name("guard.py"))],
                    stdin=subprocess.PIPE,
                    start_new_session=True,
                )
            assert self._process.stdin is not None
            self._process.stdin.write(line.encode())
            self._process.stdin.flush()


class Child:
    """One program: started, killed, stopped and started again with the same command line and log file."""

    def __init__(
        self, name: str, command: Sequence[str], log: Path, guard: Guard, environment: Mapping[str, str] | None = None
    ) -> None:
        self.name = name
        self.command = list(command)
        self.log = log
        self._guard = guard
        self._environment = dict(environment) if environment is not None else None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def exit_code(self) -> int | None:
        """None while it runs or before it was started; negative: ended by that signal."""
        return self._process.poll() if self._process else None

    def start(self) -> None:
        """Start it, and return at once. Raises StackError if the program can't be run at all."""
        if self.running:
            return
        self._forget()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            try:
                self._process = subprocess.Popen(
                    self.command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    env=self._environment,
                    start_new_session=True,
                )
            except OSError as error:
                raise StackError(self.name, f"can't be started: {error}", self.log) from error
        self._guard.watch(self._process.pid)

    def kill(self) -> None:
        """SIGKILL to it and all that it started."""
        self._signal(signal.SIGKILL)
        self.wait(10)

    def terminate(self) -> None:
        """Ask it to stop, and return at once."""
        self._signal(signal.SIGTERM)

    def stop(self, timeout: float = 10.0) -> int | None:
        """Ask it to stop and wait; after `timeout` seconds kill it. Returns its exit code."""
        self.terminate()
        if not self.wait(timeout):
            self.kill()
        code = self.exit_code
        self._forget()
        return code

    def wait(self, timeout: float) -> bool:
        """True as soon as it has ended, False after `timeout` seconds."""
        if self._process is None:
            return True
        try:
            self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            return False
        return True

    def require_running(self) -> None:
        """Raise StackError with the last lines of its log if it has ended."""
        if not self.running:
            raise StackError(self.name, f"ended with exit code {self.exit_code}{self.last_words()}", self.log)

    def last_words(self, lines: int = 5) -> str:
        """The last lines of its log, indented, with a line break before each; empty if there are none."""
        with contextlib.suppress(OSError):
            text = self.log.read_text(errors="replace").strip()
            return "".join(f"\n  | {line[:300]}" for line in text.splitlines()[-lines:])
        return ""

    def _signal(self, number: int) -> None:
        if self._process is not None and self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)

    def _forget(self) -> None:
        if self._process is not None and self._process.poll() is not None:
            self._guard.release(self._process.pid)
            self._process = None
