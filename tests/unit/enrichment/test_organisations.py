import pytest

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


def places(text: str, registry: Registry, name: str, title_end: int = 0) -> list[str]:
    """The forms in which the organisation of this name stands in the text."""
    document = document_of(raw(text, title_end))
    found = organisations.find(document, tickers.find(document), registry)
    return [text[p.start : p.end] for o in found if o.name == name for p in o.places]


def test_the_short_forms_of_large_companies(registry: Registry) -> None:
    text = (
        "Eli Lilly and Company will buy Orvane Therapeutics. Lilly pays in cash. F. Hoffmann-La Roche Ltd gave up; "
        "Roche had bid before. Johnson & Johnson, too, said J&J was out."
    )
    assert places(text, registry, "Eli Lilly and Company") == ["Eli Lilly and Company", "Lilly"]
    assert places(text, registry, "F. Hoffmann-La Roche Ltd") == ["F. Hoffmann-La Roche Ltd", "Roche"]
    assert places(text, registry, "Johnson & Johnson") == ["Johnson & Johnson", "J&J"]


def test_names_with_small_letters(registry: Registry) -> None:
    text = "argenx SE said it would pay kelvio, Inc. $3 million. The drug of argenx is made by kelvio."
    assert names(text, registry) == ["argenx SE", "kelvio"]
    assert len(places(text, registry, "kelvio")) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The round was led by KKR-owned Tessel Pharma and Marl Ventures.", ["KKR", "Tessel Pharma", "Marl Ventures"]),
        (
            "Tarn (Shanghai) Biomedical Co., Ltd. signed with Hexby Adriatic d.o.o. and Dr. Dovel Pharma GmbH.",
            ["Tarn (Shanghai) Biomedical Co., Ltd.", "Hexby Adriatic d.o.o.", "Dr. Dovel Pharma GmbH"],
        ),
        ("Orvane Pharma raised a Series B. Marl Ventures led it.", ["Orvane Pharma", "Marl Ventures"]),
        (
            "Ann Lee, a Member of the Board of Management of Tessel Pharma AG, spoke for Tessel Pharma AG.",
            ["Tessel Pharma AG"],
        ),
        ("The pact of Pfizer/Orvane Bio Inc. ended in March.", ["Pfizer", "Orvane Bio Inc."]),
    ],
)
def test_where_names_begin_and_end(registry: Registry, text: str, expected: list[str]) -> None:
    assert names(text, registry) == expected


def test_one_organisation_under_several_names(registry: Registry) -> None:
    text = (
        "Orvane Inc., doing business as Tessel Oncology Therapeutics (TOT), signed with Hexby Pharma. TOT will pay. "
        "Shares of Suzhou Marlin Biopharma rose; Marlin makes antibodies."
    )
    found = find(text, registry)
    assert len([o for o in found if {"Orvane Inc.", "Tessel Oncology Therapeutics", "TOT"} & o.aliases]) == 1
    assert places(text, registry, "Suzhou Marlin Biopharma") == ["Suzhou Marlin Biopharma", "Marlin"]


def test_an_abbreviation_is_spelt_out_in_the_description(registry: Registry) -> None:
    title = "QHS signs pact with Orvane Pharma"
    text = f"{title}\n\nQHS, a health care company, signed with Orvane Pharma.\n\nAbout Quillmark Health Systems (QHS)\n\nQHS heals."
    assert "Quillmark Health Systems" in [o.name for o in find(text, registry)]


def test_a_product_has_no_short_name_and_an_arm_none_of_its_owner(registry: Registry) -> None:
    text = (
        "Quillmark Bio, a biotech, tests Quillmark-102. Quillmark said Novartis Venture Fund led the round, and Novartis "
        "will test the drug."
    )
    found = {o.name: o for o in find(text, registry)}
    assert "Quillmark-102" not in found
    assert found["Novartis Venture Fund"] is not found["Novartis"]


def test_a_headline_in_sentence_case_and_in_capitals(registry: Registry) -> None:
    title = "Quillmark, Tessel ink $1B pact"
    text = f"{title}\n\nQuillmark Bio and Tessel Pharma have signed a pact."
    assert places(text, registry, "Quillmark Bio", len(title)) == ["Quillmark", "Quillmark Bio"]
    shouted = "QUILLMARK BIO SIGNS PACT"
    text = f"{shouted}\n\nQuillmark Bio Inc. and Tessel Pharma have signed a pact."
    assert places(text, registry, "Quillmark Bio Inc.", len(shouted)) == ["QUILLMARK BIO", "Quillmark Bio Inc."]


def test_a_name_behind_a_hyphen_of_the_headline(registry: Registry) -> None:
    title = "Exclusive-Novartis in talks to buy Quillmark - sources"
    text = f"{title}\n\nNovartis is in talks to buy Quillmark Bio, two people said. It makes anti-Novartis jokes."
    assert places(text, registry, "Novartis", len(title)) == ["Novartis", "Novartis"]


def test_a_run_of_several_names_is_cut(registry: Registry) -> None:
    assert names("Kelmar Pharma About Orvane Therapeutics Orvane Therapeutics is a biotech.", registry) == [
        "Kelmar Pharma",
        "Orvane Therapeutics",
    ]
    assert names("The round gave Tessel Biopharma RMB 300M, Tessel Biopharma said.", registry) == ["Tessel Biopharma"]
    assert names("Brokerage Marl Capital and LISBON'S Dovel Therapeutics agreed.", registry) == [
        "Marl Capital",
        "Dovel Therapeutics",
    ]


def test_names_with_joints_stay_whole(registry: Registry) -> None:
    text = (
        "Orvane Acquisition Corp. II asked the Trade and Pumps Commission. St. Norwick's Medical Center and "
        "Portugal's Marl Pharma agreed."
    )
    assert names(text, registry) == [
        "Orvane Acquisition Corp. II",
        "Trade and Pumps Commission",
        "St. Norwick's Medical Center",
        "Marl Pharma",
    ]


def test_what_an_organisation_makes_or_has_is_none(registry: Registry) -> None:
    text = "The Site Management Organization of Kelmar Corp sold Orvane Drug Screening Readers, Aimovig and Ozempic."
    assert names(text, registry) == ["Kelmar Corp"]
