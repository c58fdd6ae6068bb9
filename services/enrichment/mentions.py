"""Names in an article that are no parties: indices, regulators, policy actors, media, authors, comparators."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import re2

from shared.companies import names
from shared.companies.registry import Registry
from shared.events import Mention, MentionRole, PartKind

from .candidates import looked_up
from .document import Document, Match
from .market_names import HOUSES
from .masking import GROUP, Masker
from .organisations import Organisation
from .places import COUNTRIES

EXTRACTOR = "mentions/1"
Add = Callable[[str, MentionRole, int, int, float], None]
M = MentionRole
MAX_MENTIONS = 80

_INDEX = re2.compile(
    r"\b(?:[A-Z][\w&.]+ ){1,5}(?:Index|Subindex|Sub-Index|Composite)\b|\b(?:KOSPI|KOSDAQ|Nikkei(?: 225)?|TOPIX|S&P 500|S&P/TSX|Dow Jones|DAX|CAC 40|FTSE(?: 100| 250)?|Hang Seng|Sensex|Nifty(?: 50)?|Stoxx(?: Europe)?(?: 600)?|STOXX|Russell [123]000|XBI|IBB|MSCI(?: \w+)?)\b"
)
_REGULATOR = re2.compile(
    r"\b(?:U\.?S\.? )?Food and Drug Administration\b|\b(?:US |U\.S\. )?FDA\b|\bEuropean Medicines Agency\b|\bEMA\b|\bMHRA\b|\bPMDA\b|\bNMPA\b|\bHealth Canada\b|\bTherapeutic Goods Administration\b|\bTGA\b|\bSwissmedic\b|\bANVISA\b|\bCDSCO\b|\bMFDS\b|"
    r"\bFederal Trade Commission\b|\bFTC\b|\bSecurities and Exchange Commission\b|\b(?:the )?SEC\b|\bEuropean Commission\b|\bCompetition and Markets Authority\b|\bDanish Medicines Agency\b|\bInstitutional Review Board\b"
)
_COUNTRY = "|".join(sorted((re.escape(c) for c in COUNTRIES), key=len, reverse=True))
_POLICY = re2.compile(
    rf"\b(?:(?:{_COUNTRY})(?:[’']s)? )?(?:Ministry|Department|Ministries|Secretariat) (?:of|for) (?:the )?[A-Z][\w-]+(?:(?:,? and |, | of | for | )(?:the )?[A-Z][\w-]+){{0,6}}|"
    rf"\b(?:(?:{_COUNTRY})(?:[’']s)?|Korean|Chinese|Japanese|German|French|British|Canadian|Australian|Indian|Israeli|Danish|Swedish|federal|Federal|provincial|state|national|U\.S\.|US) [Gg]overnment\b|\b[Tt]he government\b|"
    r"\bWorld Health Organi[sz]ation\b|\bCenters for Medicare (?:&|and) Medicaid Services\b|\bCenters for Disease Control(?: and Prevention)?\b|\bNational Institutes of Health\b|\bBARDA\b|\bBiomedical Advanced Research and Development Authority\b|\bNational Health Service\b|\bEuropean Union\b|\bCongress\b|\bWhite House\b|\bSenate\b|\bMedicare\b|\bMedicaid\b"
)
_MEDIA = re2.compile(
    r"\b(?:[A-Z][\w.-]* ?){0,3}(?:Newswire|NewsWire|NEWSWIRE|Newsfile|PRNewswire|Businesswire|Business Wire|GLOBE NEWSWIRE|GlobeNewswire|Accesswire|ACCESSWIRE|PressRelease|Newsroom|NewsBreaks)\b|\bNews Direct\b|\b(?:Reuters|Bloomberg(?: News)?|Benzinga|CNBC|Forbes|Barron[’']s|Financial Times|Wall Street Journal|New York Times|STAT News|Fierce (?:Biotech|Pharma)|Endpoints News|BioSpace|Seeking Alpha|MarketWatch|Yahoo Finance)\b"
)
_KINDS = (
    (_INDEX, M.index, 0.9),
    (_REGULATOR, M.regulator, 0.9),
    (_POLICY, M.policy_actor, 0.85),
    (_MEDIA, M.media, 0.8),
)
_ANY = re2.compile("|".join(pattern.pattern for pattern, _, _ in _KINDS))
_AUTHOR = re.compile(r"^\W*(?:By|Written by|Author:|Reported by)\s+(?P<name>[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3})")
_COMPARED = re.compile(
    rf"\b(?:like|such as|similar to|unlike|compared (?:to|with)|comparable to|rivals?|competitors?|peers?|competes with|follow(?:s|ing) (?:the |similar )?(?:deals?|acquisitions?|IPOs?) (?:by|of)|including partnerships with|previous(?:ly)? (?:partner\w+|deals?) with)[, ]+(?:the |as )?(?P<group>{GROUP})",
    re.IGNORECASE,
)
# One of these is in each of its matches.
_COMPARING = (
    *("like ", "like,", "such as", "similar to", "compared ", "comparable to", "rival", "competitor", "peer"),
    *(
        "competes with",
        "follow",
        "including partnerships",
        "previous part",
        "previous deal",
        "previously part",
        "previously deal",
    ),
)
_ANY_STATE = "government"  # "the government": whose is told where another actor is named
_MEMBERS = re.compile(
    r"\b(?:investors?|participants?|start-?ups|backers|funds|firms|shareholders|winners|recipients|partners|companies|members)[,:]? $",
    re.IGNORECASE,
)
_NEVER = re.compile(
    r"\b(?:Index|Subindex|Exchange|Nasdaq|NASDAQ|NYSE|Newswire|Capital Market|Stock Market|Global Market)\b"
)


@dataclass(frozen=True)
class Comparisons:
    """What the organisations of an article are compared with."""

    named: tuple[tuple[Organisation, int], ...]  # each with the sentence in which it is named so
    times: dict[str, int]  # by key: how often it is, but as one of many investors or members


def comparisons(document: Document, organisations: list[Organisation]) -> Comparisons:
    """The organisations that are named as others' like: "rivals such as Alpha"."""
    named: list[tuple[Organisation, int]] = []
    times: dict[str, int] = {}
    masker = Masker(document, organisations, None)
    for sentence in document.sentences_with(_COMPARING, 80):
        masked = masker.mask(sentence)
        if not masked.members:
            continue
        for match in _COMPARED.finditer(masked.text):
            members = _MEMBERS.search(masked.text, max(0, match.start() - 40), match.start())
            for organisation in masked.organisations(match["group"]):
                named.append((organisation, sentence.index))
                if not members:
                    times[organisation.key] = times.get(organisation.key, 0) + 1
    return Comparisons(tuple(named), times)


