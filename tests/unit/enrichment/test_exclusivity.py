import pytest

from services.enrichment import dates, exclusivity
from services.enrichment.document import document_of
from shared.events import DateKind

from .conftest import ingested


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ("Kelmar receives an exclusive licence to the antibody.", "exclusive"),
        ("Kelmar receives a non-exclusive licence to the patents.", "non-exclusive"),
        ("Kelmar has co-exclusive rights to the spray in Japan.", "co-exclusive"),
        ("Kelmar will distribute the test exclusively in Spain.", "exclusive"),
        ("Marl Bank is acting as exclusive placement agent for the supply deal.", None),
        ("The drug has orphan exclusivity.", None),
    ],
)
def test_whether_rights_are_exclusive(body: str, value: str | None) -> None:
    found = exclusivity.find(document_of(ingested("Kelmar and Tarn Bio agree", body)))
    assert (found[0] if found else None) == value


def test_days_of_signing_and_of_walking_away() -> None:
    body = "The agreement, signed May 19, 2025, covers two drugs. It has an outside date of March 31, 2026."
    found = {
        d.kind: d.date.isoformat() for d in dates.find(document_of(ingested("Kelmar and Tarn Bio agree", body)), None)
    }
    assert found[DateKind.signed] == "2025-05-19"
    assert found[DateKind.outside_date] == "2026-03-31"
