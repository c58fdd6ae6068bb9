"""Readings as enrichment publishes them, for tests of what comes after it."""

from services.scoring.memory_store import MemoryStore
from shared.events import DealsDetected
from shared.messaging import Received
from shared.topics import DEALS_DETECTED

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def received(*readings: DealsDetected) -> list[Received[DealsDetected]]:
    """A batch as a handler gets it."""
    return [Received(r, TRACE, DEALS_DETECTED.name, 0, n, None) for n, r in enumerate(readings)]


def groups(store: MemoryStore) -> set[frozenset[str]]:
    """The live deals, each as the set of its articles."""
    deals = [d.state for d in store.deals.values() if d.state.superseded_by is None and not d.state.deal.retracted]
    return {frozenset(a.article_id for a in d.deal.articles) for d in deals}
