"""Which readings of a batch may be applied at the same time."""

from collections.abc import Sequence

from services.scoring.likeness import all_named
from shared.events import DealsDetected
from shared.messaging import Received


def lanes(batch: Sequence[Received[DealsDetected]]) -> list[list[Received[DealsDetected]]]:
    """The readings in lanes, each in their order: readings of one article, or of a party in common, share a lane.

    Readings in different lanes can be about one deal all the same; then they meet as two replicas do. Sharing a lane
    saves the lost attempts.
    """
    leader: dict[str, str] = {}  # of each article and party towards the one that its lane is named by

    def end_of(name: str) -> str:
        leader.setdefault(name, name)
        while leader[name] != name:
            leader[name] = name = leader[leader[name]]
        return name

    for received in batch:
        article = end_of(f"article {received.event.article_id}")
        for mention in received.event.deals:
            for party in all_named(mention):
                leader[end_of(f"party {party}")] = article
                article = end_of(article)
    found: dict[str, list[Received[DealsDetected]]] = {}
    for received in batch:
        found.setdefault(end_of(f"article {received.event.article_id}"), []).append(received)
    return list(found.values())
