"""Organisations named in an article: found by the form of their names and by what is said around them.

`find` is the seam where a trained recogniser can take over: it gives organisations with all places of their names.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from shared.companies import names
from shared.companies.registry import Registry

from .document import Document, Sentence
from .name_words import HEADS, LEGAL, NO_NAME, STRONG, WEAK
from .people import GIVEN, OFFICE_WORD, is_person
from .places import PLACES
from .runs import CONNECTORS, RUN, split, trim
from .tickers import TickerFound

MAX_RUNS = 1_500  # capitalised runs looked at in one article
ENOUGH = 2.0  # signs that make a run an organisation

_COMPANY_NOUN = (
    r"(?:company|firm|business|developer|provider|manufacturer|maker|startup|start-up|organi[sz]ation|corporation|leader|pioneer|innovator|"
    r"biotech|biopharma\w*|pharmaceutical|subsidiary|institute|institution|university|hospital|distributor|supplier|specialist|CDMO|CRO|"
    r"fund|investor|foundation|nonprofit|non-profit|agency|network|group|platform|retailer|bank|practice|clinic|partner|spin-?out|spin-?off|"
    r"enterprise|charity|arm|unit|division|brand|lab|laboratory|consultancy|marketplace|system)"
)
_APPOSITIVE = re.compile(rf"^(?:\s?\([^()]{{1,80}}\)){{0,3}},? ?,\s(?:a|an|the|one of|Inc|which is a|part of|formerly)\b[^.;]{{0,140}}?\b{_COMPANY_NOUN}\b", re.IGNORECASE)
_IS_A = re.compile(rf"^(?:\s?\([^()]{{1,80}}\)){{0,3}}(?:,? Inc\.)? is (?:a|an|the|one of)\b[^.;]{{0,140}}?\b{_COMPANY_NOUN}\b", re.IGNORECASE)
_ACTS = re.compile(
    r"^(?:\s?\([^()]{1,80}\)){0,3},? (?:today |also |has |have |will |is |was |are |recently |now )?(?:today )?(?:announce|report|enter|sign|acquire|agree|complete|close|raise|secure|"
    r"receive|partner|collaborat|expand|launch|pay|grant|license|said|says|plan|pleased|proud|excited|thrilled|acted|acting|serv|develop|provide|offer|joined|invest|intends|expects|retain|own)"
)
_OFFICE_AFTER = re.compile(r"^(?:[’']s?)? (?:CEO|CFO|COO|CSO|CMO|CTO|President|Chief|Chairman|Chairwoman|founder|co-founder|executive|shares|shareholders|stockholders|Board|board|stock|subsidiary|Subsidiary)\b")
_ROLE_BEFORE = re.compile(
    r"(?:\b(?:CEO|CFO|COO|CTO|CSO|CMO|[Oo]fficer|[Pp]resident|[Cc]hairman|[Dd]irector|[Ff]ounder|[Pp]artner|[Pp]rincipal|[Hh]ead|subsidiary|affiliate|unit|division|shares|acquisition|customers|portfolio|investors?) (?:of|at|from|for)(?: the)?"
    r"|\b(?:partner(?:ed|s|ing|ship)?|collaborat\w+|agreement|alliance|venture|merger?|deal|contract|MOU|together|relationship|contracted|forces) with|\bfrom|\bby|\bbetween|\bacquir\w+|\bfirms?|\bcompan(?:y|ies)|\bstartup|\bsubsidiary,?|\binvestors?|\bgiant|\bwith|\binvest(?:ed|s)? in) (?:the )?$"
)
_NAME_END = r"(?:Therapeutics|Pharmaceuticals|Pharma|Biosciences|Biotech\w*|Biologics|Inc|Corp|Ltd|LLC|AG|Health|Medical|Ventures|Capital|Partners|University|Hospital|Labs|Sciences|Medicines|Diagnostics|Bio)"
_AFTER_NAME = re.compile(rf"\b{_NAME_END}\.?(?: and|,| &|,? and) $")
_BEFORE_NAME = re.compile(rf"^(?:,| and|,? and| &) (?:[A-Z][\w.]+ ){{1,3}}?{_NAME_END}\b")
_LINK = re.compile(r"(?:\s?\([^()]{1,40}\))?(?:,? and (?:the )?|, (?:the )?|,? & |,? as well as |; (?:and )?)(?:[A-Z][\w.-]+-based |[a-z]+ investors? )?")
_QUOTED = re.compile(r"[\"“”‘'](?P<alias>[^\"“”‘’']{2,40})[\"”“’']")
_SHORT = re.compile(r"^(?:(?:the|or|and|formerly|hereinafter|collectively|together) )*(?P<alias>[A-Z0-9][\w&.\-]{1,14})$")
_CODE = re.compile(r"^[A-Z]{1,6}[\- ]?\d[\w\-]*$|^[A-Z]{2,6}-[A-Z0-9]{1,8}(?:-\w+)*$")
_CAMEL = re.compile(r"[a-z][A-Z]|^[a-z]{1,3}[A-Z]")
_PRODUCT_AFTER = re.compile(r"^(?:®|™|\(R\)|\(TM\)| ?(?:tablets?|capsules?|injection|trial|study|test|tests|kit|program|programme|platform|technology|app|software|device|system)\b)")
_COMPANY_ALIAS = re.compile(r"\bcompany\b", re.IGNORECASE)


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


def find(document: Document, tickers: list[TickerFound], registry: Registry) -> list[Organisation]:
    """The organisations of the article's news, in the order of their first place."""
    runs: list[_Run] = []
    lower_words = set(re.findall(r"\b[a-z]{3,}\b", document.text[: document.title_end + 12_000]))
    for sentence in document.sentences:
        if sentence.title and _title_case(sentence.text):
            continue
        runs.extend(_runs(sentence, lower_words))
        if len(runs) > MAX_RUNS:
            break
    scores: dict[str, float] = {}
    by_name: dict[str, list[_Run]] = {}
    aliases: dict[str, set[str]] = {}
    the_company: str | None = None
    ticker_names = {names.normalise(t.name) for t in tickers if t.name}
    headings = _headings(document)
    title = document.text[: document.title_end]
    for run in runs:
        name = run.text
        by_name.setdefault(name, []).append(run)
        if len(by_name[name]) > 6:
            continue
        before, after = document.text[max(0, run.start - 60) : run.start], document.text[run.end : run.end + 260]
        scores[name] = scores.get(name, 0.0) + _signs(name, before, after)
        for alias, company in _aliases(name, after):
            if company:
                the_company = the_company or name
            else:
                aliases.setdefault(name, set()).add(alias)
                scores[name] += 0.5
    for t in tickers:  # a name with a ticker is an organisation, whatever its form
        if t.name and t.name not in by_name:
            clean = trim(t.name, t.name_start)
            if clean:
                by_name.setdefault(clean[0], [])
                scores.setdefault(clean[0], 0.0)
    for name in by_name:
        common = all(w.lower() in lower_words for w in name.split())
        scores[name] += _form(name) - 1.3 * common + (1.2 if len(name) > 2 and _whole(name, title) else 0.0)
        normal = names.normalise(name)
        if normal in ticker_names:
            scores[name] += 4.0
        if normal in headings:
            scores[name] += 3.0
        if 0.4 < scores[name] < ENOUGH and _known(registry, name):
            scores[name] += 1.5
    _lists(document, runs, scores)
    return _group(document, by_name, scores, aliases, the_company, registry, lower_words)


