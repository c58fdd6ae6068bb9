"""Logistic model that says of a capitalised name whether it is an organisation; its weights are learnt by
`tests/accuracy/train_names.py`.
"""

from collections.abc import Iterable
from functools import cache, lru_cache

from . import name_features, stored


@cache
def weights() -> dict[str, float]:
    """Weight of each feature, in logits; read on the first call."""
    loaded: dict[str, float] = stored.content("names")["weights"]
    return loaded


def score(features: Iterable[str]) -> float:
    """How sure the features are of an organisation, in logits: above 0 it is more likely one than not."""
    known = weights()
    return sum([known[feature] for feature in features if feature in known])


@lru_cache(maxsize=16_384)
def score_of_name(name: str) -> float:
    """The part of the score that the name itself gives."""
    return score(name_features.of_name(name))
