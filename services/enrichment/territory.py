"""The territory of rights: the places named behind the words that grant them, with what is kept out."""

import re
from dataclasses import dataclass
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
    "rest of the world|rest of world"
)
_RIGHTS = re.compile(
    r"rights|licen|distribut|commerciali|exclusive|territor|co-promot|divest|market|partnership|contract|launch|agreement|"
    r"worldwide|outside|ex-|services|access",
    re.IGNORECASE,
)
_WORLD = re.compile(
    r"\b(?:worldwide|world-wide)\b(?! (?:sales|leader|headquarters|market|revenue|demand|prevalence|incidence))"
    r"|\bglobal(?:,)? (?:exclusive |development,? |clinical |manufacturing,? |commerciali[sz]ation |marketing |and |, |commercial |economic )*(?:rights|licen[sc]\w+|commerciali[sz]ation|development and commerciali[sz]ation|distribution rights)\b"
    r"|\b(?:exclusive|rights?|licen[sc]e[sd]?|commerciali[sz]e)\b[^.;]{0,50}\b(?:globally|on a global basis|throughout the world|in all (?:territories|markets|countries)|across all territories)\b"
    r"|\bexclusive,? (?:global|worldwide)\b|\bin all (?:other )?markets except\b",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    r"rights|licen[sc]|divest|exclusive|commerciali|distribut|develop|manufactur|market|sell", re.IGNORECASE
)
_OUT = re.compile(
    r"\b(?:outside(?: of)?|excluding|except(?:ing)?(?: for| in)?|other than(?: in)?|with the exception of|apart from|ex)(?: |-)(?:both )?(?:the )?$",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(r"\b(?:outside(?: of)?|ex)(?: |-)(?:the )?$", re.IGNORECASE)
_KEPT = re.compile(
    r"\bretain\w*\b[^.;]{0,90}\b(?:in|for|within|to) (?:the )?$|\bretain\w*\b[^.;]{0,30}\b$", re.IGNORECASE
)
_GRANT = re.compile(
    r"\b(?:rights?|licen[sc]\w*|distribut\w+|commerciali[sz]\w+|market(?:ing|ed)?|sell|sales|partnership|territor\w+|launch\w*|available|patients|access|"
    r"expand\w*|agreements?|contracts?|products?|services|exclusive|introduc\w+|co-promot\w+|supply|register)\b(?:[^.;]|\.(?! (?-i:[A-Z]))){0,100}?\b(?:in|across|throughout|for|to|within|covering|over|including|of) (?:both |all of |parts of |markets (?:in|across|such as) |countries (?:in|across) )?(?:the )?$",
    re.IGNORECASE,
)
_NEAR = re.compile(r"\b(?:in|across|throughout|for) (?:the )?$", re.IGNORECASE)
_ASKED = (
    "distribut",
    "rights",
    "licen",
    "exclusive",
    "commerciali",
    "partnership",
    "contract",
    "territor",
    "co-promot",
)
_JOINT = re.compile(r"(?:,? (?:and|or|as well as) |, | & |/)(?:in |for |the |certain |other |parts of |rest of )*")
_ORIGIN = re.compile(r"\b(?:headquartered|based|located|incorporated|offices?|facilit\w+|hospitals?|universit\w+|study|trial|approved|approval) (?:\w+ )?(?:in|for) (?:the )?$", re.IGNORECASE)  # fmt: skip

Named = tuple[str, int, int]


@dataclass
class _Found:
    included: dict[str, Named]
    excluded: dict[str, Named]
    outside: Named | None = None


def find(document: Document, type_: DealType) -> tuple[list[Named], list[Named]]:
    """Places that the rights cover and places kept out, each (name, start, end).

    Where only what is kept out is told, the words that say so ("outside the United States") are the one included.
    """
    found = _Found({}, {})
    if type_ in _NO_RIGHTS:
        return [], []
    for sentence in document.sentences[:MAX_SENTENCES]:
        if sentence.title or _RIGHTS.search(sentence.text):
            _read(sentence, found)
    included = {k: v for k, v in found.included.items() if k.casefold() not in map(str.casefold, found.excluded)}
    if "worldwide" in included:
        included = {"worldwide": included["worldwide"]}
    elif not included and found.outside:
        included = {found.outside[0]: found.outside}
    return list(included.values())[:MAX_PLACES], list(found.excluded.values())[:MAX_PLACES]


def _read(sentence: Sentence, found: _Found) -> None:
    text = sentence.text
    lowered = text.lower()
    world = _WORLD.search(text)
    if world and _GIVEN.search(text):
        found.included.setdefault(
            "worldwide", ("worldwide", sentence.start + world.start(), sentence.start + world.end())
        )
    asked = sentence.index <= 8 and any(w in lowered for w in _ASKED)
    for group in _groups(text):
        start = group[0][1]
        before = text[max(0, start - 130) : start]
        out = _OUT.search(before)
        if out or _KEPT.search(before):
            for name, a, b in group:
                found.excluded.setdefault(name, (name, sentence.start + a, sentence.start + b))
            outside = _OUTSIDE.search(before)
            if outside and found.outside is None and _GIVEN.search(before) and "known" not in before:
                a = start - len(before) + outside.start()
                b = group[-1][2]
                found.outside = (text[a:b], sentence.start + a, sentence.start + b)
        elif _ORIGIN.search(before):
            continue
        elif (sentence.title and _NEAR.search(before)) or (asked and _GRANT.search(before)):
            for name, a, b in group:
                found.included.setdefault(name, (name, sentence.start + a, sentence.start + b))


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
            b < len(text) and (text[b].isalnum() or text[b] == "-")
        ):
            continue
        if text[max(0, a - 2) : a] == " (" and found:
            continue  # "North America (United States and Canada)"
        found.append((names[index], a, b))
    return found
