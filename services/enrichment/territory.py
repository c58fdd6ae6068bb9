"""The territory of a deal: which of the areas that its article names are those of the rights.

Areas come from the grammar of `territory_areas`; each is seen with the words around it and weighed by a linear model,
learnt by `tests/accuracy/train_product.py`.
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from math import log1p
from typing import NamedTuple

from shared.events import DealType

from . import linear
from .document import Document, Sentence
from .places import REGIONS, STATES
from .territory_areas import PEOPLES, Area, areas

EXTRACTOR = "territory/3"
MODEL = "territory"
LEAST = 0.28
LEAST_KEPT = 0.7  # of what somebody is said to keep, mostly the owner
KEPT = 0.7  # of a place that its owner is said to keep
MAX_SENTENCES = 24
MAX_PLACES = 16
# Deals that grant no rights to a product: what they name of the world is where somebody works.
_NO_RIGHTS = {
    DealType.venture_financing,
    DealType.equity_offering,
    DealType.ipo,
    DealType.debt_financing,
    DealType.merger,
}

# Words around an area, by class; a trailing "-" stands for all words that begin so.
_WORDS = {
    "right": "right rights licen- sublicen- title ownership",
    "grant": "grant- obtain- acqui- gets get got gain- receiv- takes take secur- award- hand- transfer- give- gave assign- pick- buy- bought win- won land- snag-",
    "sole": "exclusiv- sole solely non-exclusive semi-exclusive co-exclusive",
    "sell": "commerciali- co-commerciali- market markets marketing marketed sell sells selling sold distribut- promot- co-promot- detail- launch- introduc- regist-",
    "make": "develop- co-develop- manufactur- research- produc- make makes supply supplie- deliver-",
    "deal": "agreement- partnership contract- deal pact accord alliance venture collaborat- settlement order programme program",
    "keep": "retain- keep- kept reserv- hold- holds held own- owns remain- stays continu- already leav- left regain- return-",
    "cover": "cover- span- includ- compris- territor- expand- extend- widen- region- countr-",
    "out": "outside excluding except- excluded other exclude-",
    "origin": "based headquarter- located incorporated office- facilit- site plant factory hospital- universit- lab laborator- headquarters centre center born founded",
    "trial": "trial- study studies phase patients enrol- enroll- dosed tested approv- cleared clearance filed authoris- authoriz- agency regulator- prevalence people cases adults incidence",
    "royalty": "royalt- sales revenue- net profit- milestone-",
    "access": "access available avail- patients rollout roll- bring- brought tender procure- health-",
    "company": "company firm group drugmaker biotech maker unit subsidiary startup start-up giant manufacturer distributor partner arm affiliate leader president head ceo director chief",
    "past": "last previously earlier already former formerly ago since originally in-licensed acquired rival rivals competitor-",
    "hope": "plan- may might could expect- intend- hope- potential- eventual- if option",
    "no": "not no neither nor never aren’t isn’t aren't isn't without",
    "rest": "rest other others elsewhere remaining",
    "law": "court lawsuit litigation patent- tariff- government ministry commission law legislation federal state",
}  # fmt: skip
_EXACT: dict[str, tuple[str, ...]] = {}
_STEMS: list[tuple[str, str]] = []
for _label, _words in _WORDS.items():
    for _word in _words.split():
        if _word.endswith("-"):
            _STEMS.append((_word[:-1], _label))
        else:
            _EXACT[_word] = (*_EXACT.get(_word, ()), _label)
# Constructions that name the area of rights, or another thing.
_SIGNS = {
    "grant": re.compile(
        r"\b(?:rights?|licen[sc]\w*|distribut\w+|commerciali[sz]\w+|market(?:ing|ed)?|sell|sales|partnership|territor\w+|launch\w*|available|patients|access|"
        r"expand\w*|agreements?|contracts?|products?|brands?|portfolio|services|exclusive|introduc\w+|co-promot\w+|supply|register)\b(?:[^.;]|\.(?! [A-Z])){0,110}?"
        r"\b(?:in|across|throughout|for|to|within|covering|over|including|of|into) (?:both |all of |parts of |markets (?:in|across|such as) |countries (?:in|across) )?(?:the )?\Z"
    ),
    "handed": re.compile(
        r"\b(?:gets?|gains?|receives?|takes?|acquires?|secures?|covers?|covering|spans?|spanning|adds?|includes?|comprises?|comprising) (?:all of |both )?(?:the )?\Z"
    ),
    "territory": re.compile(r"\bterritor(?:y|ies)(?: of the \w+)? ?[:–-] ?(?:the )?\Z", re.IGNORECASE),
    "kept": re.compile(
        r"\b(?:retain|keep|kept|hold|held|own|reserv|h[ao]ng)\w*\b[^.;]{0,90}\b(?:in|for|within|to|of) (?:the )?\Z|\b(?:retain|keep|kept|hold|held|own|reserv|h[ao]ng)\w*\b[^.;]{0,30}\Z"
    ),
    "origin": re.compile(
        r"\b(?:headquartered|based|located|incorporated|offices?|facilit\w+|hospitals?|universit\w+|study|trial|approved|approval|sold|filed) (?:\w+ )?(?:in|for) (?:the )?\Z"
    ),
}
_ARTICLES = frozenset({"the", "both", "all"})
_PREPOSITIONS = frozenset({"in", "across", "throughout", "for", "from", "of", "by", "to", "outside"})
# The words, one of which ends the construction.
_AFTER = {
    "grant": frozenset(
        ["in", "across", "throughout", "for", "to", "within", "covering", "over", "including", "of", "into", "as"]
    ),
    "handed": frozenset(
        [
            "get",
            "gets",
            "gain",
            "gains",
            "receive",
            "receives",
            "take",
            "takes",
            "acquire",
            "acquires",
            "secure",
            "secures",
            "cover",
            "covers",
            "covering",
            "span",
            "spans",
            "spanning",
            "add",
            "adds",
            "include",
            "includes",
            "comprise",
            "comprises",
            "comprising",
            "of",
        ]
    ),
    "territory": frozenset({":", "–", "territory", "territories"}),
    "origin": frozenset({"in", "for"}),
}
_BEHIND_SIGNS = {
    "placed": re.compile(
        r"(?:,? and [A-Z][a-z]+(?:ian|ese|ean|ish|can|eli))?,? (?:(?:exclusive|sole|marketing|commercial|commerciali[sz]ation|clinical|distribution|development|and|co-promotion|product|full|semi-exclusive|selling|sales|manufacturing|licen[sc]e|economic)[ ,]+){0,5}"
        r"(?:rights?|licen[sc]e|distribution (?:deal|agreement|pact)|marketing authori[sz]ation holder|commerciali[sz]ation)\b",
        re.IGNORECASE,
    ),
    "from_there": re.compile(
        r"[’']s? |(?:-based)? (?:[a-z-]+ ){0,3}(?:firm|company|maker|startup|start-up|unit|developer|biotech|drugmaker|group|site|plant|facility|lab|hospital)s?\b"
    ),
    "base": re.compile(r" (?:annual )?(?:net |annual )*(?:product )?(?:sales|revenues?)\b"),
    "to_them": re.compile(r",? (?:rights )?to [A-Z]"),
}
_TOKEN = re.compile(r"[A-Za-zÀ-ÿ][\w’'-]*|\d[\w.,]*|[;:(),—–]")
_BEFORE, _BEHIND = 9, 6  # words that count
_NEAR = 4
_OF_RIGHTS = re.compile(r"\brights?\b|\blicen[sc]|\broyalt|\bnet sales\b", re.IGNORECASE)
_REGIONS, _STATES = frozenset(REGIONS), frozenset(STATES)


class Place(NamedTuple):
    """A territory with the words that name it and how likely it is the deal's."""

    name: str
    start: int
    end: int
    probability: float


