"""Which company of the registry a party is, where its name alone does not tell: by the ticker that the text gives it,
or by what stands around it. "Merck (NYSE: MRK)" is Merck & Co.; "Merck" of Darmstadt is Merck KGaA."""

from collections.abc import Iterable, Mapping
from datetime import date

from shared.companies import names
from shared.companies.entries import Entry
from shared.companies.registry import PROVISIONAL, Registry
from shared.events import PartKind, Party, Ticker, TickerCheck

from .document import Document
from .organisations import Organisation


def of_tickers(checked: Iterable[Ticker], registry: Registry, as_of: date | None) -> dict[str, Entry]:
    """The company behind each name to which the text gives a right ticker; by the name's key."""
    found: dict[str, Entry] = {}
    for ticker in checked:
        if ticker.check == TickerCheck.ok and ticker.mic:
            entry = registry.by_listing(ticker.mic, ticker.symbol, as_of)
            if entry is not None:
                found.setdefault(_key(ticker.name), entry)
    return found


def of_context(
    document: Document, organisations: Iterable[Organisation], registry: Registry, as_of: date | None
) -> dict[str, Entry]:
    """The company behind each name that several of the registry share, where signs of one of them alone are there; by
    the name's key. Signs: the article names it, or what it owns, by another name; or one of its `told_by` stands in a
    sentence with the name, or in the dateline.
    """
    found: dict[str, Entry] = {}
    known = [o for o in organisations if not o.key.startswith(PROVISIONAL)]
    for organisation in organisations:
        rivals = registry.namesakes(organisation.name, as_of) if organisation.key.startswith(PROVISIONAL) else ()
        if len(rivals) < 2:
            continue
        around = _around(document, organisation) if any(rival.told_by for rival in rivals) else ""
        meant = [
            rival
            for rival in rivals
            if any(_stands_in(sign, around) for sign in rival.told_by)
            or not registry.family(rival.company_id, as_of).isdisjoint(o.key for o in known)
        ]
        if len(meant) == 1:
            found[_key(organisation.name)] = meant[0]
    return found


def identified(party: Party, told: Mapping[str, Entry], registry: Registry, as_of: date | None) -> Party:
    """The party under the company's id, where its name alone did not tell which company it is."""
    entry = told.get(_key(party.name)) if party.company is None else None
    if entry is None:
        return party
    company = registry.company(entry, as_of)
    known = {"key": entry.company_id, "company": company, "kind": entry.kind, "country": entry.country}
    return party.model_copy(update=known)


def _around(document: Document, organisation: Organisation) -> str:
    datelines = [document.text[p.start : p.end] for p in document.parts if p.kind == PartKind.dateline]
    sentences = {place.sentence for place in organisation.places}
    return "\n".join((*datelines, *(document.sentences[i].text for i in sorted(sentences))))


def _stands_in(sign: str, text: str) -> bool:
    """Whether the text has the words, not as a part of other words."""
    at = text.find(sign)
    while at >= 0:
        if not text[at - 1 : at].isalnum() and not text[at + len(sign) : at + len(sign) + 1].isalnum():
            return True
        at = text.find(sign, at + 1)
    return False


def _key(name: str) -> str:
    return names.without_legal_words(names.plain(name))
