"""Learns the model of roles: `python -m tests.accuracy.train_roles`.

From the set `train` beside the project, the even ids of the articles of our own, and passages of our own
(`deal_roles.json`, `role_passages.py`). The same input gives the same bytes. Run by hand; nothing at run time needs it.
"""

import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from services.enrichment import deal_types, organisations, reading, role_features, role_model, tickers
from services.enrichment.document import document_of
from shared.events import ArticleIngested, DealType

from . import role_passages, scoring
from .labelled import article_of, load, registry

HERE = Path(__file__).parent
OUT = Path(organisations.__file__).parent / "models" / "roles.json"
LEAST_ARTICLES = 4  # a feature met in fewer articles is dropped
STEPS = ((80, 0.08), (35, 0.03), (15, 0.008))
ROUNDS_OF_OWN, WEIGHT_OF_FILLED = 4, 0.3
SHARED, SINGLE = 8.0, 5.0  # how strongly the weights of a side of deals and of a single role are held down
LEAST_WEIGHT = 0.08  # smaller ones are noise: without them, unseen articles are read better
MISREAD = 0.4  # weight of the type that the article would be read as, where that is not its own
ROLES = sorted({name for names in role_model.ROLES_OF.values() for name in names})
# Roles that do the same in deals of different types: who gets and pays, who gives and is paid.
_SIDE = {
    **dict.fromkeys(
        ("acquirer", "licensee", "investor", "lender", "funder", "distributor", role_model.CUSTOMER), "gets"
    ),
    **dict.fromkeys(("target", "seller", "licensor", "issuer", "recipient", "supplier", "host"), "gives"),
}
SIDES = sorted({_SIDE.get(role, role) for role in ROLES})
_SCORE = scoring.reference()


@dataclass
class Example:
    article: str
    type: DealType
    features: dict[str, float]
    role: str
    weight: float = 1.0


def examples(article: ArticleIngested, deals: list[dict[str, Any]], weight: float) -> list[Example]:
    """One example for each organisation of the article, as a party of its first deal.

    Where the article would be read as of another type, what the roles are in spite of that is learnt as well.
    """
    document = document_of(article)
    listed = tickers.find(document)
    found = organisations.find(document, listed, registry())
    if not deals or not found:
        return []
    true_type = DealType(deals[0]["type"])
    triggers = deal_types.find(document)
    signs = deal_types.told(document, triggers)
    read_type = next(iter(reading.types_of(document, signs, found, listed, registry()))) if triggers else true_type
    shares = {true_type: 1.0} if true_type == read_type else {true_type: 1.0 - MISREAD, read_type: MISREAD}
    told = {type_: deal_types.sentences_below(triggers, type_) for type_ in shares}
    features_of = role_features.of_article(document, found, told)
    made = []
    for type_, share in shares.items():
        for organisation, features in zip(found, features_of[type_], strict=True):
            role = role_model.name_of(type_, role_in(deals[0], organisation.name))
            if role in role_model.ROLES_OF[type_] and (
                role != role_model.NONE or all(role_in(d, organisation.name) == role_model.NONE for d in deals[1:])
            ):
                made.append(Example(article.article_id, type_, features, role, weight * share))
    return made


def role_in(deal: dict[str, Any], name: str) -> str:
    """The role that a labelled deal gives an organisation."""
    exact = [p["role"] for p in deal["parties"] if _SCORE.tokens(p["name"]) == _SCORE.tokens(name)]
    near = [p["role"] for p in deal["parties"] if _SCORE.same_name(p["name"], name)]
    return str((exact + near + [role_model.NONE])[0])


