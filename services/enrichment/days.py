"""Days and periods as texts write them: "7 January 2026", "the second half of 2027", "mid-2027", "by year-end"."""

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

MONTHS = {
    m: i
    for i, m in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1)
}
MONTH = r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
_DAY_FIRST = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {MONTH},? ?(?P<year>20\d\d|19\d\d)\b", re.IGNORECASE
)
_MONTH_FIRST = re.compile(
    rf"(?<![A-Za-z]){MONTH} ?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? ?(?P<year>20\d\d|19\d\d)\b", re.IGNORECASE
)
_ISO = re.compile(r"\b(?P<year>20\d\d)[-/](?P<month>\d\d)[-/](?P<day>\d\d)\b")
_DOTTED = re.compile(r"\b(?P<day>[0-3]?\d)\.(?P<month>[01]\d)\.(?P<year>20\d\d)\b")
_YEAR = r"(?P<year>20\d\d|'\d\d|this year|the year|next year|the current year|the following year)"
_PERIOD = re.compile(
    rf"\b(?:(?P<which>first|second|third|fourth|final|last|[1-4](?:st|nd|rd|th)|[QH][1-4]|[1-4][QH])(?: or \w+)?(?:[ -](?P<unit>quarter|half))?(?: (?:of|in))?|"
    rf"(?P<edge>end|middle|beginning|close) of|(?P<part>early|mid|late)|(?P<name>(?-i:{MONTH}))(?: of)?)[- ]?(?:the )?(?:calendar |fiscal )?(?:year )?{_YEAR}"
    r"|\b(?P<bare>first|second|third|fourth|[QH][1-4])(?:[ -](?P<bare_unit>quarter|half)| (?=$|[.,;]))|\byear[- ]end(?: (?P<end_year>20\d\d))?|\b(?:in|during|before|by) (?P<whole>20\d\d)\b",
    re.IGNORECASE,
)
_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "final": 4,
    "last": 4,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
}


class Period(NamedTuple):
    """Its last day, how exact it is (day, month, quarter, half or year), and where it stands."""

    day: date
    precision: str
    start: int
    end: int


def first(text: str, start: int, end: int) -> tuple[date, int, int] | None:
    """The first full date of a stretch, with its place."""
    if text.find("20", start, end) < 0 and text.find("19", start, end) < 0:
        return None
    best: tuple[date, int, int] | None = None
    for pattern in (_MONTH_FIRST, _DAY_FIRST, _ISO, _DOTTED):
        match = pattern.search(text, start, end)
        if match and (best is None or match.start() < best[1]):
            day = _day(match)
            if day:
                best = (day, match.start(), match.end())
    return best


def period(text: str, start: int, end: int, today: date | None) -> Period | None:
    """The first period of a stretch. Without `today`, the day of the article, only one with its year is told."""
    for match in _PERIOD.finditer(text, start, end):
        found = _last_day(match, today)
        if found is not None:
            return Period(*found, match.start(), match.end())
    return None


def last_day(text: str, start: int, end: int, today: date | None) -> Period | None:
    """The first day or period of a stretch, whichever stands first."""
    exact, rough = first(text, start, end), period(text, start, end, today)
    if exact is not None and (rough is None or exact[1] <= rough.end):
        return Period(exact[0], "day", exact[1], exact[2])
    return rough


def _day(match: re.Match[str]) -> date | None:
    month = match["month"]
    try:
        return date(int(match["year"]), int(month) if month.isdigit() else MONTHS[month[:3].lower()], int(match["day"]))
    except ValueError:
        return None


def _last_day(match: re.Match[str], today: date | None) -> tuple[date, str] | None:
    told = match["year"] or match["end_year"] or match["whole"]
    year = _year(told, today)
    if year is None:
        return None
    which = (match["which"] or match["bare"] or "").lower()
    if which:
        unit = (match["unit"] or match["bare_unit"] or "").lower()
        number = _ORDINALS.get(which) or int(which.strip("qh"))
        half = ("h" in which[:1] + which[-1:] and which not in _ORDINALS) or unit == "half"
        if which in _ORDINALS and not unit:
            return None
        if half and number > 2:
            number = 2  # "the last half"
        month = number * (6 if half else 3)
        day = date(year, month, monthrange(year, month)[1])
        if told is None and today is not None and day < today:
            day = day.replace(year=year + 1)  # a quarter that is past is next year's
        return day, "half" if half else "quarter"
    if match["name"]:
        month = MONTHS[match["month"][:3].lower()]
        return date(year, month, monthrange(year, month)[1]), "month"
    if (match["part"] or "").lower() == "early" or (match["edge"] or "").lower() == "beginning":
        return date(year, 3, 31), "quarter"
    if (match["part"] or "").lower() == "mid" or (match["edge"] or "").lower() == "middle":
        return date(year, 6, 30), "half"
    return date(year, 12, 31), "year"


def _year(told: str | None, today: date | None) -> int | None:
    if told is not None and told[-1].isdigit():
        return 2000 + int(told[-2:])
    if today is None:
        return None
    return today.year + (told is not None and told.lower() in ("next year", "the following year"))
