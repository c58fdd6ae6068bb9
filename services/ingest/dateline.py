"""The dateline at the head of a release or agency report: place, date and wire, up to the dash that ends it."""

import re

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
_DASH = re.compile(r" ?(?:--+|[–—]|-(?= )|(?<= )-|-(?=\())-* ?(?:[-–—]+ ?)?")
_LONGEST = 220
_PLACE_WORDS = 10


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
        elif told and segment_words and (found := _AGENCY.match(line, at)):
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
