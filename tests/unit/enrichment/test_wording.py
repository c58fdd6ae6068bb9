import pytest

from services.enrichment.wording import FIRST, REST, TITLE, Words

WORDS = Words(
    [
        "acquire",
        "buy",
        "company",
        "raise",
        "rights",
        "to",
        "the",
        "for",
        "say",
        "it",
        "will",
        "sell",
        "series",
        "stop",
        "study",
        "unit",
    ]
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kelmar Bio to Buy Tarn", ["N", "to", "buy", "N"]),
        ("Kelmar bought Tarn for $2.1 billion", ["N", "buy", "N", "for", "$"]),
        (
            "Kelmar raises €40m, says it will stop 12 studies",
            ["N", "raise", "$", "say", "it", "will", "stop", "0", "study"],
        ),
        ("Kelmar stopped the study in 2024", ["N", "stop", "the", "study", "in", "year"]),
        ("Q3: FDA clears KL204", ["q0", "fda", "clears", "N"]),
        ("", []),
    ],
)
def test_words_stand_in_their_base_form_and_names_are_hidden(text: str, expected: list[str]) -> None:
    assert WORDS.of(text) == expected


def test_phrases_weigh_by_their_place() -> None:
    parts = WORDS.phrases("Kelmar bags $40M", ["Kelmar has raised $40 million.", "Tarn led the round."]).parts
    assert [weight for weight, _ in parts] == [TITLE, FIRST, REST]
    assert "^ N bags" in parts[0][1]
    assert "raise $" in parts[1][1] and "RAISE $" in parts[1][1]


def test_ways_of_saying_one_thing_share_a_class() -> None:
    bags = WORDS.phrases("Kelmar raised $40M", []).parts[0][1]
    nets = WORDS.phrases("Kelmar to net $40M", []).parts[0][1]
    assert "RAISE $" in bags & nets


def test_no_text_no_phrases() -> None:
    assert WORDS.phrases("", []).parts == ()
