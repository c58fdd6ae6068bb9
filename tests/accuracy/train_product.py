"""Learns what a deal is about from labelled articles: `python -m tests.accuracy.train_product` prints how well.

Learnt from are the training articles and our own (see `labelled`). The same input gives the same bytes.
Run by hand or by `make train`; nothing at run time needs it.
"""

import json
import re
from collections.abc import Callable
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
    territory,
    tickers,
    topics,
    verdict,
    vocabulary,
)
from services.enrichment.document import document_of
from services.enrichment.vocabulary import Kind

from . import labelled, territory_rows
from .choices import Choice
from .folds import LEAST_ROWS, PENALTY, Folds, Row, Weights, fit, weight
from .labelled import NOW, Labelled

OUT = Path(product.__file__).parent / "models" / "product.json"


@dataclass(frozen=True)
class Example:
    """A labelled article with what the reading knows of its deal before the product is looked for."""

    id: str
    label: dict[str, Any]
    subject: product.Subject


def examples(rows: list[Labelled]) -> list[Example]:
    """The articles that tell a deal, read up to its product; each is taken for a deal, whatever the verdict says.

    A round-up gives an example for each of its deals: they share the article's labels.
    """
    registry = labelled.registry()
    caught: list[product.Subject] = []
    find, judge, place = product.find, verdict.judge, territory.find

    def catch(subject: product.Subject) -> product.Product:
        caught.append(subject)
        return product.Product(vocabulary.scan(subject.document), [], [], [], None)

    def nowhere(*given: Any) -> tuple[list[territory.Place], list[territory.Place]]:
        return [], []

    def accept(*given: Any) -> verdict.Verdict:
        return verdict.Verdict(True, "deal", 1.0)

    product.find, verdict.judge, territory.find = catch, accept, nowhere  # type: ignore[assignment]
    try:
        found = []
        for row in rows:
            if row.label["is_deal"]:
                caught.clear()
                try:
                    reading.read(row.article, registry, NOW)
                except (IndexError, ValueError):  # no word of a deal in it: nothing to read
                    continue
                found += [Example(row.article.article_id, row.label, subject) for subject in caught]
        return found
    finally:
        product.find, verdict.judge, territory.find = find, judge, place


def told(label: dict[str, Any], field: str) -> set[str]:
    """The values of a field in all deals of a label."""
    found: set[str] = set()
    for deal in label["deals"]:
        value = deal[field]
        found.update(value if isinstance(value, list) else [value] if value else [])
    return found


def fit_territory(groups: dict[str, list[Row]]) -> Weights:
    """A first model of territories, by which the areas are chosen that the final one learns from."""
    model = territory.MODEL
    return fit(((*r, weight(i)) for i, g in groups.items() for r in g), PENALTY[model], LEAST_ROWS[model])


def best_f1(answers: list[tuple[float, bool]], total: int) -> tuple[float, float]:
    """The best F1 and the threshold that gives it; `total`: how many values there are to find."""
    scores = []
    for threshold in np.arange(0.2, 0.7, 0.02):
        hits = sum(answer for p, answer in answers if p >= threshold)
        given = sum(p >= threshold for p, _ in answers)
        scores.append((2 * hits / (given + total), round(float(threshold), 2)))
    return max(scores)


_MARKS = re.compile(r"[®™Ⓡ]|\((?:R|TM|tm)\)")


def tokens(name: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", _MARKS.sub(" ", name).casefold()))


def within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    return bool(short) and any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1))


