"""Organisations named in an article: found by the form of their names and by what is said around them.

`find` is the seam where a trained recogniser can take over: it gives organisations with all places of their names.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from shared.companies import names
from shared.companies.registry import Registry
from shared.events import PartKind

from . import name_features, name_model, signs
from .document import Document, Sentence
from .name_features import Facts
from .name_words import HEADS, LEGAL, NO_NAME
from .people import GIVEN, is_person
from .places import PLACES
from .runs import CONNECTORS, names_in, trim
from .tickers import TickerFound

MAX_RUNS = 1_500  # capitalised runs looked at in one article
MAX_PLACES = 4  # occurrences of one name whose surroundings are looked at
ENOUGH = 0.2  # the model's score, in logits, that makes a name an organisation

_LINK = re.compile(
    r"(?:\s?\([^()]{1,40}\))?(?:,? and (?:the )?|, (?:the )?|,? & |,? as well as |; (?:and )?)(?:[A-Z][\w.]*(?: [A-Z][\w.]*)?(?:[’']s|-based) |(?:[A-Z]\w+ |[a-z]+ )?(?:firms?|investors?) )?"
)
# What stands before a list of investors: whatever such a list names has invested.
_INVESTORS_COME = re.compile(
    r"(?:\b(?:led|joined|backed|anchored|supported|funded) by|\bparticipation (?:from|by|of)|\b(?:investors?|backers|syndicate|shareholders)"
    r"(?:,? (?:including|included|include|such as|like|are|were|from)| [\w-]+ (?:include|included|including))?:?)(?: (?:\w+ ){0,3}investors?,?)? (?:the )?$"
)
_ADVISE = re.compile(
    r",? (?:is|are|was|were)? ?(?:also )?(?:acting|serving|acted|served|serves?) as\b[^.;]{0,70}?"
    r"(?:managers?|runners?|agents?|advis[eo]rs?|counsels?|underwriters?)\b"
)


@dataclass(frozen=True)
class Place:
    """One occurrence of an organisation's name."""

    start: int
    end: int
    sentence: int  # index of the news sentence


@dataclass
class Organisation:
    name: str  # the fullest form in the text
    key: str
    score: float = 0.0
    places: list[Place] = field(default_factory=list)
    aliases: set[str] = field(default_factory=set)
    institution: bool = False
    is_the_company: bool = False

    def first_in(self, sentence: int) -> Place | None:
        return next((p for p in self.places if p.sentence == sentence), None)


@dataclass
class _Run:
    text: str
    start: int
    end: int
    sentence: Sentence


@dataclass
class Candidates:
    """The capitalised names of an article, before it is said which of them are organisations."""

    runs: list[_Run]
    by_name: dict[str, list[_Run]]
    features: dict[str, set[str]]  # by name: what the model sees of it
    aliases: dict[str, set[str]]  # by name: the short names that the text gives it
    the_company: str | None  # the name behind which the text says ("the Company")
    lower_words: set[str]


def find(document: Document, tickers: list[TickerFound], registry: Registry) -> list[Organisation]:
    """The organisations of the article's news, in the order of their first place."""
    found = candidates(document, tickers, registry)
    scores = {name: name_model.score(features) + _against(features) for name, features in found.features.items()}
    _lists(document, found.runs, scores)
    return _group(document, found, scores, registry)


def _against(features: set[str]) -> float:
    """A name with a trade mark's sign is a product, one before a state's short name a town, one before "'s disease" a
    physician: whatever else is told."""
    if not features.isdisjoint({"listed", "headed", "known"}):
        return 0.0
    return 0.0 if features.isdisjoint({"sign:town", "sign:mark", "sign:eponym", "marked"}) else -4.0


def candidates(document: Document, tickers: list[TickerFound], registry: Registry) -> Candidates:
    """All names that may be organisations, each with its features."""
    runs: list[_Run] = []
    lower_words = document.lower_words
    people: set[str] = set()
    title_text = document.text[: document.title_end].strip()
    datelines = [(p.start, p.end) for p in document.parts if p.kind == PartKind.dateline]
    for sentence in document.sentences:
        if sentence.title and _title_case(sentence.text):
            continue
        begin = sentence.start
        if title_text and not sentence.title and sentence.text.startswith(title_text):
            begin += len(title_text)  # the page repeats its headline: capitals say nothing there
        begin = max([begin, *(b for a, b in datelines if a < sentence.end and sentence.start < b)])
        runs.extend(r for r in _runs(sentence, lower_words, people, registry) if r.start >= begin)
        if len(runs) > MAX_RUNS:
            break
    surnames = {person.split()[-1] for person in people}
    runs = [r for r in runs if r.text not in surnames]
    by_name: dict[str, list[_Run]] = {}
    around: dict[str, set[str]] = {}
    aliases: dict[str, set[str]] = {}
    the_company: str | None = None
    for run in runs:
        name = run.text
        places = by_name.setdefault(name, [])
        places.append(run)
        if len(places) > MAX_PLACES:
            continue
        before, after = document.text[max(0, run.start - 60) : run.start], document.text[run.end : run.end + 260]
        around.setdefault(name, set()).update(name_features.around(before, after))
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
    title = document.text[: document.title_end]
    marked = set(signs.MARKED.findall(document.text[: document.title_end + 12_000]))
    features: dict[str, set[str]] = {}
    for name, places in by_name.items():
        normal = names.normalise(name)
        facts = Facts(
            listed=normal in ticker_names,
            headed=normal in headings,
            known=_known(registry, name),
            common=all(w.lower() in lower_words for w in name.split()),
            in_title=len(name) > 2 and _whole(name, title),
            short_in_title=" " in name and _short_in(name, title, lower_words),
            opens_only=all(r.start == r.sentence.start for r in places),
            count=len(places),
            first_sentence=places[0].sentence.index if places else 0,
            shortened=name in aliases or name == the_company,
        )
        features[name] = name_features.of_name(name, facts) | around.get(name, set())
        if name in marked:
            features[name].add("marked")
    return Candidates(runs, by_name, features, aliases, the_company, lower_words)


