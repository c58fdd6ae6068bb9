"""Linear models of the deal verdict, the type and the status, over the words of headline and lead and the rules' finds.

Their weights stand in `models/deals.json`, rebuilt to identical bytes by `tests/accuracy/train_deals.py`. A phrase
and a sign (a value that the rules found) have one weight for the verdict, and for type and status one for each
label that they speak for or against.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from .wording import Phrases, Words

BIAS = "(bias)"


@dataclass(frozen=True)
class Choice:
    """A model that chooses one of `labels`; `weights` holds pairs of a label's number and its weight."""

    labels: tuple[str, ...]
    weights: dict[str, tuple[tuple[int, float], ...]]

    def probabilities(self, phrases: Phrases, signs: Mapping[str, float]) -> dict[str, float]:
        """The probability of each label."""
        scores = [0.0] * len(self.labels)
        weights = self.weights
        for value, part in phrases.parts:
            for found in map(weights.get, part):
                if found is not None:
                    for label, weight in found:
                        scores[label] += value * weight
        for sign, value in (*signs.items(), (BIAS, 1.0)):
            for label, weight in weights.get(sign, ()):
                scores[label] += value * weight
        best = max(scores)
        shares = [math.exp(score - best) for score in scores]
        total = sum(shares)
        return {label: share / total for label, share in zip(self.labels, shares, strict=True)}


@dataclass(frozen=True)
class DealModel:
    words: Words
    verdict: dict[str, float]
    type: Choice
    status: Choice

    def log_odds(self, phrases: Phrases, signs: Mapping[str, float]) -> float:
        """How sure the words and signs are of a deal in the news, in logits."""
        weights = self.verdict
        score = weights[BIAS]
        for value, part in phrases.parts:
            score += value * sum(w for w in map(weights.get, part) if w is not None)
        return score + sum(value * weights.get(sign, 0.0) for sign, value in signs.items())


@cache
def model() -> DealModel:
    """The shipped model; read on the first call."""
    text = (files("services.enrichment") / "models" / "deals.json").read_text(encoding="utf-8")
    return of_json(json.loads(text))


def of_json(stored: Mapping[str, object]) -> DealModel:
    """The model of a file's content."""
    known, verdict = stored["known"], stored["verdict"]
    assert isinstance(known, str) and isinstance(verdict, dict)
    return DealModel(Words(known.split()), verdict, _choice(stored["type"]), _choice(stored["status"]))


def _choice(stored: object) -> Choice:
    assert isinstance(stored, dict)
    weights = {
        phrase: tuple((label, weight) for label, weight in zip(flat[::2], flat[1::2], strict=True))
        for phrase, flat in stored["weights"].items()
    }
    return Choice(tuple(stored["labels"]), weights)
