import pytest

from services.enrichment.document import Sentence
from services.enrichment.money import Amount, Purpose, amounts
from services.enrichment.royalty import royalty


def sentence(text: str) -> Sentence:
    return Sentence(0, len(text), text, 1)


def one(text: str) -> Amount:
    found = amounts(sentence(text))
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
    ],
)
def test_amounts_are_read_as_they_are_written(text: str, value: float, currency: str) -> None:
    amount = one(text)
    assert (amount.value, amount.currency) == (value, currency)


@pytest.mark.parametrize(
    ("text", "purpose"),
    [
        ("It will receive an upfront payment of $50 million.", Purpose.upfront),
        ("It may receive up to $820 million in development milestones.", Purpose.development_milestone),
        ("Sales milestones of up to $200 million are possible.", Purpose.sales_milestone),
        ("It sold shares at an offering price of $4.50 per share.", Purpose.per_share),
        ("Warrants have an exercise price of $2.11 per share.", Purpose.exercise_price),
        ("The offering brought gross proceeds of $6 million.", Purpose.total),
        ("A termination fee of $30 million is due.", Purpose.break_fee),
        ("The global market is projected to reach $110 billion by 2030.", Purpose.other),
        ("Revenue of $12 million was reported.", Purpose.other),
    ],
)
def test_the_words_around_say_what_it_is_for(text: str, purpose: Purpose) -> None:
    assert one(text).purpose == purpose


def test_each_amount_of_a_sentence_has_its_own_purpose() -> None:
    text = "Kelmar will receive $50 million upfront and is eligible for up to $700 million in milestone payments."
    first, second = amounts(sentence(text))
    assert (first.purpose, second.purpose, second.maximum) == (Purpose.upfront, Purpose.milestone, True)
    assert text[second.start : second.end] == "$700 million"


def test_a_converted_amount_repeats_the_one_before_it() -> None:
    text = "It pays €20 million ($23 million) upfront."
    first, second = amounts(sentence(text))
    assert (first.purpose, first.converted) == (Purpose.upfront, False)
    assert (second.value, second.currency, second.purpose, second.converted) == (23e6, "USD", Purpose.upfront, True)


def test_counts_are_no_money() -> None:
    assert amounts(sentence("It enrolled 250 patients at 12 sites in 2024 and sold 3 million shares.")) == []


def test_royalty_bands() -> None:
    found = royalty(sentence("It is also due tiered royalties of 8% to 12% on net sales."))
    assert found is not None and (found.low, found.high) == (8, 12)
    words = royalty(sentence("Kelmar gets royalties in the mid-single digits on net sales."))
    assert words is not None and words.low is None
    assert royalty(sentence("It closed a royalty financing.")) is None