def _lists(document: Document, runs: list[_Run], scores: dict[str, float]) -> None:
    """Who stands in one list with organisations is one: "Alpha Ventures, Beta and Gamma Capital"."""
    chain: list[_Run] = []

    def close() -> None:
        names_ = {r.text for r in chain}
        sure = sum(scores[n] >= ENOUGH for n in names_)
        text = document.text
        if (len(chain) > 1 and _INVESTORS_COME.search(text, max(0, chain[0].start - 60), chain[0].start)) or (
            _ADVISE.match(text, chain[-1].end, chain[-1].end + 120)
        ):
            for name in names_:
                scores[name] += 3.0
            return
        if sure and len(chain) > 1 and sure * 2 >= len(names_) - 1:
            for name in names_:
                if scores[name] < ENOUGH:
                    scores[name] += 1.5 if sure == 1 else 2.5

    for run in runs:
        if chain and not (
            chain[-1].sentence is run.sentence and _LINK.fullmatch(document.text, chain[-1].end, run.start)
        ):
            close()
            chain = []
        chain.append(run)
    if chain:
        close()


def _title_case(title: str) -> bool:
    words = [w for w in re.findall(r"[A-Za-z][\w’'-]*", title) if len(w) > 3]
    return not words or sum(w[0].isupper() or not w.islower() for w in words) / len(words) > 0.65


def _whole(name: str, text: str) -> bool:
    at = text.find(name)
    return at >= 0 and not text[at + len(name) : at + len(name) + 1].isalnum()


def _short_in(name: str, title: str, lower_words: set[str]) -> bool:
    """Whether the title has the first word of a name, and that word is no common one."""
    first = name.split()[0].rstrip(",")
    return (
        len(first) > 3 and first.lower() not in lower_words and first not in NO_NAME | PLACES and _whole(first, title)
    )


def _headings(document: Document) -> set[str]:
    """Names under which the article describes companies at its end: "About Example, Inc."."""
    return {
        names.normalise(m[1])
        for m in re.finditer(
            r"\bAbout (?:the )?([A-Z0-9a-z][\w’'&.,®™ \-]{1,60}?)(?:\s*[:(*\n]|$)", document.text[:60_000]
        )
    }


# What organisations run together is none of them: "Partnership with Global Companies Program".
_UNDERTAKINGS = frozenset({"Program", "Programme", "Initiative", "Project", "Scheme"})


def _runs(sentence: Sentence, lower_words: set[str], people: set[str], registry: Registry) -> Iterable[_Run]:
    """The runs of a sentence that may be organisations; the people met on the way go into `people`."""
    for name, at in names_in(sentence.text):
        before, after = sentence.text[max(0, at - 40) : at], sentence.text[at + len(name) : at + len(name) + 60]
        if name in NO_NAME or name in GIVEN or name in PLACES or (name.isupper() and name.title() in PLACES):
            continue
        if name.rsplit(" ", 1)[-1] in _UNDERTAKINGS and not _known(registry, name):
            continue
        if is_person(name, before, after) and not _known(registry, name):
            people.add(name)
            continue
        if at <= 2 and " " not in name and name.lower() in lower_words and not signs.CAMEL.search(name):
            continue  # a sentence's first word that is a common word elsewhere
        yield _Run(name, sentence.start + at, sentence.start + at + len(name), sentence)


def _known(registry: Registry, name: str) -> bool:
    return registry.by_name(name) is not None


