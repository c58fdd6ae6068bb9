"""What the registry holds of an organisation, and the CSV table that entries are kept in."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Generic, TextIO, TypeVar

from shared.companies import exchanges
from shared.errors import DealwireError
from shared.events import Company, CompanyKind, Money, Size, SizeKind


class RegistryError(DealwireError):
    """A table of organisations cannot be used. The text says which line and why."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A share on an exchange, written `MIC:symbol`. `valid_to` is the last day on which it was seen to be listed."""

    mic: str
    symbol: str
    primary: bool = False
    valid_from: date | None = None
    valid_to: date | None = None

    def __str__(self) -> str:
        return f"{self.mic}:{self.symbol}"

    @property
    def space(self) -> str:
        return exchanges.space_of(self.mic)


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
    policy_actor or funder. `parent` is the company_id of its owner. `identifiers`: CIK, LEI, ISIN, FIGI.
    `market_value`; `revenue` of a year; `employees` is a head count; `market_rank` the place by market value among the
    companies with a ticker in the United States (1 = largest); `sic` the industry code that the SEC gives it.
    `curated`: written by hand here or by the user, so that a listing which it lacks is one that it has not.
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
    identifiers: dict[str, str] = field(default_factory=dict, hash=False)
    market_value: Dated[Money] | None = None
    revenue: Dated[Money] | None = None
    employees: Dated[int] | None = None
    market_rank: Dated[int] | None = None
    sic: str | None = None
    curated: bool = False

    @property
    def current(self) -> tuple[Listing, ...]:
        """The listings that are not over, the home one first."""
        live = [listing for listing in self.listings if listing.valid_to is None]
        return tuple(sorted(live, key=lambda listing: not listing.primary))

    @property
    def home(self) -> Listing | None:
        current = self.current
        return current[0] if current else None

    def company(self) -> Company:
        """The entry as events carry it."""
        home = self.home
        return Company(
            company_id=self.company_id,
            name=self.name,
            kind=self.kind,
            country=self.country,
            parent=self.parent,
            listing=str(home) if home else None,
            identifiers=self.identifiers,
            sizes=tuple(self._sizes()),
        )

    def _sizes(self) -> Iterator[Size]:
        for kind, money in ((SizeKind.market_value, self.market_value), (SizeKind.revenue, self.revenue)):
            if money:
                yield Size(kind=kind, amount=money.figure.amount, currency=money.figure.currency, day=money.day)
        for kind, count in ((SizeKind.employees, self.employees), (SizeKind.market_rank, self.market_rank)):
            if count:
                yield Size(kind=kind, amount=count.figure, day=count.day)


COLUMNS = (
    "company_id",
    "name",
    "aliases",
    "former_names",
    "country",
    "kind",
    "kind_of",
    "parent",
    "listings",
    "identifiers",
    "market_value",
    "revenue",
    "employees",
    "market_rank",
    "sic",
)
_REQUIRED = COLUMNS[:2]
_MONEY = re.compile(r"([A-Z]{3}) (\d+(?:\.\d+)?)")
_day = lru_cache(date.fromisoformat)  # a table has few days, and the same object each time is small
_KINDS = {kind.value: kind for kind in CompanyKind}
_KINDS_OF = frozenset(("index", "regulator", "policy_actor", "funder"))


def read(stream: TextIO, source: str, curated: bool) -> Iterator[Entry]:
    """The entries of a CSV table (README.md describes its columns). `source` names it in errors.

    Raises RegistryError with line and reason at the first row that is wrong.
    """
    rows = csv.reader(stream)
    header = tuple(column.strip() for column in next(rows, []))
    unknown = [column for column in header if column not in COLUMNS]
    missing = [column for column in _REQUIRED if column not in header]
    if unknown or missing:
        problem = f"unknown column {unknown[0]!r}" if unknown else f"column {missing[0]!r} is missing"
        raise RegistryError(f"{source}, line 1: {problem}; the columns are {', '.join(COLUMNS)}")
    seen: dict[str, int] = {}
    for cells in rows:
        if not any(cells):
            continue
        try:
            if len(cells) != len(header):
                raise ValueError(f"{len(cells)} cells, but the header has {len(header)}")
            entry = _entry(dict(zip(header, cells, strict=True)), curated)
            if entry.company_id in seen:
                raise ValueError(f"company_id {entry.company_id!r} stands in line {seen[entry.company_id]} already")
        except ValueError as error:
            raise RegistryError(f"{source}, line {rows.line_num}: {error}") from None
        seen[entry.company_id] = rows.line_num
        yield entry


