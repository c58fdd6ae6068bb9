"""Any text gives a reading, in bounded time, and every value has its evidence."""

import random
import time

import pytest

from services.enrichment.labels import to_labels
from services.enrichment.reading import read
from shared.companies.registry import Registry
from shared.events import DealsDetected, to_wire

from .conftest import NOW, raw

NEWS = (
    "Orvane Therapeutics, Inc. (NASDAQ: ORVN) today announced a license agreement with Tessel Pharma AG for OV-217 in Europe, "
    "with $40 million upfront and up to $610 million in milestones, for cancer patients. "
)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t\u200b\ufeff",
        "(" * 5_000 + "NASDAQ: " * 2_000,
        "A" * 300_000,
        "$" * 100_000,
        "1," * 100_000,
        "Alpha, " * 40_000,
        "Alpha and Beta Inc. " * 20_000,
        "acquires " * 40_000,
        "🧬" * 50_000,
        NEWS.replace(" ", "\u200b \u200b"),
        "\ud800 broken surrogate " + NEWS,
        NEWS * 300,
        "Orvane Therapeutics, " * 15_000 + "acquired",
    ],
    ids=range(14),
)
def test_any_text_gives_a_reading_in_bounded_time(registry: Registry, text: str) -> None:
    started = time.process_time()
    detected = read(raw(text, min(len(text), 120)), registry, NOW)
    assert time.process_time() - started < 4
    assert detected.reason


def test_five_megabytes(registry: Registry) -> None:
    text = NEWS * (5_000_000 // len(NEWS))
    started = time.process_time()
    read(raw(text, 100), registry, NOW)
    assert time.process_time() - started < 12


def test_random_cuts_of_news_never_break_the_evidence(registry: Registry) -> None:
    rng = random.Random(7)
    for _ in range(60):
        words = (NEWS * 3).split(" ")
        rng.shuffle(words) if rng.random() < 0.5 else None
        text = " ".join(words[rng.randrange(20) :]) + rng.choice(["", "\n\n", "\u00a0", "é" * 9])
        article = raw(text, rng.choice([0, 40, 90]))
        detected = read(article, registry, NOW)
        for proof in to_labels(detected, article, "x")["evidence"]:
            assert "rule" in proof or "start" in proof
            if "start" in proof:
                assert article.text[proof["start"] : proof["end"]] == proof["quote"]
        assert DealsDetected.model_validate_json(to_wire(detected)) == detected


def test_the_same_article_gives_the_same_bytes(registry: Registry) -> None:
    article = raw("Orvane Licenses OV-217 to Tessel Pharma\n\n" + NEWS, 39)
    assert to_wire(read(article, registry, NOW)) == to_wire(read(article, registry, NOW))
