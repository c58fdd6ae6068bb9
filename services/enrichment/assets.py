"""Drugs, products and technologies a deal is about, by their names: an object each, with all the names the text gives it.

Names are found by their form (`asset_names`), seen with their surroundings (`asset_features`) and weighed by two linear
models, learnt by `tests/accuracy/train_product.py`: whether a name is a product's, and whether the deal is about it.
"""

import re
from dataclasses import dataclass

from shared.events import Asset, DealType

from . import asset_features, asset_names, linear
from .asset_names import Name
from .document import Document
from .organisations import Organisation
from .parties import PartyFound
from .vocabulary import Words

EXTRACTOR = "assets/3"
PRODUCT_MODEL, ASSET_MODEL = "product_names", "assets"
LEAST = 0.4
MAX_NAMES = 6
OF_ALIAS, OF_NEIGHBOUR = 0.9, 0.6  # of the probability of a name, for one that stands beside it
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class AssetFound:
    """One name of an asset. `kind`: the modality that the name's stem tells; `of`: the index of the asset it names."""

    name: str
    start: int
    end: int
    probability: float
    kind: str | None
    of: int


def find(
    document: Document,
    words: Words,
    organisations: list[Organisation],
    parties: list[PartyFound],
    symbols: set[str],
    type_: DealType | None,
) -> list[AssetFound]:
    """The names of the deal's assets, the likeliest first. `symbols`: tickers, which are no assets."""
    names, rows = rows_of(document, words, organisations, parties, symbols, type_)
    probabilities = _together(names, {k: linear.probability(linear.score(ASSET_MODEL, row)) for k, row in rows.items()})
    likely = sorted(
        ((probability, lowered) for lowered, probability in probabilities.items()),
        key=lambda found: (-found[0], names[found[1]].mentions[0].start),
    )
    chosen: list[AssetFound] = []
    taken: list[tuple[str, ...]] = []
    group: dict[str, int] = {}
    for probability, lowered in likely:
        if probability < LEAST or len(chosen) >= MAX_NAMES:
            break
        tokens = tuple(_WORD.findall(lowered))
        if any(_within(tokens, other) or _within(other, tokens) for other in taken):
            continue
        name = names[lowered]
        taken.append(tokens)
        group[lowered] = next(
            (group[alias] for alias in sorted(name.aliases) if alias in group), len(set(group.values()))
        )
        first = name.mentions[0]
        chosen.append(
            AssetFound(
                document.text[first.start : first.end],
                first.start,
                first.end,
                probability,
                name.substance,
                group[lowered],
            )
        )
    return chosen


def rows_of(
    document: Document,
    words: Words,
    organisations: list[Organisation],
    parties: list[PartyFound],
    symbols: set[str],
    type_: DealType | None,
) -> tuple[dict[str, Name], dict[str, asset_features.Row]]:
    """The names that may be assets, each with its features; what is no product's name at all is left out."""
    names = asset_names.find(document, words)
    actors = asset_features.actors(document, organisations, parties)
    small = {symbol.lower() for symbol in symbols}
    rows = {
        lowered: asset_features.of_name(document, words, name, actors, small, type_) for lowered, name in names.items()
    }
    rows = {lowered: row for lowered, row in rows.items() if "hopeless" not in row}
    scores = {lowered: linear.score(PRODUCT_MODEL, row) for lowered, row in rows.items()}
    best = 0.0
    for lowered, score in scores.items():
        row = rows[lowered]
        if score < -4.5:
            del rows[lowered]
            continue
        row["product"] = max(-4.0, min(4.0, score)) / 4
        beside = [scores[other] for other in names[lowered].neighbours if other in scores]
        if beside:
            row["beside_product"] = max(-4.0, min(4.0, max(beside))) / 4
        best = max(best, _prominence(row))
    for row in rows.values():
        row["behind"] = best - _prominence(row)
    return names, rows


def _together(names: dict[str, Name], probabilities: dict[str, float]) -> dict[str, float]:
    """A brand and its substance are assets together, and so, mostly, are names that are listed together."""
    found = dict(probabilities)
    for lowered, probability in probabilities.items():
        for share, others in ((OF_ALIAS, names[lowered].aliases), (OF_NEIGHBOUR, names[lowered].neighbours)):
            for other in others & probabilities.keys():
                found[lowered] = max(found[lowered], share * probabilities[other], probability)
    return found


def _prominence(row: asset_features.Row) -> float:
    """How much of the article is on a name: headline, first sentence, repetition."""
    sure = row["product"] > 0
    return (row.get("title", 0.0) + 0.7 * row.get("first", 0.0) + 0.6 * row.get("count", 0.0)) if sure else 0.0


def _within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    return bool(short) and any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1))


def objects(document: Document, found: list[AssetFound]) -> tuple[Asset, ...]:
    """The names as assets: a brand, its substance and its code are one."""
    made = []
    for index in sorted({f.of for f in found}):
        own = [f for f in found if f.of == index]
        codes = tuple(f.name for f in own[1:] if any(c.isdigit() for c in f.name))
        others = tuple(f.name for f in own[1:] if f.name not in codes)
        evidence = tuple(document.evidence(f.start, f.end, EXTRACTOR, round(f.probability, 2)) for f in own)
        made.append(Asset(name=own[0].name, names=others, codes=codes, evidence=evidence))
    return tuple(made)
