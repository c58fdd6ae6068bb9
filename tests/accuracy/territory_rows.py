"""From labels, which name a territory but not where, to the areas of the text that name it.

A place of the deal's territory is often named elsewhere too, as where a trial ran. So the model of a first fit chooses,
for each labelled territory, the one area that tells it best; the others are neither right nor wrong and are left out.
"""

from collections.abc import Callable, Iterable

from services.enrichment.territory import Seen
from services.enrichment.territory_areas import PEOPLES

from .scoring import same_territory

Row = tuple[dict[str, float], bool]
Areas = list[tuple[Seen, dict[str, float]]]
Weights = dict[str, float]
ROUNDS = 2


def is_told(seen: Seen, gold: Iterable[str]) -> bool:
    """Whether at least half of what an area names is labelled; "Japanese" tells "Japan"."""
    names = [name for name, _, _ in seen.values()]
    hits = sum(any(same_territory(PEOPLES.get(n, n), PEOPLES.get(g, g)) for g in gold) for n in names)
    return 2 * hits >= len(names)


def chosen(
    found: list[tuple[str, Areas, set[str]]],
    fit: Callable[[dict[str, list[Row]]], Weights],
) -> dict[str, list[Row]]:
    """Rows by article. `found`: article, areas of a deal with their features, labelled territories."""
    deals = [(id_, [(seen, row, is_told(seen, gold)) for seen, row in areas]) for id_, areas, gold in found]
    groups = _groups([(id_, [(row, told) for _, row, told in areas]) for id_, areas in deals])
    for _ in range(ROUNDS):
        weights = fit(groups)
        groups = _groups([(id_, _best(areas, weights)) for id_, areas in deals])
    return groups


def _best(areas: list[tuple[Seen, dict[str, float], bool]], weights: Weights) -> list[Row]:
    """What is wrong, and of what is right the likeliest of each territory."""
    best: dict[str, tuple[float, int]] = {}
    for index, (seen, row, told) in enumerate(areas):
        if told:
            score = sum(weights.get(name, 0.0) * value for name, value in row.items())
            for name, _, _ in seen.values():
                key = PEOPLES.get(name, name).casefold()
                best[key] = max(best.get(key, (score, -index)), (score, -index))
    kept = {-index for _, index in best.values()}
    return [(row, told) for index, (_, row, told) in enumerate(areas) if not told or index in kept]


def _groups(deals: list[tuple[str, list[Row]]]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for id_, rows in deals:
        groups.setdefault(id_, []).extend(rows)
    return groups
