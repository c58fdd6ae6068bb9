"""How much a deal weighs: committed money in classes, contingent money at a discount, and what kind of deal it is."""

from datetime import datetime

from services.scoring import money
from services.scoring.configuration import Configuration, Materiality
from services.scoring.scores.tally import Tally
from shared.events import (
    Change,
    Condition,
    Deal,
    DealStatus,
    DealType,
    Evidence,
    Money,
    PaymentKind,
    Score,
)

# Told per unit of something, or never paid if all goes well: no part of what the deal is worth.
APART = frozenset({PaymentKind.per_share, PaymentKind.break_fee})
UNCONFIRMED = frozenset({DealStatus.rumoured, DealStatus.denied, DealStatus.proposed})


def score(deal: Deal, change: Change, now: datetime, configuration: Configuration) -> Score:
    """Materiality. Without stated money only type, status, stage and exclusivity count."""
    numbers, tally = configuration.materiality, Tally()
    kind, status, terms = deal.type, deal.status, deal.terms
    tally.add("type", numbers.types.get(kind.value, 0), f"the deal is a {_plain(kind.value)}", kind.evidence)
    _add_money(tally, deal, numbers)
    tally.add("status", numbers.statuses.get(status.value, 0), f"it is {_plain(status.value)}", status.evidence)
    if terms.stage:
        points = numbers.stages.get(terms.stage.value, 0)
        tally.add("stage", points, f"its most advanced asset is at stage {terms.stage.value}", terms.stage.evidence)
    if terms.exclusivity and terms.exclusivity.value.casefold().startswith("exclusive"):
        tally.add("exclusivity", numbers.exclusivity, "the rights are exclusive", terms.exclusivity.evidence)
    return tally.score()


def _add_money(tally: Tally, deal: Deal, numbers: Materiality) -> None:
    committed, contingent = 0.0, 0.0
    committed_by: list[tuple[Money, tuple[Evidence, ...]]] = []
    contingent_by: list[tuple[Money, tuple[Evidence, ...]]] = []
    for payment in deal.terms.payments:
        if payment.amount is None or payment.kind in APART:
            continue
        if payment.condition == Condition.committed:
            committed += _usd(payment.amount, numbers)
            committed_by.append((payment.amount, payment.evidence))
        else:
            contingent += _usd(payment.amount, numbers)
            contingent_by.append((payment.amount, payment.evidence))
    total = deal.terms.total
    if total and (rest := _usd(total.value, numbers) - committed - contingent) > 0:
        if deal.type.value in numbers.whole_price:
            committed += rest
            committed_by.insert(0, (total.value, total.evidence))
        else:
            contingent += rest
            contingent_by.insert(0, (total.value, total.evidence))
    share = numbers.unconfirmed_share if deal.status.value in UNCONFIRMED else 1.0
    sure = _class(committed * share, numbers)
    all_told = _class((committed + contingent * numbers.contingent_share) * share, numbers)
    note = "" if share == 1.0 else f", {share:.0%} of it counted because the deal is {_plain(deal.status.value)}"
    _tell(tally, "committed_money", sure, "committed", committed_by, note, numbers)
    note = f", {numbers.contingent_share:.0%} of it counted{note.replace(' of it counted', '')}"
    _tell(tally, "contingent_money", all_told - sure, "contingent on events", contingent_by, note, numbers)


def _tell(
    tally: Tally,
    name: str,
    points: float,
    what: str,
    amounts: list[tuple[Money, tuple[Evidence, ...]]],
    note: str,
    numbers: Materiality,
) -> None:
    told = " + ".join(money.words(amount) for amount, _ in amounts[:4])
    if any(amount.currency != "USD" for amount, _ in amounts):
        note += f", its class found with rounded rates of {numbers.rates_of.isoformat()}"
    tally.add(name, points, f"{told} {what}{note}", [items[0] for _, items in amounts])


def _usd(amount: Money, numbers: Materiality) -> float:
    return amount.amount * numbers.usd_per_unit.get(amount.currency, 0)


def _class(usd: float, numbers: Materiality) -> float:
    return max((entry.points for entry in numbers.classes if usd >= entry.from_usd), default=0.0)


def _plain(name: DealType | DealStatus) -> str:
    return str(name).replace("_", " ")
