"""Dates of a deal: when it was announced (the dateline), and when it is expected to close."""

import re
from datetime import date
from itertools import islice

from shared.events import DateKind, DealDate, PartKind

from . import days
from .document import MAX_NEWS_CHARS, Document

EXTRACTOR = "dates/3"
# The marks of wires beside a date: dashes, the wire's name, the hour of release.
_WIRE = re.compile(r"--|–|—|/ ?[A-Z][\w .-]{2,30}/|\((?:[A-Z][\w. -]{2,40})\)| - ")
_END = re.compile(
    r" ?[:/|]|\.(?: ?[-–—]| (?=[A-Z]))|,? ?(?:at )?\d{1,2}[:.]\d\d ?(?:[AaPp]\.?[Mm]|[A-Z]{2,4}\b|\()|[ \t]*\n"
)
_LINE_HEAD = re.compile(r"(?:^|\n)[ *_>#]*[^\n]{0,90}$")
# What stands before the day of an announcement; "announced that <day> is the record date" does not.
_TOLD = re.compile(
    r"\b(?:announc\w+|released?|published|posted|issued|updated|dated?|as of)(?: today)?(?: on|:|,)? ?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?$|\btoday,? (?:on )?\(?$",
    re.IGNORECASE,
)
_TELLING = re.compile(r"^\)?,? (?!has |have |is |was |will |as the )[^.\n]{0,80}?\bannounc", re.IGNORECASE)
_AS_OF = re.compile(r"as of (?=[A-Z\d])")  # no \b before it: with a literal first the search is much faster
_STATED = re.compile(
    r"\b(?:information (?:contained )?in this|statements? (?:made |contained )?in this|this (?:press |news )?release)\b[^.\n]{0,80}?\bas of (?:the date of )?$",
    re.IGNORECASE,
)
# Of a date inside the text: who told or did something on it, and what makes it another day than the article's.
_DONE = re.compile(
    r"\b(?:said|says|announc\w+|unveil\w+|disclos\w+|reveal\w+|confirm\w+|report\w*|sign\w*|ink\w+|post\w+|publish\w+|issued|updated|filed|pric\w+|"
    r"came|statement|told|launch\w+|complet\w+|clos\w+|sold|trading|opened|entered|struck|sealed|released?|debut\w*|today)\b[^.;\n]{0,40}$"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? (?:on )?$",
    re.IGNORECASE,
)
_ANOTHER = re.compile(
    r"\b(?:as (?:of|at)|ended|ending|end|expir\w+|until|by|before|prior to|after(?! the (?:market|close|bell))|since|through|from|between|record date|expected|scheduled|due|held|approved|cleared|founded|born|"
    r"dosed|granted|previously|originally|effective|matur\w+|will|plans?|amended|earlier|that|which|who|anticipated|on or about|about)\b[^.;\n]{0,28}$",
    re.IGNORECASE,
)
_DAY_AFTER = re.compile(
    r",? (?:has been|is the|was the|as the|the day (?:after|before)|a day|when|annual|meeting|deadline|shareholders)",
    re.IGNORECASE,
)
_OWN_STATEMENT = re.compile(r",? (?:statement|announcement|release|press release|filing|notice)\b", re.IGNORECASE)
_OWN_LINE = re.compile(
    r"(?:^|\n)[ \t]*(?:\(END\)[^\n]*\n)?(?:[A-Z][\w.]+(?: [A-Z][\w.]+){0,2}, ?|(?:Posted|Published|Updated|Date|Released)(?: on)?:? ?)?$"
)
_YEAR = re.compile(r"20(?<!\w20)[0-4]\d\b")
_SIGNED = re.compile(
    r"\b(?:signed|entered into|executed|dated|concluded|inked|struck)\b(?: (?:as of|on|an?|the|its|their|(?-i:[a-z-]+))){0,7} (?-i:(?=[A-Z\d]))",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(
    r"\b(?:outside date|long[- ]?stop date|end date|termination date|drop-dead date)\b[^.;]{0,30}?\b(?:of|is|on|to|until|:) ?(?=[A-Z\d])"
    r"|\b(?:if (?:the )?(?:deal|merger|transaction|closing)|(?:is|has) not (?:been )?(?:closed|completed|consummated))[^.;]{0,40}?\b(?:by|before|on or before) (?=[A-Z\d])",
    re.IGNORECASE,
)
_MARK_BEHIND = re.compile(r"[,.]? ?(?:\([A-Z][^()\n]{1,40}\)|/ ?[A-Za-z][^/\n]{1,40}/+|/+)? ?(?:--|–|—|- |: )")
_PLACE_BEFORE = re.compile(r"(?:[A-Z][\w.’'-]+|\b[A-Z]\.[A-Z]\.)(?:\)|,| [-–—|(]|:)? ?\(?$")
_IN_ONE = 1_500  # characters in which the dateline of a text in one paragraph stands
_LINE_ENDS = re.compile(r"[ \t]*(?:\n|$|\d{1,2}:\d\d)")
# What tells that a closing is ahead, and what would end the deal if it were not reached.
_CLOSE = re.compile(
    r"\b(?:expect\w*|anticipat\w*|aim\w*|plan\w*|intend\w*|hop\w+|schedul\w+|target\w*|due|set|likely|should|will|would|on track)\b[^.;]{0,60}?\b(?:clos(?:e[sd]?|ing)|complet\w+|conclu\w+|consummat\w+|finali[sz]\w+)\b"
    r"|\b(?:closing|completion|consummation)\b[^.;]{0,90}?\b(?:expect\w*|anticipat\w*|plan\w*|schedul\w+|target\w*|due|likely|slated|foreseen)\b",
    re.IGNORECASE,
)
_CLOSE_SIGNS = ("clos", "complet", "conclu", "consummat", "finali")
_OTHER_END = re.compile(
    r"\b(?:trial|study|studies|enrol?lment|dosing|recruitment|construction|readout|building)\b", re.IGNORECASE
)
_HEAD = 420  # characters of the body in which a dateline stands


def find(document: Document, told: DealDate | None) -> tuple[DealDate, ...]:
    """All dates of the deal, each kind once. `told`: when the article, of which the document may be a part, was told."""
    return tuple(
        d
        for d in (told, signed(document), expected_close(document, told.date if told else None), outside(document))
        if d
    )


def announced(document: Document) -> DealDate | None:
    """The date of the dateline, or of the first lines where a wire's mark or "announced" stands by it."""
    datelines = [p for p in document.parts if p.kind == PartKind.dateline]
    for part in datelines:
        found = days.first(document.text, part.start, part.end)
        if found:
            return _dated(document, DateKind.announced, *found, 0.98)
    start = document.stretches[0][0] if document.stretches else document.title_end
    title = document.text[: document.title_end].strip()
    if title and document.text.startswith(
        title, start + len(document.text[start:]) - len(document.text[start:].lstrip())
    ):
        start = document.text.index(title, start) + len(title)  # a page that repeats its headline
    head_end = min(len(document.text), start + _HEAD)
    found = days.first(document.text, start, head_end)
    if found is None:
        return _inside(document, start) or _stated(document, head_end) or _within(document, start)
    day, a, b = found
    after, before = document.text[b : b + 60], document.text[max(start, a - 100) : a]
    line = document.text.rfind("\n", start, a) + 1 or start
    at_head = a - line < 110 and _LINE_HEAD.search(before) is not None
    if (
        (at_head and (_WIRE.search(after) or _END.match(after) or _WIRE.search(before)))
        or _TOLD.search(before)
        or (len(before.strip()) < 12 and _TELLING.match(after))
        or (a - start < 110 and not before.strip())
    ):
        return _dated(document, DateKind.announced, day, a, b, 0.96)
    return _inside(document, start) or _stated(document, head_end) or _within(document, start)


def _inside(document: Document, start: int) -> DealDate | None:
    """The dateline of a text in one paragraph, behind headlines: "... in obesity BASEL, 12 March 2026 – Alpha ..."."""
    text = document.text
    end = min(len(text), start + _IN_ONE)
    for year in _YEAR.finditer(text, start, end):
        found = days.first(text, max(start, year.start() - 24), min(end, year.end() + 6))
        if (
            found is not None
            and found[1] <= year.start() < found[2]
            and _MARK_BEHIND.match(text, found[2])
            and _PLACE_BEFORE.search(text, max(start, found[1] - 60), found[1])
        ):
            return _dated(document, DateKind.announced, *found, 0.93)
    return None


def _stated(document: Document, start: int) -> DealDate | None:
    """The day that the closing notes give the release: "The information in this release is as of January 7, 2026"."""
    for match in _AS_OF.finditer(document.text, start):
        found = days.first(document.text, match.end(), min(len(document.text), match.end() + 24))
        if (
            found
            and found[1] == match.end()
            and _STATED.search(document.text, max(0, match.start() - 140), match.end())
        ):
            return _dated(document, DateKind.announced, *found, 0.9)
    return None


def _within(document: Document, start: int) -> DealDate | None:
    """The day on which the text says that it was told or done; or a day alone in a line of its own."""
    text = document.text
    end = min(len(text), start + MAX_NEWS_CHARS)
    told: tuple[date, int, int] | None = None
    for year in islice(_YEAR.finditer(text, start, end), 40):
        found = days.first(text, max(start, year.start() - 24), min(end, year.end() + 6))
        if found is None or not found[1] <= year.start() < found[2]:
            continue
        _, a, b = found
        before, after = text[max(start, a - 70) : a], text[b : b + 30]
        if _OWN_LINE.search(before) and _LINE_ENDS.match(after):
            return _dated(document, DateKind.announced, *found, 0.95)
        if told is None and (_DONE.search(before) or _OWN_STATEMENT.match(after)):
            another = _ANOTHER.search(before[-40:]) or _DAY_AFTER.match(after)
            told = None if another else found
    return _dated(document, DateKind.announced, *told, 0.88) if told else None


def signed(document: Document) -> DealDate | None:
    """The day of the agreement: "the deal, signed May 19, 2025", "an agreement dated 3 June 2025"."""
    return _behind(
        document,
        _SIGNED,
        DateKind.signed,
        ("signed", "entered into", "executed", "dated", "concluded", "inked", "struck"),
    )


def outside(document: Document) -> DealDate | None:
    """The day after which either side may walk away."""
    return _behind(document, _OUTSIDE, DateKind.outside_date, ("date", "if ", " not "))


def _behind(document: Document, words: re.Pattern[str], kind: DateKind, hints: tuple[str, ...]) -> DealDate | None:
    """The first date of the kind behind `words`, looked for where one of the `hints` stands."""
    for sentence in document.sentences[:40]:
        if " 20" not in sentence.text:
            continue
        lowered = sentence.text.lower()
        match = words.search(sentence.text) if any(hint in lowered for hint in hints) else None
        if match:
            at = sentence.start + match.end()
            found = days.first(document.text, at, min(sentence.end, at + 40))
            if found and found[1] <= at + 12:
                return _dated(document, kind, *found, 0.85)
    return None


def expected_close(document: Document, today: date | None) -> DealDate | None:
    """When the deal is expected to close. `today`, the article's day, gives the year of "by year-end"."""
    for sentence in document.sentences[1:30]:
        text = sentence.text
        lowered = text.lower()
        if not any(sign in lowered for sign in _CLOSE_SIGNS):
            continue
        match = _CLOSE.search(text)
        if not match or _OTHER_END.search(text, match.start(), match.end() + 40):
            continue
        start, end = sentence.start + match.start(), min(sentence.end, sentence.start + match.end() + 90)
        found = days.last_day(document.text, start, end, today)
        if found and (today is None or found.day >= today):
            evidence = document.evidence(found.start, found.end, EXTRACTOR, 0.8)
            return DealDate(
                kind=DateKind.expected_close, date=found.day, precision=found.precision, evidence=(evidence,)
            )
    return None


def _dated(document: Document, kind: DateKind, day: date, start: int, end: int, confidence: float) -> DealDate:
    return DealDate(kind=kind, date=day, evidence=(document.evidence(start, end, EXTRACTOR, confidence),))
