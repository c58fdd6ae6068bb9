import pytest

from services.enrichment.document import Sentence
from services.enrichment.money import Figure, figures
from services.enrichment.royalty import royalty


def sentence(text: str) -> Sentence:
    return Sentence(0, len(text), text, 1)


def one(text: str) -> Figure:
    found = figures(text, len(text))
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("a round of $35 million", 35e6, "USD"),
        ("a round of US$1.2bn", 1.2e9, "USD"),
        ("a round of C$4,500,000", 4.5e6, "CAD"),
        ("a round of €20m", 20e6, "EUR"),
        ("a round of CHF 110 million", 110e6, "CHF"),
        ("a round of 12.5 million euros", 12.5e6, "EUR"),
        ("a grant of $228,641", 228641, "USD"),
        ("funding of $174 million CAD", 174e6, "CAD"),
        ("a price of RMB 300 million", 300e6, "CNY"),
        ("a deal worth $5 to $10 million", 10e6, "USD"),
        ("$500 millionin cash at closing", 500e6, "USD"),
        ("will make a$10 millionequity investment", 10e6, "USD"),
        ("an award of ¥3 billion", 3e9, "JPY"),
        ("a deal of 2.07 trillion won", 2_070_000_000_000, "KRW"),
        ("a deal of $8.4 bln", 8.4e9, "USD"),
        ("a price of HK$780 million", 780e6, "HKD"),
        ("a price of A$45 million", 45e6, "AUD"),
        ("a payment of 500 mln Swiss francs", 500e6, "CHF"),
        ("a payment of $1.1 million", 1_100_000, "USD"),
        ("a round of CHF18M", 18e6, "CHF"),
        ("revenue of RMB1.21 billion", 1.21e9, "CNY"),
        ("a fee of thirty million dollars", 30e6, "USD"),
        ("some twenty-five million euros", 25e6, "EUR"),
        ("close to half a billion dollars", 5e8, "USD"),
        ("a bid of $2 1/2 billion", 2.5e9, "USD"),
        ("a Rs 2,100-crore issue", 2.1e10, "INR"),
        ("a price of 745 mln stg", 7.45e8, "GBP"),
        ("it could fetch 60-70 mln usd", 7e7, "USD"),
        ("between $1.8 billion and $2.2 billion", 2.2e9, "USD"),
        ("an offer of 186 pence a share", 1.86, "GBP"),
        ("a plant worth R1.2 billion", 1.2e9, "ZAR"),
        ("a plant bought for 1.4 billion lira", 1.4e9, "TRY"),
        ("a contract of 690 billion pesos with Colombia", 6.9e11, "COP"),
        ("an offer of 412p per share", 4.12, "GBP"),
        ("a payment of 400 million kr", 4e8, "SEK"),
        ("a payment of €1,5 million", 1.5e6, "EUR"),
        ("a charge of $4-5 billion", 5e9, "USD"),
    ],
)
def test_amounts_are_read_as_they_are_written(text: str, value: float, currency: str) -> None:
    figure = one(text)
    assert (figure.value, figure.currency) == (value, currency)
    assert text[figure.start : figure.end] in text


def test_and_joins_two_amounts_unless_a_span_is_told() -> None:
    text = "It pays $20 million and $30 million."
    assert [f.value for f in figures(text, len(text))] == [20e6, 30e6]


def test_a_converted_amount_repeats_the_one_before_it() -> None:
    text = "It pays €20 million (about $23 million) upfront."
    first, second = figures(text, len(text))
    assert (first.currency, first.converted) == ("EUR", False)
    assert (second.value, second.currency, second.converted) == (23e6, "USD", True)


def test_a_shared_sign_is_read_by_what_else_the_text_says() -> None:
    assert one("Its shares trade in Shanghai, in yuan; it pays ¥30 million.").currency == "CNY"
    assert one("The Danish firm gets 30 million kr.").currency == "DKK"


def test_counts_are_no_money() -> None:
    text = "It enrolled 250 patients at 12 sites in 2024 and sold 3 million shares (p = 0.05), a few hundred million doses."
    assert figures(text, len(text)) == []


def test_royalty_bands() -> None:
    found = royalty(sentence("It is also due tiered royalties of 8% to 12% on net sales."))
    assert found is not None and (found.low, found.high) == (8, 12)
    words = royalty(sentence("Kelmar gets royalties in the mid-single digits on net sales."))
    assert words is not None and words.low is None
    assert royalty(sentence("It closed a royalty financing.")) is None
