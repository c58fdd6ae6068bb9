"""Learns which capitalised names are organisations, from articles in which all of them are marked.

In `train` they are marked in the title and the first 2,500 characters, in the articles of our own everywhere.
"""

import json
import math
import random
import sys
from collections import Counter
from pathlib import Path

from services.enrichment import candidates, organisations, tickers
from services.enrichment.document import document_of
from shared.companies import names
from shared.companies.registry import Registry
from shared.events import ArticleIngested

from . import labelled
from .labelled import article_of
from .passages import filled

OUT = Path(organisations.__file__).parent / "models" / "names.json"
LABELLED_CHARS = 2_500  # of the body
LEAST_OF_PLACE = 3  # the same for what stands around a name, of which chance finds more
LEAST_DOCUMENTS = 2  # a feature met in fewer articles is dropped: it would remember names, not what names are like
ROUNDS, RATE, DECAY = 12, 0.1, 2e-5
HIDDEN = 0.25  # share of the steps in which the words of a name are hidden, so that its surroundings must tell
_OF_WORDS = ("w:", "last:", "first:", "end1:", "end2:", "begin:")
ROUNDS_OF_OWN = 4
Example = tuple[tuple[str, ...], bool]


def examples(
    document: ArticleIngested, orgs: list[str], registry: Registry, labelled_chars: int = LABELLED_CHARS
) -> list[Example]:
    """One example for each name of the labelled stretch; names cut otherwise than by the labeller are left out."""
    read = document_of(document)
    found = candidates.find(read, tickers.find(read), registry)
    labelled_end = read.title_end + labelled_chars
    gold = {names.normalise(o) for o in orgs}
    made = []
    for name in sorted(found.by_name):
        features = found.features(name)
        places = found.by_name[name]
        if not places or places[0].start > labelled_end:
            continue
        key = names.normalise(name)
        if key in gold:
            made.append((tuple(sorted(features)), True))
        elif not any(f" {key} " in f" {g} " or f" {g} " in f" {key} " for g in gold):
            made.append((tuple(sorted(features)), False))
    return made


def passages(registry: Registry) -> list[list[Example]]:
    """Examples from the passages of our own."""
    return [
        examples(article_of({"id": "own", "title": title, "text": text}), orgs, registry)
        for title, text, orgs in filled(seed=11, rounds=ROUNDS_OF_OWN)
    ]


def fit(articles: list[list[Example]], again: list[list[Example]]) -> dict[str, float]:
    """Logistic regression by stochastic steps with decay, averaged over the rounds. `again`: those that count once more."""
    seen = Counter(f for article in articles for f in {f for features, _ in article for f in features})
    kept = {f for f, n in seen.items() if n >= (LEAST_OF_PLACE if f[0] in "+-" else LEAST_DOCUMENTS)}
    rows = [([f for f in features if f in kept], label) for article in articles + again for features, label in article]
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
    "and from articles (tests/accuracy/own) and passages (tests/accuracy/passages.py) written for the purpose. Features that "
    "a single article shows are dropped."
)


def model() -> str:
    """The text of the model file."""
    registry = labelled.registry()

    def learnt(name: str, labelled_chars: int) -> list[list[Example]]:
        rows = [row for row in labelled.load(name) if row.entities]
        return [examples(row.article, row.entities["orgs"], registry, labelled_chars) for row in rows if row.entities]

    beside = learnt("train", LABELLED_CHARS)
    ours = learnt("own", sys.maxsize)  # their manner is that of what is read, and they are fewer: they count thrice
    weights = fit(beside + ours + passages(registry), again=ours + ours)
    return json.dumps({"provenance": PROVENANCE, "weights": weights}, indent=0, ensure_ascii=False) + "\n"
