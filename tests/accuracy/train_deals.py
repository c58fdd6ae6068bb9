"""Learns the models of the deal verdict, the type and the status: `python -m tests.accuracy.train_deals`.

Learnt from the labelled articles of `labelled.py` that may be learnt from, from the articles of `stories` beside the
project (CC0) that are no copies of labelled ones, and from headlines with leads that were written for it
(`deal_leads.jsonl`, `deal_passages.jsonl`). Logistic regressions with an L2 penalty, solved in full: no randomness, the
same input gives the same bytes.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from services.enrichment import deal_types, status
from services.enrichment.deal_model import BIAS
from services.enrichment.document import Document, document_of
from services.enrichment.wording import Words
from shared.events import DealType

from .labelled import EVAL, Labelled, article_of, load

OUT = Path(deal_types.__file__).parent / "models" / "deals.json"
HERE = Path(__file__).parent
LEAST_ARTICLES = 3  # a phrase of fewer is dropped: it would remember articles, not what deals are like
KNOWN_IN = 3  # texts that write a word in small letters before it counts as a word that names nothing
COPY = 0.75  # share of an article's runs of five words that another has, too: a copy
# What the rules find (its names begin with "=") is weighed with care: they were made with a part of these articles in
# view, and look better there than elsewhere.
SIGNS = {"verdict": 0.5, "type": 1.0, "status": 1.5}
PENALTY = {"verdict": 3.0, "type": 1.0, "status": 1.0}
WEIGHT = {"train": 0.7, "stories": 0.4, "corpus": 0.15}  # less of what there is most of
ROUNDS = 400
SMALL = 0.04  # weights below are left out
FOLDS = 4
OFTEN_SEEN = ("train", "stories", "corpus", "deal_leads", "deal_passages")  # what an unread article is least like
TEMPERATURES = [n / 20 for n in range(10, 41)]
# What the guide's labels call otherwise.
_AS = {"option_exercised": "announced", "denied": "rumoured"}
Vector = dict[str, float]


@dataclass(frozen=True)
class Example:
    group: str  # the set it comes from
    document: Document
    is_deal: bool | None  # None: a deal of another field, which says nothing
    types: list[str]
    statuses: list[str]


def examples() -> list[Example]:
    """All that is learnt from."""
    found = [_labelled("train", row) for row in load("train")]
    found += [_labelled(row.article.article_id.partition("-")[0], row) for row in load("own")]
    found += [_labelled("corpus", row) for row in load("corpus")]
    for name in ("deal_passages", "deal_leads"):
        for i, row in enumerate(_rows(HERE / f"{name}.jsonl")):
            told = row["deal"] or {} if "deal" in row else row
            document = document_of(article_of({"id": f"{name}-{i}", "title": row["title"], "text": row["text"]}))
            types = [told["type"]] if told.get("type") else []
            statuses = [_AS.get(told["status"], told["status"])] if types else []
            found.append(Example(name, document, bool(types), types, statuses))
    return found + list(
        _stories([document_of(row.article) for name in ("train", "dev-even", "dev-odd") for row in load(name)])
    )


def _labelled(group: str, row: Labelled) -> Example:
    deals = row.label["deals"]
    elsewhere = not row.label["is_deal"] and "not life science" in (row.label.get("note") or "")
    return Example(
        group,
        document_of(row.article),
        None if elsewhere else row.label["is_deal"],
        [d["type"] for d in deals],
        [d["status"] for d in deals],
    )


def _stories(labelled: list[Document]) -> Iterator[Example]:
    folder = EVAL / "stories"
    if not folder.is_dir():
        return
    notes = {row["id"]: row for row in _rows(folder / "stories.jsonl")}
    runs = [_runs(document.text) for document in labelled]
    for row in _rows(folder / "articles.jsonl"):
        note = notes[row["id"]]
        document = document_of(article_of(row))
        own = _runs(document.text)
        if note["unsure"] or note["kind"] == "roundup" or any(_is_copy(own, other) for other in runs):
            continue
        deal = note["kind"] == "story"
        types = [note["deal_type"]] if deal else []
        statuses = [_AS.get(note["status_told"], note["status_told"])] if deal and note["status_told"] else []
        yield Example("stories", document, deal, types, statuses)


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())[:400]
    return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}


def _is_copy(own: set[tuple[str, ...]], other: set[tuple[str, ...]]) -> bool:
    return len(own & other) > COPY * max(1, min(len(own), len(other)))


def known_words(documents: list[Document]) -> list[str]:
    """Words that stand in small letters often enough not to be names where they are capitalised."""
    small: Counter[str] = Counter()
    all_: Counter[str] = Counter()
    for document in documents:
        words = set(re.findall(r"[A-Za-z]{2,19}", document.text))
        all_.update({word.lower() for word in words})
        small.update({word for word in words if word.islower()})
    return sorted(word for word, n in small.items() if n >= KNOWN_IN and n >= 0.25 * all_[word])


def vectors(words: Words, document: Document, types: list[str]) -> tuple[Vector, Vector]:
    """What the verdict and the type weigh, and what the status weighs."""
    found = deal_types.find(document)
    title = document.title_sentence
    phrases = words.phrases(title.text if title else "", [s.text for s in document.lead])
    common: Vector = {}
    for value, part in phrases.parts:
        for phrase in part:
            common[phrase] = common.get(phrase, 0.0) + value
    told = deal_types.told(document, found)
    ruled = status.by_rule(document, DealType(types[0]) if types else None)
    return common | told, common | told | status.signs(document, ruled)


@dataclass(frozen=True)
class Space:
    """The columns of a matrix by the names of what is weighed; the last is the bias."""

    names: list[str]
    signs: float  # by which what the rules found is scaled

    @classmethod
    def of(cls, rows: list[Vector], signs: float) -> "Space":
        seen = Counter(name for row in rows for name in row)
        return cls(sorted(name for name, n in seen.items() if n >= LEAST_ARTICLES), signs)

    def _scale(self, name: str) -> float:
        return self.signs if name.startswith("=") else 1.0

    def matrix(self, rows: list[Vector]) -> np.ndarray[Any, np.dtype[np.float64]]:
        column = {name: i for i, name in enumerate(self.names)}
        made = np.zeros((len(rows), len(self.names) + 1))
        made[:, -1] = 1.0
        for i, row in enumerate(rows):
            for name, value in row.items():
                if name in column:
                    made[i, column[name]] = value * self._scale(name)
        return made

    def named(self, weights: Any) -> Iterator[tuple[str, Any]]:
        """The weights by name, for values that are not scaled."""
        for name, weight in zip([*self.names, BIAS], weights, strict=True):
            yield name, weight * self._scale(name)


def fit_verdict(x: Any, y: Any, weight: Any, penalty: float) -> Any:
    """Weights of a logistic regression: Newton's method over the examples, of which there are fewer than phrases."""
    kernel = x @ x.T
    dual = np.zeros(len(x))
    for _ in range(20):
        score = kernel @ dual
        p = 1 / (1 + np.exp(-score))
        curve = np.maximum(p * (1 - p), 1e-4) * weight
        dual = np.linalg.solve(kernel + np.diag(penalty / curve), score + (y - p) * weight / curve)
    return x.T @ dual


