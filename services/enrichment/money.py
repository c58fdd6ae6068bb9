"""Amounts of money in a text: where they stand, how much, and in which currency. An amount is what stands there, never a sum."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

import re2

SYMBOLS = {
    "US$": "USD", "USD$": "USD", "C$": "CAD", "CA$": "CAD", "CAD$": "CAD", "CDN$": "CAD", "A$": "AUD", "AU$": "AUD",
    "AUD$": "AUD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "SG$": "SGD", "NT$": "TWD", "R$": "BRL", "$": "USD",
    "€": "EUR", "£": "GBP", "¥": "JPY", "₩": "KRW", "₹": "INR", "CN¥": "CNY", "JP¥": "JPY", "RS": "INR", "RS.": "INR",
    "RMB¥": "CNY", "FR.": "CHF", "SFR": "CHF", "NIS": "ILS", "KR": "SEK", "KR.": "SEK", "R": "ZAR",
}  # fmt: skip
CODES = ("USD", "EUR", "GBP", "JPY", "CNY", "RMB", "KRW", "INR", "CAD", "AUD", "CHF", "SEK", "DKK", "NOK", "SGD",
         "HKD", "NZD", "TWD", "ILS", "NIS", "BRL", "ZAR", "PLN", "MXN", "SAR", "AED", "TRY", "THB", "MYR", "CZK", "HUF",
         "COP", "CLP", "ARS", "PHP", "IDR", "VND", "RUB", "RON", "EGP", "NGN", "KES", "PKR", "BDT", "QAR", "KWD", "XOF", "CFA")  # fmt: skip
WORDS = {
    "us dollars": "USD", "u.s. dollars": "USD", "american dollars": "USD", "dollars": "USD", "dollar": "USD",
    "canadian dollars": "CAD", "australian dollars": "AUD", "hong kong dollars": "HKD", "singapore dollars": "SGD",
    "new zealand dollars": "NZD", "new taiwan dollars": "TWD", "taiwan dollars": "TWD", "euros": "EUR", "euro": "EUR",
    "pounds sterling": "GBP", "british pounds": "GBP", "pounds": "GBP", "pound": "GBP", "sterling": "GBP", "stg": "GBP",
    "japanese yen": "JPY", "yen": "JPY", "korean won": "KRW", "won": "KRW", "chinese yuan": "CNY", "yuan": "CNY",
    "renminbi": "CNY", "indian rupees": "INR", "rupees": "INR", "swiss francs": "CHF", "francs": "CHF",
    "danish kroner": "DKK", "danish crowns": "DKK", "kroner": "DKK", "norwegian kroner": "NOK", "norwegian crowns": "NOK",
    "swedish kronor": "SEK", "swedish crowns": "SEK", "kronor": "SEK", "crowns": "SEK", "kr": "SEK", "shekels": "ILS",
    "new shekels": "ILS", "brazilian reais": "BRL", "reais": "BRL", "rand": "ZAR", "saudi riyals": "SAR", "riyals": "SAR",
    "dirhams": "AED", "zloty": "PLN", "zlotys": "PLN", "mexican pesos": "MXN", "ringgit": "MYR", "baht": "THB",
    "pesos": "MXN", "colombian pesos": "COP", "chilean pesos": "CLP", "argentine pesos": "ARS", "philippine pesos": "PHP",
    "lira": "TRY", "liras": "TRY", "turkish lira": "TRY", "rupiah": "IDR", "dong": "VND", "rubles": "RUB", "roubles": "RUB",
    "forints": "HUF", "koruna": "CZK", "lei": "RON", "egyptian pounds": "EGP", "pakistani rupees": "PKR", "taka": "BDT",
    "naira": "NGN", "kenyan shillings": "KES", "qatari riyals": "QAR", "cfa francs": "XOF",
}  # fmt: skip
# Hundredths, in which prices of shares are told.
CENTS = {"pence": "GBP", "p": "GBP", "cents": "USD"}
SCALES = {
    "trillion": 10**12, "trln": 10**12, "tn": 10**12, "billion": 10**9, "bln": 10**9, "bn": 10**9, "b": 10**9,
    "million": 10**6, "mln": 10**6, "mn": 10**6, "mm": 10**6, "m": 10**6, "mio": 10**6, "thousand": 10**3, "k": 10**3,
    "crore": 10**7, "crores": 10**7, "lakh": 10**5, "lakhs": 10**5,
}  # fmt: skip
_ONES = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SPELLED = {
    "a": Decimal(1), "half a": Decimal("0.5"), **{w: Decimal(i) for i, w in enumerate(_ONES, start=1)},
    **{w: Decimal(10 * i) for i, w in enumerate(_TENS, start=2)}, "hundred": Decimal(100), "a hundred": Decimal(100),
    "one hundred": Decimal(100),
}  # fmt: skip
_PARTS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75"), "1/2": Decimal("0.5"), "1/4": Decimal("0.25"), "3/4": Decimal("0.75")}  # fmt: skip

# Signs with letters are read as they are written: in "make a$10 million investment" a space was lost.
_LETTERED = (
    r"(?:US\$|USD ?\$|CA\$|CAD ?\$|CDN ?\$|C\$|AU\$|AUD ?\$|A\$|NZ\$|HK\$|SG\$|S\$|NT\$|R\$|CN¥|RMB ?¥|JP¥|US \$)"
)
_MARKS = r"[$€£¥₩₹]"
_CODE = "|".join(CODES)
_NUMBER = r"\d{1,3}(?:,\d{2,3})+(?:\.\d{1,4})?|\d{1,15}(?:[.,]\d{1,5})?"
_PART = r"(?:[ \u00a0]?(?:½|¼|¾)|[ \u00a0](?:1/2|1/4|3/4))"
# A scale may be glued to the next word where a page lost its spaces ("$5 millionin cash").
_SCALE = r"trillion|billion|million|thousand|crores?|lakhs?|(?:trln|bln|mln|bn|tn|mn|mm|mio|[mbk])(?![\w])"
_UNIT = "|".join(sorted((w.replace(".", r"\.") for w in WORDS), key=len, reverse=True))
_S = r"[ \u00a0\u202f]"
_SPELLED = rf"(?:{'|'.join(_TENS)})-(?:{'|'.join(_ONES[:9])})|{'|'.join(sorted(SPELLED, key=len, reverse=True))}"
_TO = rf"(?:{_S}?[-–—~]{_S}?|{_S}(?:to|and|or){_S})"
_SIGNED = re.compile(
    rf"(?:(?-i:(?P<sign>{_LETTERED}|{_MARKS}|\bRs\.?|\b[Kk]r\.?|\bR(?=\d[\d.,]*(?:{_S}|-)?(?:bn|m\b|million|billion))))|\b(?P<code>{_CODE})){_S}?(?P<n1>{_NUMBER})(?P<p1>{_PART})?(?:(?:{_S}|-)?(?P<s1>{_SCALE}))?"
    rf"(?:{_S}(?P<after>{_CODE})\b)?"
    rf"(?:(?P<to>{_TO})(?:(?-i:{_LETTERED}|{_MARKS}|Rs\.?)|{_CODE})?{_S}?(?P<n2>{_NUMBER})(?:{_S}|-)?(?P<s2>{_SCALE})?)?",
    re.IGNORECASE,
)
_NAMED = re.compile(
    rf"(?P<n1>{_NUMBER})(?P<p1>{_PART})?(?:(?:{_S}|-)?(?P<s1>{_SCALE}))?"
    rf"(?:(?P<to>{_TO})(?P<n2>{_NUMBER})(?:(?:{_S}|-)?(?P<s2>{_SCALE}))?)?"
    rf"(?:{_S}|-)?(?:\b(?P<code>{_CODE})|\b(?P<unit>{_UNIT})|(?P<cents>(?:\b|(?<=\d))p|\bpence|\bcents))\b",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(
    rf"\b(?P<words>{_SPELLED})(?:{_S}|-)(?:a{_S})?(?P<s1>million|billion|trillion|crore){_S}(?P<unit>{_UNIT})\b",
    re.IGNORECASE,
)
# Where an amount may begin, read over the whole text in one pass; what stands there is read closely.
_PLACES = re2.compile(
    rf"(?i)[$€£¥₩₹][   ]?\d|\b(?:{_CODE}|rs\.?|kr\.?|r)[   ]?\d"
    rf"|\d[\d.,]*(?:[  ]?[½¼¾]| \d/\d)?(?:[   -]?(?:trillion|billion|million|thousand|crores?|lakhs?|trln|bln|mln|bn|tn|mn|mm|mio|m|b|k))?"
    rf"[   -]?(?:{_UNIT}|{_CODE}|pence|cents|p)\b"
    rf"|\b(?:{'|'.join(w.split()[-1] for w in SPELLED)})[ -](?:a )?(?:million|billion|trillion|crore) (?:{_UNIT})\b"
)
_LOWER_BOUND = re.compile(
    rf"(?:^|[ (\u00a0])(?P<low>\d[\d,.]*(?:{_S}?(?:million|billion|mln|bln|bn|m))?)(?:{_S}?[-–—]{_S}?|{_S}to{_S})$",
    re.IGNORECASE,
)
_VAGUE = re.compile(r"\b(?:few|several|many) $", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:between|from)[ \u00a0](?:about |around )?$", re.IGNORECASE)
_BRACKET = re.compile(
    r"[ \u00a0]?[(\[](?:or |about |approximately |approx\.? |around |roughly |some |nearly |over |equal to |equivalent to |the equivalent of |c\. ?|ca\. ?|~|≈|=)*"
)
_REPEATED = re.compile(
    r",? ?(?:or|i\.e\.,?|equivalent to|the equivalent of|equal to)(?: about| approximately| around| roughly)? "
)
_NORDIC = (
    ("DKK", re.compile(r"\b(?:Denmark|Danish|Copenhagen|DKK)\b")),
    ("NOK", re.compile(r"\b(?:Norway|Norwegian|Oslo|NOK)\b")),
)
_PESOS = (
    ("COP", re.compile(r"\b(?:Colombian?|Bogot[aá]|Medell[ií]n)\b")),
    ("CLP", re.compile(r"\b(?:Chile|Chilean|Santiago)\b")),
    ("ARS", re.compile(r"\b(?:Argentin\w+|Buenos Aires)\b")),
    ("PHP", re.compile(r"\b(?:Philippines?|Filipino|Manila)\b")),
)
_CHINESE = re.compile(r"\b(?:RMB|CNY|yuan|renminbi)\b")
_JAPANESE = re.compile(r"\b(?:JPY|yen|Japan|Japanese|Tokyo|Osaka)\b")
_LOCAL_DOLLARS = (
    ("CAD", re.compile(r"\b(?:all|dollar) (?:dollar )?(?:amounts|figures|currency)[^.]{0,40} (?:in )?Canadian dollars|\b(?:in|of) Canadian dollars unless", re.IGNORECASE)),
    ("AUD", re.compile(r"\b(?:all|dollar) (?:dollar )?(?:amounts|figures|currency)[^.]{0,40} (?:in )?Australian dollars", re.IGNORECASE)),
)  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """One amount; `start` and `end` count in the document's text. Of a range it is the upper bound."""

    value: float
    currency: str
    start: int
    end: int
    converted: bool = False  # the amount before it once more, in another currency


