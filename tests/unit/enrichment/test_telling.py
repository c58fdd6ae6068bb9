"""The names by which articles on one deal are told from others."""

from services.enrichment import telling
from services.enrichment.document import document_of
from tests.accuracy.labelled import article_of


def names(title: str, text: str) -> tuple[str, ...]:
    return telling.find(document_of(article_of({"id": "t-1", "title": title, "text": text})))


def test_the_names_of_headline_and_body_stand_first_and_common_words_nowhere() -> None:
    found = names(
        "Quarvane Buys Teldorra for $90 Million",
        "ZURICH, March 2, 2026 - Quarvane AG said on Monday that it would buy Teldorra Inc of the United States and its "
        "drug TDR-114. Shares of Quarvane fell on the Nasdaq.",
    )
    assert set(found[:2]) == {"quarvane", "teldorra"}
    assert "tdr-114" in found
    assert not {"monday", "march", "the", "shares", "nasdaq", "states", "inc", "buys"} & set(found)


def test_there_is_a_limit_and_nothing_in_an_empty_text() -> None:
    many = " ".join(f"Quar{letter}vane{other} spoke." for letter in "abcdefgh" for other in "xyzwv")
    assert len(names("Many speakers", many)) == telling.MOST
    assert names("", "and so on, and so on.") == ()
