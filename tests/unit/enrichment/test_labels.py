from services.enrichment.labels import to_labels
from services.enrichment.reading import read
from shared.companies.registry import Registry

from .conftest import NOW, ingested

ARTICLE = ingested(
    "Orvane Therapeutics Receives $5 Million Milestone Payment From Tessel Pharma",
    "BOSTON, Jan. 12, 2026 /Wire/ -- Orvane Therapeutics, Inc. (NASDAQ: ORVN) today announced receipt of a $5 million milestone "
    "payment from Tessel Pharma AG under their license agreement for the cancer drug OV-217. "
    "Up to $300 million in milestones may follow.",
)


def test_the_form_of_the_guide(registry: Registry) -> None:
    label = to_labels(read(ARTICLE, registry, NOW), ARTICLE, "doc-1")
    (deal,) = label["deals"]
    assert label["id"] == "doc-1" and label["is_deal"] is True
    assert label["tickers"] == [{"name": "Orvane Therapeutics, Inc.", "exchange": "NASDAQ", "symbol": "ORVN"}]
    assert (deal["type"], deal["status"], deal["announced_at"]) == ("license", "milestone", "2026-01-12")
    assert {p["name"]: p["role"] for p in deal["parties"]} == {
        "Orvane Therapeutics, Inc.": "licensor",
        "Tessel Pharma AG": "licensee",
    }
    assert deal["milestones"] == {"amount": 5_000_000.0, "currency": "USD"}  # the sum paid, not the largest possible


def test_every_value_has_its_evidence(registry: Registry) -> None:
    label = to_labels(read(ARTICLE, registry, NOW), ARTICLE, "doc-1")
    proven = {e["field"] for e in label["evidence"]}
    (deal,) = label["deals"]
    for field in ("type", "status", "milestones", "announced_at"):
        assert f"deals[0].{field}" in proven
    assert {f"deals[0].parties[{i}]" for i in range(len(deal["parties"]))} <= proven
    assert {f"deals[0].therapeutic_areas[{i}]" for i in range(len(deal["therapeutic_areas"]))} <= proven
    assert "tickers[0]" in proven
    for e in label["evidence"]:
        assert 0 <= e["confidence"] <= 1 and e["extractor"]
        if "start" in e:
            assert ARTICLE.text[e["start"] : e["end"]] == e["quote"]


def test_no_deal(registry: Registry) -> None:
    article = ingested(
        "Orvane Therapeutics Appoints Chief Officer", "Orvane Therapeutics (NYSE: ORV) has a new officer."
    )
    label = to_labels(read(article, registry, NOW), article, "doc-2")
    assert (label["is_deal"], label["deals"]) == (False, [])
    assert [t["symbol"] for t in label["tickers"]] == ["ORV"]