def _group(
    document: Document, candidates: Candidates, scores: dict[str, float], registry: Registry
) -> list[Organisation]:
    """Forms of one name together, under the fullest; then every place of every form."""
    by_name, aliases, lower_words = candidates.by_name, candidates.aliases, candidates.lower_words
    keys = {name: names.normalise(name) for name in by_name}
    groups: dict[str, list[str]] = {}
    home_of: dict[str, str] = {}  # the group of each company of the registry
    for name in sorted(by_name, key=lambda n: (-len(keys[n]), -len(n))):
        key = keys[name]
        if not key:
            continue
        entry = registry.by_name(name)
        home = key if key in groups else home_of.get(entry.company_id) if entry else None
        if home is None:
            # with a legal form of its own a name is no short form of a longer one, but a relative of that company
            short_of = [] if name.split()[-1] in LEGAL else [g for g in groups if _short_of(key, g)]
            short_of += [g for g in groups if any(name in aliases.get(n, ()) for n in groups[g])]
            home = max(short_of, key=lambda g: sum(len(by_name[n]) for n in groups[g]), default=key)
        groups.setdefault(home, []).append(name)
        if entry:
            home_of.setdefault(entry.company_id, home)
    found: list[Organisation] = []
    title_names = _known_in_title(document, registry)
    for members in groups.values():
        score = max(scores[m] for m in members) + 0.3 * (sum(len(by_name[m]) for m in members) > 2)
        if score < ENOUGH:
            continue
        fullest = max(members, key=lambda m: (scores[m] > -1.0, len(m)))
        forms = set(members) | {a for m in members for a in aliases.get(m, ())}
        entry = registry.by_name(fullest)
        if entry is not None:
            forms |= {word for word, known in title_names if known == entry.company_id}
        bare = names.without_legal_form(fullest)
        forms |= {bare} if len(bare) > 2 and bare not in PLACES else set()
        forms |= _short_names(bare, lower_words, document.text)
        organisation = Organisation(
            name=fullest,
            key=registry.key(fullest),
            score=score,
            aliases=forms,
            institution=bool(set(fullest.split()) & HEADS),
            is_the_company=candidates.the_company in members,
        )
        found.append(organisation)
    _one_owner_each(found, registry)
    _place(document, found)
    found = [o for o in found if o.places]
    found.sort(key=lambda o: o.places[0].start)
    return found


def _one_owner_each(organisations: list[Organisation], registry: Registry) -> None:
    """A short form that several organisations claim belongs to whom the registry knows by it, else to the surest."""
    claims: dict[str, list[Organisation]] = {}
    for organisation in organisations:
        for form in organisation.aliases:
            claims.setdefault(form, []).append(organisation)
    for form, owners in claims.items():
        if len(owners) > 1:
            entry = registry.by_name(form)
            key = entry.company_id if entry else None
            best = max(owners, key=lambda o: (o.name == form, bool(key) and o.key == key, o.is_the_company, o.score))
            for owner in owners:
                if owner is not best:
                    owner.aliases.discard(form)


def _known_in_title(document: Document, registry: Registry) -> list[tuple[str, str]]:
    """The single words of the title by which the registry knows a company, each with the company's id."""
    words = {m.group() for m in re.finditer(r"\b[A-Z][\w&.-]{2,}\b", document.text[: document.title_end])}
    entries = [(word, registry.by_name(word)) for word in sorted(words) if word not in NO_NAME | PLACES]
    return [(word, entry.company_id) for word, entry in entries if entry is not None]


def _short_names(bare: str, lower_words: set[str], text: str) -> set[str]:
    """Beginnings of a name that stand for it: its first word where that is no common one, its first two."""
    words = bare.split()
    if len(words) < 2 or words[0] in HEADS:
        return set()
    found = set()
    first = words[0].rstrip(",")
    if (
        len(first) > 3
        and first.lower() not in names.GENERIC
        and first.lower() not in lower_words
        and first not in PLACES | GIVEN
        and (first not in NO_NAME or _stands_alone(first, text))
    ):
        found.add(first)
    if (
        len(words) > 2
        and words[1] not in CONNECTORS
        and not all(w.lower() in names.GENERIC for w in words[:2])
        and " ".join(words[:2]) not in PLACES
    ):
        found.add(" ".join(words[:2]))
    return found


def _stands_alone(word: str, text: str) -> bool:
    """Whether a word of common use is again and again written as a name, with no other name behind it."""
    return len(re.findall(rf"(?<=[a-z,] ){re.escape(word)}\b(?! [A-Z])", text)) > 1


def _short_of(short: str, full: str) -> bool:
    if not full.startswith(short):
        return False
    a, b = short.split(), full.split()
    if len(a) >= len(b) or b[: len(a)] != a:
        return False
    return names.is_short_form(short, full) and len(short) > 2


def _place(document: Document, organisations: list[Organisation]) -> None:
    """Fill in every whole occurrence of every form in the news sentences; the longest form wins where they overlap."""
    forms = sorted(
        ((form, i) for i, o in enumerate(organisations) for form in o.aliases if len(form) > 1),
        key=lambda f: -len(f[0]),
    )
    for sentence in document.sentences:
        taken: list[tuple[int, int]] = []
        text = sentence.text
        for form, i in forms:
            at = text.find(form)
            while at >= 0:
                end = at + len(form)
                whole = not (
                    at and (text[at - 1].isalnum() or (text[at - 1] == "-" and text[at - 2 : at - 1].isalpha()))
                ) and not (end < len(text) and text[end].isalnum())
                if whole and not any(a < end and at < b for a, b in taken):
                    taken.append((at, end))
                    organisations[i].places.append(Place(sentence.start + at, sentence.start + end, sentence.index))
                at = text.find(form, end)
    for organisation in organisations:
        organisation.places.sort(key=lambda p: p.start)
