"""Fits linear models, each also without every fold of the articles, so that what is learnt behind one does not know its
answers. The same rows, the same weights: nothing is drawn at random.
"""

from collections import Counter
from collections.abc import Iterable

import numpy as np

from services.enrichment import areas, assets, linear, modalities, stage, territory

from . import choices
from .choices import Choice

Row = tuple[dict[str, float], bool]
Weights = dict[str, float]
FOLDS = 6
OWN_WEIGHT = 1.5
PENALTY = {
    assets.PRODUCT_MODEL: 1.0,
    assets.ASSET_MODEL: 3.0,
    areas.MODEL: 4.0,
    modalities.MODEL: 4.0,
    stage.MODEL: 8.0,
    territory.MODEL: 4.0,
}
LEAST_ROWS = {
    assets.PRODUCT_MODEL: 6,
    assets.ASSET_MODEL: 8,
    areas.MODEL: 6,
    modalities.MODEL: 6,
    stage.MODEL: 3,
    territory.MODEL: 4,
}


def fit(
    rows: Iterable[tuple[dict[str, float], bool, float]], penalty: float, least: int = 1, near: Weights | None = None
) -> Weights:
    """Logistic regression with an L2 penalty by Newton's method: no randomness; the bias is hardly penalised.

    `near`: weights to begin from, which saves steps.
    A feature met in fewer than `least` rows is dropped: it would remember names, not what names are like.
    """
    rows = list(rows)
    met = Counter(name for row, _, _ in rows for name in row)
    names = sorted(name for name, count in met.items() if count >= least)
    index = {name: i for i, name in enumerate(names)}
    x = np.zeros((len(rows), len(names)))
    for i, (row, _, _) in enumerate(rows):
        for name, value in row.items():
            if name in index:
                x[i, index[name]] = value
    y = np.array([answer for _, answer, _ in rows], dtype=float)
    worth = np.array([weight for _, _, weight in rows])
    punish = np.array([0.01 if name == "bias" else penalty for name in names])
    w = np.array([(near or {}).get(name, 0.0) for name in names])
    for _ in range(25):
        p = 1 / (1 + np.exp(-x @ w))
        step = np.linalg.solve(
            (x.T * (worth * p * (1 - p))) @ x + np.diag(punish), x.T @ (worth * (p - y)) + punish * w
        )
        w -= step
        if np.abs(step).max() < 1e-3:
            break
    return {name: round(float(value), 3) for name, value in zip(names, w, strict=True) if abs(value) >= 0.0005}


def weight(id_: str) -> float:
    """What an article counts: the training articles are mostly small companies' releases, ours are what is read."""
    return 1.0 if id_.startswith("tr-") else OWN_WEIGHT


def calibrated(known: Weights, scale: Weights) -> Weights:
    """The weights, so that unseen names get the probability that they have: what is learnt from few is too sure."""
    scaled = {name: round(value * scale["logit"], 3) for name, value in known.items()}
    scaled["bias"] = round(scaled.get("bias", 0.0) + scale.get("bias", 0.0), 3)
    return scaled


def scaled(known: Weights, by: float) -> Weights:
    return {name: round(value * by, 3) for name, value in known.items()}


class Folds:
    """Models that have not seen the articles of a fold: what is learnt behind one must not know its answers."""

    def __init__(self, ids: list[str]) -> None:
        self.of = {id_: i % FOLDS for i, id_ in enumerate(ids)}
        self.known: list[dict[str, Weights]] = [{} for _ in range(FOLDS)]

    def learn(self, model: str, groups: dict[str, list[Row]]) -> Weights:
        """Fits the model without each fold, and with all."""
        penalty, least = PENALTY[model], LEAST_ROWS.get(model, 1)
        whole = fit(((*r, weight(i)) for i, g in groups.items() for r in g), penalty, least)
        for fold in range(FOLDS):
            self.known[fold][model] = fit(
                ((*r, weight(i)) for i, g in groups.items() if self.of[i] != fold for r in g), penalty, least, whole
            )
        unseen = []
        for id_, group in groups.items():
            self.use(id_)
            unseen += [({"bias": 1.0, "logit": linear.score(model, row)}, answer, weight(id_)) for row, answer in group]
        scale = fit(unseen, 0.01)
        for known in self.known:
            known[model] = calibrated(known[model], scale)
        return calibrated(whole, scale)

    def learn_choice(self, model: str, groups: dict[str, list[Choice]]) -> Weights:
        """The same for a model that chooses one of several."""
        penalty, least = PENALTY[model], LEAST_ROWS[model]
        whole = choices.fit([c for g in groups.values() for c in g], penalty, least)
        for fold in range(FOLDS):
            known = [c for i, g in groups.items() if self.of[i] != fold for c in g]
            self.known[fold][model] = choices.fit(known, penalty, least, whole)
        scale = choices.scale([(c, self.known[self.of[i]][model]) for i, g in groups.items() for c in g])
        for fold_weights in self.known:
            fold_weights[model] = scaled(fold_weights[model], scale)
        return scaled(whole, scale)

    def use(self, id_: str) -> None:
        """From here on the models that have not seen this article are asked."""
        known = self.known[self.of[id_]]
        linear.weights = known.__getitem__  # type: ignore[assignment]

    def probabilities(self, model: str, groups: dict[str, list[Row]]) -> dict[str, list[float]]:
        found = {}
        for id_, group in groups.items():
            self.use(id_)
            found[id_] = [linear.probability(linear.score(model, row)) for row, _ in group]
        return found

    def right_choices(self, model: str, groups: dict[str, list[Choice]]) -> tuple[int, int]:
        """How many choices are right by models that have not seen the article, of how many."""
        right = asked = 0
        for id_, group in groups.items():
            for choice in group:
                told = choices.shares(choice, self.known[self.of[id_]][model])
                right += max(told, key=told.__getitem__) in choice.right
                asked += 1
        return right, asked