@dataclass(frozen=True)
class Seen:
    """An area with its sentence."""

    area: Area
    sentence: Sentence

    def values(self) -> list[tuple[str, int, int]]:
        offset = self.sentence.start
        return [(name, offset + a, offset + b) for name, a, b in self.area.values(self.sentence.text)]

    def kept_out(self) -> list[tuple[str, int, int]]:
        offset = self.sentence.start
        return [(name, offset + a, offset + b) for name, a, b in self.area.kept_out]


def find(document: Document, type_: DealType) -> tuple[list[Place], list[Place]]:
    """Places that the rights cover and places kept out of them, in the order of the text."""
    included: dict[str, Place] = {}
    excluded: dict[str, Place] = {}
    for seen, row in rows(document, type_):
        probability = linear.probability(linear.score(MODEL, row))
        kept = "sign:kept" in row
        if probability < (LEAST_KEPT if kept else LEAST):
            if kept and seen.area.kind == "places":  # "Tarn retains all rights in Japan"
                for name, start, end in seen.values():
                    excluded.setdefault(name.casefold(), Place(name, start, end, KEPT))
            if seen.area.kept_out and _OF_RIGHTS.search(seen.sentence.text):  # "royalties on sales outside Japan"
                for name, start, end in seen.kept_out():
                    excluded.setdefault(name.casefold(), Place(name, start, end, KEPT))
            continue
        for into, values in ((included, seen.values()), (excluded, seen.kept_out())):
            for name, start, end in values:
                key = PEOPLES.get(name, name).casefold()
                known = into.get(key)
                if known is None or (known.name in PEOPLES and name not in PEOPLES):
                    into[key] = Place(name, start, end, probability)
    return list(_settled(included, excluded, document.title_end).values())[:MAX_PLACES], list(excluded.values())[
        :MAX_PLACES
    ]


def _settled(included: dict[str, Place], excluded: dict[str, Place], title_end: int) -> dict[str, Place]:
    """What is left where one area comprises another, and where a headline is told in full below."""
    if "worldwide" in included:
        return {"worldwide": included["worldwide"]}
    if "mainland china" in included:
        included = {k: v for k, v in included.items() if k not in ("china", "greater china")}
    if any(place.start >= title_end for place in included.values()):
        broad = _REGIONS | PEOPLES.keys() | {"China"}
        included = {k: v for k, v in included.items() if v.start >= title_end or v.name not in broad}
    return {k: v for k, v in included.items() if k not in excluded}


