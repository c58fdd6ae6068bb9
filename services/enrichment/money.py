"""Amounts of money in a sentence, and what each of them is paid for. An amount is what stands there, never a sum."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from .document import Sentence

SYMBOLS = {
    "US$": "USD", "USD$": "USD", "C$": "CAD", "CA$": "CAD", "CAD$": "CAD", "CDN$": "CAD", "A$": "AUD", "AU$": "AUD",
    "AUD$": "AUD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "SG$": "SGD", "NT$": "TWD", "R$": "BRL", "$": "USD",
    "€": "EUR", "£": "GBP", "¥": "JPY", "₩": "KRW", "₹": "INR", "RMB": "CNY", "CN¥": "CNY", "JP¥": "JPY", "Rs": "INR",
    "Rs.": "INR",
}  # fmt: skip
CODES = ("USD", "EUR", "GBP", "JPY", "CNY", "RMB", "KRW", "INR", "CAD", "AUD", "CHF", "SEK", "DKK", "NOK", "SGD",
         "HKD", "NZD", "TWD", "ILS", "BRL", "ZAR", "PLN", "MXN")  # fmt: skip
WORDS = {
    "us dollars": "USD", "u.s. dollars": "USD", "dollars": "USD", "dollar": "USD", "euros": "EUR", "euro": "EUR",
    "pounds sterling": "GBP", "pounds": "GBP", "yen": "JPY", "won": "KRW", "yuan": "CNY", "renminbi": "CNY",
    "rupees": "INR", "swiss francs": "CHF", "canadian dollars": "CAD", "australian dollars": "AUD", "kronor": "SEK",
    "kroner": "DKK", "shekels": "ILS", "korean won": "KRW", "japanese yen": "JPY", "chinese yuan": "CNY",
    "indian rupees": "INR", "danish kroner": "DKK", "danish crowns": "DKK", "norwegian kroner": "NOK",
    "norwegian crowns": "NOK", "swedish kronor": "SEK", "swedish crowns": "SEK", "hong kong dollars": "HKD",
    "singapore dollars": "SGD", "new zealand dollars": "NZD", "new taiwan dollars": "TWD", "taiwan dollars": "TWD",
    "british pounds": "GBP", "pound": "GBP",
}  # fmt: skip
SCALES = {
    "trillion": 10**12, "trln": 10**12, "tn": 10**12, "billion": 10**9, "bln": 10**9, "bn": 10**9, "b": 10**9,
    "million": 10**6, "mln": 10**6, "mn": 10**6, "mm": 10**6, "m": 10**6, "mio": 10**6, "thousand": 10**3, "k": 10**3,
    "crore": 10**7, "lakh": 10**5,
}  # fmt: skip

# Signs with letters are read as they are written: in "make a$10 million investment" a space was lost.
_LETTERED = r"(?:US\$|USD ?\$|CA\$|CAD ?\$|CDN ?\$|C\$|AU\$|AUD ?\$|A\$|NZ\$|HK\$|SG\$|S\$|NT\$|R\$|CN¥|JP¥|US \$)"
_SIGN = rf"(?:{_LETTERED}|[$€£¥₩₹])"
_CODE = rf"\b(?:{'|'.join(CODES)})"
_NUMBER = r"\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,4})?|\d{1,15}(?:\.\d{1,4})?"
# A scale may be glued to the next word where a page lost its spaces ("$5 millionin cash").
_SCALE = r"trillion|billion|million|thousand|crore|lakh|(?:trln|bln|mln|bn|tn|mn|mm|mio|[mbk])(?![\w])"
_WORD = "|".join(sorted((w.replace(".", r"\.") for w in WORDS), key=len, reverse=True))
_AMOUNT = re.compile(
    rf"(?:(?P<sign>(?-i:(?<![A-Za-z]){_LETTERED}|[$€£¥₩₹]|\bRs\.?)|{_CODE})[ \u00a0]?(?P<n1>{_NUMBER})(?:[ \u00a0-]?(?P<s1>{_SCALE}))?"
    rf"(?:[ \u00a0](?P<after>{'|'.join(CODES)})\b)?"
    rf"(?:[ \u00a0]?(?:to|and|[-–—])[ \u00a0]?(?:{_SIGN})?[ \u00a0]?(?P<n1b>{_NUMBER})[ \u00a0-]?(?P<s1b>{_SCALE}))?)"
    rf"|(?:\b(?P<n2>{_NUMBER})(?:[ \u00a0-]?(?P<s2>{_SCALE}))?[ \u00a0-](?P<unit>{_WORD}|(?:{'|'.join(CODES)}))\b)",
    re.IGNORECASE,
)
_HAS_AMOUNT = re.compile(
    r"[$€£¥₩₹]|\d[\d,.]*[ \u00a0-]?(?:trillion|million|billion|thousand|crore|lakh|bn|mn|bln|mln|[A-Za-z]{3} |dollar|euro|yen|won|yuan|pound)|(?:USD|EUR|GBP|JPY|CNY|RMB|KRW|INR|CAD|AUD|CHF|SEK|DKK|NOK)",
    re.IGNORECASE,
)


class Purpose(StrEnum):
    """What an amount is for, by the words around it."""

    total = "total"
    upfront = "upfront"
    milestone = "milestone"
    development_milestone = "development_milestone"
    regulatory_milestone = "regulatory_milestone"
    sales_milestone = "sales_milestone"
    equity = "equity"
    option_fee = "option_fee"
    deferred = "deferred"
    per_share = "per_share"
    exercise_price = "exercise_price"
    break_fee = "break_fee"
    cvr = "cvr"
    net = "net"
    other = "other"
    unclear = "unclear"


MILESTONES = {Purpose.milestone, Purpose.development_milestone, Purpose.regulatory_milestone, Purpose.sales_milestone}


@dataclass(frozen=True)
class Amount:
    value: float
    currency: str
    start: int  # in the document's text
    end: int
    purpose: Purpose
    maximum: bool
    sentence: Sentence
    strength: float = 1.0  # how sure the purpose is, 0-1
    converted: bool = False  # the amount before it, put into another currency in brackets
    per_share: bool = False  # paid for each share (a right to be paid later, where the purpose is `cvr`)


_PER_SHARE = re.compile(
    r"^[ \u00a0]?(?:(?:in cash|net)[ ,]+)?(?:per|a|for each|for every|/)[ \u00a0]?(?:(?:common|ordinary|pre-funded|class [a-z]|american depositary|one|combined|restricted)[ \u00a0]){0,3}"
    r"(?:share|unit|ads\b|adr\b|stock|common|ordinary|security|warrant|pre-funded|american deposit[ao]ry)|^[ \u00a0]?(?:apiece|each)\b",
    re.IGNORECASE,
)
_PRICE_BEFORE = re.compile(
    r"(?:(?:purchase|offering|issue|subscription|unit|share|combined|effective|conversion|public offering) price of|priced at|price per \w+(?: \w+){0,4} (?:of|is|at)|at a (?:\w+ ){0,3}price of|per share of|per-share (?:price|offer|value) of)[ \u00a0]*$",
    re.IGNORECASE,
)
_EXERCISE = re.compile(
    r"(?:exercis\w*|strike price|par value|volume[- ]weighted|vwap|closing price|floor price|redemption price)[^.;]{0,45}$",
    re.IGNORECASE,
)
_RIGHT = re.compile(r"\bcontingent value rights?\b|\bCVRs?\b", re.IGNORECASE)
# The price of the whole, whenever it is due.
_WHOLE_PRICE = re.compile(
    r"\b(?:equity value|enterprise value|transaction value|deal value|purchase price|aggregate|valuation|aggregate consideration|total consideration) (?:of|at) (?:up to |about |approximately |around |roughly |nearly |some |more than |over )*$",
    re.IGNORECASE,
)
_UPFRONT_NEXT = re.compile(r"^[^.;]{0,50}\bup-?\s?front\b", re.IGNORECASE)
# "upfront and milestone payments of up to $1 billion": one figure for all of them
_ALL_TOGETHER_BEFORE = re.compile(
    r"\bup-?front(?: \w+)?,? (?:and|plus)(?: \w+){0,5}? (?:milestones?|payments?)(?: payments?)?(?:,)? (?:of|totall?ing|worth|that could total|which could total|amounting to|exceeding)(?: (?:up to|as much as|about|approximately|more than|over))*[ \u00a0]*$",
    re.IGNORECASE,
)
_ALL_TOGETHER = re.compile(
    r"[ \u00a0](?:in|of) (?:combined |total |potential )*up-?front(?: \w+)?,? (?:and|plus)(?: \w+){0,5}? milestones?\b",
    re.IGNORECASE,
)
_MARKET = re.compile(
    r"\bCAGR\b|\bmarket\b.{0,60}\b(?:projected|expected|forecast|valued|worth|reach\w*|grow\w*|size|estimated)\b|\b(?:projected|expected|forecast|estimated) to (?:reach|grow|exceed|hit|be worth)\b.{0,80}|\bmarket (?:size|research|opportunity|cap\w*)\b",
    re.IGNORECASE,
)

# Words that decide: (purpose, pattern, reach to the left, reach to the right). The nearest one wins.
_CUES: tuple[tuple[Purpose, re.Pattern[str]], ...] = tuple(
    (purpose, re.compile(pattern, re.IGNORECASE))
    for purpose, pattern in (
        (Purpose.upfront, r"\bup-?\s?front\b|\binitial (?:cash |license |licensing )?(?:payment|fee|consideration|cash)\b|\bsigning (?:fee|payment)\b|\blicense fee\b|(?:in cash |payable |paid |cash )(?:at|upon|on) (?:the )?closing\b|\bnear-term (?:payments?)\b|\bat closing\b"),
        (Purpose.sales_milestone, r"\b(?:sales|commercial|commerciali[sz]ation)(?:[- ](?:based|related))?,? (?:\w+ )?(?:milestones?)\b"),
        (Purpose.regulatory_milestone, r"\bregulatory (?:\w+ )?milestones?\b"),
        (Purpose.development_milestone, r"\b(?:development|clinical|preclinical|research)(?:al)? (?:\w+ )?milestones?\b"),
        (Purpose.milestone, r"(?<!if )(?<!if all )(?<!on )\bmilestones?\b(?! (?:are|were|is) (?:hit|met|reached|achieved|all))|\bearn-?outs?\b|\bcontingent (?:payments?|consideration)\b|\badditional (?:\w+ )?(?:payments?|consideration)\b|\bperformance-based (?:payments?|payouts?)\b|\bsuccess-based\b|\b(?:potential|future|downstream|further|backend|back-end) (?:\w+ )?(?:payments?|payouts?)\b|\b(?:eligible|in line|entitled) (?:to (?:receive|earn|collect)|for)\b|\b(?:stands?|stood) to (?:receive|earn|gain|collect|make)\b|\bif (?:certain |all |the )?(?:\w+ )?(?:goals|targets|conditions) are\b|\b(?:incremental )?licen[sc]ing (?:payments?|fees?)\b"),
        (Purpose.equity, r"\bequity investment\b|\bequity stake\b|\b(?:in|of|buy\w*|purchas\w+) (?:newly issued |new )?(?:equity|stock|shares) (?:at a premium|in)\b|\bshare subscription\b|\binvest(?:ment)? in (?:newly issued )?(?:shares|equity|stock)\b|\bpurchase of (?:\w+ ){0,3}shares\b"),
        (Purpose.option_fee, r"\boption (?:exercise )?(?:fee|payment)\b"),
        (Purpose.deferred, r"\bdeferred (?:payment|consideration)\b|\banniversary of (?:the )?closing\b|\bpromissory note\b|\bvendor note\b"),
        (Purpose.break_fee, r"\b(?:break-?up|termination|reverse termination|break) (?:fee|payment)\b"),
        (Purpose.cvr, r"\bcontingent value rights?\b|\bCVRs?\b"),
        (Purpose.net, r"\bnet proceeds\b"),
        (Purpose.total, r"\bgross proceeds\b|\bbiobucks?\b|\bfor (?:up to |as much as |about |approximately |roughly |around |nearly |almost |some |more than |over |at least |an? (?:total|aggregate) of )*$|\bfetch\w*\b|\baggregate (?:\w+ ){0,2}(?:value|consideration|proceeds|principal|amount|purchase)\b|\btotal (?:deal|transaction|potential|equity|consideration|value|purchase|of|gross|funding|capital)\b|\bvalued at\b|\bvalu(?:es|ing)\b|\b(?:deal|contract|transaction|purchase|equity|enterprise) (?:value|price|consideration)\b|\bworth\b|\bvalu(?:e|ing|ation) of\b|\brais(?:e|es|ed|ing)\b|\bseries [a-h]\b|\bseed\b|\bpublic offering\b|\bregistered direct\b|\bprivate placement\b|\bfinancing\b|\bfunding round\b|\bround\b|\bgrants?\b|\baward(?:ed|s)?\b|\bdebentures?\b|\bnotes?\b|\bloan\b|\bcredit facility\b|\bacquire[sd]?\b|\bacquisition\b|\bacquiring\b|\binvestment\b|\boffering\b|\bprincipal amount\b|\bconsideration\b|\bpay(?:s|ing)?\b|\bcontract\b|\bpotential(?:ly)? (?:value|total)\b|\bbuy(?:s|out)?\b|\bdeal\b|\binvest(?:s|ed|ing)?\b|\bsells?\b|\bsale\b|\bfund(?:s|ed|ing)\b|\bproceeds\b|\bpurchase[ds]?\b|\bconvert(?:ed)?\b|\bcommit(?:s|ted|ment)?\b"),
        (Purpose.other, r"\bmarket(?:s| size| opportunity| cap\w*)?\b|\bCAGR\b|\brevenues?\b|\bnet (?:loss|income|sales|gain)\b|\bprice target\b|\bper (?:year|annum|month|patient)\b|\bannual(?:ly)?\b|\bcash (?:position|equivalents|on hand|runway)\b|\bindustry\b|\bsavings?\b|\bcosts?\b|\bshare price\b|\bper[- ]diluted\b|\bto date\b|\bsince inception\b|\bcumulative\b|\bbudget\b|(?<!offering )(?<!other )\bexpenses?\b|\bwealth\b|\bassets under management\b|\bAUM\b|\bpreviously (?:raised|announced)\b|\bhas raised\b(?= (?:over|more|a total))|\bprojected\b|\bexpected to (?:reach|grow|exceed|hit)\b|\bbillion-dollar\b|\bsales (?:of|were|totall?ed|for)\b|\bsales totall?ed\b|\bearnings\b|\bprofit\b|\bEBITDA\b|\badditional \w+ ?(?:shares|units)\b|\bover-?allotment\b|\bcap(?:italization)?\b|\bup to an additional\b|\btotal (?:raised|funding|payments?)\b"),
    )
)  # fmt: skip
_MAXIMUM = re.compile(
    r"(?:\bup to|\bas much as|\bmaximum of|\bat most|\bpotentially)(?: an?)?(?: \w+){0,3}[ \u00a0]*$", re.IGNORECASE
)
_CLAUSE = re.compile(
    r"[;:]| — | – |, (?:and|with|while|as well as|plus|which|including|along with|up to|as much as|an?|potential)\b|,[ \u00a0]*$|\b(?:and|plus) an?\b|\band (?:is |are |may |will |also |up to|an additional)|\bplus\b|\bas well as\b",
    re.IGNORECASE,
)


def _value(number: str, scale: str | None) -> float:
    # In decimals: in floating point 2.07 trillion would be 2069999999999.9998.
    return float(Decimal(number.replace(",", "")) * (SCALES[scale.lower()] if scale else 1))


def _currency(sign: str | None, after: str | None, unit: str | None) -> str:
    if after:
        code = after.upper()
        return "CNY" if code == "RMB" else code
    if unit:
        return WORDS.get(unit.lower()) or ("CNY" if unit.upper() == "RMB" else unit.upper())
    mark = (sign or "$").replace(" ", "")
    code = SYMBOLS.get(mark) or SYMBOLS.get(mark.upper()) or mark.upper()
    return "CNY" if code == "RMB" else code


def amounts(sentence: Sentence) -> list[Amount]:
    """All amounts of a sentence with their purpose, in their order."""
    text = sentence.text
    if not _HAS_AMOUNT.search(text):
        return []
    matches = [m for m in _AMOUNT.finditer(text) if not _glued_digits(text, m)]
    found: list[Amount] = []
    market = bool(_MARKET.search(text))
    converted = [i > 0 and _converts(text, matches[i - 1], match) for i, match in enumerate(matches)]
    for i, match in enumerate(matches):
        g = match.groupdict()
        if g["n1b"] and g["s1b"]:
            value = max(_value(g["n1b"], g["s1b"]), _value(g["n1"], g["s1"] or g["s1b"]))
        else:
            value = _value(g["n1"] or g["n2"], g["s1"] or g["s2"])
        currency = _currency(g["sign"], g["after"], g["unit"])
        place = sentence.start + match.start(), sentence.start + match.end()
        if converted[i] and found:  # what it is for is said around the amount that it repeats
            found.append(
                replace(found[-1], value=value, currency=currency, start=place[0], end=place[1], converted=True)
            )
            continue
        end = match.end()
        after = i + 1
        if after < len(matches) and converted[after]:
            closing = text.find(")", matches[after].end())
            end, after = (closing + 1 if closing >= 0 else matches[after].end()), after + 1
        left_edge = matches[i - 1].end() if i else 0
        right_edge = matches[after].start() if after < len(matches) else len(text)
        purpose, strength, per_share = _purpose(text, match.start(), end, left_edge, right_edge)
        if market and value >= 1e8 and purpose in {Purpose.total, Purpose.unclear, Purpose.milestone}:
            purpose = Purpose.other
        found.append(
            Amount(
                value=value,
                currency=currency,
                start=place[0],
                end=place[1],
                purpose=purpose,
                maximum=bool(_MAXIMUM.search(text[max(left_edge, match.start() - 40) : match.start()])),
                sentence=sentence,
                strength=strength,
                per_share=per_share,
            )
        )
    return found


_BRACKET = re.compile(
    r"[ \u00a0]?\((?:or |about |approximately |approx\.? |around |roughly |some |equivalent to |~|≈|=)*"
)


def _converts(text: str, before: re.Match[str], match: re.Match[str]) -> bool:
    """Whether a match repeats the amount before it in another currency: "€20 million ($23 million)"."""
    return bool(_BRACKET.fullmatch(text, before.end(), match.start())) and text[match.end() : match.end() + 1] == ")"


def _glued_digits(text: str, match: re.Match[str]) -> bool:
    end = match.end()
    return end < len(text) and (text[end].isdigit() or (text[end] == "." and text[end + 1 : end + 2].isdigit()))


def _purpose(text: str, start: int, end: int, left_edge: int, right_edge: int) -> tuple[Purpose, float, bool]:
    before, after = text[max(left_edge, start - 140) : start], text[end : min(right_edge, end + 110)]
    if _PER_SHARE.match(after) or _PRICE_BEFORE.search(before):
        near = text[max(0, start - 60) : start]
        if _EXERCISE.search(near):
            return Purpose.exercise_price, 0.8, True
        return (Purpose.cvr, 0.85, True) if _RIGHT.search(before) else (Purpose.per_share, 0.9, True)
    if re.match(r"[ \u00a0-]?(?:par value|price target)", after, re.IGNORECASE):
        return Purpose.other, 0.9, False
    whole = _WHOLE_PRICE.search(before) and not _UPFRONT_NEXT.search(after)
    if whole or _ALL_TOGETHER_BEFORE.search(before) or _ALL_TOGETHER.match(after):
        return Purpose.total, 0.8, False
    best: tuple[float, int, Purpose] | None = None
    for order, (purpose, pattern) in enumerate(_CUES):
        for side, window in (("left", before), ("right", after)):
            for cue in pattern.finditer(window):
                gap = window[cue.end() :] if side == "left" else window[: cue.start()]
                # what stands behind another clause belongs to the next amount
                distance = len(gap) + 45 * len(_CLAUSE.findall(gap)) + (8 if side == "right" else 0)
                if purpose == Purpose.total:
                    distance += 14  # its words are the most common ones: a special purpose close by wins
                key = (distance, order, purpose)
                if best is None or key[:2] < best[:2]:
                    best = key
    if best is None:
        return Purpose.unclear, 0.3, False
    return best[2], max(0.4, 0.95 - best[0] / 200), False
