"""The territory of rights: named after the words that grant them, with what is kept out."""

import re

from .document import Document
from .places import COUNTRIES, REGIONS, STATES

EXTRACTOR = "territory/1"
_PLACE = "|".join(sorted((re.escape(p) for p in (*COUNTRIES, *REGIONS, *STATES)), key=len, reverse=True))
_LIST = rf"(?:the )?(?:{_PLACE})(?![\w-])(?:(?:, (?:and )?|,? and |,? or | & )(?:the )?(?:{_PLACE})(?![\w-])){{0,14}}"
_WORLD = re.compile(
    r"\b(?:worldwide|global(?:ly)?|world-wide)\b(?:,? (?:exclusive|\w+ing))? (?:,? ?(?:exclusive |development |commercial\w* |and |, )*)?(?:rights|licen[sc]e|licen[sc]ing|distribution|basis)\b|\b(?:rights|licen[sc]e|distribut\w+|commerciali[sz]e)\b.{0,40}\b(?:worldwide|globally|throughout the world)\b|\bexclusive,? (?:global|worldwide)\b",
    re.IGNORECASE,
)
_GRANTED = re.compile(
    rf"\b(?:rights?|licen[sc]e[sd]?|distribut\w+|commerciali[sz]\w+|market(?:ing)?|sell|sales|partnership|territor\w+|launch|available|patients|access|expand\w*|agreement|contracts?)\b[^.;]{{0,80}}?\b(?:in|across|throughout|for|to|within|covering|over)\b (?P<list>{_LIST})"
)
_EXCLUDED = re.compile(rf"\b(?:outside(?: of)?|excluding|except(?: for)?|other than|ex-)\s?(?P<list>{_LIST})")
_ONE = re.compile(rf"(?<![\w-])(?:{_PLACE})(?![\w-])")

Named = tuple[str, int, int]


def find(document: Document) -> tuple[list[Named], list[Named]]:
    """Places that the rights cover and places kept out, each (name, start, end)."""
    included: dict[str, Named] = {}
    excluded: dict[str, Named] = {}
    sentences = ([document.title_sentence] if document.title_sentence else []) + document.lead[:6]
    for sentence in sentences:
        lowered = sentence.text.lower()
        if "rights" in lowered or "licen" in lowered or "distribut" in lowered or "commerciali" in lowered:
            world = _WORLD.search(sentence.text)
            if world:
                included.setdefault(
                    "worldwide", ("worldwide", sentence.start + world.start(), sentence.start + world.end())
                )
        out = _EXCLUDED.search(sentence.text)
        if out:
            for name, start, end in _places(sentence.text, *out.span("list")):
                excluded.setdefault(name, (name, sentence.start + start, sentence.start + end))
        granted = _GRANTED.search(sentence.text)
        if granted and any(
            w in lowered
            for w in ("distribut", "rights", "licen", "exclusive", "commerciali", "partnership", "contract")
        ):
            for name, start, end in _places(sentence.text, *granted.span("list")):
                if name not in excluded:
                    included.setdefault(name, (name, sentence.start + start, sentence.start + end))
    if "worldwide" in included:
        included = {"worldwide": included["worldwide"]}
    return list(included.values())[:12], list(excluded.values())[:12]


def _places(text: str, start: int, end: int) -> list[Named]:
    return [(m.group(), m.start(), m.end()) for m in _ONE.finditer(text, start, end)]
