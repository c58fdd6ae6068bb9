"""Amounts in words, and which figures tell the same."""

import pytest

from services.scoring.money import agree, ratio, words
from tests.unit.scoring.examples import usd


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (1.2e9, "USD 1.2 billion"),
        (35e6, "USD 35 million"),
        (1_234_567, "USD 1,234,567"),
        (12_345_678, "USD 12,345,678"),
        (1_234_567_891, "USD 1,234,567,891"),
        (750_000, "USD 750,000"),
        (0.85, "USD 0.85"),
        (0, "USD 0"),
        (2.2e10, "USD 22 billion"),
    ],
)
def test_words_never_round(amount: float, text: str) -> None:
    assert words(usd(amount)) == text


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (1.2e9, 1.2e9, True),
        (1.2e9, 1.234e9, True),
        (1.2e9, 1.26e9, False),
        (1e9, 1.04e9, True),
        (1e9, 1.4e9, False),
        (100e6, 104e6, True),
        (104e6, 103e6, False),
        (0, 0, True),
        (0, 5, False),
    ],
)
def test_a_rounded_figure_tells_the_same(one: float, other: float, same: bool) -> None:
    assert agree(usd(one), usd(other)) is agree(usd(other), usd(one)) is same


def test_other_currencies_are_not_compared() -> None:
    assert ratio(usd(1), usd(1, "EUR")) is None and not agree(usd(1), usd(1, "EUR"))
