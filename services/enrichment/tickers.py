"""Explicit exchange and symbol pairs, such as "(NYSE: ABC)", checked against the company registry."""

import re
from dataclasses import dataclass

from shared.companies import exchanges
from shared.companies import tickers as registry_tickers
from shared.companies.registry import Registry
from shared.events import Ticker

from .document import Document
from .name_words import word_set
from .places import PLACES
from .runs import RUN, split, trim

EXTRACTOR = "tickers/1"
MAX_TICKERS = 60
MAX_CHARS = 120_000  # of the text in which tickers are looked for

_EXCHANGE = (
    r"NASDAQ ?GS|NASDAQ ?GM|NASDAQ ?CM|NASDAQ(?: Global(?: Select)?(?: Market)?| Capital Market| Copenhagen| Stockholm| Helsinki| First North(?: Growth Market)?)?"
    r"|NYSE[ -]?(?:American|Arca|MKT|A|AMER)?|AMEX|OTC ?Markets|OTC ?Pink|OTC ?PK|OTC ?QX|OTC ?QB|OTC ?ID|OTC ?BB|OTC|PINK|TSX[ -]?V(?:enture)?|TSX|CSE|NEO|Cboe(?: CA| Canada)?"
    r"|LSE|AIM|London|Euronext(?: (?:Paris|Brussels|Amsterdam|Growth|Dublin|Oslo))?|EPA|EBR|AMS|FRA|FWB|FSE|XETRA|ETR|Frankfurt|SIX|SWX|VTX|BME|MIL|BIT|OMX|STO|CPH|HEL|OSE|Oslo"
    r"|ASX|NZX|HKEX|HKSE|SEHK|HKG|SSE|SZSE|SHA|SHE|TSE|TYO|JPX|JP|KRX|KOSDAQ|KOSPI|KQ|KS|TWSE|TPEX|TWO|NSE|BSE|SGX|TASE|TLV|JSE|B3|BMV|IDX|SET|KLSE|TADAWUL|WSE|VIE"
)
# From the colon: the exchange ends before it, the symbols begin after it. Looking at each place of the text for one of
# so many exchanges would take most of the time of a whole reading.
_COLON = re.compile(r"[:;]\s?(?=\$?[A-Z0-9])")
_EXCHANGE_END = re.compile(rf"(?<![\w])(?:{_EXCHANGE})\s?$", re.IGNORECASE)
_SYMBOLS = re.compile(
    r"\$?[A-Z0-9]{1,7}(?:[.\-][A-Z0-9]{1,3})?(?:,\s?(?:and\s)?[A-Z]{2,6}(?![\w:]))*(?![\w])", re.IGNORECASE
)
_SMALL = re.compile(r"(?:^|[\s(“\"])([a-z][\w-]{3,})$")
_NO_COMPANY = word_set(
    "company stock symbol symbols ticker exchange market subsidiary group parent shares listed firm affiliate biotech "
    "trading under units warrants partner owner exchanges stocks codes code tickers named called listings"
)
_LONGEST_EXCHANGE = 36
_NOT_EXCHANGES = {"LONDON", "OSLO", "FRANKFURT"}


@dataclass(frozen=True)
class TickerFound:
    name: str
    exchange: str
    symbol: str
    name_start: int
    start: int
    end: int


def find(document: Document) -> list[TickerFound]:
    """Every exchange:symbol of the text, one entry for each pair, the first place of each."""
    text = document.text
    found: dict[tuple[str, str], TickerFound] = {}
    for colon in _COLON.finditer(text, 0, MAX_CHARS):
        before = text[max(0, colon.start() - _LONGEST_EXCHANGE) : colon.start()]
        named = _EXCHANGE_END.search(before)
        listed = _SYMBOLS.match(text, colon.end()) if named else None
        if named is None or listed is None:
            continue
        exchange = named.group().rstrip()
        start, end = colon.start() - len(before) + named.start(), listed.end()
        symbols = [s.strip(" $") for s in re.split(r",\s?(?:and\s)?", listed.group())]
        inside = _enclosed(text, start, end)
        if (
            not inside
            and (exchange.upper() in _NOT_EXCHANGES or not exchange.isupper())
            and not exchange.startswith("N")
        ):
            continue
        if exchange.islower() or not any(c.isupper() or c.isdigit() for c in symbols[0]) or symbols[0].islower():
            continue
        name, name_start = _name_before(text, start)
        for symbol in symbols:
            if symbol != symbol.upper() and symbol.upper() != listed.group().upper():
                continue
            key = (exchange.upper(), symbol.upper())
            if key not in found:
                found[key] = TickerFound(name, exchange, symbol.upper(), name_start, start, end)
        if len(found) >= MAX_TICKERS:
            break
    return list(found.values())


def check(document: Document, found: TickerFound, registry: Registry) -> Ticker:
    """The ticker with what the registry says of it; the row behind a mismatch is named in the evidence's rule."""
    result = registry_tickers.check(registry, found.name, found.exchange, found.symbol)
    return Ticker(
        name=found.name or found.symbol,
        exchange=found.exchange,
        symbol=found.symbol,
        mic=result.mic or exchanges.mic_of(found.exchange),
        check=result.check,
        expected=result.expected,
        belongs_to=result.belongs_to,
        evidence=(document.evidence(found.start, found.end, EXTRACTOR, 0.97, rule=result.rule),),
    )


def _enclosed(text: str, start: int, end: int) -> bool:
    opened = max(text.rfind("(", max(0, start - 120), start), text.rfind("[", max(0, start - 120), start))
    closed = max(text.rfind(")", max(0, start - 120), start), text.rfind("]", max(0, start - 120), start))
    return opened > closed and any(c in ")]" for c in text[end : end + 80])


def _name_before(text: str, start: int) -> tuple[str, int]:
    """The company's name in front of the pair's bracket; other brackets between them are passed over."""
    at = start
    opened = max(text.rfind("(", max(0, at - 120), at), text.rfind("[", max(0, at - 120), at))
    if opened >= 0:
        at = opened
    for _ in range(4):
        while at > 0 and text[at - 1] in " *,:\u00a0\u200b":
            at -= 1
        if not (at > 0 and text[at - 1] in ")]"):
            break
        opened = max(text.rfind("(", max(0, at - 120), at), text.rfind("[", max(0, at - 120), at))
        if opened < 0:
            break
        at = opened
    begin = max(text.rfind("\n", 0, at) + 1, at - 100)
    last = next(reversed(list(RUN.finditer(text, begin, at))), None)
    if last is None or last.end() < at - 1:
        small = _SMALL.search(text, max(begin, at - 40), at)  # "argenx (Euronext: ARGX)"
        return (small[1], small.start(1)) if small and small[1] not in _NO_COMPANY else ("", at)
    name, offset = split(last.group(), last.start())[-1]
    if name in PLACES:  # "Example, listed in Tokyo (TSE: 1234)": the company is named before its place
        earlier = next(reversed(list(RUN.finditer(text, begin, offset))), None)
        if earlier is None:
            return "", at
        name, offset = split(earlier.group(), earlier.start())[-1]
    return trim(name, offset) or ("", at)
