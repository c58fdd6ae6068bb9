"""Which of the labels that an article's words suggest are what its deal is about: therapeutic areas and modalities.

A label's words are weighed by where they stand; a linear model, learnt by `tests/accuracy/train_product.py`, turns that
into the probability of the label.
"""

from bisect import bisect_right
from dataclasses import dataclass, field
from math import log1p

from shared.events import DealType

from . import linear
from .document import Document
from .vocabulary import Hit, Words

# What a word weighs by its place. An article's subject stands in its headline and first sentences.
PLACES = {
    "title": 3.0,
    "first": 2.0,
    "lead": 1.0,
    "asset": 0.8,
    "deal": 0.5,
    "profile": 0.5,
    "rest": 0.3,
    "about": 0.3,
    "name": 0.8,
}
AGAIN = 0.35  # of a word's weight, where it is repeated: three mentions of one disease are one topic
EARLY = {"title", "first", "lead", "asset"}
# Labels beside which another one is more, or less, likely: an antibody is what a bispecific or an ADC is made of.
TELLING = (
    "oncology",
    "immunology",
    "neurology",
    "metabolic",
    "rare_disease",
    "adc",
    "bispecific",
    "antibody",
    "cell_therapy",
    "gene_editing",
    "gene_therapy",
    "rna",
    "vaccine",
    "radiopharmaceutical",
    "diagnostic",
    "digital",
    "device",
    "small_molecule",
)
NEAR, BESIDE = 140, 60  # characters
MIN_FIRST = 60  # characters of a first sentence; a shorter one is a date or a sub-headline
FINANCINGS = {DealType.equity_offering, DealType.debt_financing, DealType.ipo, DealType.venture_financing}


@dataclass(frozen=True)
class Topic:
    """A label with its probability and the places of the words that gave it, the weightiest first."""

    label: str
    places: tuple[tuple[int, int], ...]
    probability: float


@dataclass(frozen=True)
class Scene:
    """What the words of an article are seen against. `names`: where organisations are named, sorted by their start."""

    document: Document
    words: Words
    asset_sentences: frozenset[int]
    assets: list[tuple[int, int]]  # where the deal's assets are named, sorted
    names: list[tuple[int, int]]
    type: DealType | None
    zones: list[str]  # by sentence
    others: list[tuple[int, int]]  # where substances and organisations are named that the deal is not about, sorted


def scene(
    document: Document,
    words: Words,
    asset_sentences: frozenset[int],
    assets: list[tuple[int, int]],
    names: list[tuple[int, int]],
    type_: DealType | None,
    others: list[tuple[int, int]],
) -> Scene:
    zones: list[str] = []
    length, seen_first = 0, False
    for sentence in words.sentences:
        if sentence.title:
            zones.append("title")
            continue
        if not seen_first and (len(sentence.text) >= MIN_FIRST or sentence.index > 3):
            zone, seen_first = "first", True
        elif length <= 900:
            zone = "lead"
        elif sentence.index in asset_sentences:
            zone = "asset"
        elif sentence.index in words.profile_sentences:
            zone = "profile"
        elif sentence.index in words.deal_sentences:
            zone = "deal"
        else:
            zone = "rest"
        length += len(sentence.text)
        zones.append(zone)
    return Scene(document, words, asset_sentences, assets, names, type_, zones, others)


@dataclass
class _Sum:
    by_zone: dict[str, float]
    words: dict[str, float]
    places: list[tuple[float, int, int]]
    on_asset: bool = False
    near: float = 0.0  # the heaviest word close to an asset's name, most where it follows: "KLM-12, an oral inhibitor"
    firsts: list[int] = field(default_factory=list)  # where its words of the headline and the first sentences are
    strong: bool = False