def never_parties(
    document: Document,
    organisations: list[Organisation],
    registry: Registry,
    public_money: bool,
    compared: Comparisons,
) -> set[str]:
    """Keys of organisations that are no party of a deal of this kind: exchanges, media, indices, regulators, and
    those that are named in comparisons or as the employers of analysts only. A ministry is one where public money is in the deal, and in the lead."""
    keys = {o.key for o in organisations if compared.times.get(o.key, 0) >= len(o.places)}
    lead_end = document.lead[-1].index if document.lead else 0
    analysts = any(word in document.lowered for word in _ANALYSTS)
    for organisation in organisations:
        name = organisation.name
        entry = looked_up(registry, name)[0]
        role = entry.kind_of if entry else None
        if (
            role in {"index", "regulator"}
            or _is_none_by_name(name)
            or _asked_only(document, organisation, analysts)
            or (
                (role == "policy_actor" or _makes_policy(name))
                and (not public_money or organisation.places[0].sentence > lead_end)
            )
        ):
            keys.add(organisation.key)
    return keys


@lru_cache(maxsize=8192)
def _is_none_by_name(name: str) -> bool:
    """Whether a name is that of an exchange, an index, a medium or a regulator."""
    return bool(
        _NEVER.search(name)
        or _INDEX.fullmatch(name)
        or _MEDIA.fullmatch(name)
        or _REGULATOR.fullmatch(name)
        or HOUSES.get(names.normalise(name)) == "media"
    )


@lru_cache(maxsize=8192)
def _is_medium(name: str) -> bool:
    return _MEDIA.fullmatch(name) is not None


@lru_cache(maxsize=8192)
def _kind_of(name: str) -> tuple[MentionRole, float]:
    """What a name is that one of the patterns found."""
    return next((role, confidence) for pattern, role, confidence in _KINDS if pattern.fullmatch(name))


@lru_cache(maxsize=8192)
def _makes_policy(name: str) -> bool:
    return _POLICY.fullmatch(name) is not None


