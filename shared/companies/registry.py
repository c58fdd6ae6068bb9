"""Who the organisations are: looked up by name or by listing.

The data are bundled (README.md here says from where) and can be extended or replaced by a CSV of the user's.
"""

import gzip
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import TypeVar

from shared.companies import entries, exchanges, names
from shared.companies.entries import Entry, Listing, RegistryError

__all__ = ["Entry", "Listing", "Registry", "RegistryError"]

K = TypeVar("K")


class Registry:
    """All entries and the indexes over them. Not changed once made."""

    def __init__(self, all_entries: Iterable[Entry]) -> None:
        """Of two entries with one id, or one listing, the later one counts."""
        self._entries = {entry.company_id: entry for entry in all_entries}
        self._by_listing: dict[tuple[str, str], tuple[Entry, ...]] = {}
        # Four indexes in falling strength: the whole name, then the name without its legal form; each first as it is
        # now, then as it was.
        self._by_name: tuple[dict[str, tuple[Entry, ...]], ...] = ({}, {}, {}, {})
        for entry in self._entries.values():
            for listing in entry.listings:
                _add(self._by_listing, (listing.space, listing.symbol), entry)
            for place, known in ((0, (entry.name, *entry.aliases)), (1, entry.former_names)):
                for name in known:
                    plain = names.plain(name)
                    _add(self._by_name[place], plain, entry)
                    _add(self._by_name[place + 2], names.without_legal_words(plain), entry)

    @classmethod
    def load(cls, extra_csv: Path | None = None) -> "Registry":
        """The bundled data, and over them the user's table: a row with a company_id that is there replaces it.

        Raises RegistryError with line and reason if the user's table is wrong, OSError if it cannot be read.
        """
        own: dict[str, Entry] = {}
        if extra_csv is not None:
            with extra_csv.open(encoding="utf-8-sig", newline="") as stream:
                own = {entry.company_id: entry for entry in entries.read(stream, str(extra_csv), curated=True)}
        folder = resources.files("shared.companies") / "data"
        text = gzip.decompress((folder / "companies.csv.gz").read_bytes()).decode()
        tables = entries.read(io.StringIO(text, newline=""), "companies.csv.gz", curated=False)
        written = io.StringIO((folder / "organisations.csv").read_text(encoding="utf-8"), newline="")
        merged = absorb(tables, entries.read(written, "organisations.csv", curated=True))
        return cls([*(entry for entry in merged if entry.company_id not in own), *own.values()])

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    @cached_property
    def version(self) -> str:
        """A hash of all entries: equal for equal data."""
        content = hashlib.sha256()
        for company_id in sorted(self._entries):
            content.update(repr(self._entries[company_id]).encode())
        return content.hexdigest()[:16]

    def get(self, company_id: str) -> Entry | None:
        """The entry of this id."""
        return self._entries.get(company_id)

    def by_name(self, name: str) -> Entry | None:
        """The one entry of this name, exact on its key; None where it is unknown or several share it.

        The whole name goes before the one without legal form, today's before former ones, and among entries of equal
        standing one written by hand goes before those that only a table brought.
        """
        found = self.namesakes(name)
        if len(found) < 2:
            return found[0] if found else None
        written = [entry for entry in found if entry.curated]
        return written[0] if len(written) == 1 else None

    def namesakes(self, name: str) -> tuple[Entry, ...]:
        """The entries of equal standing among which by_name chooses; more than one where several share the name."""
        return next(self._found(name), ())

    def candidates(self, name: str) -> tuple[Entry, ...]:
        """All entries that this name may mean, the likelier first."""
        return tuple({entry.company_id: entry for found in self._found(name) for entry in found}.values())

    def by_listing(self, mic: str, symbol: str) -> Entry | None:
        """Whose the symbol is at this exchange (or at another that shares its symbols, as all of the US do).

        A listing that is over counts only while nobody else has the symbol.
        """
        owners = self.owners(exchanges.space_of(mic), exchanges.canonical_symbol(mic, symbol))
        return owners[0] if owners else None

    def owners(self, space: str, symbol: str) -> tuple[Entry, ...]:
        """All that have or had the symbol in this space (see shared.companies.exchanges), present ones first."""
        newest_first = self._by_listing.get((space, symbol), ())[::-1]
        now = [entry for entry in newest_first if _has_now(entry, space, symbol)]
        return (*now, *(entry for entry in newest_first if entry not in now))

    def key(self, name: str) -> str:
        """The registry id where by_name finds the name, or else `n:` and its key; equal for spellings of one name."""
        entry = self.by_name(name)
        return entry.company_id if entry else f"n:{names.normalise(name)}"

    def names(self) -> Iterator[tuple[str, str]]:
        """Each (name, company_id) for a gazetteer: names, aliases, former names, and each without its legal form."""
        for entry in self._entries.values():
            known = (entry.name, *entry.aliases, *entry.former_names)
            for name in dict.fromkeys((*known, *map(names.without_legal_form, known))):
                yield name, entry.company_id

    def _found(self, name: str) -> Iterator[tuple[Entry, ...]]:
        plain = names.plain(name)
        bare = names.without_legal_words(plain)
        for place, key in ((0, plain), (1, plain), (2, bare), (3, bare)):
            found = self._by_name[place].get(key)
            if found:
                yield found


