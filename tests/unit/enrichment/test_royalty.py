import pytest

from services.enrichment.document import Sentence
from services.enrichment.royalty import RoyaltyFound, royalty, share_of_sales


def found(text: str) -> RoyaltyFound | None:
    return royalty(Sentence(0, len(text), text, 1))


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("It is due tiered royalties from 8% to 15% on net sales.", (8, 15)),
        ("It will pay royalties of between 4 percent and 9.5 percent.", (4, 9.5)),
        ("A royalty of 6% is due on sales.", (6, 6)),
        ("Royalties of up to 15% are due.", (None, 15)),
        ("It gets royalties starting at 10% of net sales.", (10, None)),
        ("It gets tiered royalties in the low double digits to the high teens.", (None, None)),
        ("It holds a 12% stake in the company and gets royalties.", (None, None)),
    ],
)
def test_bounds_are_stated_figures_only(text: str, band: tuple[float | None, float | None]) -> None:
    terms = found(text)
    assert terms is not None and (terms.low, terms.high) == band


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Up to $90 million in milestones, plus mid-single-digit to low-teens royalties, is due.",
            "mid-single-digit to low-teens royalties",
        ),
        (
            "It gets tiered royalties ranging from the high single digits to the mid teens on net sales.",
            "tiered royalties ranging from the high single digits to the mid teens on net sales",
        ),
        ("It will receive double-digit royalties on net sales.", "double-digit royalties on net sales"),
    ],
)
def test_the_words_of_the_band_are_kept(text: str, words: str) -> None:
    terms = found(text)
    assert terms is not None and text[terms.start : terms.end] == words and terms.banded


@pytest.mark.parametrize(
    "text", ["It closed a royalty financing.", "The grant is royalty-free.", "It pays a dividend."]
)
def test_other_royalties_are_no_terms(text: str) -> None:
    assert found(text) is None


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("Kelmar pays a royalty of five to eight percent on net sales.", (5, 8)),
        ("Royalties start in the low teens and top out at 18%.", (None, 18)),
    ],
)
def test_bounds_in_words_of_number_or_half_in_words(text: str, band: tuple[float | None, float]) -> None:
    told = found(text)
    assert told and (told.low, told.high) == band


def test_a_royalty_that_is_denied_is_none() -> None:
    assert found("The licence is free of charge and carries no royalty.") is None


def test_a_share_of_sales() -> None:
    text = "Tarn Capital pays $90 million for 6.5% of future sales of the spray."
    told = share_of_sales(Sentence(0, len(text), text, 1))
    assert told and (told.low, told.high) == (6.5, 6.5)
