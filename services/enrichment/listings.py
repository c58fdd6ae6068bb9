"""Who a party is by the ticker that the text gives it: "Merck (NYSE: MRK)" is Merck & Co., whichever Merck is meant
elsewhere."""

from collections.abc import Iterable, Mapping

from shared.companies import names
from shared.companies.entries import Entry
from shared.companies.registry import Registry
from shared.events import Party, Ticker, TickerCheck


def of_tickers(checked: Iterable[Ticker], registry: Registry) -> dict[str, Entry]:
    """The company behind each name to which the text gives a right ticker; by the name's key."""
    found: dict[str, Entry] = {}
    for ticker in checked:
        if ticker.check == TickerCheck.ok and ticker.mic:
            entry = registry.by_listing(ticker.mic, ticker.symbol)
            if entry is not None:
                found.setdefault(_key(ticker.name), entry)
    return found


def identified(party: Party, listed: Mapping[str, Entry]) -> Party:
    """The party under the company's id, where its name alone did not tell which company it is."""
    entry = listed.get(_key(party.name)) if party.company is None else None
    if entry is None:
        return party
    known = {"key": entry.company_id, "company": entry.company(), "kind": entry.kind, "country": entry.country}
    return party.model_copy(update=known)


def _key(name: str) -> str:
    return names.without_legal_words(names.plain(name))
