"""How the statuses of a deal stand to each other. docs/life-of-a-deal.md says which may follow which."""

from shared.events import DealStatus

HEARSAY = frozenset({DealStatus.rumoured, DealStatus.denied})
# What may come again: a second milestone is another one, a second announcement is a retelling.
REPEATED = frozenset({*HEARSAY, DealStatus.amended, DealStatus.option_exercised, DealStatus.milestone})
# With these a closing is no longer ahead.
CLOSED = frozenset({DealStatus.completed, DealStatus.terminated, DealStatus.milestone})


def phase(status: DealStatus) -> int:
    """How far a status is on a deal's way, 0 to 3. A later retelling of an earlier phase never sets a deal back."""
    if status in HEARSAY:
        return 0
    return {DealStatus.proposed: 1, DealStatus.announced: 2}.get(status, 3)
