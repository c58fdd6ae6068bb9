"""The sentence of each type and each status."""

from datetime import date

import pytest

from services.alerting.headline import headline, money_text
from shared.events import AlertKind, Deal, DealStatus, DealType, Money, Overdue, OverdueKind, Party, Role
from tests.unit.alerting.examples import NOW, PROOF, deal, party

NORTHWAY = party("Northway Bio", Role.acquirer)
CALDER = party("Calder Therapeutics", Role.target)


def financing(type: DealType) -> Deal:
    return deal(type, parties=[party("Calder", Role.issuer), party("Elm Capital", Role.investor)], total=(5e7, "USD"))


def partners(*names: str) -> list[Party]:
    return [party(name, Role.partner) for name in names]


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        (
            deal(DealType.acquisition, parties=[NORTHWAY, CALDER], total=(1.2e9, "USD")),
            "Northway Bio acquires Calder Therapeutics for USD 1.2 billion",
        ),
        (
            deal(DealType.acquisition, parties=[NORTHWAY, party("Elm", Role.acquirer), CALDER]),
            "Northway Bio and Elm acquire Calder Therapeutics",
        ),
        (deal(DealType.acquisition, parties=[CALDER]), "Calder Therapeutics: acquisition announced"),
        (
            deal(DealType.merger, parties=partners("Ash", "Birch"), total=(3e8, "EUR")),
            "Ash and Birch merge, EUR 300 million",
        ),
        (
            deal(
                DealType.asset_purchase,
                parties=[NORTHWAY, party("Elm", Role.seller)],
                assets=["AB-12"],
                total=(4e7, "USD"),
            ),
            "Northway Bio acquires AB-12 from Elm for USD 40 million",
        ),
        (
            deal(DealType.asset_purchase, parties=[NORTHWAY, party("Elm", Role.seller)]),
            "Northway Bio acquires assets from Elm",
        ),
        (
            deal(DealType.spin_off, parties=[party("Elm", Role.parent), party("Sapling", Role.target)]),
            "Elm spins off Sapling",
        ),
        (
            deal(
                DealType.license,
                parties=[party("Elm", Role.licensor), party("Ash", Role.licensee), party("Bank", Role.advisor)],
                assets=["AB-12", "AB-13"],
                total=(7.5e8, "USD"),
            ),
            "Ash licenses AB-12 and AB-13 from Elm, total USD 750 million",
        ),
        (deal(DealType.license, parties=[party("Elm", Role.licensor)]), "Elm: licence announced"),
        (
            deal(DealType.option, parties=partners("Ash", "Elm"), total=(1e7, "USD")),
            "Ash and Elm: option agreement announced, USD 10 million",
        ),
        (
            deal(DealType.collaboration, parties=partners("Ash", "Elm"), assets=["AB-12"]),
            "Ash and Elm collaborate on AB-12",
        ),
        (
            deal(DealType.commercialization, parties=partners("Ash", "Elm")),
            "Ash and Elm: commercialization agreement announced",
        ),
        (
            deal(DealType.manufacturing_supply, parties=[party("Ash", Role.supplier), *partners("Elm")]),
            "Ash and Elm: manufacturing and supply agreement announced",
        ),
        (deal(DealType.joint_venture, parties=partners("Ash", "Elm")), "Ash and Elm form a joint venture"),
        (financing(DealType.venture_financing), "Calder announces venture financing of USD 50 million"),
        (financing(DealType.equity_offering), "Calder announces equity offering of USD 50 million"),
        (financing(DealType.ipo), "Calder announces initial public offering of USD 50 million"),
        (financing(DealType.debt_financing), "Calder announces debt financing of USD 50 million"),
        (financing(DealType.royalty_financing), "Calder announces royalty financing of USD 50 million"),
        (
            deal(
                DealType.grant,
                parties=[party("Ash", Role.recipient), party("State Fund", Role.funder)],
                total=(2e6, "EUR"),
            ),
            "Ash receives a grant of EUR 2 million from State Fund",
        ),
        (
            deal(
                DealType.public_partnership,
                parties=[party("Elm", Role.host), party("State Fund", Role.funder), party("Ash", Role.recipient)],
            ),
            "Elm and State Fund: public partnership announced",
        ),
        (
            deal(DealType.settlement, parties=partners("Ash", "Elm"), total=(9e6, "USD")),
            "Ash and Elm: settlement announced, USD 9 million",
        ),
        (deal(DealType.grant), "Grant announced, parties not named"),
        (deal(DealType("timeshare"), parties=partners("Ash", "Elm")), "Ash and Elm: timeshare announced"),
        (deal(DealType.merger, parties=partners("A", "B", "C", "D")), "A, B and 2 others merge"),
        (deal(DealType.merger, parties=partners("A", "B", "C")), "A, B and C merge"),
    ],
)
def test_types(what: Deal, sentence: str) -> None:
    assert headline(what) == sentence


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (DealStatus.rumoured, "rumoured"),
        (DealStatus.denied, "denied"),
        (DealStatus.proposed, "proposed"),
        (DealStatus.amended, "amended"),
        (DealStatus.option_exercised, "option exercised"),
        (DealStatus.milestone, "milestone reached"),
        (DealStatus.completed, "completed"),
        (DealStatus.terminated, "terminated"),
        (DealStatus("on_hold"), "on hold"),
    ],
)
def test_statuses(status: DealStatus, words: str) -> None:
    what = deal(DealType.acquisition, status, [NORTHWAY, CALDER], total=(1.2e9, "USD"))
    assert headline(what) == f"Northway Bio and Calder Therapeutics: acquisition {words}, USD 1.2 billion"


def test_every_type_and_status_has_a_sentence() -> None:
    for type_ in DealType:
        for status in DealStatus:
            text = headline(deal(type_, status))
            assert text.endswith(", parties not named") and "_" not in text


def test_kinds_say_what_happened_first() -> None:
    what = deal(DealType.merger, parties=partners("Ash", "Elm"))
    assert headline(what, AlertKind.correction) == "Corrected: Ash and Elm merge"
    assert headline(what, AlertKind.retraction) == "Retracted: Ash and Elm merge"
    assert headline(what, AlertKind.merged) == "Merged into another deal: Ash and Elm merge"
    assert headline(what, AlertKind.update) == "Ash and Elm merge"


def test_a_closing_that_did_not_come_is_said_with_its_last_day() -> None:
    def mark(kind: OverdueKind, day: date) -> Overdue:
        return Overdue(kind=kind, day=day, since=NOW, evidence=PROOF)

    what = deal(DealType.merger, parties=partners("Ash", "Elm"))
    payment = mark(OverdueKind.payment, date(2026, 9, 1))
    assert headline(what.model_copy(update={"overdue": (payment,)})) == "Ash and Elm merge"
    closing = mark(OverdueKind.expected_close, date(2026, 6, 30)), mark(OverdueKind.outside_date, date(2026, 7, 31))
    late = what.model_copy(update={"overdue": (payment, *closing)})
    assert headline(late) == "Ash and Elm merge; closing overdue, was due by 2026-07-31"


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (1.2e9, "1.2 billion"),
        (35e6, "35 million"),
        (1_234_500_000, "1,234.5 million"),
        (1_234_567, "1,234,567"),
        (2.5e12, "2.5 trillion"),
        (12.75, "12.75"),
        (100, "100"),
        (0, "0"),
        (1e6, "1 million"),
        (700_000_000, "700 million"),
    ],
)
def test_money_is_told_exactly(amount: float, text: str) -> None:
    assert money_text(Money(amount=amount, currency="USD")) == f"USD {text}"
