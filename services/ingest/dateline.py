"""The dateline at the head of a release or agency report: place, date and wire, up to the dash that ends it."""

import re

import re2

_MONTH = (
    r"(?:jan(?:uary|vier)?|feb(?:ruary)?|f[ée]v(?:rier)?|mar(?:ch|s)?|märz|apr(?:il)?|avr(?:il)?|may|mai|june?|juin|july?"
    r"|juil(?:let)?|aug(?:ust)?|ao[uû]t|sept?(?:ember|embre)?|o[ck]t(?:ober|obre)?|nov(?:ember|embre)?"
    r"|de[cz](?:ember|embre)?|d[ée]c(?:embre)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre"
    r"|noviembre|diciembre|januar|februar|juni|juli)\b\.?"
)
_DATE = re.compile(
    rf"(?:{_MONTH} ?\d{{1,2}}(?:st|nd|rd|th)?(?:,? ?\d{{4}})?|\d{{1,2}}(?:st|nd|rd|th|\.)? (?:de )?{_MONTH}(?:,? (?:de )?\d{{4}})?"
    r"|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{4})",
    re.IGNORECASE,
)
_WIRE = re.compile(r"/[A-Z0-9][\w .,+-]{2,40}/|\([A-Z][\w .,/+-]{1,40}\)")
_TIME = re.compile(
    r"@? ?\d{1,2}:\d\d ?(?:[ap]\.?m\.?)?(?: ?(?:[A-Z]{2,4}T?|[A-Z][\w]+(?:/[A-Z]\w+)?|Eastern|Central|Pacific)\b)?",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?", re.IGNORECASE)
_PLACE_WORD = re.compile(
    r"(?:[^\W\d_a-zß-öø-ÿ][\w.'’]*(?:[-/][\w.'’]+)*|(?:and|de|of|la|am|der|den|sur|le) )(?<![-/])|&|\([A-Z]\w+\)"
)
# Where no dash follows the date: "Zug, 9 April 2025, 06:30 CEST. Acme ...", "Mumbai, Sep 26 (PTI) Shares ...".
_STOP = re.compile(r" ?(?:\. ?[-–—]+|\.|:) (?=[^\W\d_a-zß-öø-ÿ]|[\"“‘(])")
_AGENCY = re.compile(r"\((?:[A-Z]{2,6}|[A-Z][a-z]{2,10})\) (?=[^\W\d_a-zß-öø-ÿ]|[\"“‘])")
_BARE = re.compile(
    r"[^\W\d_a-zß-öø-ÿ]{3,}(?:[ -][^\W\d_a-zß-öø-ÿ]{2,}){0,3}(?:, [A-Z][a-z.]+){0,2} ?(?:—|–|--) ?(?=[^\W\d_a-zß-öø-ÿ]|[\"“‘])"
)
_ISSUED = re.compile(r"(?:issued|dated?|released?|published|posted|updated)(?: on)?:? ", re.IGNORECASE)
_NO_PLACES = frozenset({
    "On", "In", "At", "By", "From", "Since", "As", "The", "This", "A", "An", "After", "Before", "Until", "For", "Between"
})  # fmt: skip
_ALONE = 80  # characters of a line that may be nothing but place and date
_GAP = re.compile(r"[ ,;:|]+")
_DASH = re.compile(r"(?:/{2,})? ?(?:--+|[–—]|-(?= )|(?<= )-|-(?=\())-* ?(?:[-–—]+ ?)?")
_LONGEST = 220
_PLACE_WORDS = 10
_YEAR = re.compile(r"(?:19|20)\d\d$|^\d{4}-")
_OPENS = re.compile(r"[ ,.|]*(?:[*•|]|\Z|(?=[^\W_a-zß-öø-ÿ]|[\"“‘]))")
_WIRED = re.compile(r"wire|news|reuters|bloomberg", re.IGNORECASE)
# What each dateline inside of a line has, and what stands behind it: most lines have no such thing.
_CLUE = re2.compile(r"(?i)(?:19|20)\d\d|wire|news|reuters|bloomberg")
_DASH_NEAR = re.compile(r"[^\n]{0,60}?(?:--|[–—:]|- )")
_INNER = 1_500  # characters of a line in which a dateline may stand behind headlines
_INNER_PLACE = re.compile(
    # a place in capitals, or a name behind a word or sentence in small letters
    r"(?<![^\s*”\")])(?:[A-ZÀ-ÖØ-Þ]{3,}(?=[ ,(/–—-])|(?<=[a-z*.!?”)] )[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]{2,}(?=[ (),]))"
)
_SMALL = re.compile(r"(?:^|(?<=\s))[a-zß-öø-ÿ-]+[.!?]?[*”)]*$|[*”)]$")
_ASKS_FOR_A_PLACE = frozenset({
    "in", "at", "of", "from", "to", "by", "with", "for", "and", "or", "the", "a", "an", "near", "on", "de", "as", "between"
})  # fmt: skip


def dateline_end(line: str) -> int:
    """The length of the dateline that the line starts with, its dash and the space after it included; 0: there is none.

    A dateline names a date or a wire service, and at most one place, in any order: "BOSTON, Jan. 5, 2026 /Wire/ -- ".
    It may be the whole line.
    """
    at = end = words = 0
    if (found := _ISSUED.match(line)) and len(line) <= _ALONE:
        at = found.end()
    dated = placed = False  # in the whole line so far
    fresh = False  # a date or wire since the last dash
    told = False  # the date itself, not only a wire
    segment_words = 0
    limit = min(len(line), _LONGEST)
    while at < limit:
        if (dash := _STOP.match(line, at)) and told and (placed or segment_words or end):
            return dash.end()
        if dash := _DASH.match(line, at):
            if fresh or (dated and not placed and segment_words):
                end = dash.end()
            elif end:
                break
            placed = placed or segment_words > 0
            fresh, segment_words, at = False, 0, dash.end()
        elif told and fresh and segment_words and (found := _AGENCY.match(line, at)):
            return found.end()
        elif (found := _DATE.match(line, at)) or _WIRE.match(line, at):
            told = told or found is not None
            found = found or _WIRE.match(line, at)
            assert found
            dated = fresh = True
            at = found.end()
        elif dated and (found := _TIME.match(line, at)):
            fresh, at = True, found.end()
        elif found := _WEEKDAY.match(line, at) or _GAP.match(line, at):
            at = found.end()
        elif (found := _PLACE_WORD.match(line, at)) and words < _PLACE_WORDS:
            if not words and found[0] in _NO_PLACES:
                break
            words, segment_words, at = words + 1, segment_words + 1, found.end()
        else:
            break
    if told and len(line) <= _ALONE and not line[at:].strip(" .,;|"):
        return len(line)
    return end or ((found := _BARE.match(line)) is not None and found.end()) or 0


def head_date_end(line: str) -> int:
    """The length of the date with its year, and the hour or weekday by it, that stand before the text proper; 0: none.

    "July 8, 2024 * * * Acme ...", "PUBLISHED 3 February 2026 07:00 GMT Acme ...": no dash ends it.
    """
    issued = _ISSUED.match(line)
    at = issued.end() if issued else 0
    if weekday := _WEEKDAY.match(line, at):
        at = weekday.end()
        at = gap.end() if (gap := _GAP.match(line, at)) else at
    day = _DATE.match(line, at)
    if not day or not _YEAR.search(day[0]):
        return 0
    at = day.end()
    if hour := _TIME.match(line, gap.end() if (gap := _GAP.match(line, at)) else at):
        at = hour.end()
    opens = _OPENS.match(line, at)
    return at if opens and (opens.end() > at or at == len(line)) else 0


def inner_dateline(line: str) -> tuple[int, int] | None:
    """Start and end of a dateline behind headlines: "... in obesity BASEL, 12 March 2026 – Acme ...".

    It needs a date or a wire's name beside the place, and the dash, as the place may stand anywhere in a sentence.
    """
    tried = 0
    for clue in _CLUE.finditer(line[: _INNER + _LONGEST]):
        if not _DASH_NEAR.match(line, clue.end()):
            continue
        begin, tried = max(tried, clue.start() - _LONGEST), min(clue.end() + _LONGEST // 2, _INNER)
        for found in _INNER_PLACE.finditer(line, begin, tried):
            if length := _dateline_at(line, found.start()):
                return found.start(), found.start() + length
    return None


def _dateline_at(line: str, start: int) -> int:
    """The length of a dateline at a place inside of a line; 0: there is none."""
    before = line[max(0, start - 20) : start].rstrip()
    if (
        not before
        or before[-1] in ",;/&"
        or before.split()[-1].lower() in _ASKS_FOR_A_PLACE
        or _DATE.match(line, start)
    ):
        return 0
    if not line[start : start + 3].isupper() and (not _SMALL.search(before) or _WEEKDAY.match(line, start)):
        return 0  # behind capital words it is the end of a name
    head = line[start : start + _LONGEST]
    length = dateline_end(head)
    marked = length and head[:length].rstrip()[-1] in "-–—:"
    told = marked and (
        any(_YEAR.search(day[0]) for day in _DATE.finditer(head, 0, length)) or _WIRED.search(head, 0, length)
    )
    return length if told else 0
