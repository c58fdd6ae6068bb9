"""Ends what its parent started when the parent is gone, however it went: a SIGKILL leaves nobody else to do it.

Run as a script with a pipe as its standard input. The parent writes `+PID` for each process group it starts and
`-PID` for each it has ended; the end of the input means that the parent is gone, and what is left is ended.
"""

import contextlib
import os
import signal
import sys
import time

GRACE_SECONDS = 4.0


def _alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return False  # the number belongs to somebody else's process by now
    return True


def _signal_all(groups: set[int], number: int) -> None:
    for group in groups:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, number)


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        group = int(line[1:])
        if line[0] == "+":
            groups.add(group)
        else:
            groups.discard(group)
    _signal_all(groups, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    while any(_alive(group) for group in groups) and time.monotonic() < deadline:
        time.sleep(0.05)
    _signal_all(groups, signal.SIGKILL)


if __name__ == "__main__":
    main()