def write(stream: TextIO, entries: Iterable[Entry]) -> None:
    """The entries as such a table, sorted by company_id: equal entries give equal bytes."""
    table = csv.writer(stream, lineterminator="\n")
    table.writerow(COLUMNS)
    for entry in sorted(entries, key=lambda entry: entry.company_id):
        listings = sorted(entry.listings, key=lambda listing: (not listing.primary, listing.valid_to is not None))
        table.writerow(
            (
                entry.company_id,
                entry.name,
                "|".join(entry.aliases),
                "|".join(entry.former_names),
                entry.country or "",
                entry.kind or "",
                entry.kind_of or "",
                entry.parent or "",
                "|".join(map(_listing_text, listings)),
                "|".join(f"{scheme}={value}" for scheme, value in sorted(entry.identifiers.items())),
                *("" if size is None else size for size in (entry.market_value, entry.revenue)),
                *("" if size is None else size for size in (entry.employees, entry.market_rank)),
                entry.sic or "",
            )
        )


def _entry(row: dict[str, str], curated: bool) -> Entry:
    def text(column: str) -> str | None:
        return row.get(column, "").strip() or None

    def several(column: str) -> tuple[str, ...]:
        value = row.get(column)
        return tuple(part.strip() for part in value.split("|") if part.strip()) if value else ()

    def number(column: str) -> Dated[int] | None:
        value = text(column)
        if value is None:
            return None
        figure, day = _dated(column, value)
        if not figure.isdecimal():
            raise ValueError(f"{column} {value!r} is not a whole number")
        return Dated(int(figure), day)

    def money(column: str) -> Dated[Money] | None:
        value = text(column)
        if value is None:
            return None
        figure, day = _dated(column, value)
        found = _MONEY.fullmatch(figure)
        if not found or not day:
            raise ValueError(f"{column} {value!r} is not money with its day, e.g. USD 2500000000@2026-10-31")
        return Dated(Money(amount=float(found[2]), currency=found[1]), day)

    company_id, name, country, kind, kind_of = map(text, ("company_id", "name", "country", "kind", "kind_of"))
    if not company_id or not name:
        raise ValueError(f"{'name' if company_id else 'company_id'} is empty")
    if company_id.startswith("n:"):
        raise ValueError(f"company_id {company_id!r} begins with 'n:', which marks names without an entry")
    if country and not (len(country) == 2 and country.isascii() and country.isalpha() and country.isupper()):
        raise ValueError(f"country {country!r} is no ISO 3166-1 code of two capital letters")
    if kind and kind not in _KINDS:
        raise ValueError(f"kind {kind!r} is none of {', '.join(_KINDS)}")
    if kind_of and kind_of not in _KINDS_OF:
        raise ValueError(f"kind_of {kind_of!r} is none of {', '.join(sorted(_KINDS_OF))}")
    return Entry(
        company_id=company_id,
        name=name,
        aliases=several("aliases"),
        former_names=several("former_names"),
        country=country,
        kind=_KINDS[kind] if kind else None,
        kind_of=kind_of,
        parent=text("parent"),
        listings=tuple(_listing(part, primary=not place) for place, part in enumerate(several("listings"))),
        identifiers=dict(_identifier(part) for part in several("identifiers")),
        market_value=money("market_value"),
        revenue=money("revenue"),
        employees=number("employees"),
        market_rank=number("market_rank"),
        sic=text("sic"),
        curated=curated,
    )


def _dated(column: str, text: str) -> tuple[str, date | None]:
    figure, at, day = text.partition("@")
    try:
        return figure, _day(day) if at else None
    except ValueError:
        raise ValueError(f"{column} {text!r} has a wrong day; the form is FIGURE@2026-10-31") from None


def _listing(text: str, primary: bool) -> Listing:
    place, _, times = text.partition("@")
    exchange, colon, symbol = place.partition(":")
    mic = exchange if exchanges.is_mic(exchange) else exchanges.mic_of(exchange)
    if not colon or not symbol.strip() or mic is None:
        raise ValueError(f"listing {text!r} is not MIC:symbol with a known exchange, e.g. XNAS:ABCD")
    if not times:
        return Listing(mic, exchanges.canonical_symbol(mic, symbol), primary)
    first, _, last = times.partition("/")
    try:
        valid_from = date.fromisoformat(first) if first else None
        valid_to = date.fromisoformat(last) if last else None
    except ValueError:
        raise ValueError(f"listing {text!r} has a wrong date; the form is MIC:symbol@2019-05-01/2024-12-31") from None
    return Listing(mic, exchanges.canonical_symbol(mic, symbol), primary and valid_to is None, valid_from, valid_to)


def _listing_text(listing: Listing) -> str:
    if listing.valid_from is None and listing.valid_to is None:
        return str(listing)
    return f"{listing}@{listing.valid_from or ''}/{listing.valid_to or ''}"


def _identifier(text: str) -> tuple[str, str]:
    scheme, equals, value = (part.strip() for part in text.partition("="))
    if not equals or not scheme or not value:
        raise ValueError(f"identifier {text!r} is not SCHEME=value, e.g. CIK=1234567")
    return scheme.upper(), value
