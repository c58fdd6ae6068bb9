"""When a delivery is tried again, and when an endpoint is given up. Pure: the clock and the dice are passed in.

A delivery that failed waits by itself. An endpoint that has failed several times in a row is left alone altogether and
then tried with one delivery; the first success opens it for all that waited, in the order of their first due moments.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.alerting.channels import Answer, Gone, Sent

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=30)
RETRY_FOR = timedelta(days=3)
FAILURES_IN_A_ROW = 5  # from which on an endpoint is tried with one delivery at a time

WAITING, SENT, FAILED, DISABLED = "waiting", "sent", "failed", "disabled"


@dataclass(frozen=True)
class Row:
    """A delivery that waits in the queue of its endpoint."""

    id: str
    deal_id: str
    version: int
    due_at: datetime
    attempts: int = 0
    first_tried: datetime | None = None


@dataclass(frozen=True)
class Endpoint:
    """How it went with an endpoint lately. `failures`: in a row; `failing_since`: the first of them."""

    failures: int = 0
    failing_since: datetime | None = None
    not_before: datetime | None = None
    disabled: str | None = None  # why

    @property
    def probing(self) -> bool:
        return self.failures >= FAILURES_IN_A_ROW


@dataclass(frozen=True)
class Fate:
    """What becomes of a delivery after an attempt. `due_at`: of one that still waits."""

    state: str
    due_at: datetime | None = None


def pause(failures: int, dice: random.Random) -> timedelta:
    """Full jitter: anything from nothing to a bound that doubles with each failure up to LONGEST_PAUSE."""
    bound: timedelta = min(FIRST_PAUSE * 2 ** min(max(failures - 1, 0), 20), LONGEST_PAUSE)
    drawn: timedelta = bound * dice.random()
    return drawn


def fate(row: Row, answer: Answer, now: datetime, dice: random.Random) -> Fate:
    """Of one delivery, after the attempt that `row.attempts` does not count yet."""
    if isinstance(answer, Sent):
        return Fate(SENT)
    if isinstance(answer, Gone):
        return Fate(DISABLED)
    if row.first_tried is not None and now - row.first_tried >= RETRY_FOR:
        return Fate(FAILED)
    wait = pause(row.attempts + 1, dice)
    return Fate(WAITING, now + (max(wait, answer.after) if answer.after is not None else wait))


def after(endpoint: Endpoint, answer: Answer, now: datetime, dice: random.Random) -> Endpoint:
    """How an endpoint stands after one more answer. What it asked for (Retry-After) holds for all its deliveries."""
    if isinstance(answer, Sent):
        return Endpoint()
    since = endpoint.failing_since or now
    failures = endpoint.failures + 1
    if isinstance(answer, Gone):
        return Endpoint(failures, since, None, answer.why)
    if now - since >= RETRY_FOR:
        return Endpoint(failures, since, None, f"nothing was taken for {(now - since).days} days; last: {answer.why}")
    not_before = endpoint.not_before
    wait = answer.after
    if failures >= FAILURES_IN_A_ROW:
        own = pause(failures - FAILURES_IN_A_ROW + 1, dice)
        wait = max(own, wait) if wait is not None else own
    if wait is not None:
        not_before = max(not_before, now + wait) if not_before else now + wait
    return Endpoint(failures, since, not_before)


def chains(rows: Iterable[Row], now: datetime) -> list[list[Row]]:
    """What may be sent now: for each deal its deliveries by version, up to the first whose time has not come.

    `rows`: all that wait of the deals concerned, due or not. Chains are independent of each other; within one the
    next may only be sent when the one before it has met its fate. The chain whose head was due first comes first.
    """
    deals: dict[str, list[Row]] = {}
    for row in rows:
        deals.setdefault(row.deal_id, []).append(row)
    found = []
    for waiting in deals.values():
        waiting.sort(key=lambda row: (row.version, row.due_at, row.id))
        due = next((n for n, row in enumerate(waiting) if row.due_at > now), len(waiting))
        if due:
            found.append(waiting[:due])
    found.sort(key=lambda chain: (chain[0].due_at, chain[0].id))
    return found


def probe(rows: Sequence[Row]) -> Row | None:
    """The one delivery by which a failing endpoint is tried: of the heads the one that was tried least.

    So what fails by itself does not stand before all others for ever.
    """
    heads: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: (row.version, row.due_at, row.id)):
        heads.setdefault(row.deal_id, row)
    return min(heads.values(), key=lambda row: (row.attempts, row.due_at, row.id), default=None)