def rows(document: Document, type_: DealType) -> list[tuple[Seen, dict[str, float]]]:
    """The areas that the article names, each with its features."""
    if type_ in _NO_RIGHTS:
        return []
    found = [Seen(area, s) for s in document.sentences[:MAX_SENTENCES] for area in areas(s.text)]
    told = Counter(name.casefold() for seen in found for name, _, _ in seen.values())
    titled = {n.casefold() for seen in found if seen.sentence.title for n, _, _ in seen.values()}
    made = [(seen, _features(seen, type_)) for seen in found]
    strong = [bool({"b:right", "a:right"} & row.keys()) for _, row in made]
    earlier = 0
    for (seen, row), is_strong in zip(made, strong, strict=True):
        names = [name.casefold() for name, _, _ in seen.values()]
        if any(told[name] > 1 for name in names):
            row["again"] = 1.0
        if not seen.sentence.title and any(name in titled for name in names):
            row["titled"] = 1.0
        row["earlier"] = min(earlier, 4) / 4
        if is_strong and not earlier:
            row["first_right"] = 1.0
        earlier += is_strong and not seen.sentence.title
        if not is_strong and any(strong):
            row["right_elsewhere"] = 1.0
        if told["worldwide"] and seen.area.kind != "world":
            row["beside_world"] = 1.0
    return made


def _features(seen: Seen, type_: DealType) -> dict[str, float]:
    area, sentence = seen.area, seen.sentence
    text, kind = sentence.text, area.kind
    behind = area.head if kind == "world" else area.end  # "worldwide rights, excluding Japan": "rights" tells
    zone = "title" if sentence.title else "first" if sentence.index <= 2 else "lead" if sentence.index <= 6 else "rest"
    row = {
        "bias": 1.0,
        f"kind:{kind}": 1.0,
        f"type:{type_}": 1.0,
        f"{kind}&type:{type_}": 1.0,
        f"in:{zone}": 1.0,
        f"{kind}&in:{zone}": 1.0,
        "index": log1p(sentence.index),
        "names": log1p(len(area.places)),
    }
    if kind in ("places", "people"):
        if any(name in _REGIONS for name, _, _ in area.places):
            row["region"] = 1.0
        if any(name in _STATES for name, _, _ in area.places):
            row["state"] = 1.0
    if area.kept_out:
        row["all_but"] = row[f"{kind}&all_but"] = 1.0
    if kind == "world":
        row[f"word:{text[area.start : area.head].lower()}"] = 1.0
    before = _TOKEN.findall(text, max(0, area.start - 110), area.start)
    if before and area.start > 110:
        del before[0]
    before.reverse()
    for side, tokens, reach in (
        ("b", before, _BEFORE),
        ("a", _TOKEN.findall(text, behind, behind + 70), _BEHIND),
    ):
        _around(side, tokens[:reach], kind, row)
    signs = _signs_before(text, area.start, before)
    signs += [name for name, pattern in _BEHIND_SIGNS.items() if pattern.match(text, behind)]
    for sign in signs:
        row[f"sign:{sign}"] = 1.0
        row[f"{kind}&sign:{sign}"] = 1.0
        row[f"{zone}&sign:{sign}"] = 1.0
    if not before:
        row["opens"] = 1.0
    if text[area.end : area.end + 2] in ("’s", "'s"):
        row["owner"] = 1.0
    return row


def _signs_before(text: str, at: int, before: list[str]) -> list[str]:
    """The constructions that an area ends. `before`: the words before it, the nearest first."""
    last = next((word.lower() for word in before[:4] if word not in _ARTICLES), "")
    signs = [last] if last in _PREPOSITIONS else []
    for name, pattern in _SIGNS.items():
        if name in _AFTER and last not in _AFTER[name]:
            continue  # it cannot end so: most areas are done with here
        if pattern.search(text, max(0, at - 130), at):
            signs.append(name)
    return signs


def _around(side: str, tokens: list[str], kind: str, row: dict[str, float]) -> None:
    for distance, token in enumerate(tokens, 1):
        if token == ";":
            break
        for cue in _cues(side, min(distance, _NEAR + 1), token, kind):
            row[cue] = 1.0


@lru_cache(maxsize=65_536)  # the same words come again in the next articles
def _cues(side: str, distance: int, token: str, kind: str) -> tuple[str, ...]:
    """What a word tells at a distance (1 is beside the area) of an area of a kind."""
    word = token.lower()
    found = []
    if distance <= 2:
        shape = "#" if word[0].isdigit() else "Aa" if token[0].isupper() and distance == 1 else word[:7]
        found.append(f"{side}{distance}:{shape}")
    for label in _classes(word):
        found += [f"{side}:{label}", f"{kind}&{side}:{label}"]
        if distance <= _NEAR:
            found += [f"{side}near:{label}", f"{kind}&{side}near:{label}"]
    return tuple(found)


def _classes(word: str) -> tuple[str, ...]:
    return (*_EXACT.get(word, ()), *{label for stem, label in _STEMS if word.startswith(stem)})
