"""Reading articles on one core beside the usual parts: per second, from text and from web pages; memory, load time, cost
by length, and what takes the time."""

import asyncio
import cProfile
import io
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
from shared.events import ArticleIngested, to_wire
from tests.accuracy.labelled import load
from tests.bench.articles import article
from tests.bench.report import middle, progress, spread, table
from tests.bench.usual_parts import UsualParts

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
    count, turns = (60, 2) if quick else (190, 7)
    before = _peak_mb()
    began = time.process_time()
    registry = Registry.load()
    read(to_article(_raw(article(0).submission())), registry, utc_now())  # loads what is loaded at the first use
    loaded, held = time.process_time() - began, _peak_mb()
    sets = {
        "made-up text, a deal in six": [_raw(article(n).submission()) for n in range(count)],
        "made-up pages, a deal in six": [_raw({"id": str(n), "html": article(n).page()}) for n in range(count)],
    }
    for name, labelled_set in (
        ("labelled releases, 7 deals in 10", "dev-odd"),
        ("own articles, 7 deals in 10", "own-odd"),
    ):
        if rows := load(labelled_set):
            sets[name] = [_raw({"id": "x", "title": r.article.title, "text": _body(r.article)}) for r in rows[:count]]
    for raws in sets.values():
        _read(raws[:5], registry)
    reading_peak = _peak_mb()
    _print_rates(sets, registry, turns)
    print(
        f"  loading registry and models: {loaded:.1f} s of processor time; memory at its peak: "
        f"{before:.0f} MB before, {held:.0f} MB loaded, {reading_peak:.0f} MB after some articles"
    )
    _print_growth(registry)
    name, raws = next(reversed(sets.items()))
    articles = [to_article(raw) for raw in raws]
    _profile(f"normalise ({name})", lambda: [to_article(raw) for raw in raws])
    _profile(f"read ({name})", lambda: [read(one, registry, utc_now()) for one in articles])


def _body(one: ArticleIngested) -> str:
    return one.text.removeprefix(one.title).lstrip("\n")


def _print_rates(sets: dict[str, list[bytes]], registry: Registry, turns: int) -> None:
    """Dealwire's whole way, from the bytes of a submission to the events' bytes, in turns with the usual parts."""
    usual = UsualParts(registry)
    normalising: dict[str, list[float]] = {name: [] for name in sets}
    reading: dict[str, list[float]] = {name: [] for name in sets}
    base: dict[str, list[float]] = {name: [] for name in sets}
    for turn in range(turns + 1):
        progress(f"turn {turn} of {turns}" if turn else "a first turn that does not count")
        for name, raws in sets.items():
            began = time.process_time()
            articles = [to_article(raw) for raw in raws]
            between = time.process_time()
            for one in articles:
                to_wire(one)
                to_wire(read(one, registry, utc_now()))
            ended = time.process_time()
            some = raws[:: max(1, len(raws) // 20)]
            for raw in some:
                sent = orjson.loads(raw)
                usual.page(sent["html"]) if "html" in sent else usual.text(f"{sent['title']}\n\n{sent['text']}")
            base_time = (time.process_time() - ended) / len(some) * 1000
            if turn:
                normalising[name].append((between - began) / len(raws) * 1000)
                reading[name].append((ended - between) / len(raws) * 1000)
                base[name].append(base_time)
    rows = []
    for name, raws in sets.items():
        totals = [a + b for a, b in zip(normalising[name], reading[name], strict=True)]
        rates = [1000 / total for total in totals]
        size = sum(len(raw) for raw in raws) / len(raws)
        cells = [f"{size:,.0f}", f"{middle(normalising[name]):.2f}", f"{middle(reading[name]):.2f}"]
        ratios = [theirs / ours for ours, theirs in zip(totals, base[name], strict=True)]
        rows.append(
            [
                name,
                *cells,
                f"{middle(rates):,.0f}",
                spread(rates, ",.0f"),
                f"{1000 / middle(base[name]):,.0f}",
                f"{middle(ratios):.1f}",
                spread(ratios, ".1f"),
            ]
        )
    head = [
        "",
        "bytes",
        "normalise ms",
        "read ms",
        "articles/s",
        "lowest to highest",
        "usual parts/s",
        "ratio",
        "from to",
    ]
    table(f"From a submission's bytes to its events on one core, processor time, {turns} turns", head, rows)


def _print_growth(registry: Registry) -> None:
    """A text 200 times as long may take 200 times as long, of whatever it consists."""
    rows = []
    for name, make in _HOSTILE.items():
        small, large = _seconds(make(_SHORT), registry, 5), _seconds(make(_LONG), registry, 1)
        rows.append([name, f"{small * 1000:.1f}", f"{large * 1000:.0f}", f"{large / small:.0f}"])
    head = ["1 MB of", "5 KB, ms", "1 MB, ms", "times"]
    table("Cost by length: 200 times the text, at most 200 times the time", head, rows)


def _seconds(text: str, registry: Registry, turns: int) -> float:
    raw = _raw({"id": "x", "title": "Alpha Bio acquires Beta Pharma for $10 million", "text": text})
    best = float("inf")
    for _ in range(turns):
        began = time.process_time()
        read(to_article(raw), registry, utc_now())
        best = min(best, time.process_time() - began)
    return best


def _times(unit: str) -> Callable[[int], str]:
    return lambda size: (unit * (size // len(unit) + 1))[:size]


_NEWS = (
    "Orvane Therapeutics, Inc. (NASDAQ: ORVN) today announced a license agreement with Tessel Pharma AG for OV-217 in "
    "Europe, with $40 million upfront and up to $610 million in milestones, for cancer patients. "
)
_SHORT, _LONG = 4_950, 990_000  # characters; ingest takes up to 1,000,000 bytes with the title
_HOSTILE = {
    "news in one paragraph": _times(_NEWS),
    "news, a line a sentence": _times(_NEWS + "\n"),
    "names without an end": _times("Alpha Bio and Beta Therapeutics, "),
    "capital words": _times("Alpha "),
    "amounts": _times("$1.5 million, $3,000,000 or 5% "),
    "digits and commas": _times("1,"),
    "open brackets": _times("(NASDAQ: "),
    "deal words": _times("acquires licenses merges "),
    "one word": _times("a"),
    "ampersands": _times("&amp;"),
    "open tags": _times("<b "),
    "links": _times("[a](http://x.example/"),
    "About lines": _times("About Alpha Bio\n"),
    "quotes": _times("\"Alpha's "),
    "initials": _times("A. B. "),
    "dates": _times("Jan. 5, 2026 "),
}


def _read(raws: Sequence[bytes], registry: Registry) -> None:
    for raw in raws:
        read(to_article(raw), registry, utc_now())


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
