"""Rates of a royalty with the sales that they are paid on."""

import pytest

from services.enrichment import payments
from services.enrichment.document import document_of
from services.enrichment.royalty_tiers import tiers
from shared.events import DealType, PaymentKind

from .conftest import ingested

M = 1e6


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "It buys a royalty of 6.75% on U.S. net sales of the drug up to $600 million a year, and of 2.5% above that.",
            [(6.75, None, 600 * M), (2.5, 600 * M, None)],
        ),
        (
            "Royalties are 8% on sales below $500 million, 10% on sales between $500 million and $1 billion and 12% on sales exceeding $1 billion.",
            [(8, None, 500 * M), (10, 500 * M, 1000 * M), (12, 1000 * M, None)],
        ),
        ("It gets a royalty of 12% on anything above $130 million a year.", [(12, 130 * M, None)]),
        (
            "The royalty is 5 percent of annual sales up to €1 billion and 3 percent thereafter.",
            [(5, None, 1000 * M), (3, 1000 * M, None)],
        ),
        ("It will pay $20 million upfront and royalties of 8% to 12% on net sales.", []),
        ("It gets royalties in the mid-teens and up to $400 million in milestones.", []),
    ],
)
def test_rates_and_their_thresholds(text: str, told: list[tuple[float, float | None, float | None]]) -> None:
    found = [(t.rate, t.above and t.above.value, t.up_to and t.up_to.value) for t in tiers(text)]
    assert found == told


def test_a_payment_carries_its_tiers() -> None:
    body = "Kelmar pays Tarn Bio a royalty of 9% on annual sales up to €200 million and 11% above that."
    document = document_of(ingested("Kelmar licenses Tarn Bio's antibody", body))
    found = payments.find(document, DealType.license)
    royalty = next(p.royalty for p in found.payments if p.kind == PaymentKind.royalty)
    assert royalty is not None
    assert [(t.pct, t.above and t.above.amount, t.up_to and t.up_to.amount) for t in royalty.tiers] == [
        (9, None, 200 * M),
        (11, 200 * M, None),
    ]
    assert {t.currency for tier in royalty.tiers for t in (tier.above, tier.up_to) if t} == {"EUR"}
