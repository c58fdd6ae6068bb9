"""When a payment is due, as the text says beside its amount: "within 30 days of closing", "in the first quarter of 2027"."""

import re
from dataclasses import dataclass
from datetime import date

from . import days

BEHIND, BEFORE = 110, 90  # characters of the sentence on either side of the amount
_NUMBER = r"(?:\d{1,3}|one|two|three|four|five|six|seven|ten|twelve|fifteen|thirty|forty-five|sixty|ninety)"
_EVENT = r"(?:the )?(?:closing|completion|signing|signature|execution|effective date|approval|first commercial sale|transfer|delivery|announcement|exercise)(?: of (?:the |this )?(?:deal|transaction|agreement|acquisition|merger|contract|option))?(?: date)?"
_RELATIVE = re.compile(
    rf"\b(?:within|in|no later than|not later than) (?:the (?:first|next) )?{_NUMBER} (?:business |calendar |working )?(?:days?|weeks?|months?|years?)(?: (?:of|after|from|following) {_EVENT})?"
    rf"|\b(?:up(?:on)?|at|on|after|following) {_EVENT}"
    rf"|\b(?:on the )?(?:first|second|third) anniversary of {_EVENT}",
    re.IGNORECASE,
)
# A day or period counts only where it is said to be that of the payment.
_DUE = re.compile(
    r"\b(?:due|payable|paid|pay|pays|payment|receive[sd]?|instal?lments?|follow\w*|another|further|final|remain\w*|balance|rest|owed|on|in|by|before|during|until)\b",
    re.IGNORECASE,
)
_NOT_DUE = re.compile(
    r"\b(?:sales|revenue|market|since|until|expire\w*|patent|valued|raised|reported|peak|guidance|earned|trial|founded|forecast\w*|acquired|launched|approved|if|provided|should|when|once|unless)\b",
    re.IGNORECASE,
)
_OPENS = re.compile(r"(?:On|In|By|Upon|At|Within)\b")
_PAYS = re.compile(r"\b(?:pays?|receives?|due|payable)\b")
_BREAK = re.compile(r";|\. |\b(?:while|whereas|but)\b|[$€£¥]\s?\d")


@dataclass(frozen=True)
class Due:
    """The words, with their place, and the last day where they tell one."""

    text: str
    start: int
    end: int
    day: date | None


def find(text: str, begin: int, start: int, end: int, stop: int) -> Due | None:
    """When the amount at `start` to `end` is due, in the sentence from `begin` to `stop`."""
    behind = min(stop, end + BEHIND)
    cut = _BREAK.search(text, end, behind)
    if cut is not None:
        behind = cut.start()
    match = _RELATIVE.search(text, end, behind)
    if match is not None and not _NOT_DUE.search(text, end, match.start()):
        return Due(match.group(), match.start(), match.end(), None)
    return _dated(text, end, behind) or _opening(text, begin, start)


def _dated(text: str, start: int, stop: int) -> Due | None:
    told = days.last_day(text, start, stop, None)
    if told is None:
        return None
    between = text[start : told.start]
    if not _DUE.search(between + text[told.start : told.end]) or _NOT_DUE.search(between):
        return None
    return Due(text[told.start : told.end], told.start, told.end, told.day)


def _opening(text: str, begin: int, start: int) -> Due | None:
    """What opens the sentence of the amount: "On 5 January 2027 it will pay $10 million"."""
    if start - begin > BEFORE or not _OPENS.match(text, begin) or not _PAYS.search(text, begin, start):
        return None
    if _NOT_DUE.search(text, begin, start):
        return None
    match = _RELATIVE.match(text, begin, start)
    if match is not None:
        return Due(match.group(), match.start(), match.end(), None)
    told = days.last_day(text, begin, start, None)
    return Due(text[told.start : told.end], told.start, told.end, told.day) if told else None
