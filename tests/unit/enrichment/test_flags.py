import pytest

from services.enrichment import flags
from services.enrichment.document import document_of
from shared.events import FlagKind

from .conftest import ingested


@pytest.mark.parametrize(
    "body",
    [
        "Kelmar has licensed the antibody from Tarn Bio. Financial terms were not disclosed.",
        "Kelmar will pay Tarn Bio an undisclosed upfront fee.",
        "The companies did not disclose the financial terms of the deal.",
        "Tarn Bio will receive an upfront payment of [***] within 30 days.",
    ],
)
def test_terms_kept_back_are_flagged_where_it_is_said(body: str) -> None:
    document = document_of(ingested("Kelmar licenses antibody", body))
    (flag,) = flags.of_deal(document, None, ())
    (evidence,) = flag.evidence
    assert flag.kind == FlagKind.redacted_terms
    assert evidence.quote == document.text[evidence.start : evidence.end]


def test_terms_told_are_not_flagged() -> None:
    document = document_of(ingested("Kelmar licenses antibody", "Tarn Bio will receive $20 million upfront."))
    assert flags.of_deal(document, None, ()) == []
