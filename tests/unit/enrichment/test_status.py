import pytest

from services.enrichment import deal_types, status
from services.enrichment.document import document_of
from shared.events import DealStatus as S
from shared.events import DealType as T

from .conftest import ingested


def told(title: str, body: str = "", type_: T | None = None) -> S:
    document = document_of(ingested(title, body or title + "."))
    triggers = deal_types.find(document)
    signs = deal_types.told(document, triggers)
    likely = deal_types.likely(document, signs)
    return status.find(document, type_ or max(likely, key=lambda t: likely[t]), signs).status


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Kelmar in talks to buy Tarn Bio, sources say", S.rumoured),
        ("Kelmar nears $4 bln deal for Tarn Bio - FT", S.rumoured),
        ("Kelmar said to be exploring sale of vaccines unit", S.rumoured),
        ("Kelmar denies talks with Tarn Bio over takeover", S.denied),
        ("Kelmar dismisses report of interest in Tarn Bio", S.denied),
        ("Kelmar makes unsolicited $6bn bid for Tarn Bio", S.proposed),
        ("Kelmar and Tarn Bio Sign Letter of Intent", S.proposed),
        ("Kelmar files for IPO to fund trials", S.proposed),
        ("Kelmar Announces Proposed Public Offering of Common Stock", S.proposed),
        ("Kelmar to buy Tarn Bio for $2bn", S.announced),
        ("Kelmar prices upsized $210M IPO", S.announced),
        ("Kelmar Expands Care Platform With Acquisition of Tarn Bio", S.announced),
        ("Kelmar expands oncology alliance with Tarn Bio", S.amended),
        ("Kelmar and Tarn Bio amend license agreement", S.amended),
        ("Kelmar extends tender offer for Tarn Bio", S.amended),
        ("Kelmar completes acquisition of Tarn Bio", S.completed),
        ("Kelmar Closes $90 Million Series B", S.completed),
        ("Kelmar returns rights to Tarn Bio's asthma drug", S.terminated),
        ("Kelmar walks away from cell therapy pact with Tarn Bio", S.terminated),
        ("Kelmar drops $1.4B bid for Tarn Bio", S.terminated),
        ("Kelmar receives $35 million milestone payment from Tarn Bio", S.milestone),
        ("Kelmar exercises option to license Tarn Bio's antibody", S.option_exercised),
        ("Kelmar opts in on Tarn Bio's kidney drug", S.option_exercised),
    ],
)
def test_headlines(title: str, expected: S) -> None:
    assert told(title) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Kelmar is in advanced talks to acquire Tarn Bio, people familiar with the matter said.", S.rumoured),
        ("Kelmar today announced the closing of its previously announced public offering.", S.completed),
        ("Kelmar will buy Tarn Bio. The closing of the transaction is expected to occur in May.", S.announced),
        ("Kelmar has mutually agreed with Tarn Bio to terminate their collaboration agreement.", S.terminated),
        ("Kelmar intends to offer and sell shares of its common stock.", S.proposed),
        ("The companies said that they have amended their license agreement.", S.amended),
    ],
)
def test_the_lead_tells_it_where_the_headline_does_not(body: str, expected: S) -> None:
    assert told("Kelmar and Tarn Bio", body) == expected


def test_an_option_that_underwriters_exercise_is_no_step_of_a_deal() -> None:
    title = "Kelmar Announces Closing of $172.5 Million Offering and Full Exercise of Option to Purchase More Shares"
    assert told(title, type_=T.equity_offering) == S.completed


def test_a_spin_off_that_is_not_done_is_a_plan() -> None:
    assert told("Kelmar to spin off diagnostics business", type_=T.spin_off) == S.proposed
    assert told("Kelmar completes spin-off of diagnostics business", type_=T.spin_off) == S.completed
