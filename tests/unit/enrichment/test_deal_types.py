import pytest

from services.enrichment import deal_types
from services.enrichment.document import document_of
from shared.events import DealType as T

from .conftest import ingested


def best(title: str, body: str) -> T | None:
    document = document_of(ingested(title, body))
    scored = deal_types.refined(document, deal_types.scores(deal_types.find(document)))
    return max(scored, key=lambda t: scored[t], default=None)


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        (
            "Kelmar to Acquire Tarn Bio, Expanding Oncology Portfolio",
            "Under the merger agreement, Kelmar will pay $20 per share in cash for Tarn Bio.",
            T.acquisition,
        ),
        (
            "Kelmar and Tarn Bio to merge",
            "The all-stock merger agreement gives Tarn Bio's owners 45% of the combined company.",
            T.merger,
        ),
        (
            "Kelmar and Tarn Bio sign research collaboration and license agreement",
            "The companies will work together to discover new medicines for heart failure.",
            T.collaboration,
        ),
        (
            "Kelmar and Tarn Bio sign collaboration and license agreement for TRN-550",
            "Kelmar gains exclusive rights to TRN-550, an antibody for asthma.",
            T.license,
        ),
        (
            "Kelmar announces private placement",
            "Kelmar has sold $10 million aggregate principal amount of notes in a private placement.",
            T.debt_financing,
        ),
        (
            "Kelmar announces private placement",
            "Kelmar has sold 2,000,000 shares of common stock in a private placement at $5.00 per share.",
            T.equity_offering,
        ),
        (
            "Tarn Bio to go public in reverse merger, with $75 million private placement",
            "Tarn Bio will merge with a listed shell company.",
            T.merger,
        ),
        (
            "Kelmar sells priority review voucher for $155 million",
            "Kelmar has agreed to sell its priority review voucher.",
            T.asset_purchase,
        ),
        (
            "Tarn Bio bags $110M series B",
            "The round was led by Marl Ventures.",
            T.venture_financing,
        ),
    ],
)
def test_the_type_that_the_words_tell(title: str, body: str, expected: T) -> None:
    assert best(title, body) == expected


def test_no_trigger_no_type() -> None:
    assert best("Kelmar appoints a chief financial officer", "She joins from a bank.") is None


def test_the_probabilities_of_all_types_add_up_to_one() -> None:
    document = document_of(
        ingested("Kelmar to acquire Tarn Bio", "Kelmar has agreed to acquire Tarn Bio for $300 million in cash.")
    )
    likely = deal_types.likely(document, deal_types.told(document, deal_types.find(document)))
    assert max(likely, key=lambda t: likely[t]) == T.acquisition
    assert abs(sum(likely.values()) - 1) < 1e-9
