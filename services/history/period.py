"""A replay over a period of the kept history."""

from collections.abc import Callable
from datetime import datetime

from services.history.differences import Differences
from services.history.replay import Replay
from services.history.store import History
from services.history.versions import read

_RECALLED = 20  # deals whose earlier versions are in memory at once


async def replay_period(
    history: History,
    replay: Replay,
    start: datetime | None = None,
    end: datetime | None = None,
    done: Callable[[int], None] = lambda count: None,
) -> Differences:
    """Replays all versions that became known from `start` to before `end`; None is open. `done` is told of each batch
    how many it had."""
    found = Differences()
    async for batch in history.in_time(start, end):
        if start is not None:
            unknown = sorted({s.deal_id for s in batch if s.version > 1 and not replay.knows(s.deal_id)})
            for first in range(0, len(unknown), _RECALLED):
                earlier = await history.before(unknown[first : first + _RECALLED], start)
                replay.recall(read(stored.wire) for stored in earlier)
        for stored in batch:
            found.add(replay.step(read(stored.wire)), stored.wire)
        done(len(batch))
    return found