def _lists(document: Document, runs: list[_Run], scores: dict[str, float]) -> None:
    """Who stands in one list with organisations is one: "Alpha Ventures, Beta and Gamma Capital"."""
    chain: list[_Run] = []

    def close() -> None:
        names_ = {r.text for r in chain}
        sure = sum(scores[n] >= ENOUGH for n in names_)
        if sure and len(chain) > 1 and sure * 2 >= len(names_) - 1:
            for name in names_:
                if -0.5 <= scores[name] < ENOUGH:
                    scores[name] += 1.2 if sure == 1 else 2.0

    for run in runs:
        if chain and not (chain[-1].sentence is run.sentence and _LINK.fullmatch(document.text, chain[-1].end, run.start)):
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


def _headings(document: Document) -> set[str]:
    """Names under which the article describes companies at its end: "About Example, Inc."."""
    return {
        names.normalise(m[1])
        for m in re.finditer(r"\bAbout (?:the )?([A-Z0-9a-z][\w’'&.,®™ \-]{1,60}?)(?:\s*[:(*\n]|$)", document.text[:60_000])
    }


def _runs(sentence: Sentence, lower_words: set[str]) -> Iterable[_Run]:
    for match in RUN.finditer(sentence.text):
        if match.end() - match.start() > 160:
            continue
        for text, start in split(match.group(), match.start()):
            clean = trim(text, start)
            if clean is None:
                continue
            name, at = clean
            before, after = sentence.text[max(0, at - 40) : at], sentence.text[at + len(name) : at + len(name) + 60]
            if name in PLACES or name in NO_NAME or name in GIVEN or is_person(name, before, after):
                continue
            if at <= 2 and " " not in name and name.lower() in lower_words and not _CAMEL.search(name):
                continue  # a sentence's first word that is a common word elsewhere
            yield _Run(name, sentence.start + at, sentence.start + at + len(name), sentence)


