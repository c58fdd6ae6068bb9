"""How well articles are joined into deals: `python -m tests.accuracy.joining`.

Two sets: `week`, 210 articles of one week written for it by somebody who knew no code, with the deals that each tells;
and `stories`, 456 public releases over 30 months that lie beside the project, grouped by hand. Both were looked at while
the rules of joining were made. A pair of articles is right where both or neither tell a deal in common.
"""

import argparse
import asyncio
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

from services.cli.reader import to_article
from services.enrichment.reading import read
from services.scoring import configuration
from services.scoring.offline import Offline
from shared.events import DealsDetected

from .labelled import EVAL, NOW, registry

HERE = Path(__file__).parent
CANDIDATES = 50
SETS = ("week", "stories")


@dataclass(frozen=True)
class Told:
    """An article's reading and the deals that it tells by the labels."""

    reading: DealsDetected
    deals: frozenset[str]
    day: datetime


@dataclass(frozen=True)
class Pairs:
    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


def load(name: str) -> list[Told]:
    """The articles of one of `SETS`, read; empty where the set is not there. Of stories only life science."""
    folder = EVAL / "stories"
    if name == "week":
        rows = [json.loads(line) for line in (HERE / "week.jsonl").read_text(encoding="utf-8").splitlines()]
        labels = {row["id"]: frozenset(row["deal_ids"]) for row in rows if len(row["deal_ids"]) < 2}
    elif folder.is_dir():
        rows = [json.loads(line) for line in (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
        labels = {}
        for line in (folder / "stories.jsonl").read_text(encoding="utf-8").splitlines():
            label = json.loads(line)
            if not (label["unsure"] or label["kind"] == "roundup" or label["note"].startswith("not life science")):
                labels[label["id"]] = frozenset([label["story"]] if label["story"] else [])
    else:
        return []
    return [_told(row, labels[row["id"]]) for row in rows if row["id"] in labels]


def _told(row: dict[str, str], deals: frozenset[str]) -> Told:
    sent = {key: row[key] for key in ("id", "title", "text", "published_at") if row.get(key)}
    reading = read(to_article(json.dumps(sent).encode()), registry(), NOW)
    day = datetime.fromisoformat(row["published_at"].replace("Z", "+00:00"))
    return Told(reading, deals, day if day.tzinfo else day.replace(tzinfo=UTC))


def grouped(readings: Iterable[DealsDetected], by_publication: bool = True) -> dict[str, frozenset[str]]:
    """The deals of each article, by the service's own joining, the readings by publication or in this order."""

    async def all_of_them() -> dict[str, frozenset[str]]:
        offline = Offline(configuration.load(), lambda: NOW, CANDIDATES)
        read_ = list(readings)
        if by_publication:
            await offline.apply_all(read_)
        else:
            for reading in read_:
                await offline.apply(reading)
        return {r.article_id: frozenset(await offline.deals_of(r.article_id)) for r in read_}

    return asyncio.run(all_of_them())


def pairs(articles: Sequence[Told], found: dict[str, frozenset[str]], days_apart: int = 0) -> Pairs:
    """The pairs of these articles, only those at least so many days apart."""
    right = wrong = missed = 0
    for one, other in combinations(articles, 2):
        if days_apart and abs((one.day - other.day).days) < days_apart:
            continue
        same = bool(one.deals & other.deals)
        joined = bool(found[one.reading.article_id] & found[other.reading.article_id])
        right, wrong, missed = right + (same and joined), wrong + (joined and not same), missed + (same and not joined)
    return Pairs(right, wrong, missed)


def moved(
    articles: Sequence[Told], found: dict[str, frozenset[str]], times: int, by_publication: bool = False
) -> float:
    """The mean share of articles whose neighbours differ when the articles come in another order: to the service, or,
    with `by_publication`, in a file of which `resolve` is asked."""
    before, share = _neighbours(found), 0.0
    for seed in range(times):
        readings = [told.reading for told in articles]
        random.Random(seed).shuffle(readings)
        after = _neighbours(grouped(readings, by_publication))
        share += sum(before[article] != after[article] for article in before) / len(before)
    return share / times


def _neighbours(found: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    return {a: frozenset(b for b, theirs in found.items() if theirs & deals) for a, deals in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.accuracy.joining", description=__doc__)
    parser.add_argument("--shuffles", type=int, default=20, help="how often the articles are put in another order")
    shuffles = parser.parse_args().shuffles
    print(f"{'set':10}{'articles':>9}  {'pairs over':28}{'precision':>10}{'recall':>8}{'F1':>7}")
    for name in SETS:
        articles = load(name)
        if not articles:
            print(f"{name:10} is not there")
            continue
        found = grouped(told.reading for told in articles)
        with_deal = [told for told in articles if found[told.reading.article_id]]
        for what, counted in (
            ("all articles", pairs(articles, found)),
            ("articles with a deal found", pairs(with_deal, found)),
            ("30 days apart or more", pairs(articles, found, days_apart=30)),
        ):
            if counted == Pairs(0, 0, 0):
                continue
            told = f"{counted.precision:10.3f}{counted.recall:8.3f}{counted.f1:7.3f}"
            print(f"{name:10}{len(articles):9}  {what:28}{told}")
        share = moved(articles, found, shuffles, by_publication=True)
        print(f"{'':21}changed group in another order of the file {share:.2%} of articles")
        share = moved(articles, found, shuffles)
        print(f"{'':21}changed group in another order of arrival {share:.2%} of articles")


if __name__ == "__main__":
    main()
