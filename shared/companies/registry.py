"""Who the organisations are: looked up by name or by listing.

The data are bundled (see README.md here) and can be extended or replaced by a CSV of the user's.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from shared.companies import names
from shared.events import Company, CompanyKind


@dataclass(frozen=True, slots=True)
class Listing:
    """A share on an exchange. `mic` and `symbol` as in shared.companies.exchanges; `valid_to` is its last known day."""

    mic: str
    symbol: str
    primary: bool = False
    valid_from: date | None = None
    valid_to: date | None = None

    def __str__(self) -> str:
        return f"{self.mic}:{self.symbol}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One organisation.

    `country` ISO 3166-1 alpha-2. `kind_of` says what a mention of it is when it is no party: index, regulator,
    policy_actor or funder. `parent` is the company_id of the organisation that owns it. `identifiers`: CIK, LEI, ISIN.
    `employees` a head count. `market_rank` the place by market value among companies listed in the United States
    (1 = largest) when the data were made. `curated`: written or checked by hand, so its listings are current ones.
    """

    company_id: str
    name: str
    aliases: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    country: str | None = None
    kind: CompanyKind | None = None
    kind_of: str | None = None
    parent: str | None = None
    listings: tuple[Listing, ...] = ()
    identifiers: dict[str, str] = field(default_factory=dict)
    employees: int | None = None
    market_rank: int | None = None
    curated: bool = False

    @property
    def home(self) -> Listing | None:
        """The listing at home: the primary one, or else the first that is not over."""
        current = [listing for listing in self.listings if listing.valid_to is None]
        return next((listing for listing in current if listing.primary), current[0] if current else None)

    def company(self) -> Company:
        """The entry as events carry it."""
        return Company(
            company_id=self.company_id,
            name=self.name,
            kind=self.kind,
            country=self.country,
            listing=str(self.home) if self.home else None,
            identifiers=self.identifiers,
        )

    def all_names(self) -> Iterator[str]:
        yield self.name
        yield from self.aliases
        yield from self.former_names


class Registry:
    """All entries and the indexes over them. Immutable once made."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries: dict[str, Entry] = {}

    @classmethod
    def load(cls, extra_csv: Path | None = None) -> "Registry":
        return cls([])

    def get(self, company_id: str) -> Entry | None:
        """The entry of this id."""
        return None

    def by_name(self, name: str) -> Entry | None:
        """The one entry of this name, exact on its key; None where it is unknown or several share it."""
        return None

    def candidates(self, name: str) -> tuple[Entry, ...]:
        """All entries of this name."""
        return ()

    def by_listing(self, mic: str, symbol: str) -> Entry | None:
        """Whose the symbol is at this exchange."""
        return None

    def key(self, name: str) -> str:
        """The registry id where by_name finds the name, or else `n:` and its key; equal for spellings of one name."""
        entry = self.by_name(name)
        return entry.company_id if entry else f"n:{names.normalise(name)}"

    def names(self) -> Iterator[tuple[str, str]]:
        """Each (name, company_id), for a gazetteer: names, aliases and former ones, with and without legal form."""
        yield from ()

    def organisation(self, name: str) -> str | None:
        """What a mention of this name is: index, regulator, policy_actor or funder; None for companies and unknowns."""
        return None
