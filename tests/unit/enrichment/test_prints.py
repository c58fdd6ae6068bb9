"""Prints: the same everywhere, small, of the news alone; and what is taken for a statement or for a source of one's own."""

import json
from base64 import b64decode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.cli.reader import to_article
from services.enrichment import prints
from services.enrichment.document import Document, document_of
from shared.events import Prints

WORDS = "DahdG0BdLy1LOsotTmI68nHEcDaV3E09lhxiEprv"
QUOTES = "FcmbmSL7daA5D5WVVhRq+ngMZOGwxXs07isiUvKTeiI="
NEWS = "Alpha Bio licensed the kinase inhibitor to Beta Pharma for ten million dollars at once. "


def of(text: str, title: str = "Alpha licenses to Beta") -> Prints:
    return prints.find(document_of(to_article(json.dumps({"id": "x", "title": title, "text": text}).encode())))


def test_the_same_words_give_the_same_prints_in_every_process() -> None:
    """Held to what they were: other numbers would make all stored prints useless."""
    found = of(NEWS + "“We will run the next study with all that we have,” she said.")
    assert found.words.startswith(WORDS)
    assert found.quotes == QUOTES


def test_signs_and_capitals_and_headline_do_not_count() -> None:
    other = NEWS.upper().replace("AT ONCE.", "- at once!")
    assert of(NEWS, "One").words == of(other, "Two").words


def test_boilerplate_does_not_count() -> None:
    about = (
        "\n\nAbout Alpha Bio\n\nAlpha Bio is a company in Basel that makes medicines against rare diseases of the eye."
    )
    assert of(NEWS + about).words == of(NEWS).words


def test_they_are_small_whatever_the_text() -> None:
    words = " ".join(f"word{number}" for number in range(20_000))
    found = of(f"{words} “{words[:500]}” “{words[600:1100]}”")
    assert len(b64decode(found.words)) == 96 * 4
    assert len(found.model_dump_json()) < 900


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=3000))
def test_any_text_has_prints(text: str) -> None:
    one, other = (prints.find(Document("hash", text, "", ())) for _ in range(2))
    assert one == other


@pytest.mark.parametrize(
    "text",
    [
        "The company said in a statement that it had signed.",
        "According to a joint press release the deal is closed.",
        "Alpha said on Monday it would buy Beta.",
        "Beta announced late Tuesday that it was sold.",
    ],
)
def test_a_statement_is_cited(text: str) -> None:
    assert of(text).cites_statement
    assert not of(text).own_sources


@pytest.mark.parametrize(
    "text",
    [
        "Two people familiar with the matter named the price.",
        "“We wanted a partner,” Mr. Renn told Clinic Wire.",
        "She explained the price in an interview at the congress.",
        "A spokeswoman for Beta declined to comment.",
        "The fund holds a fifth, according to documents that this paper has seen.",
    ],
)
def test_a_source_of_its_own_is_named(text: str) -> None:
    assert of(text).own_sources


@pytest.mark.parametrize("text", [NEWS, "The drug will be released into the market.", "Alpha has a closed round."])
def test_neither(text: str) -> None:
    assert not of(text).cites_statement and not of(text).own_sources
