"""Learns to choose one of several: a softmax over the candidates of an article (conditional logistic regression)."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

Weights = dict[str, float]
STEPS = 30
SCALES = np.arange(0.5, 1.31, 0.05)


@dataclass(frozen=True)
class Choice:
    """The candidates by name, each with its features, the right ones among them, and what the choice counts."""

    rows: dict[str, dict[str, float]]
    right: frozenset[str]
    weight: float


def fit(choices: list[Choice], penalty: float, least: int, near: Weights | None = None) -> Weights:
    """By Newton's method, with an L2 penalty. `near`: weights to begin from.

    A feature met in fewer than `least` rows is dropped; of several right candidates each counts its share.
    """
    choices = [c for c in choices if c.right and len(c.rows) > 1]
    met = Counter(name for c in choices for row in c.rows.values() for name in row)
    names = sorted(name for name, count in met.items() if count >= least)
    index = {name: i for i, name in enumerate(names)}
    size = sum(len(c.rows) for c in choices)
    x, of, answer, worth = np.zeros((size, len(names))), np.zeros(size, dtype=int), np.zeros(size), np.zeros(size)
    at = 0
    for group, choice in enumerate(choices):
        for label, row in choice.rows.items():
            for name, value in row.items():
                if name in index:
                    x[at, index[name]] = value
            of[at], worth[at] = group, choice.weight
            answer[at] = (label in choice.right) / len(choice.right)
            at += 1
    begins = np.r_[0, np.flatnonzero(np.diff(of)) + 1]
    w = np.array([(near or {}).get(name, 0.0) for name in names])
    for _ in range(STEPS):
        scores = x @ w
        weighed = np.exp(scores - np.maximum.reduceat(scores, begins)[of])
        p = weighed / np.add.reduceat(weighed, begins)[of]
        away = x - np.add.reduceat(x * p[:, None], begins)[of]
        step = np.linalg.solve(
            (away.T * (worth * p)) @ away + penalty * np.eye(len(names)), x.T @ (worth * (p - answer)) + penalty * w
        )
        w -= step
        if np.abs(step).max() < 1e-3:
            break
    return {name: round(float(value), 3) for name, value in zip(names, w, strict=True) if abs(value) >= 0.0005}


def shares(choice: Choice, weights: Weights, scale: float = 1.0) -> dict[str, float]:
    scores = {
        label: scale * sum(weights.get(name, 0.0) * value for name, value in row.items())
        for label, row in choice.rows.items()
    }
    top = max(scores.values())
    total = sum(np.exp(s - top) for s in scores.values())
    return {label: float(np.exp(s - top) / total) for label, s in scores.items()}


def scale(unseen: list[tuple[Choice, Weights]]) -> float:
    """By how much weights are to be scaled so that their probabilities hold on choices that they have not seen."""
    told = [(c, w) for c, w in unseen if c.right]

    def likelihood(by: float) -> float:
        return sum(c.weight * float(np.log(sum(shares(c, w, by)[label] for label in c.right))) for c, w in told)

    return round(float(max(SCALES, key=likelihood)), 2)
