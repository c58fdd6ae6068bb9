"""The channels by which private deliveries leave. A channel is an asynchronous function in a file of its own.

It gets a destination and a parcel, hands the parcel over once, and says what came of it. When to try, how often and in
which order is not its business. It must end within the time it was given, and must not raise for what the other side
does; whatever it raises counts as a failure that is tried again.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from services.alerting.destinations import Destination
from shared.events import DealAlert

ALERT, PING, DISABLED = "deal.alert", "endpoint.ping", "endpoint.disabled"


@dataclass(frozen=True)
class Parcel:
    """What is handed over. `id`: the delivery's, the same at every attempt. `data`: JSON; of an alert its wire form.

    `text`: one or two plain sentences for people. `kind`: ALERT, PING or DISABLED (the parcel tells that another
    destination of the subscription was given up).
    """

    id: str
    kind: str
    subscription: str
    at: datetime
    data: bytes
    text: str

    @cached_property
    def alert(self) -> DealAlert:
        """Only of a parcel of the kind ALERT."""
        return DealAlert.model_validate_json(self.data)


@dataclass(frozen=True)
class Sent:
    """The other side has it. `answer`: what it said, in short."""

    answer: str = ""


@dataclass(frozen=True)
class Retry:
    """It does not have it, or nobody knows. `after`: how long it asked to be left alone; None: it did not say."""

    why: str
    after: timedelta | None = None


@dataclass(frozen=True)
class Gone:
    """It wants nothing any more."""

    why: str


Answer = Sent | Retry | Gone
Channel = Callable[[Destination, Parcel], Awaitable[Answer]]
Channels = Mapping[str, Channel]
