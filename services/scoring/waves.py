"""Which readings of a batch may be applied at the same time."""

from collections.abc import Sequence

from services.scoring.likeness import all_named
from shared.events import DealsDetected
from shared.messaging import Received


def waves(batch: Sequence[Received[DealsDetected]]) -> list[list[Received[DealsDetected]]]:
    """The readings in waves, to be applied one after another. No two of a wave are of one article, or have a party in
    common, and those that are keep their order.

    Readings of one wave can be about one deal all the same; then they meet as two replicas do. To keep them apart
    saves the lost attempts.
    """
    found: list[list[Received[DealsDetected]]] = []
    last: dict[str, int] = {}  # the last wave of each article and party
    for received in batch:
        parties = {
            party for mention in (*received.event.deals, *received.event.possible) for party in all_named(mention)
        }
        names = [f"article {received.event.article_id}", *(f"party {party}" for party in parties)]
        wave = 1 + max((last.get(name, -1) for name in names), default=-1)
        last |= dict.fromkeys(names, wave)
        if wave == len(found):
            found.append([])
        found[wave].append(received)
    return found
