import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.companies import names


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Example Therapeutics, Inc.", "example therapeutics"),
        ("The EXAMPLE Therapeutics", "example therapeutics"),
        ("Example & Sons Co., Ltd.", "example and sons"),
        ("Example Pharma S.p.A.", "example pharma"),
        ("Example A/S", "example"),
        ("EXAMPLE PHARMA A S", "example pharma"),
        ("Example N.V.", "example"),
        ("Example K.K.", "example"),
        ("Example GmbH & Co. KG", "example"),
        ("Example KGaA", "example"),
        ("Laboratoires Exemplé SAS", "laboratoires exemple"),
        ("Exâmple Søn Oyj", "example son"),
        ("Example Biotech (Shanghai) Co., Ltd.", "example biotech shanghai"),
        ("Example Pty Ltd", "example"),
        ("주식회사 예시바이오", "예시바이오"),
        ("株式会社見本製薬", "見本製薬"),
        ("O’Example's® plc", "oexamples"),
        ("Co-Example, Inc.", "co example"),
        ("Inc.", "inc"),
        ("3X CO", "3x"),
        ("  ", ""),
    ],
)
def test_key_of_a_name(name: str, key: str) -> None:
    assert names.normalise(name) == key


@given(st.text(max_size=40))
def test_a_key_is_its_own_key_up_to_legal_words(text: str) -> None:
    key = names.normalise(text)
    assert names.plain(key) == key


def test_plain_keeps_the_legal_form() -> None:
    assert names.plain("Example KGaA") != names.plain("Example & Co., Inc.")


@pytest.mark.parametrize(
    ("name", "shorter"),
    [
        ("Example Labs, Inc.", "Example Labs"),
        ("Example & Co., Inc.", "Example"),
        ("Example A/S", "Example"),
        ("Example", "Example"),
        ("Example (Holdings) Limited", "Example (Holdings)"),
    ],
)
def test_without_legal_form_keeps_the_spelling(name: str, shorter: str) -> None:
    assert names.without_legal_form(name) == shorter


def test_short_form_is_a_run_of_whole_words_that_says_who() -> None:
    assert names.is_short_form("example", "big example pharma")
    assert names.is_short_form("big example", "big example pharma")
    assert not names.is_short_form("pharma", "big example pharma")
    assert not names.is_short_form("exam", "big example pharma")
    assert not names.is_short_form("big pharma", "big example pharma")
    assert not names.is_short_form("", "big example pharma")
