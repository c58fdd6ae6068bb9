import re

import pytest

from shared.companies import exchanges


@pytest.mark.parametrize(
    ("text", "mic"),
    [
        ("NASDAQ", "XNAS"),
        ("Nasdaq: ", "XNAS"),
        ("NasdaqGS", "XNAS"),
        ("Nasdaq Capital Market", "XNAS"),
        ("Nasdaq (Nasdaq Global Select)", "XNAS"),
        ("NYSE", "XNYS"),
        ("NYSE American", "XASE"),
        ("NYSE-A", "XASE"),
        ("NYSE Arca", "ARCX"),
        ("OTCQB", "OTCM"),
        ("OTC Pink", "OTCM"),
        ("OTCMKTS", "OTCM"),
        ("TSX", "XTSE"),
        ("TSXV", "XTSX"),
        ("TSX-V", "XTSX"),
        ("TSX.V", "XTSX"),
        ("CSE", "XCNQ"),
        ("TSE", "XTKS"),
        ("Tokyo", "XTKS"),
        ("Tokyo Stock Exchange", "XTKS"),
        ("JP", "XTKS"),
        ("KR", "XKRX"),
        ("KRX", "XKRX"),
        ("KOSPI", "XKRX"),
        ("KOSDAQ", "XKOS"),
        ("HKEX", "XHKG"),
        ("SEHK", "XHKG"),
        ("The Stock Exchange of Hong Kong Limited", "XHKG"),
        ("SSE", "XSHG"),
        ("STAR Market", "XSHG"),
        ("SZSE", "XSHE"),
        ("NSE", "XNSE"),
        ("BSE", "XBOM"),
        ("TASE", "XTAE"),
        ("B3", "BVMF"),
        ("ASX", "XASX"),
        ("LSE", "XLON"),
        ("AIM", "XLON"),
        ("Euronext Paris", "XPAR"),
        ("Euronext Growth Oslo", "XOSL"),
        ("Oslo Børs", "XOSL"),
        ("Frankfurt", "XFRA"),
        ("FSE", "XFRA"),
        ("FWB", "XFRA"),
        ("Xetra", "XETR"),
        ("BME", "XMAD"),
        ("Borsa Italiana", "XMIL"),
        ("SIX", "XSWX"),
        ("SIX Swiss Exchange", "XSWX"),
        ("Nasdaq Stockholm", "XSTO"),
        ("Nasdaq Copenhagen", "XCSE"),
        ("Nasdaq Helsinki", "XHEL"),
        ("Nasdaq First North Growth Market", "XSTO"),
        ("XTKS", "XTKS"),
        (".T", "XTKS"),
        ("Example Exchange", None),
        ("", None),
        ("US", None),
    ],
)
def test_mic_of_an_exchange_as_written(text: str, mic: str | None) -> None:
    assert exchanges.mic_of(text) == mic


@pytest.mark.parametrize(
    ("suffix", "mic"),
    [
        (".T", "XTKS"),
        (".KS", "XKRX"),
        (".KQ", "XKOS"),
        (".L", "XLON"),
        (".PA", "XPAR"),
        (".DE", "XETR"),
        (".SW", "XSWX"),
        ("hk", "XHKG"),
        (".ZZ", None),
    ],
)
def test_mic_of_a_suffix(suffix: str, mic: str | None) -> None:
    assert exchanges.by_suffix(suffix) == mic


def test_no_form_names_two_exchanges() -> None:
    owners: dict[str, set[str]] = {}
    for mic, forms in exchanges._FORMS.items():
        assert re.fullmatch("[A-Z0-9]{4}", mic)
        for form in forms.split("|"):
            owners.setdefault(form, set()).add(mic)
    assert {form: mics for form, mics in owners.items() if len(mics) > 1} == {}


def test_every_suffix_leads_to_a_known_exchange() -> None:
    assert {mic for mic in exchanges._SUFFIXES.values() if not exchanges.is_mic(mic)} == set()


def test_venues_of_a_country_share_their_symbols() -> None:
    assert (
        exchanges.space("NYSE")
        == exchanges.space("NASDAQ")
        == exchanges.space("OTCQX")
        == exchanges.space("US")
        == "US"
    )
    assert exchanges.space("KOSDAQ") == exchanges.space("KRX") == "KR"
    assert exchanges.space("SIX") == "XSWX"
    assert exchanges.space("Example Exchange") is None


@pytest.mark.parametrize(
    ("mic", "written", "symbol"),
    [
        ("XNYS", "$abcd", "ABCD"),
        ("XNYS", "ABC.B", "ABC-B"),
        ("XCSE", "ABCD B", "ABCD-B"),
        ("XTKS", "1234.T", "1234"),
        ("XPAR", "ABC.PA", "ABC"),
        ("XNYS", "ABC.A", "ABC-A"),
        ("XKRX", "1234", "001234"),
        ("XKOS", "123456.KQ", "123456"),
        ("XHKG", "01234", "1234"),
        ("XHKG", "13", "0013"),
        ("XSHE", "2294", "002294"),
        (None, "abc", "ABC"),
    ],
)
def test_symbol_in_its_one_form(mic: str | None, written: str, symbol: str) -> None:
    assert exchanges.canonical_symbol(mic, written) == symbol
    assert exchanges.canonical_symbol(mic, symbol) == symbol
