"""Amounts of a deal in one currency, to be compared and added; each conversion is derived and says how."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from services.scoring.configuration import Materiality
from services.scoring.rates import rate_before
from shared.events import Deal, Money


@dataclass(frozen=True)
class Dollars:
    """An amount in US dollars. `how` says by which rate, `rule` names it; both are empty where it was in dollars."""

    usd: float
    how: str = ""
    rule: str = ""


def day_of(deal: Deal, now: datetime) -> date:
    """The day whose rates count: that of the deal's first publication, or of its first claim where that is unknown. Of
    a publication dated ahead, that of `now`: later rates are not known."""
    told = min((entry.at for entry in deal.timeline), default=now)
    return min(deal.first_published or told, now).astimezone(UTC).date()


def in_dollars(amount: Money, day: date, numbers: Materiality) -> Dollars:
    """By the newest rate that was out on the morning of `day`. Nothing where no rate is known."""
    currency = amount.currency
    if currency == "USD":
        return Dollars(amount.amount)
    if rate := rate_before(currency, day):
        how = f"{currency} 1 = USD {rate.usd:g} (ECB, {rate.day})"
        return Dollars(amount.amount * rate.usd, how, f"ecb:{currency}:{rate.day}:{rate.usd:g}")
    if rounded := numbers.rounded_usd.get(currency):
        how = f"{currency} 1 = USD {rounded:g} (rounded, {numbers.rounded_of})"
        return Dollars(amount.amount * rounded, how, f"rounded:{currency}:{numbers.rounded_of}:{rounded:g}")
    return Dollars(0, f"{currency} not counted, no rate known", f"no_rate:{currency}:{day}")


def about(usd: float) -> str:
    """`USD 248 million`: three digits, for derived figures."""
    for size, name in ((1e12, " trillion"), (1e9, " billion"), (1e6, " million"), (1, "")):
        if usd >= size:
            return f"USD {float(f'{usd / size:.3g}'):,g}{name}"
    return f"USD {usd:.3g}"
