"""A linear model that tells organisations from the other capitalised names of an article.

Its weights stand in `models/names.json`, rebuilt to identical bytes by `tests/accuracy/train_names.py`.
"""

import json
from collections.abc import Iterable
from functools import cache
from importlib.resources import files


@cache
def weights() -> dict[str, float]:
    """Weight of each feature, in logits; read on the first call."""
    text = (files("services.enrichment") / "models" / "names.json").read_text(encoding="utf-8")
    loaded: dict[str, float] = json.loads(text)["weights"]
    return loaded


def score(features: Iterable[str]) -> float:
    """How sure the features are of an organisation, in logits: above 0 it is more likely one than not."""
    known = weights()
    return sum(known.get(feature, 0.0) for feature in features)
