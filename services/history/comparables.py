"""Comparable deals: those that meet some criteria, and what was paid in them, in one currency.

Amounts are compared by the ECB's rates of the day before each deal's publication, and every converted or added figure
says that it is derived. What is not disclosed is not in the numbers: it is counted, and never taken for zero.
"""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date

from services.alerting.headline import headline
from services.history.columns import royalty, upfronts
from services.history.versions import Version
from services.scoring.rates import rate_before
from shared.events import DealStatus, Money

# Not agreed, or not yet: no terms to compare with.
_NO_DEAL = frozenset({DealStatus.rumoured, DealStatus.denied})


@dataclass(frozen=True)
class Criteria:
    """What a comparable deal has. Of each list it has at least one; an empty list asks nothing.

    `since`, `until`: days of its publication, both inclusive. `min_total`: in the currency of the comparison; a deal
    whose total is not told does not meet it.
    """

    types: Sequence[str] = ()
    stages: Sequence[str] = ()
    areas: Sequence[str] = ()
    modalities: Sequence[str] = ()
    countries: Sequence[str] = ()
    since: date | None = None
    until: date | None = None
    min_total: float | None = None


@dataclass(frozen=True)
class Figure:
    """An amount in the currency of the comparison, as it was stated, and how the one follows from the other."""

    amount: float
    stated: tuple[Money, ...]
    rate: str | None = None

    @property
    def derived(self) -> bool:
        """Whether it is converted or added up, and so stands in no text."""
        return self.rate is not None or len(self.stated) > 1


@dataclass(frozen=True)
class Comparable:
    """A deal that meets the criteria. None: not disclosed, or in a currency that has no rate of that day."""

    deal_id: str
    version: int
    headline: str
    day: date
    upfront: Figure | None
    total: Figure | None
    royalty_low: float | None
    royalty_high: float | None
    url: str | None


@dataclass(frozen=True)
class Spread:
    """What the disclosed values are like; all None where none is disclosed. Quartiles lie between values (inclusive)."""

    disclosed: int
    lowest: float | None = None
    quartile_1: float | None = None
    median: float | None = None
    quartile_3: float | None = None
    highest: float | None = None


def comparable(version: Version, criteria: Criteria, currency: str) -> Comparable | None:
    """The deal as a comparable one, or None where it does not meet the criteria, is retracted, merged into another, or
    nothing but a rumour."""
    state, deal = version.state, version.state.deal
    if state.superseded_by or deal.retracted or deal.status.value in _NO_DEAL:
        return None
    terms, times = deal.terms, state.times
    day = (deal.first_published or times.published or times.accepted).astimezone(UTC).date()
    countries = {p.country or (p.company.country if p.company else None) for p in deal.parties}
    asked = (
        (criteria.types, {str(deal.type.value)}),
        (criteria.stages, {terms.stage.value} if terms.stage else set()),
        (criteria.areas, {fact.value.casefold() for fact in terms.therapeutic_areas}),
        (criteria.modalities, {fact.value.casefold() for fact in terms.modalities}),
        (criteria.countries, countries),
    )
    if any(wanted and not has.intersection(wanted) for wanted, has in asked):
        return None
    if (criteria.since and day < criteria.since) or (criteria.until and day > criteria.until):
        return None
    total = figure([terms.total.value] if terms.total else [], day, currency)
    if criteria.min_total is not None and (total is None or total.amount < criteria.min_total):
        return None
    low, high = royalty(version)
    return Comparable(
        deal_id=state.deal_id,
        version=state.version,
        headline=headline(deal),
        day=day,
        upfront=figure(upfronts(version), day, currency),
        total=total,
        royalty_low=low,
        royalty_high=high,
        url=next((article.url for article in deal.articles if article.url), None),
    )


def figure(stated: Sequence[Money], day: date, currency: str) -> Figure | None:
    """The sum of stated amounts in this currency, by the newest rates of days before `day`. None without any, or where
    one of them has no rate."""
    if not stated:
        return None
    amount, rates = 0.0, dict[str, str]()
    for money in stated:
        if money.currency == currency:
            amount += money.amount
            continue
        one, other = rate_before(money.currency, day), rate_before(currency, day)
        if one is None or other is None:
            return None
        factor = float(f"{one.usd / other.usd:.6g}")
        amount += money.amount * factor
        rates[money.currency] = f"{money.currency} 1 = {currency} {factor:g} (ECB, {one.day})"
    return Figure(amount, tuple(stated), "; ".join(rates.values()) or None)


def spread(values: Iterable[float | None]) -> Spread:
    """Of those that are disclosed."""
    told = sorted(value for value in values if value is not None)
    if not told:
        return Spread(0)
    low, middle, high = statistics.quantiles(told, n=4, method="inclusive") if len(told) > 1 else told * 3
    return Spread(len(told), told[0], low, middle, high, told[-1])


def spreads(found: Sequence[Comparable]) -> dict[str, Spread]:
    """Of the four figures that deals are compared by: upfront, total, lowest and highest royalty in percent."""
    return {
        "upfront": spread(one.upfront.amount if one.upfront else None for one in found),
        "total": spread(one.total.amount if one.total else None for one in found),
        "royalty_low_pct": spread(one.royalty_low for one in found),
        "royalty_high_pct": spread(one.royalty_high for one in found),
    }


def has_rates(currency: str) -> bool:
    """Whether amounts can be compared in it."""
    return rate_before(currency, date.max) is not None
