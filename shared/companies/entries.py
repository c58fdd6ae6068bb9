"""What the registry holds of an organisation, and what of it held on a day."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from shared.companies import exchanges
from shared.errors import DealwireError
from shared.events import Company, CompanyKind, Money, Size, SizeKind


class RegistryError(DealwireError):
    """A table of organisations cannot be used. The text says which line and why."""


@dataclass(frozen=True, slots=True)
class Spell:
    """From when to when something held, both days within; None: open, or not known."""

    valid_from: date | None = None
    valid_to: date | None = None

    def covers(self, day: date | None) -> bool:
        """Whether it held on that day; without a day, whether it holds today (has no end)."""
        if day is None:
            return self.valid_to is None
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


ALWAYS = Spell()


@dataclass(frozen=True, slots=True)
class Listing:
    """A share on an exchange, written `MIC:symbol`. Of a listing that only snapshots tell, the spell goes from the day
    on which it was first seen to the last."""

    mic: str
    symbol: str
    primary: bool = False
    spell: Spell = ALWAYS

    def __str__(self) -> str:
        return f"{self.mic}:{self.symbol}"

    @property
    def space(self) -> str:
        return exchanges.space_of(self.mic)

    @property
    def valid_from(self) -> date | None:
        return self.spell.valid_from

    @property
    def valid_to(self) -> date | None:
        return self.spell.valid_to


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name that the organisation had."""

    name: str
    spell: Spell = ALWAYS


@dataclass(frozen=True, slots=True)
class Owner:
    """Who owns or owned the organisation, by company_id."""

    company_id: str
    spell: Spell = ALWAYS


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Dated(Generic[T]):
    """A figure with the day that it is of, where known; written `FIGURE@2026-10-31`."""

    figure: T
    day: date | None = None

    def __str__(self) -> str:
        figure = f"{self.figure.currency} {self.figure.amount:.15g}" if isinstance(self.figure, Money) else self.figure
        return f"{figure}@{self.day}" if self.day else str(figure)


@dataclass(frozen=True, slots=True)
class Entry:
    """One organisation.

    `country` ISO 3166-1 alpha-2. `kind_of` says what a mention of it is when it is no party: index, regulator,
    policy_actor or funder. `identifiers`: CIK, LEI, ISIN, FIGI. `market_value`; `revenue` of a year; `employees` is a
    head count; `market_rank` the place by market value among the companies with a ticker in the United States (1 =
    largest); `sic` the industry code that the SEC gives it; `told_by`: words in a sentence with its name that tell it
    from others of that name. `curated`: written by hand here or by the user, so that a
    listing which it lacks is one that it has not.
    """

    company_id: str
    name: str
    aliases: tuple[str, ...] = ()
    former_names: tuple[FormerName, ...] = ()
    country: str | None = None
    kind: CompanyKind | None = None
    kind_of: str | None = None
    owners: tuple[Owner, ...] = ()
    listings: tuple[Listing, ...] = ()
    identifiers: dict[str, str] = field(default_factory=dict, hash=False)
    market_value: Dated[Money] | None = None
    revenue: Dated[Money] | None = None
    employees: Dated[int] | None = None
    market_rank: Dated[int] | None = None
    sic: str | None = None
    told_by: tuple[str, ...] = ()
    curated: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """All names that it goes or went by, the present ones first."""
        return (self.name, *self.aliases, *(former.name for former in self.former_names))

    @property
    def current(self) -> tuple[Listing, ...]:
        """The listings that are not over, the home one first."""
        return self.listed_on(None)

    @property
    def home(self) -> Listing | None:
        """The listing at home, today."""
        return next(iter(self.current), None)

    @property
    def parent(self) -> str | None:
        """The company_id of its owner, today."""
        return self.parent_on(None)

    def listed_on(self, day: date | None) -> tuple[Listing, ...]:
        """The listings of that day (None: today), the home one first."""
        live = [listing for listing in self.listings if listing.spell.covers(day)]
        return tuple(sorted(live, key=lambda listing: not listing.primary))

    def parent_on(self, day: date | None) -> str | None:
        """The company_id of its owner on that day (None: today)."""
        return next((owner.company_id for owner in self.owners if owner.spell.covers(day)), None)

    def company(self, as_of: date | None = None, provisional: tuple[str, ...] = ()) -> Company:
        """The entry as events carry it: as it was on that day where the data tell, else as it is."""
        home = next(iter(self.listed_on(as_of)), None) or self.home
        return Company(
            company_id=self.company_id,
            name=self.name,
            kind=self.kind,
            country=self.country,
            parent=self.parent_on(as_of),
            listing=str(home) if home else None,
            identifiers=self.identifiers,
            sizes=tuple(self._sizes()),
            provisional=provisional,
        )

    def _sizes(self) -> Iterator[Size]:
        for kind, money in ((SizeKind.market_value, self.market_value), (SizeKind.revenue, self.revenue)):
            if money:
                yield Size(kind=kind, amount=money.figure.amount, currency=money.figure.currency, day=money.day)
        for kind, count in ((SizeKind.employees, self.employees), (SizeKind.market_rank, self.market_rank)):
            if count:
                yield Size(kind=kind, amount=count.figure, day=count.day)
