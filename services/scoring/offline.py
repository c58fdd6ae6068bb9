"""Readings to deals without broker and database: the service's own joining, over dictionaries."""

from collections.abc import Iterable

from services.scoring.configuration import Configuration
from services.scoring.joining import Joining
from services.scoring.kept import claim_rank, rank
from services.scoring.memory_store import MemoryStore
from services.scoring.versions import Versions, root
from shared import tracing
from shared.clock import Clock
from shared.events import DealsDetected


class Offline:
    """Applies readings one after another; nothing is published. `candidates` as in the service's settings."""

    def __init__(self, configuration: Configuration, clock: Clock, candidates: int) -> None:
        self.store = MemoryStore()
        self._versions = Versions(self.store, configuration, clock)
        self._joining = Joining(self.store, self._versions, candidates)
        self._trace = tracing.start()

    async def apply(self, reading: DealsDetected) -> None:
        """Applies a reading unless it, or a newer one of its article, was applied before."""
        record = await self.store.see(reading)
        if record.done < rank(reading.revision, reading.generation):
            await self._joining.apply(record, record.reading or reading, self._trace)

    async def apply_all(self, readings: Iterable[DealsDetected]) -> None:
        """Applies readings in the order of their publication, so that the order in which they come makes no
        difference."""
        for reading in sorted(readings, key=lambda r: (r.times.published or r.times.accepted, r.article_id)):
            await self.apply(reading)

    async def deals_of(self, article_id: str) -> tuple[str, ...]:
        """The ids of the deals that the article tells, as they stand now, in the order of its mentions."""
        records = await self.store.records([article_id])
        live = [c for c in await self.store.article_claims(article_id) if claim_rank(c) == records[article_id].applied]
        told = []
        for claim in sorted(live, key=lambda c: c.mention.ordinal):
            deal_id, deal = await root(self.store, claim.deal_id)
            if not (claim.possible and deal and deal.state.deal.retracted):
                told.append(deal_id)
        return tuple(dict.fromkeys(told))