def fit_choice(x: Any, y: Any, weight: Any, penalty: float) -> Any:
    """Weights by label of a multinomial regression: accelerated descent over the examples."""
    kernel = x @ x.T
    size = np.linalg.eigvalsh(kernel)[-1] * 0.5 * weight.max() + penalty
    dual = np.zeros(y.shape)
    ahead, turn = dual, 1.0
    for _ in range(ROUNDS):
        score = kernel @ ahead
        share = np.exp(score - score.max(axis=1, keepdims=True))
        share /= share.sum(axis=1, keepdims=True)
        stepped = ahead - ((share - y) * weight[:, None] + penalty * ahead) / size
        following = (1 + (1 + 4 * turn * turn) ** 0.5) / 2
        ahead = stepped + (turn - 1) / following * (stepped - dual)
        dual, turn = stepped, following
    return x.T @ dual


def temperature(rows: list[Example], scores: Callable[[list[int], list[int]], Any], y: Any) -> float:
    """By what the scores of unseen articles have to be divided so that the probabilities mean what they say.

    `scores(learnt, unseen)` are those of a model of the learnt examples.
    """
    best, least = 1.0, np.inf
    held, told = [], []
    for fold in range(FOLDS):
        unseen = [i for i, row in enumerate(rows) if i % FOLDS == fold and row.group not in OFTEN_SEEN]
        held += unseen
        told.append(scores([i for i in range(len(rows)) if i % FOLDS != fold], unseen))
    found, truth = np.concatenate(told), y[held]
    for degree in TEMPERATURES:
        scaled = found / degree
        loss = (np.log(np.exp(scaled).sum(axis=1)) - (scaled * truth).sum(axis=1)).mean()
        if loss < least:
            best, least = degree, loss
    return best


