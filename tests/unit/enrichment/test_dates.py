"""The day of an announcement in the forms of wires, newsrooms and agencies; none where the text gives none."""

from datetime import date

import pytest

from services.enrichment.dates import announced, expected_close
from services.enrichment.document import document_of

from .conftest import ingested

TITLE = "Kelmar and Tessel Sign License Agreement"
NEWS = "Kelmar AG (SIX: KLM) and Tessel Pharma today announced a license agreement for an antibody."


def day(body: str) -> str | None:
    found = announced(document_of(ingested(TITLE, body)))
    return found.date.isoformat() if found else None


@pytest.mark.parametrize(
    "head",
    [
        "BASEL, 7 January 2026 - ",
        "Basel, Switzerland, 7 January 2026 – ",
        "BOSTON and LONDON, Jan. 7, 2026 (GLOBE NEWSWIRE) -- ",
        "BOSTON, Jan. 7, 2026 /PRNewswire/ -- ",
        "BOSTON--(BUSINESS WIRE)--January 7, 2026-- ",
        "January 07, 2026 08:00 ET | Source: Kelmar AG\n\n",
        "7 Jan 2026 – ",
        "2026-01-07 07:00 CET\n\n",
        "07.01.2026 – Basel\n\n",
        "TOKYO, 2026/01/07 - ",
        "FOR IMMEDIATE RELEASE\n\nRelease Date: January 7, 2026\n\n",
        "(NewMediaWire) - January 7, 2026 - DALLAS — ",
        "Tokyo, Wednesday, January 7th, 2026: ",
        "NEW YORK, New York and GAITHERSBURG, Maryland, USA, JANUARY 7, 2026 — ",
        "Published: 7 January 2026\n\n",
    ],
)
def test_forms_of_a_dateline(head: str) -> None:
    assert day(head + NEWS) == "2026-01-07"


def test_the_day_in_the_closing_note() -> None:
    note = "\n\nThe information contained in this release is as of January 7, 2026. Kelmar assumes no obligation to update it."
    assert day(NEWS + " The parties expect clearance." + note) == "2026-01-07"


@pytest.mark.parametrize(
    "body",
    [
        NEWS,
        NEWS + " The agreement of May 3, 2024 remains in force.",
        "Kelmar AG announced that Oct. 27, 2025 has been established as the record date for its distribution.",
        "Kelmar AG raised $20 million in a financing that closed on March 3, 2024, and plans a trial by 30 June 2027.",
    ],
)
def test_no_day_without_a_dateline(body: str) -> None:
    assert day(body) is None


@pytest.mark.parametrize(
    "told",
    [
        " The alliance, unveiled January 7, 2026, covers two targets.",
        " The companies said on 7 January 2026 that trials would start soon.",
        " Analysts liked it, according to a January 7, 2026, statement.",
        "\n\nPosted: 7 January 2026",
        "\n\nHong Kong, January 7, 2026",
    ],
)
def test_the_day_told_inside_the_text(told: str) -> None:
    body = NEWS + " " + "The antibody is in early trials in several countries and nothing else is known of it. " * 6
    assert day(body.strip() + told) == "2026-01-07"


@pytest.mark.parametrize(
    ("told", "date_and_precision"),
    [
        ("The deal is expected to close in the second half of 2027.", ("2027-12-31", "half")),
        ("Closing is anticipated in Q3 2026, subject to clearance.", ("2026-09-30", "quarter")),
        ("The companies expect to complete the merger by the end of 2026.", ("2026-12-31", "year")),
        ("Kelmar aims to close the purchase in mid-2027.", ("2027-06-30", "half")),
        ("Completion of the transaction is scheduled for March 2027.", ("2027-03-31", "month")),
        ("The transaction should close on 15 April 2026.", ("2026-04-15", "day")),
        ("The acquisition is expected to close in the fourth quarter of this year.", ("2026-12-31", "quarter")),
        ("They expect the deal to close by year-end.", ("2026-12-31", "year")),
        ("The purchase is set to be completed in the first half of next year.", ("2027-06-30", "half")),
        ("The deal is likely to close in the third quarter.", ("2026-09-30", "quarter")),
        ("It expects to complete enrolment of its trial in 2027.", None),
        ("The deal closed in March 2026.", None),
    ],
)
def test_when_a_deal_is_expected_to_close(told: str, date_and_precision: tuple[str, str] | None) -> None:
    found = expected_close(document_of(ingested(TITLE, f"{NEWS} {told}")), date(2026, 3, 2))
    assert (found and (found.date.isoformat(), found.precision)) == date_and_precision


def test_a_period_without_a_year_needs_the_day_of_the_article() -> None:
    document = document_of(ingested(TITLE, f"{NEWS} The deal is expected to close in the third quarter."))
    assert expected_close(document, None) is None