# One of these stands before whom _ANALYST_BEFORE finds.
_ANALYSTS = ("analyst", "strategist", "economist", "broker", "bookmaker", "note by")
# "analysts at Alpha", "Ann Lee of Alpha wrote", "Alpha analyst Ann Lee"
_ANALYST_BEFORE = re.compile(
    r"\b(?:[Aa]nalysts?|[Ss]trategists?|[Ee]conomists?|[Bb]rokers?|[Bb]rokerage|[Bb]ookmaker|[Nn]ote by)(?: [A-Z]\w+ [A-Z][\w-]+)?,? (?:at |from |with |of |for )?(?:the )?$"
)
_ANALYST_AFTER = re.compile(
    r"(?:[’']s?)?,? (?:equity |research |biotech |health ?care |pharma )*(?:analysts?|strategists?|economists?|research note|note to clients)\b"
    r"|[’']s? [A-Z]\w+ [A-Z][\w-]+ (?:said|wrote|estimate|expect|rates|called|calls|reckons)|,? (?:said|wrote) in a (?:\w+ )?note"
)


def _asked_only(document: Document, organisation: Organisation, analysts: bool) -> bool:
    """Whether an organisation is named only for what its analysts say; `analysts`: some are told of."""
    text = document.text
    return all(
        _ANALYST_AFTER.match(text, p.end, p.end + 60)
        or (analysts and _ANALYST_BEFORE.search(text, max(0, p.start - 60), p.start))
        for p in organisation.places
    )


def find(
    document: Document,
    organisations: list[Organisation],
    party_keys: set[str],
    registry: Registry,
    compared: Comparisons,
) -> list[Mention]:
    """The mentions, each name once for each role, in the order of their first place."""
    found: dict[tuple[str, MentionRole], tuple[int, Mention]] = {}

    def add(name: str, role: MentionRole, start: int, end: int, confidence: float) -> None:
        key = (name.casefold(), role)
        if key not in found and len(found) < MAX_MENTIONS:
            evidence = document.evidence(start, end, EXTRACTOR, confidence)
            found[key] = (start, Mention(name=name, role=role, evidence=(evidence,)))

    party_spans = {(p.start, p.end) for o in organisations if o.key in party_keys for p in o.places}
    for match in document.in_news(_ANY):
        start, name = match.start(), match.group()
        role, confidence = _kind_of(name)
        if any(a <= start < b for a, b in party_spans):
            continue
        if role == M.index and document.text[match.end() : match.end() + 2].lstrip().startswith(":"):
            continue  # an exchange before a symbol
        skip = 4 if name.startswith(("The ", "the ")) else 0
        add(name[skip:], role, start + skip, match.end(), confidence)
        if role == M.index:
            _abbreviation(document, match, add)
    for organisation in organisations:
        if organisation.key in party_keys:
            continue
        entry = looked_up(registry, organisation.name)[0]
        place = organisation.places[0]
        if entry and entry.kind_of in {"index", "regulator", "policy_actor"}:
            add(organisation.name, M(entry.kind_of), place.start, place.end, 0.9)
        if _is_medium(organisation.name):
            add(organisation.name, M.media, place.start, place.end, 0.8)
    for organisation, sentence in compared.named:
        found_place = organisation.first_in(sentence)
        if organisation.key not in party_keys and found_place:
            add(organisation.name, M.comparator, found_place.start, found_place.end, 0.7)
    _authors(document, add)
    return _fullest([mention for _, mention in sorted(found.values(), key=lambda f: f[0])])


def _fullest(mentions: list[Mention]) -> list[Mention]:
    """Without policy actors that another one names in full: "South Korea's Ministry of Health", "Ministry of Health"."""
    actors = [mention.name for mention in mentions if mention.role == M.policy_actor]
    short = {
        one for one in actors for other in actors if other != one and (other.endswith(f" {one}") or one == _ANY_STATE)
    }
    return [mention for mention in mentions if mention.role != M.policy_actor or mention.name not in short]


def _abbreviation(document: Document, match: Match, add: Add) -> None:
    """The symbol in brackets behind an index, and the market index that a name begins with."""
    short = re.match(r" \(([A-Z]{2,6})\)", document.text[match.end() : match.end() + 10])
    if short:
        add(short[1], M.index, match.end() + 2, match.end() + 2 + len(short[1]), 0.9)
    first = match.group().split(" ")[0]
    if first.isupper() and len(first) > 3 and first != match.group() and _INDEX.fullmatch(first):
        add(first, M.index, match.start(), match.start() + len(first), 0.85)


def _authors(document: Document, add: Add) -> None:
    bylines = [(p.start, p.end) for p in document.parts if p.kind == PartKind.byline]
    head = document.title_end
    for start, end in [*bylines, (head, min(len(document.text), head + 120))]:
        text = document.text[start:end]
        offset = len(text) - len(text.lstrip())
        match = _AUTHOR.match(text[offset:])
        if match:
            a, b = start + offset + match.start("name"), start + offset + match.end("name")
            add(match["name"], M.author, a, b, 0.8)
