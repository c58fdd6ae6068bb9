"""Which places rights cover, in sentences of our own."""

import pytest

from services.enrichment import territory
from services.enrichment.document import document_of
from services.enrichment.territory_areas import areas
from shared.events import DealType

from .conftest import ingested


def named(sentence: str) -> list[tuple[str, list[str], list[str]]]:
    return [
        (area.kind, [name for name, _, _ in area.values(sentence)], [name for name, _, _ in area.kept_out])
        for area in areas(sentence)
    ]


@pytest.mark.parametrize(
    ("sentence", "area"),
    [
        ("It may sell the film in Japan, South Korea and the ASEAN countries.",
         ("places", ["Japan", "South Korea", "ASEAN countries"], [])),
        ("the U.S. and Canadian rights", ("people", ["U.S.", "Canadian"], [])),
        ("rights in North America (United States and Canada)", ("places", ["North America"], [])),
        ("rights in Europe, excluding Russia and Ukraine", ("places", ["Europe"], ["Russia", "Ukraine"])),
        ("sold worldwide", ("world", ["worldwide"], [])),
        ("global rights outside Greater China", ("world", ["worldwide"], ["Greater China"])),
        ("a licence around the world (except in Japan and Taiwan)", ("world", ["worldwide"], ["Japan", "Taiwan"])),
        ("everywhere but Israel", ("world", ["worldwide"], ["Israel"])),
        ("in all countries and regions other than Japan",
         ("world", ["all countries and regions other than Japan"], ["Japan"])),
        ("ex-Asia rights to the pen", ("but", ["ex-Asia"], ["Asia"])),
        ("sell it outside of the EU and the UK", ("but", ["outside of the EU and the UK"], ["EU", "UK"])),
    ],
)  # fmt: skip
def test_ways_to_name_an_area(sentence: str, area: tuple[str, list[str], list[str]]) -> None:
    assert named(sentence) == [area]


def test_two_areas_of_one_sentence() -> None:
    told = named("Tarn Bio keeps Japan, while Kelmar takes the rest of the world.")
    assert [values for _, values, _ in told] == [["Japan"], ["rest of the world"]]


def test_part_of_another_word_is_no_place() -> None:
    assert named("Indiana-based Omanix paid US$40 million to the Chadwick Institute.") == []


def read(body: str, type_: DealType = DealType.license) -> tuple[set[str], set[str]]:
    included, excluded = territory.find(document_of(ingested("Kelmar and Tarn Bio agree licence", body)), type_)
    return {place.name for place in included}, {place.name for place in excluded}


@pytest.mark.parametrize(
    ("body", "included"),
    [
        ("Kelmar receives exclusive worldwide rights to the antibody.", {"worldwide"}),
        ("Under the licence Kelmar gets North America, Europe and Japan.", {"North America", "Europe", "Japan"}),
        ("Kelmar has acquired the U.S. and Canadian rights to the film.", {"U.S.", "Canadian"}),
        ("Kelmar obtains the exclusive Japan rights to the spray under the licence.", {"Japan"}),
        ("Kelmar takes the European rights to the inhaler.", {"European"}),
        ("Kelmar paid US$40 million for the licence.", set()),
        ("Licensed territory: Japan, Taiwan and South Korea.", {"Japan", "Taiwan", "South Korea"}),
        (
            "Kelmar has exclusive rights to the spray in all countries and regions except Japan.",
            {"all countries and regions except Japan"},
        ),
        ("Kelmar will sell the spray in Peru under the licence. The firm is based in Chile.", {"Peru"}),
    ],
)
def test_places_that_the_rights_cover(body: str, included: set[str]) -> None:
    assert read(body)[0] == included


def test_what_is_kept_out() -> None:
    included, excluded = read("Kelmar gets exclusive rights worldwide, excluding Japan and South Korea.")
    assert (included, excluded) == ({"worldwide"}, {"Japan", "South Korea"})


def test_a_financing_has_no_territory() -> None:
    assert read("Kelmar sells shares and holds worldwide rights.", DealType.equity_offering) == (set(), set())


def test_a_royalty_is_on_sales_somewhere() -> None:
    body = "Kelmar is buying a royalty of 3% on worldwide net sales of the drug."
    assert read(body, DealType.royalty_financing)[0] == {"worldwide"}


def test_what_sales_are_outside_of_is_kept_out_of_the_rights() -> None:
    included, excluded = read(
        "Kelmar will pay tiered royalties on net sales outside China's mainland, Hong Kong, Macau and Taiwan, where "
        "Tarn keeps all rights."
    )
    assert not included
    assert {"China", "Hong Kong", "Macau", "Taiwan"} <= excluded
