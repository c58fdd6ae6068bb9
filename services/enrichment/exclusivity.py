"""Whether the rights of a deal are granted to one alone."""

import re
from collections.abc import Iterable

from .document import Document

EXTRACTOR = "exclusivity/1"
MAX_SENTENCES = 16
_GRANTED = (
    r"(?:rights?|licen[sc]es?|licen[sc]ing|sublicen[sc]es?|option|distribut\w+|commerciali[sz]\w+|supply|partner|agreement|"
    r"collaboration|manufactur\w+|marketing|territory)"
)
_TOLD = re.compile(
    rf"\b(?P<kind>non-?\s?exclusive|semi-exclusive|co-exclusive|exclusive|exclusively|sole)\b(?=[^.;]{{0,60}}?\b{_GRANTED}\b)"
    rf"|\b{_GRANTED}\b[^.;]{{0,40}}?\b(?P<behind>non-?\s?exclusive(?:ly)?|exclusively|on an exclusive basis)\b",
    re.IGNORECASE,
)
# What is exclusive in another sense: an agent, talks, a report, the law's protection of a drug
_OTHER = re.compile(
    r"^(?:ly)? (?:placement|financial|sales|advis\w+|book-?runn\w+|underwrit\w+|negotiat\w+|talks|interview|report|marketing exclusivity|access to|focus\w*)",
    re.IGNORECASE,
)


def find(document: Document, among: Iterable[int] | None = None) -> tuple[str, int, int] | None:
    """`exclusive`, `co-exclusive`, `semi-exclusive` or `non-exclusive` as the text first grants it, and where."""
    wanted = None if among is None else set(among)
    for sentence in document.sentences[:MAX_SENTENCES]:
        if (wanted is not None and sentence.index not in wanted) or (
            "xclusive" not in sentence.text and " sole " not in sentence.text
        ):
            continue
        for match in _TOLD.finditer(sentence.text):
            group = "kind" if match["kind"] else "behind"
            start, end = match.span(group)
            if _OTHER.match(sentence.text[end : end + 40]):
                continue
            word = match[group].lower()
            value = next((v for v in ("co-exclusive", "semi-exclusive") if v in word), "exclusive")
            return "non-exclusive" if word.startswith("non") else value, sentence.start + start, sentence.start + end
    return None
