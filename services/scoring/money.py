"""Stated amounts: in words, and whether two of them tell the same figure."""

from shared.events import Money

TOLERANCE = 0.05  # two figures further apart than this never tell the same


def words(money: Money) -> str:
    """`USD 1.2 billion`, `EUR 35 million`, `USD 1,234,567`, `USD 0.85`: never rounded."""
    amount = money.amount
    for size, name in ((1e9, "billion"), (1e6, "million")):
        short = f"{amount / size:.10g}"
        if amount >= size and len(short) <= 7 and float(short) * size == amount:
            return f"{money.currency} {short} {name}"
    return f"{money.currency} {amount:,.0f}" if amount == int(amount) else f"{money.currency} {amount:,.10g}"


def ratio(one: Money, other: Money) -> float | None:
    """The larger by the smaller, at least 1. None where they can't be compared: other currencies, or one is zero."""
    low, high = sorted((one.amount, other.amount))
    if one.currency != other.currency or (low == 0 < high):
        return None
    return high / low if low else 1.0


def agree(one: Money, other: Money) -> bool:
    """Whether both may be the same figure, one perhaps rounded: 1.2 and 1.234 billion, but not 1.26."""
    apart = ratio(one, other)
    if apart is None or apart > 1 + TOLERANCE:
        return False
    return apart == 1 or _rounds_to(one.amount, other.amount) or _rounds_to(other.amount, one.amount)


def _rounds_to(exact: float, rounded: float) -> bool:
    digits = len(f"{rounded:.12g}".replace(".", "").split("e")[0].strip("0")) or 1
    return float(f"{exact:.{digits}g}") == rounded
