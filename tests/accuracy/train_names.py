"""Learns the model of names from labelled articles: `python -m tests.accuracy.train_names FOLDER`.

FOLDER holds `articles.jsonl` (id, title, text) and `labels.jsonl` (id, entities.orgs: every organisation named in the
title and the first 2,500 characters). The same input gives the same bytes. Run by hand; nothing at run time needs it.
"""

import json
import math
import random
import sys
from collections import Counter
from pathlib import Path

from services.enrichment import organisations, tickers
from services.enrichment.document import document_of
from shared.companies import names
from shared.companies.registry import Registry
from shared.events import ArticleIngested

from .labelled import article_of
from .passages import filled

OUT = Path(organisations.__file__).parent / "models" / "names.json"
LABELLED_CHARS = 2_500  # of the body
LEAST_DOCUMENTS = 3  # a feature met in fewer articles is dropped: it would remember names, not what names are like
ROUNDS, RATE, DECAY = 12, 0.1, 2e-5
HIDDEN = 0.25  # share of the steps in which the words of a name are hidden, so that its surroundings must tell
_OF_WORDS = ("w:", "last:", "first:", "end1:", "end2:", "begin:")
ROUNDS_OF_OWN = 4
Example = tuple[tuple[str, ...], bool]


def examples(document: ArticleIngested, orgs: list[str], registry: Registry) -> list[Example]:
    """One example for each name of the labelled stretch; names cut otherwise than by the labeller are left out."""
    read = document_of(document)
    found = organisations.candidates(read, tickers.find(read), registry)
    labelled_end = read.title_end + LABELLED_CHARS
    gold = {names.normalise(o) for o in orgs}
    made = []
    for name, features in sorted(found.features.items()):
        places = found.by_name[name]
        if not places or places[0].start > labelled_end:
            continue
        key = names.normalise(name)
        if key in gold:
            made.append((tuple(sorted(features)), True))
        elif not any(f" {key} " in f" {g} " or f" {g} " in f" {key} " for g in gold):
            made.append((tuple(sorted(features)), False))
    return made


def own(registry: Registry) -> list[list[Example]]:
    """Examples from the passages of our own."""
    return [
        examples(article_of({"id": "own", "title": title, "text": text}), orgs, registry)
        for title, text, orgs in filled(seed=11, rounds=ROUNDS_OF_OWN)
    ]


def fit(articles: list[list[Example]]) -> dict[str, float]:
    """Logistic regression by stochastic steps with decay, averaged over the rounds."""
    seen = Counter(f for article in articles for f in {f for features, _ in article for f in features})
    kept = {f for f, n in seen.items() if n >= LEAST_DOCUMENTS}
    rows = [([f for f in features if f in kept], label) for article in articles for features, label in article]
    rng = random.Random(7)
    weights = dict.fromkeys(sorted(kept), 0.0)
    total = dict.fromkeys(sorted(kept), 0.0)
    for turn in range(ROUNDS):
        rng.shuffle(rows)
        rate = RATE / (1 + 0.3 * turn)
        for features, label in rows:
            used = [f for f in features if not f.startswith(_OF_WORDS)] if rng.random() < HIDDEN else features
            score = sum(weights[f] for f in used)
            step = rate * (label - 1 / (1 + math.exp(-max(-30.0, min(30.0, score)))))
            for f in used:
                weights[f] += step - rate * DECAY * len(rows) ** 0.5 * weights[f]
        if turn >= ROUNDS // 2:
            for f, w in weights.items():
                total[f] += w
    half = ROUNDS - ROUNDS // 2
    return {f: round(w / half, 3) for f, w in total.items() if abs(w / half) >= 0.02}


PROVENANCE = (
    "Weights of a logistic regression over features of capitalised names, learnt by tests/accuracy/train_names.py "
    "from 300 English press releases and articles of a CC0 archive, their organisations marked by hand, "
    "and from passages written for the purpose (tests/accuracy/passages.py). Features that "
    "fewer than 3 articles show are dropped."
)


def model(folder: Path, registry: Registry) -> str:
    """The text of the model file."""
    labels = {row["id"]: row for row in map(json.loads, (folder / "labels.jsonl").read_text().splitlines())}
    articles = []
    for line in (folder / "articles.jsonl").read_text().splitlines():
        row = json.loads(line)
        articles.append(examples(article_of(row), labels[row["id"]]["entities"]["orgs"], registry))
    weights = fit(articles + own(registry))
    return json.dumps({"provenance": PROVENANCE, "weights": weights}, indent=0, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    OUT.write_text(model(Path(sys.argv[1]), Registry.load()), encoding="utf-8")