def figures(text: str, end: int) -> list[Figure]:
    """All amounts of the text up to `end`, in their order."""
    found: list[Figure] = []
    at = 0
    news = text[:end]
    for place in _PLACES.finditer(news):
        start = place.start()
        if start < at:
            continue
        figure = _read(news, start)
        if figure is None:
            continue
        if found and _converts(news, found[-1], figure):
            figure = replace(figure, converted=True)
        found.append(figure)
        at = figure.end
    return _localised(text, found) if found else found


def _read(text: str, start: int) -> Figure | None:
    first = text[start]
    if first.isdigit():
        while start and (
            text[start - 1].isdigit() or (text[start - 1] in ".," and start > 1 and text[start - 2].isdigit())
        ):
            start -= 1
        low = _LOWER_BOUND.search(text, max(0, start - 22), start)
        start = low.start("low") if low else start
        match = (
            None
            if start and (text[start - 1].isalpha() or text[start - 1] in "$€£¥₩₹-/") and not _opens(text, start)
            else _NAMED.match(text, start)
        )
    elif first in "$€£¥₩₹":
        begin = max(0, start - 4)
        match = next(
            (
                m
                for m in (
                    _SIGNED.match(text, i)
                    for i in range(begin, start + 1)
                    if i == start or (text[i].isupper() and not text[i - 1 : i].isalpha())
                )
                if m and m.start("n1") > start
            ),
            None,
        )
    else:
        match = _SIGNED.match(text, start) or _spelled(text, start)
    if match is None or _glued_digits(text, match.end()):
        return None
    groups = match.groupdict()
    if groups.get("words"):
        spelled = _spelled_value(groups["words"]) * SCALES[groups["s1"].lower()]
        return Figure(float(spelled), _currency(groups), match.start(), match.end())
    end, low_scale = match.end(), groups["s1"]
    value = _value(groups["n1"], groups["s1"], groups["p1"])
    if groups["n2"]:
        joined = groups["to"].strip(" \u00a0").lower()
        second = _value(groups["n2"], groups["s2"], None)
        apart = joined in {"and", "or"} and not _BETWEEN.search(text, max(0, match.start() - 16), match.start())
        if apart or (first in "$€£¥₩₹" and low_scale and not groups["s2"]) or (not groups["s2"] and second <= value):
            if groups["unit" if "unit" in groups else "n1"] and first.isdigit():
                # "in 2023 and 45 million euros": the number before is none of money
                return (
                    _read(text, match.start("n2"))
                    if apart
                    else Figure(second, _currency(groups), match.start("n2"), end)
                )
            end = match.start("to")
        else:
            value = max(second, _value(groups["n1"], groups["s1"] or groups["s2"], groups["p1"]))
    if groups.get("cents"):
        if low_scale or groups["n2"] or value < 10:
            return None
        value = round(value / 100, 6)
    return Figure(value, _currency(groups), match.start(), end)


