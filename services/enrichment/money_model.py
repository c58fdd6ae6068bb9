"""What an amount is paid for: a linear model over its signs, giving a probability for each purpose.

Its weights stand in `models/money.json`, rebuilt to identical bytes by `tests/accuracy/train_money.py`.
"""

from collections.abc import Iterable
from functools import cache
from math import exp

from . import stored

PURPOSES = ("total", "upfront", "milestone", "equity", "per_share", "other")


@cache
def weights() -> dict[str, list[float]]:
    """For each sign one weight a purpose, in logits; read on the first call."""
    loaded: dict[str, list[float]] = stored.content("money")["weights"]
    return loaded


def purposes(features: Iterable[str]) -> dict[str, float]:
    """The probability of each purpose; they sum to 1."""
    known = weights()
    rows = [row for row in map(known.get, sorted(features)) if row]
    logits = list(map(sum, zip(*rows, strict=True))) if rows else [0.0] * len(PURPOSES)
    top = max(logits)
    raised = [exp(logit - top) for logit in logits]
    whole = sum(raised)
    return {purpose: value / whole for purpose, value in zip(PURPOSES, raised, strict=True)}
