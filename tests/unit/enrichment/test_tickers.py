import pytest

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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Orvane (LSE/STO/Nasdaq: ORV) said", [("LSE", "ORV"), ("STO", "ORV"), ("Nasdaq", "ORV")]),
        ("Tessel (SIX: TE, TEN; OTCQX: TSLLY) said", [("SIX", "TE"), ("SIX", "TEN"), ("OTCQX", "TSLLY")]),
        ("Hexby is listed on EURONEXT: HXB and NASDAQ: HXBY.", [("EURONEXT", "HXB"), ("NASDAQ", "HXBY")]),
        ("hexby SE (Euronext & Nasdaq: HXBX) said", [("Euronext", "HXBX"), ("Nasdaq", "HXBX")]),
        ("Marl A/S (Nasdaq Copenhagen: MARL B; NYSE: MRL)", [("Nasdaq Copenhagen", "MARL B"), ("NYSE", "MRL")]),
        ("Dovel S.A. (MCE: DOV, MCE: DOV.P)", [("MCE", "DOV"), ("MCE", "DOV.P")]),
        ("Tarn (4599.T), Quill (612345.KS) and Kelm (KEL.L)", [(".T", "4599"), ("KS", "612345"), (".L", "KEL")]),
        ("(Stock Code: 9998)\n\nThis announcement is made by Hexby of Hong Kong.", [("HKEX", "9998")]),
        ("Orvane (Securities Code: 4599) said", [("Tokyo", "4599")]),
        ("Orvane trades on the Nasdaq under the symbol “ORVB”.", [("Nasdaq", "ORVB")]),
        ("Tarn Ltd (BSE: 599999, NSE: TARNPHARMA)", [("BSE", "599999"), ("NSE", "TARNPHARMA")]),
        ("Quill (Tel Aviv Stock Exchange: QLL)", [("Tel Aviv Stock Exchange", "QLL")]),
    ],
)
def test_forms_of_listings(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(exchange, symbol) for _, exchange, symbol in found(text)] == expected


def test_what_only_looks_like_a_listing() -> None:
    text = (
        "NYSE: 3 companies to watch. Nasdaq and NYSE: What to know. (LSE: A new dawn) It has applied to be listed on the "
        "NYSE under the symbol “NP.” See Fig. 2.T and (D.C.)."
    )
    assert found(text) == []


def test_the_small_name_before_a_bracket() -> None:
    assert [
        name for name, _, _ in found("hexby SE (Euronext: HXBX) and tarnly (Nasdaq: TRNL) met a company (NYSE: ACO).")
    ] == [
        "hexby SE",
        "tarnly",
        "",
    ]


def test_every_listing_has_its_market_code(registry: Registry) -> None:
    document = document_of(raw("Takeda (4502.T) and Astellas (TSE Prime: 4503) met."))
    assert [tickers.check(document, f, registry).mic for f in tickers.find(document)] == ["XTKS", "XTKS"]