def _form(name: str) -> float:
    """Signs in the name itself."""
    words = name.replace(",", "").split()
    last = words[-1]
    if last in LEGAL and len(words) > 1:
        return 3.0
    bare = last.rstrip(".")
    if _CODE.match(name) and not name.isalpha():
        return -2.0
    if name.endswith(("®", "™")):
        return -1.5
    score = 0.0
    if len(words) > 1:
        if bare in STRONG or words[0] in HEADS:
            score += 2.2
        elif bare in WEAK:
            score += 1.1
        if any(w in HEADS for w in words) and any(w in {"of", "for"} for w in words):
            score += 1.5
        if bare in NO_NAME:
            score -= 1.5
        if words[0] in NO_NAME and not score:
            score -= 0.7
    else:
        if re.search(r"(?:Pharma|Bio|Med|Tx|Rx|Gen|Health|Labs?|Tech|Care|logic|nostics|tech|pharma|gene|cyte|mab|therapeutics)$", name) or re.match(r"(?:Bio|Neuro|Onco|Immuno|Gen|Medi|Cell|Pharma|Thera)[A-Z]?[a-z]+", name):
            score += 0.8
        if name.isupper() and len(name) <= 5:
            score -= 0.6
    if _CAMEL.search(name):
        score += 0.7
    return score


def _signs(name: str, before: str, after: str) -> float:
    """Signs around one occurrence."""
    score = 0.0
    if _APPOSITIVE.match(after) or _IS_A.match(after):
        score += 1.8
    if _ACTS.match(after):
        score += 0.9
    if _OFFICE_AFTER.match(after):
        score += 1.2
    if _ROLE_BEFORE.search(before):
        score += 0.9
    if after.startswith(("’s ", "'s ")):
        score += 0.4
    if _AFTER_NAME.search(before) or _BEFORE_NAME.match(after):
        score += 1.1
    if _PRODUCT_AFTER.match(after):
        score -= 1.2
    return score


def _aliases(name: str, after: str) -> list[tuple[str, bool]]:
    """Short names given in brackets behind a name; the second says that it is "the Company"."""
    found: list[tuple[str, bool]] = []
    at = 0
    for _ in range(4):
        match = re.compile(r"\s?[,*]?\s?[(\[]([^()\[\]]{2,160})[)\]]").match(after, at)
        if not match:
            break
        inside = match[1]
        at = match.end()
        for quoted in _QUOTED.finditer(inside):
            alias = quoted["alias"].strip(" ,.")
            if _COMPANY_ALIAS.search(alias):
                found.append(("Company", True))
            elif alias and alias not in NO_NAME:
                found.append((alias, False))
        if not _QUOTED.search(inside) and ":" not in inside:
            short = _SHORT.match(inside.strip())
            if short and short["alias"] not in NO_NAME and _abbreviates(short["alias"], name):
                found.append((short["alias"], False))
    return found


