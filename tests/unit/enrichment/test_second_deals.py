"""Which stretch of an article, of invented companies, tells a second deal."""

import pytest

from services.enrichment import deal_types, organisations, second_deals
from services.enrichment.document import Document, document_of
from shared.companies.registry import Registry
from shared.events import DealType

from .conftest import ingested

MERGER = (
    "Orvane Bio and Tessel Therapeutics to merge in all-stock deal",
    "Orvane Bio, Inc. and privately held Tessel Therapeutics have agreed to merge in an all-stock transaction that gives "
    "Tessel a listing.\n\nTessel holders will own 70% of the combined company, which will develop an antibody for lupus.\n\n",
)
LICENCE = (
    "Kelmar Pharma licenses kidney drug from Quillmark Bio",
    "Kelmar Pharma AG has licensed QB-11, a drug for kidney disease, from Quillmark Bio for $20 million upfront.\n\n"
    "Quillmark may receive up to $300 million in milestone payments and royalties.\n\n",
)


@pytest.mark.parametrize(
    ("article", "main", "stretch"),
    [
        (
            MERGER,
            DealType.merger,
            "Alongside the merger, a syndicate led by Hollin Capital has agreed to put $95 million into Tessel through a "
            "private placement.",
        ),
        (
            LICENCE,
            DealType.license,
            "Separately, Kelmar said it had sold its plant in Graz to contract manufacturer Dormund Biologics for 60 million "
            "euros.",
        ),
    ],
)
def test_a_deal_beside_the_main_one(registry: Registry, article: tuple[str, str], main: DealType, stretch: str) -> None:
    found = _split(registry, article[0], article[1] + stretch, main)
    assert [part.text for part in found[1:]] == [stretch]
    assert all(sentence.text != stretch for sentence in found[0].sentences)


@pytest.mark.parametrize(
    "stretch",
    [
        "Last year Kelmar bought Dormund Biologics for $400 million.",
        "Kelmar previously licensed a gout drug from Vessa Therapeutics in 2021 for $15 million upfront.",
        "As part of the agreement Kelmar will also buy $10 million of Quillmark shares.",
        "Rival Hollin Pharma could make an offer for Quillmark, analysts at Brenn Securities said.",
    ],
)
def test_what_was_before_or_is_part_of_the_deal_is_no_second_one(registry: Registry, stretch: str) -> None:
    assert len(_split(registry, LICENCE[0], LICENCE[1] + stretch, DealType.license)) == 1


def _split(registry: Registry, title: str, body: str, main: DealType) -> list[Document]:
    document = document_of(ingested(title, body))
    named = organisations.find(document, [], registry)
    return second_deals.split(document, deal_types.find(document), main, named)
