"""Learns what a sentence that tells a second deal of the news looks like: weights in `models/second_deals.json`.

Run by `make train`, after the models of names and deals. The labels name no sentences: of an article that tells several
deals, the sentence that names most of what only another deal than the main one has is taken for the one that tells it;
the rest of such an article says nothing. All sentences of an article that tells one deal tell no second one.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from services.enrichment import deal_types, organisations, reading, second_deals, several, tickers, verdict
from services.enrichment.deal_model import BIAS
from services.enrichment.document import Sentence, document_of
from shared.events import DealType

from .labelled import Labelled, load, registry
from .scoring import reference

OUT = Path(second_deals.__file__).parent / "models" / "second_deals.json"
LEAST_SENTENCES = 4  # a sign of fewer is dropped
LEAST_TOLD = 3  # and a word of fewer that tell a second deal
OF_WORDS = ("w:", "^")
WORD = 0.35  # by which a word counts less than another sign: there are many, and few articles
PENALTY, PENALTY_OF_BIAS = 2.0, 0.01
ROUNDS = 25
LEAST_TO_TELL = 2.0  # of what a sentence has to name of a deal to be the one that tells it


@dataclass(frozen=True)
class Example:
    article: str
    signs: set[str]
    told: bool


def examples(row: Labelled) -> Iterator[Example]:
    """The sentences of an article of news with a deal that is no round-up."""
    document, known = document_of(row.article), registry()
    triggers = deal_types.find(document)
    told = deal_types.told(document, triggers)
    found = tickers.find(document)
    if not verdict.judge(document, triggers, known, told).is_deal or several.round_up(document, known, True):
        return
    named = organisations.find(document, found, known)
    main = next(iter(reading.types_of(document, told, named, found, known)))
    sentences = [
        (sentence, signs | second_deals.signs_of_words(sentence))
        for sentence, signs in second_deals.signs_of_sentences(document, triggers, main, named)
    ]
    deals = row.label["deals"]
    if len(deals) < 2:
        yield from (Example(row.article.article_id, signs, False) for _, signs in sentences)
        return
    first = next((d for d in deals if d["type"] == main), deals[0])
    for deal in deals:
        if deal is not first:
            ranked = [(_names(sentence, deal, first), -n) for n, (sentence, _) in enumerate(sentences)]
            most, place = max(ranked, default=(0.0, 0))
            if most >= LEAST_TO_TELL:
                yield Example(row.article.article_id, sentences[-place][1], True)


def _names(sentence: Sentence, deal: dict[str, Any], first: dict[str, Any]) -> float:
    """How much a sentence names of a deal that the main one does not have."""
    score = reference()
    mine, others = ([p["name"] for p in d["parties"]] for d in (deal, first))
    its_own = [name for name in mine if not any(score.same_name(name, other) for other in others)]
    types = {t.type for t in deal_types.triggers_in(sentence)}
    return (
        2.0 * any(_is_named(name, sentence.text) for name in its_own)
        + 1.5 * (deal["type"] in types)
        + 0.5 * any(second_deals.are_kin(t, DealType(deal["type"])) for t in types)
        + 0.3 * any(_is_named(name, sentence.text) for name in mine)
    )


def _is_named(name: str, text: str) -> bool:
    """Whether a text has the name, or its first word or two."""
    words = re.findall(r"\w+", text.casefold())
    whole = reference().tokens(name)
    forms = {part for part in (whole, whole[:2], whole[:1]) if len(" ".join(part)) > 3}
    return any(tuple(words[i : i + len(form)]) == form for form in forms for i in range(len(words)))


def fit(rows: list[Example]) -> dict[str, float]:
    """Weights of a logistic regression, by Newton's method."""
    seen = Counter(sign for row in rows for sign in row.signs)
    told = Counter(sign for row in rows if row.told for sign in row.signs)
    names = sorted(
        sign
        for sign, n in seen.items()
        if n >= LEAST_SENTENCES and (told[sign] >= LEAST_TOLD or not sign.startswith(OF_WORDS))
    )
    column = {name: i for i, name in enumerate(names)}
    scale = np.array([*(WORD if name.startswith(OF_WORDS) else 1.0 for name in names), 1.0])
    x = np.zeros((len(rows), len(names) + 1))
    x[:, -1] = 1.0
    for i, row in enumerate(rows):
        for sign in row.signs:
            if sign in column:
                x[i, column[sign]] = 1.0
    x *= scale
    y = np.array([float(row.told) for row in rows])
    penalty = np.full(len(names) + 1, PENALTY)
    penalty[-1] = PENALTY_OF_BIAS
    weights = np.zeros(len(names) + 1)
    for _ in range(ROUNDS):
        p = 1 / (1 + np.exp(-(x @ weights)))
        curve = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty)
        weights = weights + np.linalg.solve(curve, x.T @ (y - p) - penalty * weights)
    return {name: round(float(w), 2) for name, w in zip([*names, BIAS], weights * scale, strict=True)}


PROVENANCE = (
    "Weights of a logistic regression over the signs of sentences, learnt by tests/accuracy/train_second_deals.py from "
    "labelled press releases of a CC0 archive and from articles written for the purpose (tests/accuracy)."
)


def model() -> str:
    """The text of the model file."""
    rows = [example for name in ("train", "own") for row in load(name) for example in examples(row)]
    return json.dumps({"provenance": PROVENANCE, "weights": fit(rows)}, indent=0, ensure_ascii=False) + "\n"
