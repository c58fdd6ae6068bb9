"""Learns what a deal is about from labelled articles: `python -m tests.accuracy.train_product`.

Reads `../shared/eval/train` and the passages of our own in `own/`, of these the even numbers alone: the odd ones measure.
The same input gives the same bytes. Run by hand; nothing at run time needs it.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from services.enrichment import (
    areas,
    asset_features,
    asset_names,
    assets,
    linear,
    modalities,
    organisations,
    product,
    reading,
    stage,
    tickers,
    topics,
    verdict,
    vocabulary,
)
from services.enrichment.document import document_of
from services.enrichment.vocabulary import Kind
from shared.companies.registry import Registry

from .test_extraction import EVAL, NOW, _article

MODELS = Path(product.__file__).parent / "models"
OWN = Path(__file__).parent / "own"
OWN_FILES = ("newsroom.jsonl", "wire.jsonl", "trade.jsonl")
Row = tuple[dict[str, float], bool]


@dataclass(frozen=True)
class Example:
    """A labelled article with what the reading knows of its deal before the product is looked for."""

    id: str
    label: dict[str, Any]
    subject: product.Subject


def labelled() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Articles with their labels."""
    labels = {row["id"]: row for row in map(json.loads, (EVAL / "train" / "labels.jsonl").open())}
    for row in map(json.loads, (EVAL / "train" / "articles.jsonl").open()):
        yield row, labels[row["id"]]
    for name in OWN_FILES:
        for row in map(json.loads, (OWN / name).open()):
            if int(re.findall(r"\d+", row["id"])[-1]) % 2 == 0:
                yield row, {**row["label"], "entities": row["entities"]}


def examples(rows: Iterator[tuple[dict[str, Any], dict[str, Any]]]) -> list[Example]:
    """The articles that tell a deal, read up to its product; each is taken for a deal, whatever the verdict says."""
    registry = Registry.load()
    caught: list[product.Subject] = []
    find, judge = product.find, verdict.judge

    def catch(subject: product.Subject) -> product.Product:
        caught.append(subject)
        return product.Product([], [], [], None)

    def accept(*given: Any) -> verdict.Verdict:
        return verdict.Verdict(True, "deal", 1.0)

    product.find, verdict.judge = catch, accept  # type: ignore[assignment]
    try:
        found = []
        for row, label in rows:
            if label["is_deal"]:
                caught.clear()
                try:
                    reading.read(_article(row), registry, NOW)
                except (IndexError, ValueError):  # no word of a deal in it: nothing to read
                    continue
                if caught:
                    found.append(Example(row["id"], label, caught[0]))
        return found
    finally:
        product.find, verdict.judge = find, judge


def told(label: dict[str, Any], field: str) -> set[str]:
    return {value for deal in label["deals"] for value in deal[field]}


def fit(rows: list[Row], penalty: float) -> dict[str, float]:
    """Logistic regression with an L2 penalty by Newton's method: no randomness; the bias is hardly penalised."""
    met = Counter(name for row, _ in rows for name in row)
    names = sorted(name for name, count in met.items() if count >= LEAST_ROWS)
    index = {name: i for i, name in enumerate(names)}
    x = np.zeros((len(rows), len(names)))
    for i, (row, _) in enumerate(rows):
        for name, value in row.items():
            if name in index:
                x[i, index[name]] = value
    y = np.array([answer for _, answer in rows], dtype=float)
    punish = np.array([0.01 if name == "bias" else penalty for name in names])
    w = np.zeros(len(names))
    for _ in range(25):
        p = 1 / (1 + np.exp(-x @ w))
        step = np.linalg.solve((x.T * (p * (1 - p))) @ x + np.diag(punish), x.T @ (p - y) + punish * w)
        w -= step
        if np.abs(step).max() < 1e-4:
            break
    return {name: round(float(value), 3) for name, value in zip(names, w, strict=True) if abs(value) >= 0.0005}


