"""The territory of rights: the places named behind the words that grant them, with what is kept out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

import ahocorasick_rs

from shared.events import DealType

from .document import Document, Sentence
from .places import COUNTRIES, REGIONS, STATES

EXTRACTOR = "territory/2"
MAX_SENTENCES = 16
MAX_PLACES = 16
# Deals that grant no rights to a product: what they name of the world is where somebody works.
_NO_RIGHTS = {
    DealType.venture_financing,
    DealType.equity_offering,
    DealType.ipo,
    DealType.debt_financing,
    DealType.merger,
}

_MORE = (
    "mainland China|People’s Republic of China|People's Republic of China|PRC|Macao|Nordic countries|Nordic region|"
    "MENA region|GCC countries|GCC region|Gulf region|Asia-Pacific region|Asia Pacific region|APAC region|Asian territories|"
    "Asian countries|Asian markets|Southeast Asian countries|ASEAN countries|Latin American countries|European countries|"
    "African countries|Central and Eastern Europe|Iberia|CIS countries|Russian Federation|Eurasia|Australasia|UK and Ireland|"
    "rest of the world|rest of world|South-East Asia|South East Asia|Southeastern Europe|South-Eastern Europe|Central and Southeastern Europe|"
    "Central and South America|Gulf Cooperation Council|Gulf states|Gulf countries|African continent|San Marino|Andean region|Baltic states|"
    "Eurasian Economic Union|Francophone Africa|West Africa|East Africa|Southern Africa"
)
_RIGHTS = ("rights", "licen", "distribut", "commerciali", "exclusive", "territor", "co-promot", "divest", "market", "partnership", "contract",
           "launch", "agreement", "worldwide", "outside", "ex-", "services", "access", "royalt", "brand", "portfolio", " gets ", " takes ", "cover", "include")  # fmt: skip
_WORLD = re.compile(
    r"\b(?:worldwide|world-wide)\b(?! (?:sales|leader|headquarters|market|revenue|demand|prevalence|incidence))"
    r"|\bglobal(?:,)? (?:exclusive |development,? |clinical |manufacturing,? |commerciali[sz]ation |marketing |and |, |commercial |economic )*(?:rights|licen[sc]\w+|commerciali[sz]ation|development and commerciali[sz]ation|distribution rights)\b"
    r"|\b(?:exclusive|rights?|licen[sc]e[sd]?|commerciali[sz]e)\b[^.;]{0,50}\b(?:globally|on a global basis|throughout the world|in all (?:territories|markets|countries)(?!,? (?:and regions |and territories )?(?:except|other than|but|excluding|outside|save))|across all territories)\b"
    r"|\bglobal(?:ly)?,? (?:co-?develop\w*|co-?commerciali[sz]\w*|royalt(?:y|ies))"
    r"|\b(?:rights?|licen[sc]\w*|royalt(?:y|ies)|commerciali[sz]\w*)\b[^.;]{0,60}\b(?:around the world|across the globe|everywhere(?! (?:except|but|outside))|the world over)\b"
    r"|\bexclusive,? (?:global|worldwide)\b|\bin all (?:other )?markets except\b",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    r"rights|licen[sc]|divest|exclusive|commerciali|distribut|develop|manufactur|market|sell|royalt|territor",
    re.IGNORECASE,
)
_MAY_BE_WORLD = re.compile(r"world|global|globe|everywhere|in all |across all")
# "keeps worldwide rights to the tablets", "worldwide leader": nobody is given them
_WORLD_KEPT = re.compile(r"\b(?:retain|keep|kept|hold|own|reserv)\w*\b[^.;]{0,40}$", re.IGNORECASE)
# "gets North America and Europe", "covers the Gulf states": the places themselves are handed over
_HANDED = re.compile(
    r"\b(?:gets?|gains?|receives?|takes?|acquires?|secures?|covers?|covering|spans?|spanning|adds?|includes?|comprises?|comprising) (?:all of |both )?(?:the )?$",
    re.IGNORECASE,
)
# "U.S. and Canadian rights", "the exclusive Japanese licence": the place stands before what is granted
_PLACED_RIGHTS = re.compile(
    r"^(?:,? and [A-Z][a-z]+(?:ian|ese|ean|ish|can|eli))? (?:(?:exclusive|sole|marketing|commercial|commerciali[sz]ation|distribution|development|and|co-promotion|product|full|semi-exclusive|selling|sales)[ ,]+){0,4}(?:rights?|licen[sc]e|distribution (?:deal|agreement|pact)|marketing authori[sz]ation holder)\b",
    re.IGNORECASE,
)
_PEOPLES = {
    "European": "Europe", "Japanese": "Japan", "Chinese": "China", "Canadian": "Canada", "Brazilian": "Brazil", "Korean": "South Korea",
    "Australian": "Australia", "Indian": "India", "Mexican": "Mexico", "Israeli": "Israel", "Russian": "Russia", "German": "Germany",
    "French": "France", "Italian": "Italy", "Spanish": "Spain", "British": "UK", "Turkish": "Turkey", "Nordic": "Nordics", "Swiss": "Switzerland",
    "Latin American": "Latin America", "North American": "North America", "Asian": "Asia", "African": "Africa", "Taiwanese": "Taiwan",
    "American": "United States",
}  # fmt: skip
_PEOPLE_RIGHTS = re.compile(
    rf"\b(?P<people>{'|'.join(_PEOPLES)})(?= (?:(?:and|exclusive|sole|marketing|commercial|commerciali[sz]ation|distribution|development|co-promotion)[ ,]+){{0,4}}(?:rights?|licen[sc]e)\b)"
)
_PEOPLE_JOINED = re.compile(
    rf"\b(?P<people>{'|'.join(_PEOPLES)})(?=(?:,? and |, )(?:[A-Z][\w.]+ )+(?:exclusive )?(?:rights?|licen[sc]e)\b)"
)
_OUT = re.compile(
    r"\b(?:outside(?: of)?|excluding|except(?:ing)?(?: for| in)?|other than(?: in)?|save for|but not(?: in)?|minus|barring|everywhere but|anywhere but|with the exception of|apart from|ex)(?: |-)(?:both )?(?:the )?$",
    re.IGNORECASE,
)
# "Asia Pacific (excluding Japan, but including China and Australia)": what a region named before comprises
_INCLUDING = re.compile(r"\([^()]*\b(?:including|comprising|consisting of|i\.e\.,?|namely) (?:the )?$", re.IGNORECASE)
_OUTSIDE = re.compile(r"\b(?:outside(?: of)?|ex)(?: |-)(?:the )?$", re.IGNORECASE)
_KEPT = re.compile(
    r"\bretain\w*\b[^.;]{0,90}\b(?:in|for|within|to) (?:the )?$|\bretain\w*\b[^.;]{0,30}\b$", re.IGNORECASE
)
_GRANT = re.compile(
    r"\b(?:rights?|licen[sc]\w*|distribut\w+|commerciali[sz]\w+|market(?:ing|ed)?|sell|sales|partnership|territor\w+|launch\w*|available|patients|access|"
    r"expand\w*|agreements?|contracts?|products?|brands?|portfolio|services|exclusive|introduc\w+|co-promot\w+|supply|register)\b(?:[^.;]|\.(?! (?-i:[A-Z]))){0,180}?\b(?:in|across|throughout|for|to|within|covering|over|including|of) (?:both |all of |parts of |markets (?:in|across|such as) |countries (?:in|across) )?(?:the )?$",
    re.IGNORECASE,
)
# "Licensed territory: Japan and Korea", a line of a notice
_TERRITORY = re.compile(r"\bterritor(?:y|ies)(?: of the \w+)? ?[:–-] ?(?:the )?$", re.IGNORECASE)
# "in all countries and regions except Japan": as a whole what the rights cover
_ALL_BUT = re.compile(
    r"\ball (?:other )?(?:countries|territories|markets)(?:,? and (?:regions|territories|countries))?,? (?:except|other than|but|excluding|outside|save for)(?: for| in| of)?(?: the)? $",
    re.IGNORECASE,
)
_NEAR = re.compile(
    r"\b(?:in|across|throughout|for) (?:the )?$|\b(?:tak|bring|launch|push|mov|expand)\w*\b[^.;]{0,60}\b(?:to|into) (?:the )?$",
    re.IGNORECASE,
)
# "in U.S. cell therapy firm", "Spain's Clinica Sol": where somebody is from
_FROM_THERE = re.compile(
    r"^[’']s? |^(?:-based)? (?:[a-z-]+ ){0,3}(?:firm|company|maker|startup|start-up|unit|developer|biotech|drugmaker|group|site|plant|facility|lab|hospital)s?\b"
)
_ROYALTY_BASE = re.compile(r"\b(?:worldwide|global) (?:net |annual )*(?:product )?sales\b", re.IGNORECASE)
_ASKED = (
    "royalt",
    "gets",
    "takes",
    "distribut",
    "rights",
    "licen",
    "exclusive",
    "commerciali",
    "partnership",
    "contract",
    "territor",
    "co-promot",
    "brand",
    "markets including",
)
_JOINT = re.compile(r"(?:,? (?:and|or|as well as) |, | & |/)(?:in |for |the |certain |other |parts of |rest of )*")
_ORIGIN = re.compile(r"\b(?:headquartered|based|located|incorporated|offices?|facilit\w+|hospitals?|universit\w+|study|trial|approved|approval) (?:\w+ )?(?:in|for) (?:the )?$", re.IGNORECASE)  # fmt: skip

Named = tuple[str, int, int]

_REGIONS = frozenset(REGIONS)


@dataclass
class _Found:
    included: dict[str, Named]
    excluded: dict[str, Named]
    headline: dict[str, Named] = field(default_factory=dict)  # regions and adjectives of the title: "European rights"
    outside: Named | None = None


def find(document: Document, type_: DealType, among: Iterable[int] | None = None) -> tuple[list[Named], list[Named]]:
    """Places that the rights cover and places kept out, each (name, start, end).

    Where only what is kept out is told, the words that say so ("outside the United States") are the one included.
    """
    found = _Found({}, {})
    if type_ in _NO_RIGHTS:
        return [], []
    wanted = None if among is None else set(among)
    for sentence in document.sentences[:MAX_SENTENCES]:
        if wanted is not None and sentence.index not in wanted:
            continue
        lowered = sentence.text.lower()
        if sentence.title or any(word in lowered for word in _RIGHTS):
            _read(sentence, found)
            base = type_ == DealType.royalty_financing and "royalt" in lowered and _ROYALTY_BASE.search(sentence.text)
            if base:
                place = "worldwide", sentence.start + base.start(), sentence.start + base.end()
                found.included.setdefault("worldwide", place)
    included = {k: v for k, v in found.included.items() if k.casefold() not in map(str.casefold, found.excluded)}
    included = included or found.headline
    if any(name.casefold() == "mainland china" for name in included):
        included.pop("Greater China", None)  # the list says what it comprises
    if "worldwide" in included:
        included = {"worldwide": included["worldwide"]}
    elif not included and found.outside:
        included = {found.outside[0]: found.outside}
    return list(included.values())[:MAX_PLACES], list(found.excluded.values())[:MAX_PLACES]


def _read(sentence: Sentence, found: _Found) -> None:
    text = sentence.text
    lowered = text.lower()
    world = _WORLD.search(text) if _MAY_BE_WORLD.search(lowered) else None
    if world and _GIVEN.search(text) and not _WORLD_KEPT.search(text[: world.start()]):
        found.included.setdefault(
            "worldwide", ("worldwide", sentence.start + world.start(), sentence.start + world.end())
        )
    asked = sentence.index <= 12 and any(w in lowered for w in _ASKED)
    if (asked or sentence.title) and ("right" in lowered or "licen" in lowered):
        for pattern in (_PEOPLE_RIGHTS, _PEOPLE_JOINED):
            for people in pattern.finditer(text):
                if not _WORLD_KEPT.search(text[: people.start()]):
                    name = _PEOPLES[people["people"]]
                    into = found.headline if sentence.title else found.included
                    into.setdefault(name, (name, sentence.start + people.start(), sentence.start + people.end()))
    for group in _groups(text):
        start = group[0][1]
        before = text[max(0, start - 200) : start]
        if _INCLUDING.search(before):
            continue
        out = _OUT.search(before)
        if out or _KEPT.search(before):
            for name, a, b in group:
                found.excluded.setdefault(name, (name, sentence.start + a, sentence.start + b))
            outside = _OUTSIDE.search(before) or _ALL_BUT.search(before)
            if outside and found.outside is None and _GIVEN.search(before) and "known" not in before:
                a = start - len(before) + outside.start()
                b = group[-1][2]
                found.outside = (text[a:b], sentence.start + a, sentence.start + b)
        elif _ORIGIN.search(before) or _FROM_THERE.match(text[group[-1][2] : group[-1][2] + 70]):
            continue
        elif (
            (asked and "territor" in lowered and _TERRITORY.search(before))
            or (asked and (_PLACED_RIGHTS.match(text[group[-1][2] : group[-1][2] + 90]) or _HANDED.search(before)))
            or (sentence.title and _NEAR.search(before))
            or (asked and _GRANT.search(before))
        ):
            for name, a, b in group:
                # a region of the headline is named in full below, if at all
                into = found.headline if sentence.title and name in _REGIONS else found.included
                into.setdefault(name, (name, sentence.start + a, sentence.start + b))


def _groups(text: str) -> list[list[Named]]:
    """The places of a sentence, those of one list together."""
    groups: list[list[Named]] = []
    for place in _places(text):
        if groups and _JOINT.fullmatch(text, groups[-1][-1][2], place[1]):
            groups[-1].append(place)
        else:
            groups.append([place])
    return groups


@cache
def _automaton() -> tuple[ahocorasick_rs.AhoCorasick, tuple[str, ...]]:
    names = tuple(dict.fromkeys((*COUNTRIES, *REGIONS, *STATES, *_MORE.split("|"))))
    return ahocorasick_rs.AhoCorasick(names, ahocorasick_rs.MatchKind.LeftmostLongest), names


def _places(text: str) -> list[Named]:
    automaton, names = _automaton()
    found: list[Named] = []
    for index, a, b in automaton.find_matches_as_indexes(text):
        # a letter beside it makes it part of another word; a capital behind it, of a longer name ("Japan Pharma")
        if (a and (text[a - 1].isalnum() or (text[a - 1] == "-" and text[max(0, a - 3) : a].lower() != "ex-"))) or (
            b < len(text) and (text[b].isalnum() or text[b] in "-$")
        ):
            continue
        if text[max(0, a - 2) : a] == " (" and found:
            continue  # "North America (United States and Canada)"
        found.append((names[index], a, b))
    return found