def fit(rows: list[Example]) -> dict[str, dict[str, float]]:
    """A softmax over the roles of each type; the weights of a role are those of its side and its own, added."""
    seen: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for feature in row.features:
            seen[feature].add(row.article)
    names = sorted(f for f, articles in seen.items() if len(articles) >= LEAST_ARTICLES)
    index = {f: i for i, f in enumerate(names)}
    x = np.zeros((len(rows), len(names)), dtype=np.float32)
    barred = np.full((len(rows), len(ROLES)), -1e9, dtype=np.float32)
    y = np.zeros((len(rows), len(ROLES)), dtype=np.float32)
    for n, row in enumerate(rows):
        for feature, value in row.features.items():
            if feature in index:
                x[n, index[feature]] = value
        barred[n, [ROLES.index(r) for r in role_model.ROLES_OF[row.type]]] = 0
        y[n, ROLES.index(row.role)] = 1
    weight = np.array([[row.weight] for row in rows], dtype=np.float32)
    to_role = np.zeros((len(SIDES), len(ROLES)), dtype=np.float32)
    for role in ROLES:
        to_role[SIDES.index(_SIDE.get(role, role)), ROLES.index(role)] = 1
    parts = [np.zeros((len(names), n), dtype=np.float32) for n in (len(SIDES), len(ROLES))]
    first, second = [np.zeros_like(p) for p in parts], [np.zeros_like(p) for p in parts]
    step = 0
    for steps, rate in STEPS:
        for _ in range(steps):
            step += 1
            z = x @ (parts[0] @ to_role + parts[1]) + barred
            p = np.exp(z - z.max(1, keepdims=True))
            p /= p.sum(1, keepdims=True)
            gradient = x.T @ ((p - y) * weight)
            for i, g in enumerate((gradient @ to_role.T + SHARED * parts[0], gradient + SINGLE * parts[1])):
                first[i] = 0.9 * first[i] + 0.1 * g
                second[i] = 0.99 * second[i] + 0.01 * g * g
                parts[i] -= rate * (first[i] / (1 - 0.9**step)) / (np.sqrt(second[i] / (1 - 0.99**step)) + 1e-6)
    weights = parts[0] @ to_role + parts[1]
    made: dict[str, dict[str, float]] = {}
    for i, name in enumerate(names):
        by_role = {r: round(float(w), 2) for r, w in zip(ROLES, weights[i], strict=True) if abs(w) >= LEAST_WEIGHT}
        if by_role:
            made[name] = by_role
    return made


PROVENANCE = (
    "Weights of a softmax over the roles of a deal's organisations, learnt by tests/accuracy/train_roles.py from 300 "
    "English press releases and articles of a CC0 archive labelled by hand, and from articles and passages written for "
    "the purpose. Features that fewer than 4 articles show are dropped."
)


def of_set(name: str) -> list[Example]:
    return [e for row in load(name) for e in examples(row.article, row.label["deals"], 1.0)]


def of_passages() -> list[Example]:
    """Examples of the passages of our own, as written and with invented names."""
    roles = json.loads((HERE / "deal_roles.json").read_text())
    made = []
    for n, line in enumerate((HERE / "deal_passages.jsonl").read_text().splitlines()):
        row = json.loads(line)
        if row["title"] in roles:
            deal = {"type": row["deal"]["type"], "parties": _parties(roles[row["title"]])}
            made += examples(article_of({"id": f"passage-{n}", **row}), [deal], 1.0)
    filled = role_passages.filled(seed=3, rounds=ROUNDS_OF_OWN)
    for n, (type_, title, text, named) in enumerate(filled):
        article = article_of({"id": f"filled-{n}", "title": title, "text": text})
        made += examples(article, [{"type": type_, "parties": _parties(named)}], WEIGHT_OF_FILLED)
    return made


def _parties(named: dict[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "role": role} for name, role in named.items()]


def model() -> str:
    """The text of the model file."""
    weights = fit(of_set("train") + of_set("own") + of_passages())
    lines = ",\n".join(f"{json.dumps(f)}: {json.dumps(by_role)}" for f, by_role in weights.items())
    return f'{{"provenance": {json.dumps(PROVENANCE)},\n"weights": {{\n{lines}\n}}}}\n'
