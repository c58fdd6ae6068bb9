"""The CSV table that entries are kept in."""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import TextIO

from shared.companies import exchanges, identifiers
from shared.companies.entries import ALWAYS, Dated, Entry, FormerName, Listing, Owner, RegistryError, Spell
from shared.events import CompanyKind, Money

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
    "told_by",
)
_REQUIRED = COLUMNS[:2]
_MONEY = re.compile(r"([A-Z]{3}) (\d+(?:\.\d+)?)")
# A table has few days and spells, and the same object each time is small.
_day = lru_cache(date.fromisoformat)
_spell = lru_cache(maxsize=16_384)(Spell)
_KINDS = {kind.value: kind for kind in CompanyKind}
_KINDS_OF = frozenset(("index", "regulator", "policy_actor", "funder"))


def read(stream: TextIO, source: str, curated: bool) -> Iterator[Entry]:
    """The entries of a CSV table (README.md describes its columns). `source` names it in errors.

    The check digits of identifiers are looked at in tables written by hand; those of the bundled one were at its making.

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
        listings = sorted(entry.listings, key=lambda listing: (not listing.primary, listing.spell.valid_to is not None))
        table.writerow(
            (
                entry.company_id,
                entry.name,
                "|".join(entry.aliases),
                "|".join(f"{former.name}{_times(former.spell)}" for former in entry.former_names),
                entry.country or "",
                entry.kind or "",
                entry.kind_of or "",
                "|".join(f"{owner.company_id}{_times(owner.spell)}" for owner in entry.owners),
                "|".join(f"{listing}{_times(listing.spell)}" for listing in listings),
                "|".join(f"{scheme}={value}" for scheme, value in sorted(entry.identifiers.items())),
                *("" if size is None else size for size in (entry.market_value, entry.revenue)),
                *("" if size is None else size for size in (entry.employees, entry.market_rank)),
                entry.sic or "",
                "|".join(entry.told_by),
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
        former_names=tuple(FormerName(*_spelled(part)) for part in several("former_names")),
        country=country,
        kind=_KINDS[kind] if kind else None,
        kind_of=kind_of,
        owners=tuple(Owner(*_spelled(part)) for part in several("parent")),
        listings=tuple(_listing(part, primary=not place) for place, part in enumerate(several("listings"))),
        identifiers=dict(_identifier(part, curated) for part in several("identifiers")),
        market_value=money("market_value"),
        revenue=money("revenue"),
        employees=number("employees"),
        market_rank=number("market_rank"),
        sic=text("sic"),
        told_by=several("told_by"),
        curated=curated,
    )


def _dated(column: str, text: str) -> tuple[str, date | None]:
    figure, at, day = text.partition("@")
    try:
        return figure, _day(day) if at else None
    except ValueError:
        raise ValueError(f"{column} {text!r} has a wrong day; the form is FIGURE@2026-10-31") from None


def _spelled(text: str) -> tuple[str, Spell]:
    """What stands before `@FROM/TO`, and the spell; `@` with anything else behind it belongs to the text."""
    value, at, times = text.rpartition("@")
    first, slash, last = times.partition("/")
    if not at or not slash:
        return text, ALWAYS
    try:
        valid_from, valid_to = (_day(day) if day else None for day in (first, last))
    except ValueError:
        raise ValueError(f"{text!r} has a wrong date; the form is NAME@2019-05-01/2024-12-31") from None
    if valid_from and valid_to and valid_to < valid_from:
        raise ValueError(f"{text!r} ends before it begins")
    return value.strip(), _spell(valid_from, valid_to)


def _listing(text: str, primary: bool) -> Listing:
    place, spell = _spelled(text)
    exchange, colon, symbol = place.partition(":")
    mic = exchange if exchanges.is_mic(exchange) else exchanges.mic_of(exchange)
    if not colon or not symbol.strip() or mic is None:
        raise ValueError(f"listing {text!r} is not MIC:symbol with a known exchange, e.g. XNAS:ABCD")
    if "@" in symbol:
        raise ValueError(f"listing {text!r} has a wrong date; the form is MIC:symbol@2019-05-01/2024-12-31")
    return Listing(mic, exchanges.canonical_symbol(mic, symbol), primary and spell.valid_to is None, spell)


def _times(spell: Spell) -> str:
    return "" if spell == ALWAYS else f"@{spell.valid_from or ''}/{spell.valid_to or ''}"


def _identifier(text: str, check: bool) -> tuple[str, str]:
    scheme, equals, value = (part.strip() for part in text.partition("="))
    if not equals or not scheme or not value:
        raise ValueError(f"identifier {text!r} is not SCHEME=value, e.g. CIK=1234567")
    scheme = scheme.upper()
    if check and (wrong := identifiers.fault(scheme, value)):
        raise ValueError(wrong)
    return scheme, value