def _opens(text: str, start: int) -> bool:
    """Whether a number may begin behind the character before it: "(€)45", "a-45"."""
    return text[start - 1] == "-" and start > 1 and text[start - 2] == " "


def _spelled(text: str, start: int) -> re.Match[str] | None:
    """The amount in words that ends a number beginning at or a word or two before `start`."""
    for begin in (text.rfind(" ", 0, max(0, start - 1)) + 1, text.rfind(" ", 0, start) + 1, start):
        match = _IN_WORDS.match(text, begin)
        if match and match.end() > start and not _VAGUE.search(text, max(0, begin - 12), begin):
            return match
    return None


def _spelled_value(words: str) -> Decimal:
    lowered = words.lower()
    if lowered in SPELLED:
        return SPELLED[lowered]
    return sum((SPELLED[w] for w in lowered.split("-")), Decimal(0))


def _value(number: str, scale: str | None, part: str | None) -> float:
    # In decimals: in floating point 2.07 trillion would be 2069999999999.9998.
    if scale and re.fullmatch(r"\d{1,3},\d{1,2}", number):
        number = number.replace(",", ".")
    plain = Decimal(number.replace(",", "")) + (_PARTS[part.strip(" \u00a0")] if part else 0)
    return float(plain * (SCALES[scale.lower()] if scale else 1))


