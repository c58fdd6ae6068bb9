"""The example of a public partnership told by an AI's commentary, with a wrong ticker: line by line."""

from pathlib import Path

import pytest

from services.enrichment.reading import read
from shared.companies.registry import Registry
from shared.events import CompanyKind, DealsDetected, DealType, FlagKind, MentionRole, PaymentKind, Role, TickerCheck

from .conftest import NOW, ingested

EXAMPLE = Path(__file__).parents[4] / "shared" / "examples" / "astellas-kised.txt"
pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def detected(registry: Registry) -> DealsDetected:
    if not EXAMPLE.exists():
        pytest.skip("the reference examples are not beside the project")
    return read(ingested("", EXAMPLE.read_text()), registry, NOW)


def test_one_public_partnership_with_its_parties(detected: DealsDetected) -> None:
    (deal,) = detected.deals
    assert deal.type.value == DealType.public_partnership
    parties = {p.name: p for p in deal.parties}
    assert parties["Astellas Pharma Inc."].role == Role.host
    assert {name: p.role for name, p in parties.items() if name != "Astellas Pharma Inc."} == {
        "Korea Institute of Startup and Entrepreneurship Development": Role.funder,
        "TCUBEiT Inc.": Role.recipient,
        "AAVATAR Therapeutics": Role.recipient,
    }
    assert parties["Astellas Pharma Inc."].company is not None
    assert parties["Korea Institute of Startup and Entrepreneurship Development"].kind == CompanyKind.government


def test_lab_access_and_no_money(detected: DealsDetected) -> None:
    terms = detected.deals[0].terms
    (payment,) = terms.payments
    assert payment.kind == PaymentKind.in_kind and payment.amount is None and terms.total is None
    assert payment.description is not None and "SakuLab" in payment.description and "Japan" in payment.description
    assert "oncology" in [f.value for f in terms.therapeutic_areas]
    assert [f.value for f in terms.modalities] == ["gene_therapy"]


def test_the_wrong_ticker(detected: DealsDetected) -> None:
    (ticker,) = detected.tickers
    assert (ticker.exchange, ticker.symbol, ticker.check) == ("JP", "4502", TickerCheck.mismatch)
    assert ticker.expected == "XTKS:4503" and ticker.belongs_to is not None and "Takeda" in ticker.belongs_to


def test_flags(detected: DealsDetected) -> None:
    kinds = {f.kind for f in detected.flags}
    assert {FlagKind.ai_declared, FlagKind.ticker_mismatch, FlagKind.commentary} <= kinds


def test_mentions_are_no_parties(detected: DealsDetected) -> None:
    by_role: dict[MentionRole, set[str]] = {}
    for mention in detected.mentions:
        by_role.setdefault(mention.role, set()).add(mention.name)
    assert {"IBB", "KOSPI"} <= by_role[MentionRole.index]
    assert by_role[MentionRole.comparator] == {
        "Nikon Instruments",
        "xFOREST Therapeutics",
        "Orum Therapeutics",
        "Oncocross",
    }
    assert any("Ministry of SMEs and Startups" in name for name in by_role[MentionRole.policy_actor])
