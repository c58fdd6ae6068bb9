from services.enrichment import tickers
from services.enrichment.document import document_of
from shared.companies.registry import Registry
from shared.events import TickerCheck

from .conftest import raw


def found(text: str) -> list[tuple[str, str, str]]:
    return [(t.name, t.exchange, t.symbol) for t in tickers.find(document_of(raw(text)))]


def test_pairs_with_their_names() -> None:
    text = (
        "Orvane Bio, Inc. (NASDAQ: ORVB) and Tessel Corp. (TSX-V: TSL) (OTCQB: TSLLF) met Kelmar (NYSE American: KLM)."
    )
    assert found(text) == [
        ("Orvane Bio, Inc.", "NASDAQ", "ORVB"),
        ("Tessel Corp.", "TSX-V", "TSL"),
        ("Tessel Corp.", "OTCQB", "TSLLF"),
        ("Kelmar", "NYSE American", "KLM"),
    ]


def test_two_symbols_in_one_bracket() -> None:
    assert found("Orvane Bio (NASDAQ: ORVB, ORVBW) said") == [
        ("Orvane Bio", "NASDAQ", "ORVB"),
        ("Orvane Bio", "NASDAQ", "ORVBW"),
    ]


def test_the_name_stops_at_the_company_in_front() -> None:
    assert found("Tessel and Orvane Bio (NASDAQ: ORVB) agree")[0][0] == "Orvane Bio"


def test_what_is_no_ticker() -> None:
    assert found("The OTC: a market. Meet us at 10: A talk. London: the city. NASDAQ fell. Ratio NYSE 3:1.") == []


def test_a_wrong_symbol_is_told_with_the_right_one(registry: Registry) -> None:
    document = document_of(raw("Astellas Pharma Inc. (JP:4502) said"))
    (pair,) = tickers.find(document)
    checked = tickers.check(document, pair, registry)
    assert (checked.check, checked.expected) == (TickerCheck.mismatch, "XTKS:4503")
    assert checked.belongs_to is not None and "Takeda" in checked.belongs_to
    assert checked.evidence[0].quote == "JP:4502"


def test_a_place_before_the_bracket_is_not_the_company() -> None:
    assert found("Hexby, listed in Shanghai (SSE: 612345), makes tablets.") == [("Hexby", "SSE", "612345")]
