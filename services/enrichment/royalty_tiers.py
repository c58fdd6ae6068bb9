"""Tiers of a royalty: which rate is paid on which sales, "8% on sales up to $500 million and 10% above that"."""

import re
from dataclasses import dataclass, replace

from . import money
from .money import Figure

MAX_TIERS = 8
_RATE = re.compile(r"(?<![\d.])(\d{1,2}(?:\.\d{1,2})?)\s?(?:%|percent\b|per cent\b|pct\b)", re.IGNORECASE)
_UP_TO = re.compile(
    r"\b(?:up to(?: and including)?|below|under|until|less than|the first|not exceeding|as much as|lower than|to)(?: (?:a total of|an annual))? ?$",
    re.IGNORECASE,
)
_ABOVE = re.compile(
    r"\b(?:above|over|exceed(?:s|ing)?|in excess of|beyond|more than|greater than|higher than|past|from|once (?:[a-z]+ ){1,4}(?:reach|pass|exceed|top)(?:e?s|ed)?)(?: (?:a total of|an annual))? ?$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\b(?:between|from) ?$", re.IGNORECASE)
_TO = re.compile(r" ?(?:and|to|[-–—]) ?", re.IGNORECASE)
_SCALE = re.compile(r"(?:million|billion|mln|bln|bn|m)\b")
# What refers to the threshold before: "2% above that", "3% thereafter"
_ABOVE_LAST = re.compile(
    r"\b(?:above|over|beyond|past|exceeding|in excess of) (?:that|it|this|those|them|such|the (?:threshold|level|mark|amount))\b"
    r"|\b(?:thereafter|above|beyond)(?=$|[\s,.;)])",
    re.IGNORECASE,
)
_NOT_A_RATE = re.compile(
    r"\s?(?:of the (?:company|shares|equity|royalt)|(?:equity |minority )?stake|equity|interest|premium|discount|owned)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Tier:
    """A rate in percent, and the sales above and up to which it is paid."""

    rate: float
    above: Figure | None
    up_to: Figure | None


def tiers(text: str) -> tuple[Tier, ...]:
    """The tiers that a sentence tells; none where it gives no threshold."""
    rates = [m for m in _RATE.finditer(text) if not _NOT_A_RATE.match(text, m.end())][:MAX_TIERS]
    if not rates:
        return ()
    amounts = money.figures(text, len(text))
    if not amounts:
        return ()
    found: list[Tier] = []
    last: Figure | None = None
    for rate, following in zip(rates, [*rates[1:], None], strict=True):
        end = following.start() if following else len(text)
        own = [a for a in amounts if rate.end() <= a.start < end and not a.converted]
        above, up_to = _bounds(text, rate.end(), own)
        if above is None and up_to is None and last is not None and _ABOVE_LAST.search(text, rate.end(), end):
            above = last
        last = up_to or above or last
        found.append(Tier(float(rate[1]), above, up_to))
    return tuple(t for t in found if t.above or t.up_to)


def _bounds(text: str, begin: int, amounts: list[Figure]) -> tuple[Figure | None, Figure | None]:
    """The sales above which, and up to which, a rate is paid: told by the first amount behind it."""
    if not amounts:
        return None, None
    amount, following = amounts[0], amounts[1] if len(amounts) > 1 else None
    before = text[max(begin, amount.start - 40) : amount.start]
    if _BETWEEN.search(before):
        if following is not None and _TO.fullmatch(text, amount.end, following.start):
            return amount, following
        if lower := _lower(text, amount):
            return lower, amount
    if _UP_TO.search(before):
        return None, amount
    if _ABOVE.search(before):
        ends = following is not None and _UP_TO.search(text, amount.end, following.start)
        return amount, following if ends else None
    return None, None


def _lower(text: str, amount: Figure) -> Figure | None:
    """The lower bound of a range that is read as one amount: "$500 million and $1 billion"."""
    to = _TO.search(text, amount.start, amount.end)
    parts = money.figures(text[amount.start : to.start()], to.start() - amount.start) if to else []
    if not parts:
        return None
    scale = _SCALE.search(text, amount.start, amount.end)
    value = parts[0].value
    if scale and value < 1_000:  # "$500 to $750 million"
        value *= 1e9 if scale.group().startswith("b") else 1e6
    return replace(amount, value=value, end=amount.start + parts[0].end)
