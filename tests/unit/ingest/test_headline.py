import pytest

from services.ingest.article import normalise
from services.ingest.headline import repeated_end
from services.ingest.parts import mark

HEADLINE = "Arven and Lumo Bio Sign License for Kidney Disorders"
NEWS = (
    "Arven Pharma and Lumo Bio have signed a license agreement under which Arven receives worldwide rights to an oral "
    "inhibitor, the companies said. Lumo receives 20 million dollars upfront and milestones later on."
)


@pytest.mark.parametrize(
    "behind",
    [
        "December 10, 2021 * * * CAMBRIDGE, Mass., Dec. 10, 2021// -- " + NEWS,
        "* * * * * Arven gains a late-stage medicine " + NEWS,
        "• Lumo to receive 20 million dollars upfront • Closing in June " + NEWS,
        "- Lumo to receive 20 million dollars upfront " + NEWS,
        "CAMBRIDGE, Mass.--(BUSINESS WIRE)--" + NEWS,
        "Oslo, Norway, 12 March 2026 – " + NEWS,
        "(GLOBE NEWSWIRE) -- " + NEWS,
        "February 5, 2024 6:30 am ET Adds to the pipeline of Arven " + NEWS,
        "PUBLISHED 3 February 2026 07:00 GMT " + NEWS,
        "Issued: Wednesday, 29 October 2025, London U.K. " + NEWS,
        "For media and investors only London, 14 July 2025 – " + NEWS,
        "Deal adds a phase 2 medicine to the portfolio BOSTON, Jan. 5, 2026 /PRNewswire/ -- " + NEWS,
        "",
    ],
)
def test_a_headline_run_into_the_body_stands_once(behind: str) -> None:
    found = normalise(HEADLINE, f"{HEADLINE} {behind}\nMore.")
    assert found.text == f"{HEADLINE}\n\n{behind}\nMore." if behind else f"{HEADLINE}\n\nMore."


@pytest.mark.parametrize(
    "form",
    [
        HEADLINE.upper(),
        HEADLINE.capitalize(),
        "Arven® and Lumo Bio Sign License forKidney Disorders",
        HEADLINE + ".",
        HEADLINE + "…",
    ],
)
def test_nearly_the_same_headline(form: str) -> None:
    line = f"{form} May 4, 2025 * * * {NEWS}"
    assert line[repeated_end(HEADLINE, line) :] == f"May 4, 2025 * * * {NEWS}"
    assert repeated_end(HEADLINE, form) == len(form)


@pytest.mark.parametrize(
    "line",
    [
        f"{HEADLINE} in a deal worth 20 million dollars, the companies said on May 4, 2025 - a first.",
        f"{HEADLINE}s and Obesity",
        f"{HEADLINE}, May 4",
        f"{HEADLINE} Worldwide. {NEWS}",
        f"{HEADLINE} – the largest of the year",
        f"{HEADLINE}-Related Conditions",
        "Arven and Lumo Bio Sign",
        NEWS,
        "",
    ],
)
def test_a_sentence_that_goes_on_is_none(line: str) -> None:
    assert repeated_end(HEADLINE, line) == 0


def test_one_word_is_no_headline() -> None:
    assert repeated_end("Arven", f"Arven January 5, 2026 {NEWS}") == 0
    assert repeated_end("***", "*** * ***") == 0


def test_date_and_dateline_behind_the_headline_are_marked() -> None:
    found = normalise(HEADLINE, f"{HEADLINE} December 10, 2021 * * * CAMBRIDGE, Mass., Dec. 10, 2021// -- {NEWS}")
    assert [found.text[p.start : p.end] for p in found.parts if p.kind == "dateline"] == [
        "December 10, 2021",
        "CAMBRIDGE, Mass., Dec. 10, 2021// -- ",
    ]


def test_a_dateline_behind_a_sub_headline_is_marked() -> None:
    line = f"Deal adds a medicine to the portfolio OSLO, Norway and TRONDHEIM, Jan. 5, 2026 (GLOBE NEWSWIRE) -- {NEWS}"
    text = f"{HEADLINE}\n\n{line}"
    dateline = mark(text, titled=True)[1]
    assert text[dateline.start : dateline.end] == "OSLO, Norway and TRONDHEIM, Jan. 5, 2026 (GLOBE NEWSWIRE) -- "