def _abbreviates(short: str, name: str) -> bool:
    initials = "".join(w[0] for w in re.findall(r"[A-Za-z0-9]+", name) if w.lower() not in CONNECTORS).upper()
    letters = re.sub(r"[^A-Za-z0-9]", "", short).upper()
    return letters in initials or initials.startswith(letters[:3]) or name.upper().startswith(letters) or short in name


def _known(registry: Registry, name: str) -> bool:
    return registry.by_name(name) is not None


def _group(
    document: Document,
    by_name: dict[str, list[_Run]],
    scores: dict[str, float],
    aliases: dict[str, set[str]],
    the_company: str | None,
    registry: Registry,
    lower_words: set[str],
) -> list[Organisation]:
    """Forms of one name together, under the fullest; then every place of every form."""
    keys = {name: names.normalise(name) for name in by_name}
    groups: dict[str, list[str]] = {}
    for name in sorted(by_name, key=lambda n: (-len(keys[n]), -len(n))):
        key = keys[name]
        if not key:
            continue
        home = next((g for g in groups if g == key or _short_of(key, g) or name in {a for n in groups[g] for a in aliases.get(n, ())}), None)
        groups.setdefault(home or key, []).append(name)
    found: list[Organisation] = []
    for members in groups.values():
        score = max(scores[m] for m in members) + 0.3 * (sum(len(by_name[m]) for m in members) > 2)
        if score < ENOUGH:
            continue
        fullest = max(members, key=lambda m: (scores[m] > 0.5, len(m)))
        forms = set(members) | {a for m in members for a in aliases.get(m, ())}
        bare = names.without_legal_form(fullest)
        forms |= {bare} if len(bare) > 2 and bare not in PLACES else set()
        forms |= _short_names(bare, lower_words)
        organisation = Organisation(
            name=fullest,
            key=registry.key(fullest),
            score=score,
            aliases=forms,
            institution=bool(set(fullest.split()) & HEADS),
            is_the_company=the_company in members,
        )
        found.append(organisation)
    _place(document, found)
    found = [o for o in found if o.places]
    found.sort(key=lambda o: o.places[0].start)
    return found


def _short_names(bare: str, lower_words: set[str]) -> set[str]:
    """Beginnings of a name that stand for it: its first word where that is no common one, its first two."""
    words = bare.split()
    if len(words) < 2 or words[0] in HEADS:
        return set()
    found = set()
    first = words[0].rstrip(",")
    if len(first) > 3 and first.lower() not in names.GENERIC and first.lower() not in lower_words and first not in PLACES | GIVEN | NO_NAME:
        found.add(first)
    if len(words) > 2 and words[1] not in CONNECTORS and not all(w.lower() in names.GENERIC for w in words[:2]) and " ".join(words[:2]) not in PLACES:
        found.add(" ".join(words[:2]))
    return found


def _short_of(short: str, full: str) -> bool:
    a, b = short.split(), full.split()
    if len(a) >= len(b) or b[: len(a)] != a:
        return False
    return names.is_short_form(short, full) and len(short) > 2


def _place(document: Document, organisations: list[Organisation]) -> None:
    """Fill in every whole occurrence of every form in the news sentences; the longest form wins where they overlap."""
    forms = sorted(((form, i) for i, o in enumerate(organisations) for form in o.aliases if len(form) > 1), key=lambda f: -len(f[0]))
    for sentence in document.sentences:
        taken: list[tuple[int, int]] = []
        text = sentence.text
        for form, i in forms:
            at = text.find(form)
            while at >= 0:
                end = at + len(form)
                whole = not (at and (text[at - 1].isalnum() or text[at - 1] == "-")) and not (end < len(text) and text[end].isalnum())
                if whole and not any(a < end and at < b for a, b in taken):
                    taken.append((at, end))
                    organisations[i].places.append(Place(sentence.start + at, sentence.start + end, sentence.index))
                at = text.find(form, end)
    for organisation in organisations:
        organisation.places.sort(key=lambda p: p.start)
