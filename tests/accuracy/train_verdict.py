"""Fit the weights of the deal verdict and print them, ready for `services/enrichment/verdict.py`.

Run by hand: `python -m tests.accuracy.train_verdict`. Logistic regression with an L2 penalty (Newton's method, no
randomness: the same articles give the same weights). Learnt from the labelled training articles beside the project
(CC0) and from the passages of `deal_passages.jsonl`, which were written for it.
"""

import json
from pathlib import Path

import numpy as np

from services.enrichment import deal_types, verdict
from services.enrichment.document import Document, document_of
from tests.accuracy.labelled import EVAL, article_of

PASSAGES = Path(__file__).parent / "deal_passages.jsonl"
PENALTY = 0.5


def examples() -> list[tuple[Document, bool]]:
    """Articles and passages with their verdict."""
    labels = [json.loads(line) for line in (EVAL / "train" / "labels.jsonl").read_text().splitlines()]
    is_deal = {label["id"]: bool(label["is_deal"]) for label in labels}
    found = []
    for line in (EVAL / "train" / "articles.jsonl").read_text().splitlines():
        row = json.loads(line)
        found.append((document_of(article_of(row)), is_deal[row["id"]]))
    for i, line in enumerate(PASSAGES.read_text().splitlines()):
        row = json.loads(line)
        article = article_of({"id": f"passage-{i}", "title": row["title"], "text": row["text"]})
        found.append((document_of(article), row["deal"] is not None))
    return found


def fit(signs: list[dict[str, float]], answers: list[bool]) -> dict[str, float]:
    """Weights by sign, rounded to two places; the bias is hardly penalised."""
    names = list(signs[0])
    x = np.array([[s[name] for name in names] for s in signs])
    y = np.array(answers, dtype=float)
    penalty = np.array([0.01 if name == "bias" else PENALTY for name in names])
    weights = np.zeros(len(names))
    for _ in range(60):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (p - y) + penalty * weights
        weights -= np.linalg.solve((x.T * (p * (1 - p))) @ x + np.diag(penalty), gradient)
    return {name: round(float(weight), 2) + 0.0 for name, weight in zip(names, weights, strict=True)}


def main() -> None:
    signs, answers = [], []
    for document, answer in examples():
        found = deal_types.find(document)
        if found and verdict.field(document).is_life_science:  # what is weighed at all
            signs.append(verdict.signs(document, found))
            answers.append(answer)
    for name, weight in fit(signs, answers).items():
        print(f'    "{name}": {weight},')


if __name__ == "__main__":
    main()