def absorb(tables: Iterable[Entry], written: Iterable[Entry]) -> list[Entry]:
    """Both, where one written by hand takes over what the tables say of the same organisation.

    It is the same if it shares an identifier, or a present listing and a word of its name that is not a general one.
    What was written stands; listings, identifiers, former names and sizes are added, the table's name as an alias.
    """
    by_hand = {entry.company_id: entry for entry in written}
    identifiers: dict[tuple[str, str], str] = {}
    listings: dict[tuple[str, str], str] = {}
    for entry in by_hand.values():
        identifiers.update(dict.fromkeys(entry.identifiers.items(), entry.company_id))
        listings.update(dict.fromkeys(((one.space, one.symbol) for one in entry.current), entry.company_id))
    rest = []
    for entry in tables:
        same = (identifiers[mark] for mark in entry.identifiers.items() if mark in identifiers)
        marks = ((one.space, one.symbol) for one in entry.current)
        alike = (listings[mark] for mark in marks if mark in listings)
        owner = next(same, None) or next((one for one in alike if related(by_hand[one], entry)), None)
        if owner:
            free = tuple(one for one in entry.listings if listings.get((one.space, one.symbol), owner) == owner)
            by_hand[owner] = _merged(by_hand[owner], replace(entry, listings=free))
        else:
            rest.append(entry)
    return rest + list(by_hand.values())


def related(one: Entry, other: Entry) -> bool:
    """Whether a name of the one and a name of the other share a word that says who they are."""
    words = [
        {word for name in (entry.name, *entry.aliases, *entry.former_names) for word in names.telling_words(name)}
        for entry in (one, other)
    ]
    return not words[0].isdisjoint(words[1])


def _merged(first: Entry, second: Entry) -> Entry:
    have = {(listing.space, listing.symbol) for listing in first.listings}
    more = tuple(
        replace(listing, primary=listing.primary and first.home is None)
        for listing in second.listings
        if (listing.space, listing.symbol) not in have
    )
    known = {names.plain(name) for name in (first.name, *first.aliases)}
    fresh = {names.plain(name): name for name in (second.name, *second.aliases) if names.plain(name) not in known}
    before = {names.plain(name): name for name in (*first.former_names, *second.former_names)}
    return replace(
        first,
        aliases=first.aliases + tuple(fresh.values()),
        former_names=tuple(name for key, name in before.items() if key not in known),
        country=first.country or second.country,
        kind=first.kind or second.kind,
        listings=first.listings + more,
        identifiers={**second.identifiers, **first.identifiers},
        market_value=first.market_value or second.market_value,
        revenue=first.revenue or second.revenue,
        employees=first.employees or second.employees,
        market_rank=min(filter(None, (first.market_rank, second.market_rank)), key=lambda r: r.figure, default=None),
        sic=first.sic or second.sic,
    )


def _has_now(entry: Entry, space: str, symbol: str) -> bool:
    return any(one.valid_to is None and one.space == space and one.symbol == symbol for one in entry.listings)


def _add(index: dict[K, tuple[Entry, ...]], key: K, entry: Entry) -> None:
    have = index.get(key, ())
    if all(entry is not one for one in have):
        index[key] = (*have, entry)
