"""A small grammar of the ways to name a territory.

    area   := places [but places] | world [noun] [but places] | but places
    places := place (joint place)*

where `world` is "worldwide", "globally", "all countries", `but` is "outside", "excluding", "ex-", and `joint` a comma,
"and" or the like. What an area is said of is none of its business: see `territory`.
"""

import re
from dataclasses import dataclass, field
from functools import cache

import ahocorasick_rs

from .places import COUNTRIES, REGIONS, STATES

_MORE = (
    "mainland China|Mainland China|People’s Republic of China|People's Republic of China|PRC|Macao|Nordic countries|Nordic region|"
    "GCC countries|Asian territories|"
    "Asian countries|Asian markets|Southeast Asian countries|ASEAN countries|Latin American countries|European countries|"
    "African countries|Central and Eastern Europe|Iberia|CIS countries|Russian Federation|Eurasia|Australasia|UK and Ireland|"
    "rest of the world|rest of world|South-East Asia|South East Asia|Southeastern Europe|South-Eastern Europe|Central and Southeastern Europe|"
    "Central and South America|Gulf Cooperation Council|Gulf states|Gulf countries|African continent|San Marino|Andean region|Baltic states|"
    "Eurasian Economic Union|Francophone Africa|West Africa|East Africa|Southern Africa|Baltics|Republic of Korea|Chinese mainland|Chinese Mainland|"
    "South Asia|Central Asia|North Africa|Central America|Oceania|the Americas|Middle East and North Africa|United Arab Emirates"
)
PEOPLES = {
    "European": "Europe", "Japanese": "Japan", "Chinese": "China", "Canadian": "Canada", "Brazilian": "Brazil", "Korean": "South Korea",
    "South Korean": "South Korea", "Australian": "Australia", "Indian": "India", "Mexican": "Mexico", "Israeli": "Israel", "Russian": "Russia",
    "German": "Germany", "French": "France", "Italian": "Italy", "Spanish": "Spain", "British": "UK", "Turkish": "Turkey", "Nordic": "Nordics",
    "Swiss": "Switzerland", "Latin American": "Latin America", "North American": "North America", "Asian": "Asia", "African": "Africa",
    "Taiwanese": "Taiwan", "American": "United States", "mainland Chinese": "mainland China", "Irish": "Ireland", "Dutch": "Netherlands",
    "Polish": "Poland", "Danish": "Denmark", "Swedish": "Sweden", "Norwegian": "Norway", "Finnish": "Finland", "Argentine": "Argentina",
    "Colombian": "Colombia", "Chilean": "Chile", "Egyptian": "Egypt", "Saudi": "Saudi Arabia", "Thai": "Thailand", "Vietnamese": "Vietnam",
    "Indonesian": "Indonesia", "Malaysian": "Malaysia", "Philippine": "Philippines", "Scandinavian": "Scandinavia", "Baltic": "Baltics",
}  # fmt: skip
_WORLD = re.compile(
    r"\bworld[- ]?wide\b|\bglobal(?:ly)?\b|\ball (?:other )?(?:countries|territories|markets)(?:,? and (?:regions|territories|countries))?"
    r"|\b(?:around|throughout|across|over|in) the (?:whole |entire )?(?:world|globe)\b|\bthe (?:world|globe)\b|\beverywhere(?: else)?\b|\banywhere\b",
    re.IGNORECASE,
)
_WORLD_SIGNS = ("world", "glob", "everywhere", "anywhere", "all countries", "all other", "all territories", "all markets")  # fmt: skip
_BUT_WORDS = (
    r"(?:outside(?: of)?|excluding|except(?:ing)?(?: for| in)?|other than(?: in)?|save(?: for)?|but not(?: in)?|but(?: for)?|bar|minus|barring|"
    r"with the exception of|apart from|aside from|not including|beyond)"
)
_BUT = re.compile(rf"(?:\b{_BUT_WORDS} (?:both )?(?:the |in the |for the |in )?|\bex[- ])$", re.IGNORECASE)
_BUT_BETWEEN = re.compile(
    rf"(?: (?:rights?|licen[cs]e|basis|territor(?:y|ies)|markets?|regions?|countries))?,? ?(?:\(|– ?|— ?|-)?(?:{_BUT_WORDS} (?:both )?(?:the |in the |for the |in )?|ex[- ])",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"(?:outside|exclud|except|other than|ex[- ])", re.IGNORECASE
)  # may stand without a whole before it
_JOINT = re.compile(
    r"(?:[’']s mainland)?(?:,? (?:and|or|as well as|plus|along with) |, | & |/)(?:(?:in|for|the|certain|other|parts of|rest of|its|all of|across) )*"
)

