"""Which company is meant: by id, name, listing, ticker or identifier, and who belongs to it."""

from collections.abc import Iterable, Sequence

from shared.companies import exchanges, names
from shared.companies.registry import Entry, Registry

SUGGESTED = 10


def matches(registry: Registry, text: str) -> tuple[Entry, ...]:
    """The companies that this may mean, the likelier first: one where it is clear, none where nothing fits.

    A name goes before a ticker: "Merck" is two companies, "MRK" is one.
    """
    text = text.strip()
    if exact := registry.get(text):
        return (exact,)
    exchange, colon, symbol = text.partition(":")
    if colon:
        mic = exchange if exchanges.is_mic(exchange) else exchanges.mic_of(exchange)
        owner = registry.by_listing(mic, symbol) if mic else None
        return (owner,) if owner else ()
    if one := registry.by_name(text):
        return (one,)
    return registry.namesakes(text) or _marked(registry, text)


def _marked(registry: Iterable[Entry], text: str) -> tuple[Entry, ...]:
    """Those with this identifier (LEI, CIK, ISIN, FIGI) or this symbol on an exchange today."""
    mark = text.upper()
    number = mark.lstrip("0")
    by_identifier = [
        entry
        for entry in registry
        if any(value.upper() == mark or (number.isdigit() and value == number) for value in entry.identifiers.values())
    ]
    return tuple(by_identifier or (e for e in registry if any(one.symbol == mark for one in e.current)))


def suggestions(registry: Iterable[Entry], text: str) -> tuple[Entry, ...]:
    """Companies whose name has all these words or their beginnings, for a text that matches none."""
    wanted = names.plain(text).split()
    found = [
        entry
        for entry in registry
        if wanted
        and all(
            any(word.startswith(part) for name in (entry.name, *entry.aliases) for word in names.plain(name).split())
            for part in wanted
        )
    ]
    return tuple(sorted(found, key=lambda entry: (not entry.curated, len(entry.name), entry.name))[:SUGGESTED])


def subsidiaries(registry: Iterable[Entry], company_id: str) -> tuple[Entry, ...]:
    """All that the company owns, over any number of steps, by name."""
    owned: dict[str, list[Entry]] = {}
    for entry in registry:
        if entry.parent:
            owned.setdefault(entry.parent, []).append(entry)
    found: dict[str, Entry] = {}
    waiting = [company_id]
    while waiting:
        for entry in owned.get(waiting.pop(), ()):
            if entry.company_id not in found and entry.company_id != company_id:
                found[entry.company_id] = entry
                waiting.append(entry.company_id)
    return tuple(sorted(found.values(), key=lambda entry: entry.name))


def provisional(registry: Registry, entries: Iterable[Entry]) -> set[str]:
    """The keys that their names had in articles that were read before the registry knew them; none of a name that
    several companies share."""
    return {
        f"n:{names.normalise(name)}"
        for entry in entries
        for name in (entry.name, *entry.aliases, *entry.former_names)
        if registry.by_name(name) is entry
    }


def parents(registry: Registry, entry: Entry) -> Sequence[Entry]:
    """Its owner, the owner's owner and so on."""
    found: list[Entry] = []
    while entry.parent and (above := registry.get(entry.parent)) and above not in found:
        found.append(above)
        entry = above
    return found
