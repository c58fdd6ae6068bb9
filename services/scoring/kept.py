"""What scoring keeps of articles and deals, and what its joining needs of a store: MongoDB (`store`) or dictionaries
(`memory_store`)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from services.scoring.claims import Claim
from services.scoring.decisions import Force, Outcome, Recorded
from services.scoring.life import Reminder
from shared.events import Cause, DealsDetected, DealState
from shared.mongo import SEEN_DAYS
from shared.publishing import Message

_GENERATIONS = 1 << 20
WAITING = timedelta(days=30)


def rank(revision: int, generation: int) -> int:
    """(revision, generation) as one number that sorts like the pair."""
    return revision * _GENERATIONS + generation


def of_rank(number: int) -> tuple[int, int]:
    """The (revision, generation) of a rank."""
    return divmod(number, _GENERATIONS)


def claim_rank(claim: Claim) -> int:
    return rank(claim.article.revision, claim.article.generation)


@dataclass(frozen=True)
class ArticleRecord:
    article_id: str
    seen: int
    applied: int = 0
    done: int = 0
    reading: DealsDetected | None = None  # the newest reading, kept until it is done
    moved: Mapping[str, str] = field(default_factory=dict)  # by people: the claims given to which deal belong to which


@dataclass(frozen=True)
class StoredDeal:
    """A deal as it is stored. `founded`: when its founding claim was accepted, as wire text; with the id, its age.
    `decided`: people's decisions about it and about those merged into it; a write is refused if one has come meanwhile.
    `by_person`: of a redirect, that a person made it. `confirmed`: how many folds changed nothing.
    """

    state: DealState
    founded: str
    keys: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()  # deals that a person said are others; never merged with them
    decided: tuple[str, ...] = ()
    by_person: bool = False
    confirmed: int = field(default=0, compare=False)
    due: Reminder | None = None  # when it is looked at again by itself
    messages: tuple[Message, ...] = field(default=(), compare=False)  # to send for this version; written, never read

    @property
    def deal_id(self) -> str:
        return self.state.deal_id

    @property
    def age(self) -> tuple[str, str]:
        """Sorts deals by age: of two that merge, the lower one stays."""
        return self.founded, self.deal_id


def party_keys(state: DealState) -> list[str]:
    """Under which keys a deal is found by its parties: their own, their companies' and the parents'."""
    if state.superseded_by:
        return []
    companies = [party.company for party in state.deal.parties if party.company]
    keys = [party.key for party in state.deal.parties] + [company.company_id for company in companies]
    return sorted({*keys, *(company.parent for company in companies if company.parent)})


def waiting_expiry(told: datetime) -> datetime:
    """Until when a possible telling waits for a deal that it joins."""
    return told + WAITING


def empty_expiry(now: datetime) -> datetime:
    """Until when an article without any deal is remembered."""
    return now + timedelta(days=SEEN_DAYS)


class Store(Protocol):
    async def records(self, article_ids: Iterable[str]) -> dict[str, ArticleRecord]: ...

    async def note_empty(self, ranks: dict[str, int], expires: datetime) -> set[str]:
        """Records readings that tell no deal, of articles not seen before. Returns those that were there already."""

    async def see(self, reading: DealsDetected) -> ArticleRecord:
        """Stores the reading if it is the newest of its article; returns the article's record as it then is."""

    async def article_claims(self, article_id: str) -> list[Claim]:
        """All its claims, each with the deal it was given to at first, or to which a person moved it."""

    async def insert_claims(self, claims: Sequence[Claim]) -> None:
        """Inserts those that are not there; a claim that is there keeps the deal that it was given to at first."""

    async def apply(self, article_id: str, applied: int) -> None: ...

    async def finish(self, article_id: str, done: int) -> None: ...

    async def wait(self, reading: DealsDetected, keys: Sequence[str], expires: datetime) -> None:
        """Keeps a reading of a possible deal, to be found by these keys; a newer one of the article stays."""

    async def waiting(self, keys: Sequence[str], limit: int) -> list[DealsDetected]:
        """The readings that wait under one of these keys, those that expire last first."""

    async def wait_no_more(self, article_id: str, until: int) -> None:
        """Forgets what waits of an article, unless its rank is higher."""

    async def deal(self, deal_id: str) -> StoredDeal | None: ...

    async def redirected_to(self, deal_ids: Iterable[str]) -> dict[str, str]:
        """The deals whose redirect names one of these, each with the one that it names."""

    async def claims(self, deal_ids: Iterable[str]) -> list[tuple[Claim, bool]]:
        """All claims given to these deals, or moved to them by a person, each with whether it is live."""

    async def candidates(self, keys: Sequence[str], limit: int) -> list[StoredDeal]:
        """Deals that have one of these keys and are no redirects, the youngest first."""

    async def of_parties(self, keys: Sequence[str], limit: int) -> list[StoredDeal]:
        """Deals with a party of one of these keys, or of a company with this id or this parent; the newest first."""

    async def write(self, deal: StoredDeal, before: StoredDeal | None, refold: Cause | None = None) -> bool:
        """Compare-and-set: True if `before` was still the stored version (None: no such deal). The messages of the
        change go into the same write, and so does a due entry for a `due` that is another one than before; with
        `refold`, of a redirect, also a due entry to fold the deal it leads to, or led to before this write."""

    async def confirm(self, deal: StoredDeal, before: StoredDeal) -> bool:
        """Compare-and-set like `write`, of a fold that changed nothing but perhaps when the deal is due. It is counted,
        so that a write of what was folded from older claims is refused."""

    # --- what people decided ---

    async def decision(self, decision_id: str) -> Recorded | None: ...

    async def enforce(self, decision_id: str, force: Force) -> Force:
        """From now on the decision counts. Returns what it is about: what was said first stands."""

    async def conclude(self, decision_id: str, outcome: Outcome) -> None:
        """Writes what became of it, unless that is written."""

    async def corrections(self, deal_ids: Iterable[str]) -> list[Recorded]:
        """The corrections, and those taken back, in force for these deals."""

    async def mark(self, deal_id: str, decided: Iterable[str], apart: Iterable[str] = ()) -> None:
        """Adds to a deal's `decided` and `apart`, so that whoever is about to write it has to look again."""

    async def move(self, article_id: str, deal_ids: Iterable[str], to: str) -> None:
        """The article's claims given to any of these deals belong to another one, those to come included."""
