"""Counts by field and article, their F1 with intervals, and whether one result is significantly worse than another.

What counts as a hit is decided by the reference scorer beside the project (`../shared/eval/score.py`).
"""

import importlib.util
import random
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any

from .labelled import EVAL

Count = tuple[int, int, int]  # hits, surplus, missing
Counts = dict[str, dict[str, Count]]  # by field and article id
DRAWS = 2_000
POOLED = ("total", "upfront", "milestones", "equity", "price_per_share")
"""Fields whose values count again in `money`."""


@dataclass(frozen=True)
class Difference:
    """What a field's values of one article have against the label."""

    hits: list[tuple[Any, Any]]
    missing: list[Any]
    surplus: list[Any]


@cache
def reference() -> ModuleType:
    """The reference scorer."""
    spec = importlib.util.spec_from_file_location("reference_score", EVAL / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def differences(label: dict[str, Any], predicted: dict[str, Any]) -> dict[str, Difference]:
    """By field; `deal_facts` pairs the deals of the article first."""
    score = reference()
    gold, found = score.facts(label), score.facts(predicted)
    told = {f: score.pair(gold[f], found[f], score.SAME.get(f, lambda x, y: x == y)) for f in gold}
    linked = [
        score.pair(score.deal_facts(a), score.deal_facts(b), score.deal_fact_same)
        for a, b in score.deal_pairs(label.get("deals") or [], predicted.get("deals") or [])
    ]
    told["deal_facts"] = tuple([x for row in linked for x in row[k]] for k in range(3))
    return {field: Difference(*map(list, row)) for field, row in told.items()}


def same_territory(a: str, b: str) -> bool:
    """Whether two names are one territory to the reference scorer."""
    same: bool = reference().SAME["territory"](a, b)
    return same


def counts(pairs: list[tuple[dict[str, Any], dict[str, Any]]]) -> Counts:
    """Of pairs of label and prediction; articles where a field has neither are left out."""
    found: Counts = defaultdict(dict)
    for label, predicted in pairs:
        for field, row in differences(label, predicted).items():
            count = (len(row.hits), len(row.surplus), len(row.missing))
            found[field].update({label["id"]: count} if any(count) else {})
    return dict(found)


def f1(rows: list[Count]) -> float:
    tp, fp, fn = (sum(row[k] for row in rows) for k in range(3))
    return 2 * tp / (2 * tp + fp + fn) if tp else 0.0


def interval(by_article: dict[str, Count]) -> tuple[float, float]:
    """95 % of F1 by bootstrap over articles."""
    rng, rows = random.Random(0), list(by_article.values())
    drawn = sorted(f1(rng.choices(rows, k=len(rows))) for _ in range(DRAWS // 4)) if rows else [0.0]
    return drawn[int(len(drawn) * 0.025)], drawn[min(len(drawn) - 1, int(len(drawn) * 0.975))]


def drop(before: dict[str, Count], after: dict[str, Count]) -> float:
    """The share of paired bootstrap draws in which `after` is no worse than `before`: below .05 is a significant drop."""
    ids = sorted(before.keys() | after.keys())
    none: Count = (0, 0, 0)
    pairs = [(before.get(i, none), after.get(i, none)) for i in ids]
    if all(a == b for a, b in pairs):
        return 1.0
    rng = random.Random(0)
    kept = 0
    for _ in range(DRAWS):
        drawn = rng.choices(pairs, k=len(pairs))
        kept += f1([b for _, b in drawn]) >= f1([a for a, _ in drawn])
    return kept / DRAWS
