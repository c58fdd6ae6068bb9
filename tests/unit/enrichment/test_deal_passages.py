"""Verdict, type, status and consideration on invented passages of trade press, wire news and newsroom releases."""

import json
from pathlib import Path
from typing import Any

import pytest

from services.enrichment.labels import to_labels
from shared.events import DealsDetected

from .conftest import Read, ingested

PASSAGES = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "accuracy" / "deal_passages.jsonl").read_text().splitlines()
]
DEALS = [p for p in PASSAGES if p["deal"]]


@pytest.fixture(scope="module")
def readings(read: Read) -> list[DealsDetected]:
    return [read(p["title"], p["text"]) for p in PASSAGES]


def _told(passage: dict[str, Any], reading: DealsDetected) -> dict[str, Any]:
    labels = to_labels(reading, ingested(passage["title"], passage["text"]), "p")
    return labels["deals"][0] if labels["deals"] else {}


def test_deals_and_other_news_are_told_apart(readings: list[DealsDetected]) -> None:
    wrong = [p["title"] for p, r in zip(PASSAGES, readings, strict=True) if bool(p["deal"]) != bool(r.deals)]
    assert len(wrong) <= 0.04 * len(PASSAGES), wrong


def test_types_and_statuses(readings: list[DealsDetected]) -> None:
    types, statuses = [], []
    for passage, reading in zip(PASSAGES, readings, strict=True):
        if passage["deal"] and reading.deals:
            deal = reading.deals[0]
            if deal.type.value != passage["deal"]["type"]:
                types.append((passage["title"], deal.type.value))
            if deal.status.value != passage["deal"]["status"]:
                statuses.append((passage["title"], deal.status.value))
    assert len(types) <= 0.08 * len(DEALS), types
    assert len(statuses) <= 0.05 * len(DEALS), statuses


def test_amounts(readings: list[DealsDetected]) -> None:
    right, missing, surplus = 0, [], []
    for passage, reading in zip(PASSAGES, readings, strict=True):
        if not passage["deal"] or not reading.deals:
            continue
        told = _told(passage, reading)
        for kind in ("total", "upfront", "milestones", "equity"):
            expected, found = passage["deal"].get(kind), (told[kind] or {}).get("amount")
            right += expected is not None and expected == found
            if expected is not None and expected != found:
                missing.append((passage["title"], kind, expected))
            if found is not None and expected != found:
                surplus.append((passage["title"], kind, found))
    assert 2 * right / (2 * right + len(missing) + len(surplus)) >= 0.92, (missing, surplus)


def test_royalties(readings: list[DealsDetected]) -> None:
    wrong = []
    for passage, reading in zip(PASSAGES, readings, strict=True):
        if passage["deal"] and reading.deals and "royalty" in passage["deal"]:
            found = _told(passage, reading)["royalty"]
            if not found or [found["low_pct"], found["high_pct"]] != passage["deal"]["royalty"]:
                wrong.append((passage["title"], found))
    assert wrong == []