def features(
    scene: Scene, hits: list[Hit], extra: dict[str, float]
) -> tuple[dict[str, dict[str, float]], dict[str, _Sum]]:
    """The features of each label that the hits suggest. `extra`: what is known besides, by label, in units of weight."""
    sums: dict[str, _Sum] = {}
    zones, names = scene.zones, scene.names
    for hit in hits:
        known = sums.get(hit.label)
        if known is None:
            known = sums[hit.label] = _Sum({}, {}, [])
        zone = "about" if hit.sentence < 0 else zones[hit.sentence]
        if names and _within(hit.start, names):
            zone = "name"
        value = PLACES[zone] * hit.weight
        seen = known.words.get(hit.word)
        if seen is not None:
            value *= AGAIN
        known.words[hit.word] = (seen or 0.0) + value
        known.by_zone[zone] = known.by_zone.get(zone, 0.0) + value
        known.places.append((value, hit.start, hit.end))
        if hit.weight == 1.0:
            known.strong = True
        if zone in EARLY:
            known.firsts.append(hit.start)
        if hit.sentence in scene.asset_sentences:
            known.on_asset = True
            known.near = max(known.near, hit.weight * nearness(hit.start, scene.assets))
    for label in extra:
        sums.setdefault(label, _Sum({}, {}, []))
    weights = {label: sum(s.words.values()) + extra.get(label, 0.0) for label, s in sums.items()}
    total = sum(weights.values()) or 1.0
    ranked = sorted(weights, key=lambda label: (-weights[label], label))
    early = {label for label, known in sums.items() if known.by_zone.keys() & EARLY or label in extra}
    nearest = max((known.near for known in sums.values()), default=0.0)
    financing = scene.type in FINANCINGS
    found: dict[str, dict[str, float]] = {}
    for rank, label in enumerate(ranked):
        known, weight = sums[label], weights[label]
        by_zone = known.by_zone
        row = {
            "bias": 1.0,
            f"is:{label}": 1.0,
            "weight": log1p(weight),
            "share": weight / total,
            "to_top": weight / (weights[ranked[0]] or 1.0),
            "lead_of": min(1.0, (weight - weights[ranked[1]]) / (weight or 1.0))
            if rank == 0 and len(ranked) > 1
            else 0.0,
            "rank": min(rank, 4) / 4,
            "words": log1p(len(known.words)),
        }
        for word, value in known.words.items():
            row[f"word:{word}"] = min(value, 3.0) / 3.0
        for zone, value in by_zone.items():
            row[f"in:{zone}"] = 1.0
            row[f"sum:{zone}"] = min(value, 6.0) / 3.0
        if not by_zone.keys() & {"title", "first"}:
            row["not_early"] = 1.0
            if "lead" not in by_zone:
                row["late"] = 1.0
        if rank and any(abs(a - b) < BESIDE for a in known.firsts[:4] for b in sums[ranked[0]].firsts[:4]):
            row["beside_top"] = 1.0
        if known.near:
            row["near"] = known.near
            row["nearest" if known.near == nearest else "less_near"] = 1.0
        if known.on_asset:
            row["on_asset"] = 1.0
            row["asset_not_early" if "not_early" in row else "asset_early"] = 1.0
        elif scene.asset_sentences:
            row["asset_elsewhere"] = 1.0
        if not known.strong:
            row["weak"] = 1.0
        if label in extra:
            row["told_by_stem" if extra[label] >= 2.0 else "told_by_noun"] = 1.0
        if scene.type is not None:
            row[f"type:{scene.type}"] = 1.0
        if financing:
            row["financing"] = 1.0
            row["financing:share"] = weight / total
        for other in TELLING:
            if other in early and other != label:
                row[f"{other}>{label}"] = 1.0
        if rank:
            row["next"] = 1.0
        elif len(ranked) == 1:
            row["alone"] = 1.0
        found[label] = row
    return found, sums


def find(model: str, scene: Scene, hits: list[Hit], extra: dict[str, float], least: float, most: int) -> list[Topic]:
    """The labels that are more likely right than `least`, the likeliest first, at most so many."""
    rows, sums = features(scene, hits, extra)
    found = []
    for label, row in rows.items():
        probability = linear.probability(linear.score(model, row))
        if probability >= least:
            places = sorted(sums[label].places, key=lambda p: (-p[0], p[1]))
            found.append(
                Topic(label, tuple((a, word_end(scene.document.text, b)) for _, a, b in places[:2]), probability)
            )
    found.sort(key=lambda t: (-t.probability, t.label))
    return found[:most]


def of_another(scene: Scene, hit: Hit) -> bool:
    """Whether the sentence speaks last of a substance, or an organisation, that the deal is not about."""
    begin = scene.words.sentences[hit.sentence].start
    other = _last_before(scene.others, hit.start, begin)
    return other > begin and other > _last_before(scene.assets, hit.start, begin)


def _last_before(places: list[tuple[int, int]], offset: int, begin: int) -> int:
    at = bisect_right(places, (offset, 0)) - 1
    return places[at][0] if at >= 0 and places[at][0] >= begin else -1


def nearness(offset: int, assets: list[tuple[int, int]]) -> float:
    """1 just behind an asset's name, falling to 0 at `NEAR` characters; half as much before one."""
    at = bisect_right(assets, (offset, 1 << 60))
    behind = offset - assets[at - 1][1] if at else NEAR
    ahead = assets[at][0] - offset if at < len(assets) else NEAR
    return max(0.0, 1 - max(0, behind) / NEAR, 0.5 * (1 - ahead / NEAR))


def _within(offset: int, names: list[tuple[int, int]]) -> bool:
    at = bisect_right(names, (offset, 1 << 60))
    return at > 0 and names[at - 1][0] <= offset < names[at - 1][1]


def word_end(text: str, at: int) -> int:
    while at < len(text) and text[at].isalpha():
        at += 1
    return at
