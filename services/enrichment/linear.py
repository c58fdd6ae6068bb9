"""The linear models of what a deal is about. Their weights stand in `models/product.json`, rebuilt to identical bytes by
`tests/accuracy/train_product.py`; what they tell are probabilities.
"""

from functools import cache
from itertools import repeat
from math import exp
from operator import mul

from . import stored


@cache
def _models() -> dict[str, dict[str, float]]:
    loaded: dict[str, dict[str, float]] = stored.content("product")["models"]
    return loaded


def weights(model: str) -> dict[str, float]:
    """Weight of each feature of a model, in logits; read on the first call."""
    return _models()[model]


def score(model: str, features: dict[str, float]) -> float:
    """The sum of what the features weigh, in logits; one that the model does not know weighs nothing."""
    total: float = sum(map(mul, map(weights(model).get, features, repeat(0.0)), features.values()))
    return total


def probability(logit: float) -> float:
    return 1 / (1 + exp(-max(-30.0, min(30.0, logit))))


def shares(model: str, rows: dict[str, dict[str, float]]) -> dict[str, float]:
    """The probability of each of several that exclude each other (softmax)."""
    scores = {label: score(model, row) for label, row in rows.items()}
    top = max(scores.values())
    weighed = {label: exp(value - top) for label, value in scores.items()}
    total = sum(weighed.values())
    return {label: value / total for label, value in weighed.items()}
