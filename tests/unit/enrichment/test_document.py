from services.enrichment.document import document_of

from .conftest import ingested, raw


def sentences(text: str) -> list[str]:
    return [s.text for s in document_of(raw(text)).sentences]


def test_sentences_are_cut_at_their_ends_and_not_at_abbreviations() -> None:
    text = "Orvane Bio, Inc. said on Mar. 3 that Dr. J. Kell joins. The U.S. trial ended. It cost $1.5 million!"
    assert sentences(text) == [
        "Orvane Bio, Inc. said on Mar. 3 that Dr. J. Kell joins.",
        "The U.S. trial ended.",
        "It cost $1.5 million!",
    ]


def test_a_sentence_stands_in_the_text_where_it_says() -> None:
    document = document_of(ingested("Orvane Bio buys Tessel", "First line – with ünïcödé 😀 in it.\n\nSecond one."))
    for sentence in document.sentences:
        assert document.text[sentence.start : sentence.end] == sentence.text
    assert document.sentences[0].title


def test_boilerplate_is_no_news() -> None:
    body = "Orvane Bio acquired Tessel today.\n\nAbout Orvane Bio\nOrvane Bio is a company.\n"
    assert not any(
        "is a company" in s.text for s in document_of(ingested("Orvane Bio acquires Tessel", body)).sentences
    )


def test_a_text_without_sentence_ends_is_cut() -> None:
    assert max(map(len, sentences("word " * 20_000))) <= 1_500