def learn(rows: list[Example]) -> dict[str, Any]:
    """The content of the model file."""
    known = known_words([row.document for row in rows])
    words = Words(known)
    read = [vectors(words, row.document, row.types) for row in rows]
    made: dict[str, Any] = {"known": " ".join(known)}
    judged = [i for i, row in enumerate(rows) if row.is_deal is not None]
    space = Space.of([read[i][0] for i in judged], SIGNS["verdict"])
    x = space.matrix([read[i][0] for i in judged])
    y = np.array([float(bool(rows[i].is_deal)) for i in judged])
    weight = np.array([WEIGHT.get(rows[i].group, 1.0) for i in judged])

    def of_unseen(learnt: list[int], unseen: list[int]) -> Any:
        score = x[unseen] @ fit_verdict(x[learnt], y[learnt], weight[learnt], PENALTY["verdict"])
        return np.stack([-score / 2, score / 2], axis=1)

    degree = temperature([rows[i] for i in judged], of_unseen, np.stack([1 - y, y], axis=1))
    weights = fit_verdict(x, y, weight, PENALTY["verdict"]) / degree
    made["verdict"] = {name: round(float(w), 2) for name, w in space.named(weights) if abs(w) >= SMALL}
    made["type"] = _choice(rows, [r[0] for r in read], lambda row: row.types, "type")
    made["status"] = _choice(rows, [r[1] for r in read], lambda row: row.statuses, "status")
    return made


def _choice(rows: list[Example], read: list[Vector], told: Callable[[Example], list[str]], name: str) -> dict[str, Any]:
    used = [i for i, row in enumerate(rows) if told(row)]
    labels = sorted({label for i in used for label in told(rows[i])})
    space = Space.of([read[i] for i in used], SIGNS[name])
    y = np.zeros((len(used), len(labels)))
    for k, i in enumerate(used):
        for label in told(rows[i]):
            y[k, labels.index(label)] += 1 / len(told(rows[i]))
    weight = np.array([WEIGHT.get(rows[i].group, 1.0) for i in used])
    x = space.matrix([read[i] for i in used])

    def of_unseen(learnt: list[int], unseen: list[int]) -> Any:
        return x[unseen] @ fit_choice(x[learnt], y[learnt], weight[learnt], PENALTY[name])

    weights = fit_choice(x, y, weight, PENALTY[name]) / temperature([rows[i] for i in used], of_unseen, y)
    kept = {}
    for phrase, row in space.named(weights):
        flat = [v for k, w in enumerate(row) if abs(w) >= SMALL for v in (k, round(float(w), 2))]
        if flat:
            kept[phrase] = flat
    return {"labels": labels, "weights": kept}


PROVENANCE = (
    "Weights of logistic regressions over the words of headlines and leads, learnt by tests/accuracy/train_deals.py from "
    "labelled press releases of a CC0 archive and from articles, headlines and leads written for the purpose "
    "(tests/accuracy). Phrases that fewer than 3 articles show are dropped."
)


def model() -> str:
    """The text of the model file."""
    return json.dumps({"provenance": PROVENANCE, **learn(examples())}, indent=0, ensure_ascii=False) + "\n"


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    for line in file.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)
