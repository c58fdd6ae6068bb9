from services.enrichment import organisations, tickers
from services.enrichment.document import document_of
from services.enrichment.organisations import Organisation
from shared.companies.registry import Registry

from .conftest import raw


def find(text: str, registry: Registry) -> list[Organisation]:
    document = document_of(raw(text))
    return organisations.find(document, tickers.find(document), registry)


def names(text: str, registry: Registry) -> list[str]:
    return [o.name for o in find(text, registry)]


def test_by_form_and_by_what_is_said_of_them(registry: Registry) -> None:
    text = (
        "Today Orvane Therapeutics, Inc. and Quillmark, a maker of inhalers and a leading company, announced a deal. "
        "The University of Norwick and the Institute for Pumps and Valves take part."
    )
    assert names(text, registry) == [
        "Orvane Therapeutics, Inc.",
        "Quillmark",
        "University of Norwick",
        "Institute for Pumps and Valves",
    ]


def test_people_places_and_things_of_the_field_are_none(registry: Registry) -> None:
    text = (
        "In Boston, Michael Harrow, CEO of Orvane Therapeutics, spoke in March of Phase 2 data. "
        "“We are glad,” said Karen Oddly, Ph.D. The FDA and COVID-19 came up."
    )
    assert names(text, registry) == ["Orvane Therapeutics"]


def test_short_names_belong_to_the_full_one(registry: Registry) -> None:
    text = (
        "Orvane Therapeutics, Inc. (“Orvane” or the “Company”) signed with the Bureau of Norwick Health (BNH). "
        "Orvane pays; BNH gives room. Orvane Therapeutics is glad."
    )
    first, second = find(text, registry)
    assert first.is_the_company
    assert [text[p.start : p.end] for p in first.places] == [
        "Orvane Therapeutics, Inc.",
        "Orvane",
        "Orvane",
        "Orvane Therapeutics",
    ]
    assert [text[p.start : p.end] for p in second.places] == ["Bureau of Norwick Health", "BNH", "BNH"]


def test_a_list_carries_its_members(registry: Registry) -> None:
    text = "The round was led by Marl Ventures with Hexby, London-based Tarn Capital and Dovel Partners."
    assert names(text, registry) == ["Marl Ventures", "Hexby", "Tarn Capital", "Dovel Partners"]


def test_a_page_that_repeats_its_headline_gives_no_false_names(registry: Registry) -> None:
    title = "Orvane Enter Into Global Pact With Tessel Group"
    text = f"{title}\n\n{title} May 3, 2024 Orvane Therapeutics and Tessel Group, a company, agreed on pumps."
    document = document_of(raw(text, len(title)))
    found = [o.name for o in organisations.find(document, [], registry)]
    assert found == ["Orvane Therapeutics", "Tessel Group"]


def test_a_programme_is_no_organisation(registry: Registry) -> None:
    text = "Orvane Pharma Inc. and Tessel Bio Inc. are partners in the Bridge to Global Markets Program of the city."
    assert not [name for name in names(text, registry) if "Program" in name]
    assert "Orvane Pharma Inc." in names(text, registry)