def _currency(groups: dict[str, str | None]) -> str:
    code = groups.get("after") or groups.get("code")
    if code is None and (unit := groups.get("unit")):
        return WORDS[unit.lower()]
    if code is None and (cents := groups.get("cents")):
        return CENTS[cents.lower()]
    if code is None:
        mark = (groups.get("sign") or "$").replace(" ", "")
        return SYMBOLS.get(mark) or SYMBOLS.get(mark.upper(), mark.upper())
    code = code.upper()
    return {"RMB": "CNY", "NIS": "ILS", "CFA": "XOF"}.get(code, code)


def _converts(text: str, before: Figure, figure: Figure) -> bool:
    """Whether an amount repeats the one before it in another currency: "€20 million ($23 million)"."""
    if before.currency == figure.currency or figure.start - before.end > 40:
        return False
    if _BRACKET.fullmatch(text, before.end, figure.start):
        return text[figure.end : figure.end + 1] in {")", "]", ",", ";", " "}
    return bool(_REPEATED.fullmatch(text, before.end, figure.start))


def _glued_digits(text: str, end: int) -> bool:
    return end < len(text) and (text[end].isdigit() or (text[end] in ".," and text[end + 1 : end + 2].isdigit()))


def _localised(text: str, found: list[Figure]) -> list[Figure]:
    """Signs that several countries share, told apart by what else the text says."""
    swaps: dict[str, str] = {}
    bare = {f.currency for f in found}
    if "JPY" in bare and _CHINESE.search(text) and not _JAPANESE.search(text):
        swaps["¥"] = "CNY"
    if "SEK" in bare:
        other = next((code for code, place in _NORDIC if place.search(text)), None)
        if other and "SEK" not in text and "Swed" not in text:
            swaps["kr"] = swaps["crowns"] = other
    if "MXN" in bare and "Mexic" not in text:
        swaps["pesos"] = next((code for code, place in _PESOS if place.search(text)), "MXN")
    if "USD" in bare and ("Canadian dollars" in text or "Australian dollars" in text):
        local = next((code for code, words in _LOCAL_DOLLARS if words.search(text)), None)
        if local:
            swaps["$"] = local
    if not swaps:
        return found
    return [_swapped(text, f, swaps) for f in found]


def _swapped(text: str, figure: Figure, swaps: dict[str, str]) -> Figure:
    quote = text[figure.start : figure.end].lower()
    for mark, currency in swaps.items():
        if quote.startswith(mark) or (mark.isalpha() and re.search(rf"\b{mark}\b", quote)):
            return replace(figure, currency=currency)
    return figure
