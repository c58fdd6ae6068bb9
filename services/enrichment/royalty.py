"""Royalties as a text tells them: bounds in percent where it gives figures, the words otherwise."""

import re
from dataclasses import dataclass

from .document import Sentence

_WORD = re.compile(r"\broyalt(?:y|ies)\b", re.IGNORECASE)
_PERCENT = re.compile(r"(\d{1,2}(?:\.\d{1,2})?)\s?(?:%|percent\b|per cent\b)", re.IGNORECASE)
_RANGE = re.compile(
    r"(\d{1,2}(?:\.\d{1,2})?)\s?(?:%|percent)?\s?(?:to|-|–|—|and)\s?(\d{1,2}(?:\.\d{1,2})?)\s?(?:%|percent\b)",
    re.IGNORECASE,
)
_TERMS = re.compile(
    r"(?:(?:tiered|single|double|low|mid|high|worldwide|net|escalating|additional|sales-based|running)[- ,]*(?:to[- ])?){0,5}"
    r"royalt(?:y|ies)(?: payments?| rates?)?(?:[^.;]{0,90}?(?:digits?|%|percent|net sales|sales|revenues?|products?)\b(?: range)?)?",
    re.IGNORECASE,
)
_NOT_TERMS = re.compile(
    r"royalty (?:financing|trust|pharma|monetization|interest|stream|purchase|company|free)|royalty-free", re.IGNORECASE
)


@dataclass(frozen=True)
class RoyaltyFound:
    low: float | None
    high: float | None
    start: int
    end: int


def royalty(sentence: Sentence) -> RoyaltyFound | None:
    """The royalty that a sentence promises, or None."""
    word = _WORD.search(sentence.text)
    if word is None or _NOT_TERMS.match(sentence.text, word.start()):
        return None
    near_start, near_end = max(0, word.start() - 70), min(len(sentence.text), word.end() + 110)
    near = sentence.text[near_start:near_end]
    terms = _TERMS.search(sentence.text, max(0, word.start() - 40))
    start, end = terms.span() if terms else word.span()
    band = _RANGE.search(near)
    single = _PERCENT.findall(near)
    low: float | None = None
    high: float | None = None
    if band:
        low, high = float(band[1]), float(band[2])
        start, end = min(start, near_start + band.start()), max(end, near_start + band.end())
    elif single:
        numbers = [float(n) for n in single]
        low, high = min(numbers), max(numbers)
        first = _PERCENT.search(near)
        if first:
            start, end = min(start, near_start + first.start()), max(end, near_start + first.end())
    return RoyaltyFound(low, high, sentence.start + start, sentence.start + end)
