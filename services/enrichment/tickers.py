"""Explicit exchange and symbol pairs, such as "(NYSE: ABC)", checked against the company registry."""

import re
from dataclasses import dataclass
from datetime import date

from shared.companies import exchanges
from shared.companies import tickers as registry_tickers
from shared.companies.registry import Registry
from shared.events import Ticker

from .document import Document
from .name_words import LEGAL, word_set
from .places import PLACES
from .runs import RUN, split, trim

EXTRACTOR = "tickers/1"
MAX_TICKERS = 60
MAX_CHARS = 120_000  # of the text in which tickers are looked for

_EXCHANGE = (
    r"(?:the )?(?:NASDAQ ?GS|NASDAQ ?GM|NASDAQ ?CM"
    r"|NASDAQ(?: OMX)?(?: Global(?: Select)?(?: Market)?| Capital Market| Stock Market| Copenhagen| Stockholm| Helsinki| Iceland| Nordic"
    r"| First North(?: Premier)?(?: Growth Market)?(?: (?:Stockholm|Copenhagen|Helsinki|Sweden|Denmark|Finland))?)?"
    r"|NYSE[ -]?(?:American|Arca|MKT|A|AMER)?|New York Stock Exchange|AMEX|OTC ?Markets?|OTC ?Pink|OTC ?PK|OTC ?QX|OTC ?QB|OTC ?ID|OTC ?BB|OTC|PINK"
    r"|TSX[ -]?V(?:enture(?: Exchange)?)?|TSX|Toronto Stock Exchange|CSE|CNX|CNSX|NEO|Cboe(?: CA| Canada)?"
    r"|London Stock Exchange|LSE|LON|AIM|London|AQSE|Euronext(?: Stock Exchange)?(?: (?:in )?(?:Paris|Brussels|Amsterdam|Growth(?: (?:Paris|Oslo|Milan|Brussels|Dublin))?|Dublin|Oslo|Lisbon|Milan|Expand))?"
    r"|EPA|EBR|AMS|FRA|FWB|FSE|XETRA|ETR|Frankfurt(?: Stock Exchange)?|SIX(?: Swiss Exchange)?|SWX|VTX|BME|MCE|Madrid|Borsa Italiana|MIL|BIT|OMX|STO|CPH|HEL|OSE|Oslo(?: B.rs)?|Spotlight|NGM"
    r"|ASX|NZX|HKEX|HKSE|SEHK|HKG|GEM|Hong Kong(?: Stock Exchange)?|Stock Exchange of Hong Kong|SSE STAR(?: Market)?|SSE|SZSE|SHA|SHE|Shanghai(?: Stock Exchange)?|Shenzhen(?: Stock Exchange)?"
    r"|TSE(?: (?:Prime|Growth|Standard|Mothers))?|TYO|JPX|JP|Tokyo(?: Stock Exchange)?(?: (?:Prime|Growth|Standard)(?: Market)?)?"
    r"|KRX|Korea Exchange|KOSDAQ|KOSPI|KQ|KS|TWSE|TPEX|TWO|NSE|BSE|SGX|TASE|TLV|Tel Aviv Stock Exchange|JSE|B3|BMV|IDX|SET|KLSE|Bursa Malaysia|TADAWUL|WSE|GPW|VIE|BIST)"
)
# From the colon: the exchange ends before it, the symbols begin after it. Looking at each place of the text for one of
# so many exchanges would take most of the time of a whole reading.
_COLON = re.compile(r"[:;]\s?(?=\$?[A-Z0-9])")
_EXCHANGES_END = re.compile(
    rf"(?<![\w])(?P<all>{_EXCHANGE}(?:\s?(?:/|&|\||,| and )\s?{_EXCHANGE})*)"
    r"(?:,? (?:stock |ticker |trading |securities )?(?:symbols?|ticker|code))?\s?$",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\s?(?:/|&|\||,| and )\s?", re.IGNORECASE)
_SYMBOLS = re.compile(
    r"\$?[A-Z0-9]{1,10}(?:[.\-][A-Z0-9]{1,3})?(?:(?:,|/| and)\s?(?:and\s)?[A-Z]{2,6}(?:\.[A-Z]{1,2})?(?![\w:]))*(?![\w])",
    re.IGNORECASE,
)
_BETWEEN_SYMBOLS = re.compile(r"(?:,|/| and)\s?(?:and\s)?", re.IGNORECASE)
_SHARE_CLASS = re.compile(r" [A-D](?=[;,)\]])")  # "NOVO B": of the Nordic exchanges
# "(6855.HK)", "(ROG.S)": the symbol with the suffix that data services give it; without a bracket numbers only
_SUFFIX = re.compile(r"\.(?:(?P<closed>[A-Z]{1,2}|TWO)\)|(?P<open>HK|T|KS|KQ|SS|SZ|SH|TW|TWO|JP)\b)")
_BEFORE_SUFFIX = re.compile(r"(?<![\w.$€£¥])[A-Z0-9]{1,6}$")
# The words with which an exchange's name may end, by which most colons are told to follow none.
_LAST_WORDS = word_set(
    "nasdaq nasdaqgs nasdaqgm nasdaqcm gs gm cm market copenhagen stockholm helsinki iceland nordic sweden denmark finland "
    "nyse american arca mkt a amer nyseamerican nysearca nysemkt nysea nyseamer exchange amex markets market otcmarkets otcmarket "
    "pink otcpink pk otcpk qx otcqx qb otcqb id otcid bb otcbb otc tsxv tsxventure v venture tsx cse cnx cnsx neo cboe ca canada "
    "lse lon aim london aqse euronext paris brussels amsterdam growth oslo milan dublin lisbon expand epa ebr ams fra fwb fse "
    "xetra etr frankfurt six swx vtx bme mce madrid italiana mil bit omx sto cph hel ose spotlight ngm asx nzx hkex "
    "hkse sehk hkg gem kong star sse szse sha she shanghai shenzhen tse prime standard mothers tyo jpx jp tokyo krx kosdaq kospi "
    "kq ks twse tpex two nse bse sgx tase tlv jse b3 bmv idx set klse malaysia tadawul wse gpw vie bist børs bors symbol symbols "
    "ticker code select premier"
)
_LAST_WORD = re.compile(r"(?<!\w)\w+\s?$")
_CODE = re.compile(
    r"\((?:(?P<exchange>[A-Z][\w ]{1,30}?) )?(?P<kind>[Ss]tock|[Ss]ecurities|[Ss]ecurity) [Cc]ode:? ?(?:No\.? ?)?(?P<symbol>\d{4,6})\b[^()]{0,40}\)"
)
_UNDER = re.compile(
    r"under (?:the )?(?:new )?(?:ticker |trading |stock )*(?:symbols?|ticker) [“\"'‘]?(?P<symbol>[A-Z][A-Z0-9]{1,5}(?:\.[A-Z]{1,2})?)\b"
)
_EXCHANGE_NEAR = re.compile(rf"\b(?:on|at) {_EXCHANGE}\b", re.IGNORECASE)
_NOT_YET = re.compile(
    r"\b(?:appl(?:ied|ies|y|ication)|will|expected|expects?|intends?|to be listed|to trade|to begin)\b"
)
_SMALL = re.compile(r"(?:^|[\s(“\"])([a-z][\w-]{3,})$")
_NO_COMPANY = word_set(
    "company stock symbol symbols ticker exchange market subsidiary group parent shares listed firm affiliate biotech "
    "trading under units warrants partner owner exchanges stocks codes code tickers named called listings buyer seller "
    "medicines drugmaker maker biopharma pharma developer giant manufacturer"
)
_LONGEST_EXCHANGE = 90
_LONGEST_LAST = 24  # longer words are none of those with which exchanges end
_PLACES_TOO = {"LONDON", "OSLO", "FRANKFURT", "MADRID", "HONG KONG", "SHANGHAI", "SHENZHEN", "TOKYO", "SPOTLIGHT"}
_NORDIC = {"XCSE", "XSTO", "XHEL", "XOSL", "XICE"}


@dataclass(frozen=True)
class TickerFound:
    name: str
    exchange: str
    symbol: str
    name_start: int
    start: int
    end: int


def find(document: Document) -> list[TickerFound]:
    """Every exchange:symbol of the text, one entry for each pair, the first place of each, in their order."""
    text = document.text
    found: dict[tuple[str, str], TickerFound] = {}

    def add(exchange: str, symbol: str, start: int, end: int, name: tuple[str, int]) -> None:
        key = (exchange.upper(), symbol.upper())
        if key not in found and len(found) < MAX_TICKERS:
            found[key] = TickerFound(name[0], exchange, symbol.upper(), name[1], start, end)

    for colon in _COLON.finditer(text, 0, MAX_CHARS):
        before = text[max(0, colon.start() - _LONGEST_EXCHANGE) : colon.start()]
        last = _LAST_WORD.search(before, max(0, len(before) - _LONGEST_LAST))
        if last is None or last.group().rstrip().lower() not in _LAST_WORDS:
            continue
        named = _EXCHANGES_END.search(before)
        listed = _SYMBOLS.match(text, colon.end()) if named else None
        if named is None or listed is None:
            continue
        exchanges_ = [e[4:] if e[:4].lower() == "the " else e for e in _JOINED.split(named["all"].rstrip())]
        start, end = colon.start() - len(before) + named.start(), listed.end()
        symbols = [s.strip(" $") for s in _BETWEEN_SYMBOLS.split(listed.group())]
        inside = _enclosed(text, start, end)
        if not inside and not all(_plain(e) for e in exchanges_):
            continue
        closed = inside and text[end : end + 1] in ")];,/|"
        first = symbols[0]
        if not closed and (first != first.upper() or len(first) < 2 or (first.isdigit() and len(first) < 4)):
            continue
        if first.islower():
            continue
        share_class = _SHARE_CLASS.match(text, end)
        if share_class and len(symbols) == 1 and exchanges.mic_of(exchanges_[-1]) in _NORDIC:
            symbols, end = [symbols[0] + share_class.group()], share_class.end()
        name = _name_before(text, start)
        for symbol in symbols:
            if symbol == symbol.upper() or len(symbols) == 1:
                for exchange in exchanges_:
                    if not exchange.islower():
                        add(exchange, symbol, start, end, name)
    for dot in _SUFFIX.finditer(text, 0, MAX_CHARS):
        head = _BEFORE_SUFFIX.search(text, max(0, dot.start() - 8), dot.start())
        suffix = dot["closed"] or dot["open"]
        if head is None or exchanges.by_suffix(suffix) is None:
            continue
        symbol, at = head.group(), head.start()
        if not (symbol.isdigit() and len(symbol) > 3) and not (
            text[at - 1 : at] == "(" and dot["closed"] and len(symbol) > 1
        ):
            continue
        end = dot.start() + 1 + len(suffix)
        if not any(f.start <= at < f.end for f in found.values()):
            same = exchanges.mic_of(suffix) == exchanges.by_suffix(suffix)
            add(suffix if same else f".{suffix}", symbol, at, end, _name_before(text, at))
    if "ode" in text:
        for match in _CODE.finditer(text, 0, MAX_CHARS):
            exchange = match["exchange"] or ("Tokyo" if match["kind"].lower() != "stock" else _code_of(text))
            if exchange and exchanges.mic_of(exchange):
                add(
                    exchange, match["symbol"], match.start() + 1, match.end() - 1, _name_before(text, match.start() + 1)
                )
    if "under" in text:
        for match in _UNDER.finditer(text, 0, MAX_CHARS):
            near = next(reversed(list(_EXCHANGE_NEAR.finditer(text, max(0, match.start() - 90), match.start()))), None)
            if near and not _NOT_YET.search(text, max(0, near.start() - 60), match.start()):
                exchange = re.sub(r"^(?:on|at) (?:the )?", "", near.group(), flags=re.IGNORECASE)
                add(exchange, match["symbol"], near.start(), match.end(), ("", near.start()))
    return sorted(found.values(), key=lambda f: f.start)


def _plain(exchange: str) -> bool:
    """Whether an exchange needs no brackets to be told from a town or a word."""
    return exchange.upper() not in _PLACES_TOO and (exchange.isupper() or exchange.startswith("N"))


def _code_of(text: str) -> str | None:
    """Whose "stock code" an article without an exchange means: Hong Kong's, where it tells of that exchange."""
    return "HKEX" if re.search(r"Hong Kong|HKEX|SEHK|Cayman", text[:MAX_CHARS]) else None


def check(document: Document, found: TickerFound, registry: Registry, as_of: date | None = None) -> Ticker:
    """The ticker with what the registry says of it as of the article's day; the row behind a mismatch is named in the evidence's rule."""
    result = registry_tickers.check(registry, found.name, found.exchange, found.symbol, as_of)
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
    if last is not None and last.end() >= at - 1 and last.group() in LEGAL:  # "argenx SE (Euronext: ARGX)"
        small = _SMALL.search(text, max(begin, last.start() - 40), last.start() - 1)
        return (f"{small[1]} {last.group()}", small.start(1)) if small else ("", at)
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
