"""Royalties as a text tells them: bounds in percent where it gives figures, the words otherwise."""

import re
from dataclasses import dataclass

from .document import Sentence

_WORD = re.compile(r"\broyalt(?:y|ies)\b", re.IGNORECASE)
_SPELLED = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
            "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
            "twenty": 20, "thirty": 30}  # fmt: skip
_FIGURE = rf"\d{{1,2}}(?:\.\d{{1,2}})?|\b(?:{'|'.join(_SPELLED)})"
_SIGN = r"(?:%|percent\b|per cent\b|pct\b)"
_PERCENT = re.compile(rf"({_FIGURE})\s?{_SIGN}", re.IGNORECASE)
_RANGE = re.compile(
    rf"({_FIGURE})\s?{_SIGN}?\s?(?:to|up to|through|-|–|—|and)\s?(?:up to |as much as )?({_FIGURE})\s?{_SIGN}",
    re.IGNORECASE,
)
_ONLY_HIGH = re.compile(r"\b(?:up to|as (?:much|high) as|maximum of|at most|no more than)(?: an?)? $", re.IGNORECASE)
# "from the mid single digits to 14%", "start in the teens and top out at 20%": the lower bound is in words
_WORDS_TO = re.compile(
    r"\b(?:digits?|teens|twenties|thirties)\b(?: range| percentages?)?,?(?: and)? (?:[a-z]+ ){0,3}?(?:to|at|through|up to|as high as)(?: an?| a maximum of| as much as)? $",
    re.IGNORECASE,
)
_NONE = re.compile(r"\b(?:no|without|nor|any|free of) (?:[a-z-]+ )?$|\b(?:neither|nor)\b[^.;,]{0,30}$", re.IGNORECASE)
_UNTOLD = re.compile(r"^[^.;,]{0,30}? (?:were|was|are|is|have|has) (?:not|never|un)", re.IGNORECASE)
# What a financier buys: "6.5% of future sales"
_SHARE = re.compile(
    rf"\b({_FIGURE})\s?{_SIGN} of (?:(?:its|the|all|future|worldwide|global|annual|net|product|[A-Z][\w®]+[’']s?) ){{0,4}}(?:net )?(?:sales|revenues?)\b"
)
_ONLY_LOW = re.compile(
    r"\b(?:at least|starting (?:at|from)|beginning at|from|more than|over|minimum of|not less than)(?: an?)? $",
    re.IGNORECASE,
)
# "mid-single-digit to low-teens", "high single to low double digits", "in the teens"
_BAND = r"(?:(?:low|mid|high|upper|very|to|the|from|into|a|and|-|–|through|single|double|triple)[ -]{1,2}){0,9}(?:(?:single|double|triple)[ -](?:and [a-z]+-)?digits?|digits?\b|(?:low|mid|high)[ -]?(?:to[ -])?(?:high[ -])?(?:teens?|twenties|thirties)|teens\b|twenties\b)"
_TERMS = re.compile(
    r"(?:\b(?:tiered|single|double|low|mid|high|teens?|digit|worldwide|global|net|gross|escalating|additional|sales(?:-based)?|running|percentage|up|to|from|and)[- ,]+){0,10}"
    r"royalt(?:y|ies)\b(?:[- ]based)?(?: payments?| rates?)?"
    rf"(?:[^.;]{{0,70}}?{_BAND}(?: percentages?| range)?(?:,? (?:to|through|and) (?:the )?{_BAND})?)?"
    r"(?:[^.;]{0,60}?\b(?:net sales|sales|revenues?|products?)\b)?",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(r"\bdigits?\b|\bteens?\b|\btwenties\b|\bthirties\b", re.IGNORECASE)
_LEAD_IN = re.compile(r"(?:(?:and|to|from|up|additional)[- ,]+)+", re.IGNORECASE)
_NOT_TERMS = re.compile(
    r"royalty[- ](?:financing|trust|pharma|moneti[sz]ation|interest|stream|purchase|company|free|bearing|agreement|funding|buyout|holder)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class RoyaltyFound:
    """Bounds in percent, None where the text states none; `start` and `end` count in the document's text."""

    low: float | None
    high: float | None
    start: int
    end: int
    banded: bool = False  # a band is told, in figures or in words


def share_of_sales(sentence: Sentence) -> RoyaltyFound | None:
    """The part of a product's sales that a sentence hands over, in percent: what a financing of royalties buys."""
    match = _SHARE.search(sentence.text) if "sales" in sentence.text or "revenue" in sentence.text else None
    if match is None:
        return None
    part = _percent(match[1])
    return RoyaltyFound(part, part, sentence.start + match.start(), sentence.start + match.end(), True)


def _percent(figure: str) -> float:
    return float(_SPELLED.get(figure.lower(), 0) or figure)


def royalty(sentence: Sentence) -> RoyaltyFound | None:
    """The royalty that a sentence promises, or None."""
    text = sentence.text
    word = next((w for w in _WORD.finditer(text) if not _NOT_TERMS.match(text, w.start())), None)
    if word is None or _NONE.search(text, 0, word.start()) or _UNTOLD.match(text[word.end() : word.end() + 60]):
        return None
    near_start, near_end = max(0, word.start() - 70), min(len(text), word.end() + 120)
    terms = next((t for t in _TERMS.finditer(text, max(0, word.start() - 80)) if t.end() >= word.end()), None)
    start, end = terms.span() if terms and terms.start() <= word.start() else word.span()
    lead_in = _LEAD_IN.match(text, start, word.start())
    start = lead_in.end() if lead_in else start
    low, high, places = _figures(text[near_start:near_end], word.start() - near_start)
    for a, b in places:
        start, end = min(start, near_start + a), max(end, near_start + b)
    banded = bool(places) or bool(_IN_WORDS.search(text, start, end))
    return RoyaltyFound(low, high, sentence.start + start, sentence.start + end, banded)


def _figures(near: str, at: int) -> tuple[float | None, float | None, list[tuple[int, int]]]:
    """Low and high bound told near the word at `at`, and where."""
    band = _RANGE.search(near)
    if band:
        return _percent(band[1]), _percent(band[2]), [band.span()]
    figures = [
        m
        for m in _PERCENT.finditer(near)
        if not re.match(
            r"\s?(?:of (?:[\w’']+ ){0,3}(?:royalt|interest|stream)|of the (?:company|shares)|stake|owner|premium|equity|interest)",
            near[m.end() :],
        )
    ]
    if not figures:
        return None, None, []
    numbers = [_percent(m[1]) for m in figures]
    if len(figures) == 1:
        before = near[: figures[0].start()]
        if _ONLY_HIGH.search(before) or _WORDS_TO.search(before):
            return None, numbers[0], [figures[0].span()]
        if _ONLY_LOW.search(before):
            return numbers[0], None, [figures[0].span()]
    return min(numbers), max(numbers), [m.span() for m in figures]