def held_out(groups: list[list[Row]], penalty: float, folds: int = 5) -> list[list[float]]:
    """The probability of each row, by a model that has not seen its article."""
    found: list[list[float]] = [[] for _ in groups]
    for fold in range(folds):
        known = fit([row for i, g in enumerate(groups) if i % folds != fold for row in g], penalty)
        for i, group in enumerate(groups):
            if i % folds == fold:
                found[i] = [linear.probability(sum(known.get(n, 0.0) * v for n, v in row.items())) for row, _ in group]
    return found


def best_f1(groups: list[list[Row]], probabilities: list[list[float]], total: int) -> tuple[float, float]:
    """The best F1 and the threshold that gives it; `total`: how many values there are to find."""
    flat = [(p, row[1]) for g, ps in zip(groups, probabilities, strict=True) for row, p in zip(g, ps, strict=True)]
    scores = []
    for threshold in np.arange(0.2, 0.7, 0.02):
        hits = sum(answer for p, answer in flat if p >= threshold)
        given = sum(p >= threshold for p, _ in flat)
        scores.append((2 * hits / (given + total), round(float(threshold), 2)))
    return max(scores)


def write(model: str, known: dict[str, float]) -> None:
    text = json.dumps({"weights": known}, indent=0, sort_keys=True, ensure_ascii=False)
    (MODELS / f"{model}.json").write_text(text + "\n", encoding="utf-8")


_MARKS = re.compile(r"[®™Ⓡ]|\((?:R|TM|tm)\)")


def tokens(name: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", _MARKS.sub(" ", name).casefold()))


def within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    return bool(short) and any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1))