def same(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    return within(a, b) or within(b, a)


def product_rows(rows: list[Labelled]) -> dict[str, list[Row]]:
    """Names with whether they are a product's, of all labelled articles; names cut otherwise are left out."""
    registry = labelled.registry()
    groups = {}
    for row in rows:
        document = document_of(row.article)
        entities = row.entities or {"assets": [], "orgs": [], "persons": []}
        id_ = row.article.article_id
        found = tickers.find(document)
        named = organisations.find(document, found, registry)
        words = vocabulary.scan(document)
        actors = asset_features.actors(document, named, [])
        products = {tokens(name) for name in entities["assets"]}
        others = {tokens(name) for name in (*entities["orgs"], *entities["persons"])}
        end = document.title_end + LABELLED_CHARS if id_.startswith("tr-") else len(document.text)
        made = []
        for name in asset_names.find(document, words).values():
            if name.mentions[0].start > end:
                continue
            features = asset_features.of_name(document, words, name, actors, {t.symbol.lower() for t in found}, None)
            if "hopeless" in features:
                continue
            own = tokens(name.text)
            if own in products or any(within(p, own) and len(own) <= len(p) + 1 for p in products if len(p[0]) > 3):
                made.append((features, own not in others))
            elif not any(same(own, p) for p in products):
                made.append((features, False))
        groups[id_] = made
    return groups


def asset_rows(example: Example) -> list[Row]:
    s = example.subject
    gold = [tokens(name) for name in told(example.label, "assets")]
    words = vocabulary.scan(s.document)
    names, rows = assets.rows_of(s.document, words, s.organisations, s.parties, s.symbols, s.type)
    return [(row, any(same(tokens(names[lowered].text), g) for g in gold)) for lowered, row in rows.items()]


def topic_rows(example: Example) -> tuple[dict[str, list[Row]], Choice]:
    """Rows of areas and modalities, by model, and the choice of the stage."""
    s = example.subject
    words = vocabulary.scan(s.document)
    named = assets.find(s.document, words, s.organisations, s.parties, s.symbols, s.type)
    scene, extra = product.scene_of(s, words, named)
    area, _ = topics.features(scene, words.hits[Kind.area], {})
    modality, _ = topics.features(scene, words.hits[Kind.modality], extra)
    stages, _ = stage.features(scene)
    found = {}
    for (model, field), rows in zip(FIELDS.items(), (area, modality), strict=True):
        gold = told(example.label, field)
        found[model] = [(row, label in gold) for label, row in rows.items()]
    right = (told(example.label, "stage") & stages.keys()) or {stage.NONE}  # one that no word tells cannot be chosen
    return found, Choice(stages, frozenset(right), weight(example.id))


def report(
    model: str, field: str, found: list[Example], folds: Folds, groups: dict[str, list[Row]], say: Callable[[str], None]
) -> None:
    """F1 by models that have not seen the article: of all, and of the passages of our own at the same threshold."""
    probabilities = folds.probabilities(model, groups)
    own = {e.id for e in found if not e.id.startswith("tr-")}
    total = {e.id: len(told(e.label, field)) for e in found}
    answers = {i: [(p, row[1]) for row, p in zip(g, probabilities[i], strict=True)] for i, g in groups.items()}
    flat = [a for group in answers.values() for a in group]
    f1, threshold = best_f1(flat, sum(total.values()))
    of_own = [a for i in own for a in answers.get(i, [])]
    hits = sum(answer for p, answer in of_own if p >= threshold)
    own_f1 = 2 * hits / (sum(p >= threshold for p, _ in of_own) + sum(total[i] for i in own))
    bins: dict[int, list[tuple[float, bool]]] = {}
    for p, answer in flat:
        if p >= threshold:
            bins.setdefault(int(p * 10), []).append((p, answer))
    error = sum(abs(sum(p for p, _ in b) - sum(a for _, a in b)) for b in bins.values()) / max(
        1, sum(map(len, bins.values()))
    )
    say(
        f"{model:12} F1 {f1:.3f} at {threshold}, own {own_f1:.3f}; best of own {best_f1(of_own, sum(total[i] for i in own))}; calibration error {error:.3f}"
    )


PROVENANCE = (
    "Weights of logistic regressions over features of names, words and stages, learnt by tests/accuracy/train_product.py from 300 English press "
    "releases and articles of a CC0 archive and from the articles written for the purpose (tests/accuracy/own)."
)


def learn(say: Callable[[str], None]) -> dict[str, Weights]:
    """The weights of all models, each learnt from what the ones before it say of articles that they have not seen."""
    rows = [*labelled.load("train"), *labelled.load("own")]
    found = examples(rows)
    say(f"{len(rows)} articles, {len(found)} deals")
    folds = Folds([row.article.article_id for row in rows])
    groups = product_rows(rows)
    made = {assets.PRODUCT_MODEL: folds.learn(assets.PRODUCT_MODEL, groups)}
    groups = {}
    for example in found:
        folds.use(example.id)
        groups.setdefault(example.id, []).extend(asset_rows(example))
    made[assets.ASSET_MODEL] = folds.learn(assets.ASSET_MODEL, groups)
    report(assets.ASSET_MODEL, "assets", found, folds, groups, say)
    stages: dict[str, list[Choice]] = {}
    by_model: dict[str, dict[str, list[Row]]] = {model: {} for model in FIELDS}
    for example in found:
        folds.use(example.id)
        topics_told, choice = topic_rows(example)
        stages.setdefault(example.id, []).append(choice)
        for model, its in topics_told.items():
            by_model[model].setdefault(example.id, []).extend(its)
    areas_of_deals = [
        (e.id, territory.rows(e.subject.document, e.subject.type), told(e.label, "territory"))
        for e in found
        if e.subject.type is not None
    ]
    groups = territory_rows.chosen(areas_of_deals, fit_territory)
    made[territory.MODEL] = folds.learn(territory.MODEL, groups)
    for model, field in FIELDS.items():
        made[model] = folds.learn(model, by_model[model])
        report(model, field, found, folds, by_model[model], say)
    made[stage.MODEL] = folds.learn_choice(stage.MODEL, stages)
    right, asked = folds.right_choices(stage.MODEL, stages)
    say(f"{stage.MODEL:12} {right} of {asked} chosen rightly, none among them")
    return made


def model(say: Callable[[str], None] = lambda line: None) -> str:
    """The text of the model file."""
    weights = linear.weights
    try:
        made = learn(say)
    finally:
        linear.weights = weights
    return json.dumps({"provenance": PROVENANCE, "models": made}, indent=0, sort_keys=True, ensure_ascii=False) + "\n"


FIELDS = {areas.MODEL: "therapeutic_areas", modalities.MODEL: "modalities"}
LABELLED_CHARS = 2_500  # of the body of a training article, in which every product is marked
