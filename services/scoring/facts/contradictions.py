"""Whether two values of one field contradict each other. What is rounded, vaguer or more detailed does not.

These look at the values alone; `conflicts` looks at who told them, and when.
"""

import re
from datetime import date, timedelta

from services.scoring import money
from services.scoring.likeness import FAMILIES, GIVERS, TAKERS
from shared.events import DealDate, DealType, Money, Payment, Role, Royalty

DAY_OFF = timedelta(days=1)  # the same day in two time zones
_DAYS = {"day": 1, "month": 31, "quarter": 92, "half": 184, "year": 366}
# Stages by how far they are; those of one number may be called either.
_STAGES = {"discovery": 0, "preclinical": 0, "phase1": 1, "phase2": 2, "phase3": 3, "filed": 4}
_TWO_PHASES = re.compile(r"\b[1-4I]+[ab]?\s?(?:/|-|–)\s?(?:phase )?[1-4I]+[ab]?\b")
_EVERYWHERE = frozenset({"worldwide", "global", "globally"})
_UNITED_STATES = frozenset({"United States", "North America"})
# Which smaller places a larger one has, of those that deals are often cut by.
_INSIDE = {
    "Europe": {"European Union", "Germany", "France", "Italy", "Spain", "United Kingdom", "Switzerland", "Nordics", "Ireland"},
    "European Union": {"Germany", "France", "Italy", "Spain", "Ireland"},
    "North America": {"United States", "Canada", "Mexico"},
    "Asia": {"Japan", "China", "Greater China", "South Korea", "India", "Taiwan", "Hong Kong", "Macau", "Singapore"},
    "Asia Pacific": {"Japan", "China", "Greater China", "South Korea", "Australia", "Taiwan", "Hong Kong", "Macau", "Singapore"},
    "Greater China": {"China", "mainland China", "Hong Kong", "Macau", "Taiwan"},
    "China": {"mainland China"},
    "Latin America": {"Brazil", "Mexico", "Argentina", "Chile", "Colombia"},
}  # fmt: skip
# Who gives, sells or is bought, against who takes, buys or pays: nobody is both in one deal.
_GIVE = GIVERS | {Role.target, Role.issuer, Role.recipient}
_TAKE = TAKERS | {Role.investor, Role.lender, Role.funder}


def of_amounts(one: Money, other: Money) -> bool:
    """Amounts of two currencies are not compared: one is a conversion of a day and rate that nobody told."""
    return one.currency == other.currency and not money.agree(one, other)


def of_payments(one: Payment, other: Payment) -> bool:
    if one.royalty and other.royalty:
        return _of_royalties(one.royalty, other.royalty)
    if one.amount is None or other.amount is None:
        return False
    if one.maximum != other.maximum:  # a bound, and a figure that lies within it
        bound, figure = (one.amount, other.amount) if one.maximum else (other.amount, one.amount)
        if figure.currency == bound.currency and figure.amount <= bound.amount:
            return False
    return of_amounts(one.amount, other.amount)


def _of_royalties(one: Royalty, other: Royalty) -> bool:
    """Bounds that both tell and that differ. A single rate within the range that the other tells is only vaguer."""
    for rate, band in ((one, other), (other, one)):
        if rate.low_pct is not None and rate.low_pct == rate.high_pct and band.low_pct != band.high_pct:
            low, high = band.low_pct or 0, band.high_pct or 100
            return not low <= rate.low_pct <= high
    both = ((one.low_pct, other.low_pct), (one.high_pct, other.high_pct))
    return any(a is not None and b is not None and not _same_rate(a, b) for a, b in both)


def _same_rate(one: float, other: float) -> bool:
    return round(one) == other or round(other) == one or one == other


def of_types(one: DealType, other: DealType) -> bool:
    """Types by which nobody calls the same deal."""
    return not set(FAMILIES.get(one, (str(one),))) & set(FAMILIES.get(other, (str(other),)))


def of_stages(one: str, other: str, quotes: list[str]) -> bool:
    """Stages that one asset does not have at once. `approved` is not compared: what is approved for one use may be in
    trials for the next, nor what is filed with phase 3, nor what a text calls by two phases (`Phase 1/2`)."""
    if one not in _STAGES or other not in _STAGES or any(_TWO_PHASES.search(quote) for quote in quotes):
        return False
    first, second = sorted((_STAGES[one], _STAGES[other]))
    return first != second and (first, second) != (3, 4)


def of_territories(one: tuple[frozenset[str], frozenset[str]], other: tuple[frozenset[str], frozenset[str]]) -> bool:
    """Given as (included, excluded). A place that one includes and the other excludes; or places that lie apart."""
    (included, excluded), (included_too, excluded_too) = one, other
    if any("outside" in place for place in (*included, *included_too)):
        return False  # "all countries outside China": a place that nobody could cut
    if included & excluded_too or included_too & excluded:
        return True
    for wide, narrow, but in ((included, included_too, excluded), (included_too, included, excluded_too)):
        if wide & _EVERYWHERE:
            # The main market, or what is left of the world after what is kept, is the same in fewer words.
            return not (narrow & (_EVERYWHERE | _UNITED_STATES) or but)
    return not any(a == b or a in _INSIDE.get(b, ()) or b in _INSIDE.get(a, ()) for a in included for b in included_too)


def of_exclusivity(one: str, other: str) -> bool:
    """`exclusive` against `non-exclusive`; what lies between may be called either."""
    return {one, other} == {"exclusive", "non-exclusive"}


def of_dates(one: DealDate, other: DealDate) -> bool:
    """Periods that have no day in common; a day more or less is the same day in two time zones."""
    (start, end), (start_too, end_too) = _period(one), _period(other)
    return start > end_too + DAY_OFF or start_too > end + DAY_OFF


def _period(told: DealDate) -> tuple[date, date]:
    """`date` is the last day of the period."""
    return told.date - timedelta(days=_DAYS.get(told.precision, 1) - 1), told.date


def of_roles(one: frozenset[Role], other: frozenset[Role]) -> bool:
    """Who gives in one and takes in the other."""
    gives, takes = bool(one & _GIVE), bool(one & _TAKE)
    gives_too, takes_too = bool(other & _GIVE), bool(other & _TAKE)
    return (gives, takes) != (gives_too, takes_too) and (gives, takes) in _SIDES and (gives_too, takes_too) in _SIDES


_SIDES = {(True, False), (False, True)}
