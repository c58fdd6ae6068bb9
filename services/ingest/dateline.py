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
_WIRE = re.compile(r"/[A-Z0-9][\w .,+-]{2,40}/|\([A-Z][\w .,/+-]{2,40}\)")
_TIME = re.compile(
    r"@? ?\d{1,2}:\d\d ?(?:[ap]\.?m\.?)?(?: (?:[A-Z]{2,4}T?|[A-Z][\w]+(?:/[A-Z]\w+)?|Eastern|Central|Pacific)\b)?",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?", re.IGNORECASE)
_PLACE_WORD = re.compile(
    r"(?:[^\W\d_a-zß-öø-ÿ][\w.'’]*(?:-[\w.'’]+)*|(?:and|de|of|la|am|der|den|sur|le) )(?<!-)|&|\([A-Z]\w+\)"
)
_GAP = re.compile(r"[ ,;:|]+")
_DASH = re.compile(r" ?(?:--+|[–—]|-(?= )|(?<= )-|-(?=\())-* ?(?:[-–—]+ ?)?")
_LONGEST = 220
_PLACE_WORDS = 10


def dateline_end(line: str) -> int:
    """The length of the dateline that the line starts with, its dash and the space after it included; 0: there is none.

    A dateline names a date or a wire service, and at most one place, in any order: "BOSTON, Jan. 5, 2026 /Wire/ -- ".
    """
    at = end = words = 0
    dated = placed = False  # in the whole line so far
    fresh = False  # a date or wire since the last dash
    segment_words = 0
    limit = min(len(line), _LONGEST)
    while at < limit:
        if dash := _DASH.match(line, at):
            if fresh or (dated and not placed and segment_words):
                end = dash.end()
            elif end:
                break
            placed = placed or segment_words > 0
            fresh, segment_words, at = False, 0, dash.end()
        elif found := _DATE.match(line, at) or _WIRE.match(line, at):
            dated = fresh = True
            at = found.end()
        elif found := _WEEKDAY.match(line, at) or (dated and _TIME.match(line, at)) or _GAP.match(line, at):
            at = found.end()
        elif (found := _PLACE_WORD.match(line, at)) and words < _PLACE_WORDS:
            words, segment_words, at = words + 1, segment_words + 1, found.end()
        else:
            break
    return end