Named = tuple[str, int, int]


@dataclass
class Area:
    """`kind`: "places", "people" (adjectives among them), "world", or "but", where only what is kept out is told.

    `start` and `end` count in the sentence, what is excluded counted in; `head` is where the area itself ends;
    `kept_out`: the places that are excluded.
    """

    kind: str
    start: int
    head: int
    end: int
    places: list[Named] = field(default_factory=list)
    kept_out: list[Named] = field(default_factory=list)

    def values(self, text: str) -> list[Named]:
        """The territories that it names; all countries but some, or what is outside of some, in the words of the text."""
        if self.kind == "world" and not (self.kept_out and text[self.start : self.start + 4].lower() == "all "):
            return [("worldwide", self.start, self.end)]
        return self.places or [(text[self.start : self.end], self.start, self.end)]


def areas(text: str) -> list[Area]:
    """The areas that a sentence names, in order."""
    found: list[Area] = []
    current: Area | None = None
    closing = 0
    for name, start, end in _tokens(text):
        if start < closing:
            continue
        between = text[current.end : start] if current is not None and start - current.end < 48 else None
        if name != "" and current is not None and between is not None:
            out = bool(current.kept_out)
            if current.kind != "world" and _JOINT.fullmatch(between):
                (current.kept_out if out else current.places).append((name, start, end))
                current.end = end
                if not out:
                    current.head = end
                continue
            if out and _JOINT.fullmatch(between):
                current.kept_out.append((name, start, end))
                current.end = end
                continue
            if not out and current.kind in ("world", "places") and _BUT_BETWEEN.fullmatch(between):
                current.kept_out.append((name, start, end))
                current.end = end
                continue
            if between == " (" and current.kind in ("places", "people"):
                closing = text.find(")", start)  # "North America (United States and Canada)"
                continue
        if name == "":
            current = Area("world", start, end, end)
        else:
            but = _BUT.search(text, max(0, start - 40), start)
            if but is not None and _ALONE.match(but.group()):
                current = Area("but", but.start(), end, end, kept_out=[(name, start, end)])
            else:
                current = Area("places", start, end, end, [(name, start, end)])
        found.append(current)
    for area in found:
        if area.kind == "places" and any(name in PEOPLES for name, _, _ in area.places):
            area.kind = "people"
    return found


def _tokens(text: str) -> list[Named]:
    """Places, and words for the whole world (without a name), in order."""
    found = _places(text)
    lowered = text.lower()
    if any(sign in lowered for sign in _WORLD_SIGNS):
        for match in _WORLD.finditer(text):
            if not any(start < match.end() and match.start() < end for _, start, end in found):
                found.append(("", match.start(), match.end()))
        found.sort(key=lambda token: token[1])
    return found


@cache
def _automaton() -> tuple[ahocorasick_rs.AhoCorasick, tuple[str, ...]]:
    names = dict.fromkeys((*COUNTRIES, *REGIONS, *STATES, *_MORE.split("|"), *PEOPLES))
    small = tuple(names) + tuple(n.upper() for n in names if len(n) > 4 and n.upper() not in names)
    return ahocorasick_rs.AhoCorasick(small, ahocorasick_rs.MatchKind.LeftmostLongest), small


def _places(text: str) -> list[Named]:
    automaton, names = _automaton()
    found: list[Named] = []
    for index, a, b in automaton.find_matches_as_indexes(text):
        # a letter beside it makes it part of another word
        if (a and (text[a - 1].isalnum() or (text[a - 1] == "-" and text[max(0, a - 3) : a].lower() != "ex-"))) or (
            b < len(text) and (text[b].isalnum() or text[b] in "-$")
        ):
            continue
        found.append((names[index], a, b))
    return found
