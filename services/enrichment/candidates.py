"""The capitalised names of an article with what the model of names sees of each, before it is said which of them are
organisations."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from shared.companies import names
from shared.companies.registry import Entry, Registry
from shared.events import PartKind

from . import name_contexts, name_features, signs, unusual_names
from .document import Document, Sentence
from .name_words import LEGAL, NO_NAME, word_set
from .people import GIVEN, is_person
from .places import PLACES
from .runs import names_in, trim
from .tickers import TickerFound

MAX_RUNS = 1_500  # capitalised runs looked at in one article
MAX_PLACES = 4  # occurrences of one name whose surroundings are looked at


class Run(NamedTuple):
    text: str
    start: int
    end: int
    sentence: Sentence


@dataclass
class Candidates:
    runs: list[Run]
    by_name: dict[str, list[Run]]
    seen: dict[str, list[str]]  # by name: what the model sees of it in this article, beside the name itself
    aliases: dict[str, set[str]]  # by name: the short names that the text gives it
    the_company: str | None  # the name behind which the text says ("the Company")
    entries: dict[str, Entry | None]  # by name: the company that the registry knows by it
    unusual: set[str]  # names that are told to be some by other signs than their capitals

    def features(self, name: str) -> set[str]:
        return {*name_features.of_name(name), *self.seen[name]}


def find(document: Document, tickers: list[TickerFound], registry: Registry) -> Candidates:
    """All names that may be organisations."""
    text = document.text
    lower_words = document.lower_words
    entries: dict[str, Entry | None] = {}
    unusual = unusual_names.find(document, tickers, registry)
    runs = _runs(document, unusual, registry)
    by_name: dict[str, list[Run]] = {}
    around: dict[str, set[str]] = {}
    aliases: dict[str, set[str]] = {}
    the_company: str | None = None
    for run in runs:
        name = run.text
        places = by_name.setdefault(name, [])
        places.append(run)
        if len(places) > MAX_PLACES:
            continue
        begin = max(run.sentence.start, run.start - name_contexts.BEFORE)
        after = text[run.end : run.end + name_contexts.AFTER]
        around.setdefault(name, set()).update(name_contexts.around(text[begin : run.start], after))
        if after[:2] not in {" (", ", ", ",(", " ["} and after[:1] not in "([*" and "as " not in after[:40]:
            continue
        other = signs.OTHER_NAME.match(after)
        if other and other["alias"] not in NO_NAME:
            aliases.setdefault(name, set()).add(other["alias"])
        for alias, company in signs.short_names_given(name, after):
            if company:
                the_company = the_company or name
            else:
                aliases.setdefault(name, set()).add(alias)
    for t in tickers:  # a name with a ticker is an organisation, whatever its form
        if t.name and t.name not in by_name:
            clean = trim(t.name, t.name_start)
            if clean:
                by_name.setdefault(clean[0], [])
    ticker_names = {names.normalise(t.name) for t in tickers if t.name}
    headings = _headings(document)
    title = text[: document.title_end]
    marked = signs.marked(text[: document.title_end + 12_000])
    several = [name.split() for name in by_name if " " in name]
    begins, ends = {words[0] for words in several}, {words[-1] for words in several}
    seen: dict[str, list[str]] = {}
    for name, places in by_name.items():
        normal = names.normalise(name)
        entries[name], known = looked_up(registry, name)
        facts = name_features.Facts(
            listed=normal in ticker_names,
            headed=normal in headings,
            known=known,
            common=all(w in lower_words for w in name.lower().split()),
            in_title=len(name) > 2 and _whole(name, title),
            short_in_title=" " in name and _short_in(name, title, lower_words),
            opens_only=all(r.start == r.sentence.start for r in places),
            times=len(places),
            first_sentence=places[0].sentence.index if places else 0,
            shortened=name in aliases or name == the_company,
            begins_other=name in begins,
            ends_other=name in ends,
        )
        told = [*name_features.of_facts(name, facts), *around.get(name, ())]
        if name in marked:
            told.append("marked")
        seen[name] = told
    return Candidates(runs, by_name, seen, aliases, the_company, entries, {text[a:b] for a, b in unusual})


def _runs(document: Document, unusual: list[tuple[int, int]], registry: Registry) -> list[Run]:
    """The runs of the news that may be organisations; people are left out, and so are their surnames alone."""
    runs: list[Run] = []
    people: set[str] = set()
    title_text = document.text[: document.title_end].strip()
    datelines = [(p.start, p.end) for p in document.parts if p.kind == PartKind.dateline]
    for sentence in document.sentences:
        inside = [(a, b) for a, b in unusual if sentence.start <= a and b <= sentence.end] if unusual else []
        for a, b in inside:
            runs.append(Run(document.text[a:b], a, b, sentence))
        if (sentence.title or not sentence.text.endswith((".", "”", '"', ")"))) and title_case(sentence.text):
            continue
        begin = sentence.start
        if title_text and not sentence.title and sentence.text.startswith(title_text):
            begin += len(title_text)  # the page repeats its headline: capitals say nothing there
        begin = max([begin, *(b for a, b in datelines if a < sentence.end and sentence.start < b)])
        runs += [
            r
            for r in _of_sentence(sentence, document, people, registry)
            if r.start >= begin and not (inside and any(a < r.end and r.start < b for a, b in inside))
        ]
        if len(runs) > MAX_RUNS:
            break
    if unusual:
        runs.sort(key=lambda r: r.start)
    surnames = {person.rsplit(" ", 1)[-1] for person in people}
    return [r for r in runs if r.text not in surnames]


# What organisations run together is none of them: "Partnership with Global Companies Program".
_UNDERTAKINGS = frozenset({"Program", "Programme", "Initiative", "Project", "Scheme"})
# What they make is none either: "Example Drug Screening Readers".
_WARES = word_set(
    "Reader Readers Platform Platforms Kit Kits Test Tests Assay Assays Analyzer Analyzers Analyser Device Tablet Tablets "
    "Capsules Injection Suspension Study Trial Trials App Catheter Catheters Stent Implant Implants Pump Pumps Inhaler "
    "Monitor Scanner Sensor Sensors Software Suite Catalogue Catalog Vaccine Antibody Inhibitor Inhibitors"
)
_DESCRIBES = word_set(
    "Drugmaker Biotech Biopharma Pharma Rival Fellow Inside Why Partner Developer Startup Giant Miner Lender Insurer "
    "Retailer Broker Buyer Analysts Both Even Only Like Unlike Take Maker Billionaire Newly Big Former Longtime "
    "Shares Stock Investor Meet When Where While Brokerage Underwriter Underwriters Bookrunner Bookrunners Peer Peers "
    "Utility Conglomerate Adviser Advisers Advisor Advisors Backer Backers Owner Sponsor Distributor Supplier Competitor "
    "Competitors Rivals Suitor Suitors Bidder Bidders Seller Sellers Buyers Newcomer Spinout Heavyweight Wholesaler "
    "Hospitals Insurers Banks Lenders Biotechs Drugmakers Startups Licensee Licensor Customer Client Parent"
)
# What news wires hang before a headline.
_LABELS = word_set(
    "Exclusive EXCLUSIVE Update UPDATE Breakingviews BREAKINGVIEWS Brief BRIEF Analysis ANALYSIS Factbox FACTBOX Focus FOCUS "
    "Insight INSIGHT Correction CORRECTED Refile REFILE Wrapup WRAPUP Interview INTERVIEW Explainer EXPLAINER Deals DEALTALK "
    "Timeline Column COLUMN Live Lex Heard"
)
# What is a part of the company named behind it: "Board of Management of Alpha AG".
_PARTS = re.compile(
    r"(?:\w+ )*(?:Board|Division|Committee|Office|Subsidiary|Unit|Directors|Management|Organi[sz]ation|Department|Business|"
    r"Branch|Affiliate|Arm|Partners|Managers|Governors|Shareholders|Stockholders) of (?:the )?(?=[^ ])"
)
_NEVER = NO_NAME | GIVEN | PLACES | {"Big Pharma", "Big Biotech", "Reverse Morris Trust", "Wall Street", "Main Board"}


def _of_sentence(sentence: Sentence, document: Document, people: set[str], registry: Registry) -> Iterator[Run]:
    text = sentence.text

    def known(name: str) -> bool:
        return looked_up(registry, name)[0] is not None

    for name, at in names_in(text):
        if name in _NEVER or (name.isupper() and name.title() in PLACES):
            continue
        if at <= 2 and " " in name:
            first, rest = name.split(" ", 1)
            if first in _DESCRIBES or (first.lower() in document.lower_words and known(rest)):  # "Drugmaker Alpha said"
                name, at = rest, at + len(first) + 1
        if "-" in name:
            label, _, rest = name.partition("-")
            if rest[:1].isupper() and (label in _LABELS or (" " not in name and known(rest) and not known(name))):
                if label not in _LABELS and known(label):  # "Alpha-Beta pact"
                    yield Run(label, sentence.start + at, sentence.start + at + len(label), sentence)
                name, at = rest, at + len(label) + 1  # "Exclusive-Alpha in talks"
        if " of " in name and (part := _PARTS.match(name)):
            rest = name[part.end() :]
            if rest.rsplit(" ", 1)[-1] in LEGAL or known(rest):
                name, at = rest, at + part.end()
        last = name.rsplit(" ", 1)[-1]
        if (last in _UNDERTAKINGS or (last in _WARES and name.count(" ") > 1)) and not known(name):
            continue
        end = at + len(name)
        if is_person(name, text[max(0, at - 40) : at], text[end : end + 60]) and not known(name):
            people.add(name)
            continue
        if at <= 2 and " " not in name and name.lower() in document.lower_words and not signs.CAMEL.search(name):
            continue  # a sentence's first word that is a common word elsewhere
        yield Run(name, sentence.start + at, sentence.start + end, sentence)


@lru_cache(maxsize=16_384)
def looked_up(registry: Registry, name: str) -> tuple[Entry | None, str]:
    """The company that the registry knows by a name, and how: "curated", "table", "shared" by several, "" not at all."""
    if not registry.namesakes(name):  # most names are unknown: one look is enough for them
        return None, ""
    entry = registry.by_name(name)
    return entry, "shared" if entry is None else "curated" if entry.curated else "table"


_TITLE_WORD = re.compile(r"[A-Za-z][\w’'-]*")
# What stays small in a line with capitals.
_SMALL = word_set(
    "a an the and or nor but of in on at to for from by with as its into onto over per via up out off after before under "
    "between against through during within without than amid toward towards upon about de la vs plc bio is are be it "
    "million billion mg ml"
)


def title_case(title: str) -> bool:
    """Whether a line has capitals at nearly all of its words, so that they tell nothing."""
    words = [w for w in _TITLE_WORD.findall(title) if len(w) > 1 and w not in _SMALL]
    return sum([w.islower() for w in words]) < 0.25 * len(words) if words else True


def _whole(name: str, text: str) -> bool:
    at = text.find(name)
    return at >= 0 and not text[at + len(name) : at + len(name) + 1].isalnum()


def _short_in(name: str, title: str, lower_words: set[str]) -> bool:
    """Whether the title has the first word of a name, and that word is no common one."""
    first = name.split(" ", 1)[0].rstrip(",")
    return (
        len(first) > 3
        and first in title
        and first.lower() not in lower_words
        and first not in _NEVER
        and _whole(first, title)
    )


_ABOUT = re.compile(r"About (?:the )?([A-Z0-9a-z][\w’'&.,®™ \-]{1,60}?)(?:\s*[:(*\n]|$)")


def _headings(document: Document) -> set[str]:
    """Names under which the article describes companies at its end: "About Example, Inc."."""
    return {names.normalise(m[1]) for m in _ABOUT.finditer(document.text, 0, 60_000)}
