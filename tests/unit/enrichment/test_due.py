"""When a payment is due, in the words of the text and as a day where they tell one."""

import pytest

from services.enrichment import payments
from services.enrichment.document import document_of
from shared.events import DealType

from .conftest import ingested


def due(sentence: str) -> tuple[str | None, str | None]:
    body = f"Kelmar AG has licensed an antibody from Tarn Bio for Europe. {sentence}"
    found = payments.find(document_of(ingested("Kelmar licenses Tarn Bio's antibody", body)), DealType.license)
    payment = next(p for p in found.payments if p.amount)
    return payment.due_text, payment.due.isoformat() if payment.due else None


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Tarn Bio will receive an upfront payment of $15 million within 30 days of signing.",
         ("within 30 days of signing", None)),
        ("Kelmar will make an upfront payment of $15 million, payable at closing.", ("at closing", None)),
        ("Kelmar will make an upfront payment of $15 million, due in the first quarter of 2027.",
         ("first quarter of 2027", "2027-03-31")),
        ("Kelmar will make an upfront payment of $15 million on 5 January 2027.", ("5 January 2027", "2027-01-05")),
        ("On 5 January 2027 Kelmar will pay an upfront fee of $15 million.", ("5 January 2027", "2027-01-05")),
        ("Tarn Bio will receive an upfront payment of $15 million.", (None, None)),
        ("Tarn Bio will receive $15 million upfront for the antibody, which had sales of $9 million in 2024.",
         (None, None)),
    ],
)  # fmt: skip
def test_when_a_payment_is_due(sentence: str, told: tuple[str | None, str | None]) -> None:
    assert due(sentence) == told
