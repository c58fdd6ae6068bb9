"""Linear models of the deal verdict, the type and the status, over the words of headline and lead and the rules' finds.

Their weights stand in `models/deals.json`, rebuilt to identical bytes by `tests/accuracy/train_deals.py`. A phrase
and a sign (a value that the rules found) have one weight for the verdict, and for type and status one for each
label that they speak for or against.

The phrases of an article are looked up once for all three models: the weights of a phrase stand side by side in one
long integer, so that adding such integers adds all weights at once.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import repeat

from . import stored
from .wording import Phrases, Words

BIAS = "(bias)"
_BITS = 32  # of each sum; a sum stays far below 2 ** 31
_EXACT = 100  # weights are stored to two digits, what a phrase counts by its place to one
_PLACES = 10
_HALF = 1 << (_BITS - 1)


@dataclass(frozen=True)
class Weighed:
    """What the phrases of an article weigh: for a deal, for each type and each status, in logits."""

    verdict: float
    types: tuple[float, ...]
    statuses: tuple[float, ...]


class Table:
    """The weights of many phrases for the columns of all models."""

    def __init__(self, rows: Mapping[str, Iterable[tuple[int, float]]], width: int) -> None:
        self._width = width
        self._half = sum(_HALF << (_BITS * column) for column in range(width))
        self._rows = {
            name: sum(round(weight * _EXACT) << (_BITS * column) for column, weight in row)
            for name, row in rows.items()
        }

    def sums(self, phrases: Phrases) -> list[float]:
        """By column, the weights of the phrases times what each counts by its place."""
        get = self._rows.get
        total = self._half
        for value, part in phrases.parts:
            total += round(value * _PLACES) * sum(map(get, part, repeat(0)))
        packed = total.to_bytes(self._width * _BITS // 8, "little")
        unit = _EXACT * _PLACES
        return [(found - _HALF) / unit for found in memoryview(packed).cast("I")]


@dataclass(frozen=True)
class Choice:
    """Chooses one of `labels`; `signs` holds for a sign pairs of a label's number and its weight."""

    labels: tuple[str, ...]
    signs: Mapping[str, tuple[tuple[int, float], ...]]
    bias: tuple[float, ...]

    def probabilities(self, weighed: tuple[float, ...], signs: Mapping[str, float]) -> dict[str, float]:
        """The probability of each label. `weighed`: what the phrases say of each."""
        scores = [w + b for w, b in zip(weighed, self.bias, strict=True)]
        for sign, value in signs.items():
            if value:
                for label, weight in self.signs.get(sign, ()):
                    scores[label] += value * weight
        best = max(scores)
        shares = [math.exp(score - best) for score in scores]
        total = sum(shares)
        return {label: share / total for label, share in zip(self.labels, shares, strict=True)}


@dataclass(frozen=True)
class DealModel:
    words: Words
    phrases: Table
    verdict: Mapping[str, float]
    type: Choice
    status: Choice

    def weigh(self, phrases: Phrases) -> Weighed:
        """What the phrases say to each of the models."""
        sums = self.phrases.sums(phrases)
        types = 1 + len(self.type.labels)
        return Weighed(sums[0], tuple(sums[1:types]), tuple(sums[types:]))

    def log_odds(self, weighed: Weighed, signs: Mapping[str, float]) -> float:
        """How sure the words and signs are of a deal in the news, in logits."""
        weights = self.verdict
        return weights[BIAS] + weighed.verdict + sum(value * weights.get(sign, 0.0) for sign, value in signs.items())


@cache
def model() -> DealModel:
    """The shipped model; read on the first call."""
    return of_json(stored.content("deals"))


def of_json(content: Mapping[str, object]) -> DealModel:
    """The model of a file's content."""
    known, verdict = content["known"], content["verdict"]
    assert isinstance(known, str) and isinstance(verdict, dict)
    rows: dict[str, list[tuple[int, float]]] = {}
    for name, weight in verdict.items():
        rows.setdefault(name, []).append((0, weight))
    width = 1
    choices = []
    for stored_choice in (content["type"], content["status"]):
        assert isinstance(stored_choice, dict)
        labels = tuple(stored_choice["labels"])
        signs: dict[str, tuple[tuple[int, float], ...]] = {}
        bias = [0.0] * len(labels)
        for name, flat in stored_choice["weights"].items():
            row = tuple(zip(flat[::2], flat[1::2], strict=True))
            if name == BIAS:
                for label, weight in row:
                    bias[label] = weight
            elif name.startswith("="):
                signs[name] = row
            else:
                rows.setdefault(name, []).extend((width + label, weight) for label, weight in row)
        choices.append(Choice(labels, signs, tuple(bias)))
        width += len(labels)
    signs_of_verdict = {name: w for name, w in verdict.items() if name == BIAS or name.startswith("=")}
    phrases = {name: row for name, row in rows.items() if name != BIAS and not name.startswith("=")}
    return DealModel(Words(known.split()), Table(phrases, width), signs_of_verdict, *choices)