def same(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    return within(a, b) or within(b, a)


def product_rows(rows: Iterator[tuple[dict[str, Any], dict[str, Any]]]) -> list[list[Row]]:
    """Names with whether they are a product's, of all labelled articles; names cut otherwise are left out."""
    registry = Registry.load()
    groups = []
    for row, label in rows:
        document = document_of(_article(row))
        found = tickers.find(document)
        named = organisations.find(document, found, registry)
        words = vocabulary.scan(document)
        actors = asset_features.actors(named, [])
        products = {tokens(name) for name in label["entities"]["assets"]}
        others = {tokens(name) for name in (*label["entities"]["orgs"], *label["entities"]["persons"])}
        end = document.title_end + LABELLED_CHARS if row["id"].startswith("tr-") else len(document.text)
        made = []
        for name in asset_names.find(document, words).values():
            if name.mentions[0].start > end:
                continue
            features = asset_features.of_name(document, words, name, actors, {t.symbol.lower() for t in found}, None)
            own = tokens(name.text)
            if own in products or any(within(p, own) and len(own) <= len(p) + 1 for p in products if len(p[0]) > 3):
                made.append((features, own not in others))
            elif not any(same(own, p) for p in products):
                made.append((features, False))
        groups.append(made)
    return groups


def asset_rows(found: list[Example]) -> tuple[list[list[Row]], int]:
    groups, total = [], 0
    for example in found:
        s = example.subject
        gold = [tokens(name) for name in told(example.label, "assets")]
        total += len(gold)
        words = vocabulary.scan(s.document)
        names, rows = assets.rows_of(s.document, words, s.organisations, s.parties, s.symbols, s.type)
        groups.append([(row, any(same(tokens(names[lowered].text), g) for g in gold)) for lowered, row in rows.items()])
    return groups, total


def topic_rows(found: list[Example], kind: Kind, field: str) -> tuple[list[list[Row]], int]:
    groups, total = [], 0
    for example in found:
        gold = told(example.label, field)
        total += len(gold)
        s = example.subject
        words = vocabulary.scan(s.document)
        named = assets.find(s.document, words, s.organisations, s.parties, s.symbols, s.type)
        scene, extra = product.scene_of(s, words, named)
        rows, _ = topics.features(scene, words.hits[kind], extra if kind == Kind.modality else {})
        groups.append([(row, label in gold) for label, row in rows.items()])
    return groups, total


def stage_rows(found: list[Example]) -> tuple[list[list[Row]], int]:
    groups, total = [], 0
    for example in found:
        gold = {deal["stage"] for deal in example.label["deals"]} - {None}
        total += len(gold)
        s = example.subject
        words = vocabulary.scan(s.document)
        named = assets.find(s.document, words, s.organisations, s.parties, s.symbols, s.type)
        scene, _ = product.scene_of(s, words, named)
        groups.append([(row, stage_ in gold) for stage_, row in stage.features(scene)[0].items()])
    return groups, total


def likeliest(groups: list[list[Row]], probabilities: list[list[float]]) -> tuple[list[list[Row]], list[list[float]]]:
    """Each article's likeliest row alone."""
    best = [max(range(len(ps)), key=ps.__getitem__) if ps else -1 for ps in probabilities]
    return [[g[b]] if b >= 0 else [] for g, b in zip(groups, best, strict=True)], [
        [ps[b]] if b >= 0 else [] for ps, b in zip(probabilities, best, strict=True)
    ]


def _values(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []


def report(model: str, found: list[Example], groups: list[list[Row]], total: int, field: str) -> None:
    """F1 by cross-validation for some penalties: of all, and of the passages of our own at the same threshold."""
    own = [i for i, example in enumerate(found) if not example.id.startswith("tr-")]
    own_total = sum(len({v for d in found[i].label["deals"] for v in _values(d[field])}) for i in own)
    for penalty in PENALTIES:
        probabilities = held_out(groups, penalty)
        if field == "stage":
            groups_, probabilities = likeliest(groups, probabilities)
        else:
            groups_ = groups
        f1, threshold = best_f1(groups_, probabilities, total)
        flat = [(p, row[1]) for i in own for row, p in zip(groups_[i], probabilities[i], strict=True)]
        hits = sum(answer for p, answer in flat if p >= threshold)
        own_f1 = 2 * hits / (sum(p >= threshold for p, _ in flat) + own_total)
        print(
            f"{model:14} penalty {penalty:4} F1 {f1:.3f} at {threshold}, own {own_f1:.3f}; reachable {sum(a for g in groups for _, a in g) / total:.3f}"
        )


def main() -> None:
    groups = product_rows(labelled())
    print(sum(len(g) for g in groups), "names,", sum(a for g in groups for _, a in g), "of products")
    for penalty in PENALTIES:
        print(
            f"product_names penalty {penalty} F1",
            best_f1(groups, held_out(groups, penalty), sum(a for g in groups for _, a in g)),
        )
    write(assets.PRODUCT_MODEL, fit([row for g in groups for row in g], PENALTY[assets.PRODUCT_MODEL]))
    linear.weights.cache_clear()
    found = examples(labelled())
    print(len(found), "deals")
    groups, total = asset_rows(found)
    report("assets", found, groups, total, "assets")
    write(assets.ASSET_MODEL, fit([row for g in groups for row in g], PENALTY[assets.ASSET_MODEL]))
    linear.weights.cache_clear()
    for kind, field, model in (
        (Kind.area, "therapeutic_areas", areas.MODEL),
        (Kind.modality, "modalities", modalities.MODEL),
    ):
        groups, total = topic_rows(found, kind, field)
        report(model, found, groups, total, field)
        write(model, fit([row for g in groups for row in g], PENALTY[model]))
    groups, total = stage_rows(found)
    report("stage", found, groups, total, "stage")
    write(stage.MODEL, fit([row for g in groups for row in g], PENALTY[stage.MODEL]))


LABELLED_CHARS = 2_500  # of the body of a training article, in which every product is marked
PENALTY = {
    assets.PRODUCT_MODEL: 2.0,
    assets.ASSET_MODEL: 2.0,
    areas.MODEL: 2.0,
    modalities.MODEL: 2.0,
    stage.MODEL: 2.0,
}
PENALTIES = (2.0,)  # tried by cross-validation
LEAST_ROWS = 4  # a feature met in fewer rows is dropped: it would remember names, not what names are like

if __name__ == "__main__":
    main()
