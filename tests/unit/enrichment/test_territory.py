"""Which places rights cover, in sentences of our own."""

import pytest

from services.enrichment import territory
from services.enrichment.document import document_of
from shared.events import DealType

from .conftest import ingested


def read(body: str, type_: DealType = DealType.license) -> tuple[set[str], set[str]]:
    included, excluded = territory.find(document_of(ingested("Kelmar and Tarn Bio agree licence", body)), type_)
    return {name for name, _, _ in included}, {name for name, _, _ in excluded}


@pytest.mark.parametrize(
    ("body", "included"),
    [
        ("Kelmar receives exclusive worldwide rights to the antibody.", {"worldwide"}),
        ("Under the licence Kelmar gets North America, Europe and Japan.", {"North America", "Europe", "Japan"}),
        ("Kelmar has acquired the U.S. and Canadian rights to the film.", {"U.S.", "Canadian"}),
        ("Kelmar holds the exclusive Japan rights to the spray under the licence.", {"Japan"}),
        ("Kelmar takes the European rights to the inhaler.", {"European"}),
        ("Kelmar may sell the pen under licence. Tarn Bio keeps worldwide rights to the tablets.", set()),
        ("Kelmar paid US$40 million for the licence.", set()),
        ("Licensed territory: Japan, Taiwan and South Korea.", {"Japan", "Taiwan", "South Korea"}),
        ("Kelmar buys three allergy brands in Peru and Chile.", {"Peru", "Chile"}),
        (
            "Kelmar has exclusive rights to the spray in all countries and regions except Japan.",
            {"all countries and regions except Japan"},
        ),
        (
            "Kelmar is due royalties on sales in Asia Pacific (excluding Japan, but including China and Australia).",
            {"Asia Pacific"},
        ),
    ],
)
def test_places_that_the_rights_cover(body: str, included: set[str]) -> None:
    assert read(body)[0] == included


def test_what_is_kept_out() -> None:
    included, excluded = read("Kelmar gets exclusive rights worldwide, excluding Japan and South Korea.")
    assert (included, excluded) == ({"worldwide"}, {"Japan", "South Korea"})


def test_a_royalty_is_on_sales_somewhere() -> None:
    body = "Kelmar is buying a royalty of 3% on worldwide net sales of the drug."
    assert read(body, DealType.royalty_financing)[0] == {"worldwide"}


def test_only_the_sentences_asked_for_are_read() -> None:
    document = document_of(ingested("Two licences", "Kelmar gets the Japan rights. Tarn Bio gets the Brazil rights."))
    included, _ = territory.find(document, DealType.license, among={2})
    assert [name for name, _, _ in included] == ["Brazil"]
