"""Reading articles on one core: per second, from text and from web pages; memory, load time, and what takes the time."""

import asyncio
import cProfile
import io
import json
import pstats
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import orjson

from services.cli.reader import to_article
from services.enrichment.reading import read
from shared.clock import utc_now
from shared.companies.registry import Registry
from shared.events import ArticleIngested
from tests.bench.articles import article
from tests.bench.report import middle, progress, spread, table

_REFERENCE = Path(__file__).parents[3] / "shared" / "eval" / "dev" / "articles.jsonl"
_TOP = 10


async def run(quick: bool) -> None:
    """Runs in a process of its own, so that the peak of memory is that of reading alone."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.enrichment", *(["--quick"] if quick else [])
    )
    try:
        if code := await process.wait():
            raise RuntimeError(f"python -m tests.bench.enrichment ended with exit code {code}")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def measure(quick: bool) -> None:
    count, turns = (60, 2) if quick else (300, 7)
    before = _peak_mb()
    began = time.process_time()
    registry = Registry.load()
    to_article(_raw(article(0).submission()))  # loads the model that tells languages
    loaded, held = time.process_time() - began, _peak_mb()
    sets = {
        "text": [_raw(article(n).submission()) for n in range(count)],
        "web pages": [_raw({"id": str(n), "html": article(n).page()}) for n in range(count)],
    }
    if _REFERENCE.exists():
        lines = [line for line in _REFERENCE.read_bytes().splitlines() if line.strip()]
        sets["reference articles"] = lines[:count]
    _print_rates(sets, registry, turns)
    print(
        f"  loading registry and language model: {loaded:.1f} s of processor time; memory at its peak: "
        f"{before:.0f} MB before, {held:.0f} MB loaded, {_peak_mb():.0f} MB after reading"
    )
    _profile("normalise", lambda: [to_article(raw) for raw in sets["web pages"]])
    articles = [to_article(raw) for raw in sets.get("reference articles", sets["text"])]
    _profile("read", lambda: [read(one, registry, utc_now()) for one in articles])


def _print_rates(sets: dict[str, list[bytes]], registry: Registry, turns: int) -> None:
    normalising: dict[str, list[float]] = {name: [] for name in sets}
    reading: dict[str, list[float]] = {name: [] for name in sets}
    plain: list[float] = []
    for turn in range(turns + 1):
        progress(f"turn {turn} of {turns}" if turn else "a first turn that does not count")
        for name, raws in sets.items():
            began = time.process_time()
            articles = [to_article(raw) for raw in raws]
            between = time.process_time()
            _read(articles, registry)
            ended = time.process_time()
            if turn:
                normalising[name].append((between - began) / len(raws) * 1000)
                reading[name].append((ended - between) / len(raws) * 1000)
        began = time.process_time()
        for raw in sets["text"]:
            json.loads(raw)
        if turn:
            plain.append((time.process_time() - began) / len(sets["text"]) * 1000)
    rows = []
    for name, raws in sets.items():
        totals = [a + b for a, b in zip(normalising[name], reading[name], strict=True)]
        rates = [1000 / total for total in totals]
        size = sum(len(raw) for raw in raws) / len(raws)
        cells = [f"{size:,.0f}", f"{middle(normalising[name]):.2f}", f"{middle(reading[name]):.2f}"]
        ratio = middle([total / base for total, base in zip(totals, plain, strict=True)])
        rows.append([name, *cells, f"{middle(rates):,.0f}", spread(rates, ",.0f"), f"{ratio:,.0f}"])
    head = ["", "bytes", "normalise ms", "read ms", "articles/s", "lowest to highest", "times json.loads"]
    table(f"Reading on one core, processor time, {turns} turns", head, rows)


def _read(articles: Sequence[ArticleIngested], registry: Registry) -> None:
    for one in articles:
        read(one, registry, utc_now())


def _profile(what: str, work: Callable[[], object]) -> None:
    profile = cProfile.Profile()
    profile.runcall(work)
    stats = pstats.Stats(profile, stream=io.StringIO())
    found = stats.stats  # type: ignore[attr-defined]
    total = sum(row[2] for row in found.values())
    rows = [
        [
            f"{Path(file).name}:{line} {name}" if line else name,
            f"{calls:,}",
            f"{own / total:.0%}",
            f"{whole / total:.0%}",
        ]
        for (file, line, name), (_, calls, own, whole, _) in sorted(found.items(), key=lambda item: -item[1][2])[:_TOP]
    ]
    table(f"What takes the time: {what}", ["", "calls", "own", "with all below"], rows)


def _raw(submission: dict[str, object]) -> bytes:
    return orjson.dumps(submission)


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    measure("--quick" in sys.argv[1:])
