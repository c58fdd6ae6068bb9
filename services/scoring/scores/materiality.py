"""How much a deal weighs: its money, in itself and against the size of its parties, and what kind of deal it is.

Committed money counts in full, contingent money at a discount by the stage of the asset. Where money or sizes are not
known, what is usual for the type and stage stands in their place, and the reason says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.scoring import money
from services.scoring.configuration import Configuration, Materiality, ShareClass
from services.scoring.scores.amounts import Dollars, about, day_of, in_dollars
from services.scoring.scores.grounds import ground
from services.scoring.scores.sizes import Sized, companies, size_of
from services.scoring.scores.tally import Tally
from shared.events import Change, Condition, Deal, DealStatus, DealType, Evidence, PaymentKind, Score

# Told per unit of something, or never paid if all goes well: no part of what the deal is worth.
APART = frozenset({PaymentKind.per_share, PaymentKind.break_fee})
UNCONFIRMED = frozenset({DealStatus.rumoured, DealStatus.denied, DealStatus.proposed})
LISTED = 4  # amounts that one reason lists at most


@dataclass
class _Sum:
    """Stated amounts of one kind, added up in dollars."""

    usd: float = 0
    told: list[str] = field(default_factory=list)
    rates: dict[str, str] = field(default_factory=dict)  # by their rule
    evidence: list[Evidence] = field(default_factory=list)

    def add(self, told: str, value: Dollars, usd: float, evidence: Sequence[Evidence]) -> None:
        self.usd += usd
        self.told.append(told)
        self.evidence.append(evidence[0])
        if value.rule:
            self.rates.setdefault(value.rule, value.how)

    def reason(self, what: str, notes: Sequence[str]) -> str:
        derived = [f"derived at {', '.join(self.rates.values())}"] if self.rates else []
        return ", ".join([f"{' + '.join(self.told[:LISTED])} {what}", *notes, *derived])

    def grounds(self) -> list[Evidence]:
        """The quote and the rate of the first amount, then the other quotes."""
        rates = [ground(self.evidence[0].document, rule) for rule in self.rates]
        return [*self.evidence[:1], *rates, *self.evidence[1:]]


def score(deal: Deal, change: Change, now: datetime, configuration: Configuration) -> Score:
    """Materiality of the deal."""
    numbers, tally = configuration.materiality, Tally()
    kind, status, terms = deal.type, deal.status, deal.terms
    tally.add("type", numbers.types.get(kind.value, 0), f"type of deal: {_plain(kind.value)}", kind.evidence)
    _add_parties(tally, deal, _add_money(tally, deal, now, numbers), now, numbers)
    tally.add("status", numbers.statuses.get(status.value, 0), f"it is {_plain(status.value)}", status.evidence)
    if terms.stage:
        points = numbers.stages.get(terms.stage.value, 0)
        tally.add("stage", points, f"its most advanced asset is at stage {terms.stage.value}", terms.stage.evidence)
    if terms.exclusivity and terms.exclusivity.value.casefold().startswith("exclusive"):
        tally.add("exclusivity", numbers.exclusivity, "the rights are exclusive", terms.exclusivity.evidence)
    _add_territory(tally, deal, numbers)
    _add_filing(tally, deal, numbers)
    return tally.score()


# --- money -------------------------------------------------------------------------------------------------------------


def _add_money(tally: Tally, deal: Deal, now: datetime, numbers: Materiality) -> float:
    """Adds the classes of the deal's money. Returns what of it counts, in dollars."""
    committed, contingent = _sums(deal, now, numbers)
    status, stage = deal.status.value, deal.terms.stage
    confirmed = numbers.unconfirmed_share if status in UNCONFIRMED else 1.0
    share = numbers.contingent_shares.get(stage.value, numbers.contingent_share) if stage else numbers.contingent_share
    notes = [] if confirmed == 1 else [f"{confirmed:.0%} counted because it is {_plain(status)}"]
    # Whole dollars, so that a sum at the edge of a class is in the class where it is by hand.
    sure = round(committed.usd * confirmed)
    counted = round((committed.usd + contingent.usd * share) * confirmed)
    points = _class(sure, numbers)
    if committed.told:
        tally.add("committed_money", points, committed.reason("committed", notes), committed.grounds())
    if contingent.told:
        at = f"at {stage.value}" if stage else "where no stage is told"
        notes.insert(0, f"{share:.0%} counted {at}: {about(counted)} in all")
        reason = contingent.reason("contingent on events", notes)
        tally.add("contingent_money", _class(counted, numbers) - points, reason, contingent.grounds())
    return counted


def _sums(deal: Deal, now: datetime, numbers: Materiality) -> tuple[_Sum, _Sum]:
    """Committed and contingent money. What the headline total has beyond its parts is the one or the other by type."""
    committed, contingent, day = _Sum(), _Sum(), day_of(deal, now)
    for payment in deal.terms.payments:
        if payment.amount is not None and payment.kind not in APART:
            value = in_dollars(payment.amount, day, numbers)
            into = committed if payment.condition == Condition.committed else contingent
            into.add(money.words(payment.amount), value, value.usd, payment.evidence)
    if total := deal.terms.total:
        value = in_dollars(total.value, day, numbers)
        rest = value.usd - committed.usd - contingent.usd
        into = committed if deal.type.value in numbers.whole_price else contingent
        told = money.words(total.value)
        if rest >= 1:  # a converted total and its converted parts may differ by a trifle
            into.add(told if rest == value.usd else f"the rest of {told}", value, rest, total.evidence)
    return committed, contingent


def _class(usd: float, numbers: Materiality) -> float:
    return max((entry.points for entry in numbers.classes if usd >= entry.from_usd), default=0.0)


# --- parties -----------------------------------------------------------------------------------------------------------


def _add_parties(tally: Tally, deal: Deal, counted: float, now: datetime, numbers: Materiality) -> None:
    parties = companies(deal)
    sized = [size for party in parties if (size := size_of(party, now, numbers))]
    known = {size.party.key for size in sized}
    unknown = [party.name for party in parties if party.key not in known]
    if counted and sized and not unknown:
        _compare(tally, "smaller_party", counted, min(sized, key=lambda s: s.usd), numbers.smaller_party)
    else:
        _add_usual(tally, deal, counted > 0, unknown, numbers)
    if counted and sized and len(parties) > 1:  # whom the registry lacks is taken for the smaller one
        _compare(tally, "larger_party", counted, max(sized, key=lambda s: s.usd), numbers.larger_party)


def _compare(tally: Tally, name: str, counted: float, sized: Sized, classes: Sequence[ShareClass]) -> None:
    share = round(counted / sized.usd, 9)
    points = max((entry.points for entry in classes if share >= entry.from_share), default=0.0)
    percent = float(f"{share * 100:.3g}")
    reason = f"{about(counted)} is {percent:,g}% of the size of {sized.party.name} ({sized.how})"
    tally.add(name, points, reason, sized.evidence)


def _add_usual(tally: Tally, deal: Deal, told: bool, unknown: Sequence[str], numbers: Materiality) -> None:
    """What is usual for the type and stage, in the place of a comparison that can't be made."""
    kind, stage = deal.type, deal.terms.stage
    usual = numbers.usual_types.get(kind.value, 0) + (numbers.usual_stages.get(stage.value, 0) if stage else 0)
    points = min(usual, max((entry.points for entry in numbers.smaller_party), default=0.0))
    of = f"{_plain(kind.value)} at {stage.value}" if stage else _plain(kind.value)
    if told:
        why = f"the size of {' and '.join(unknown[:2]) or 'a company'} is not known"
    else:
        points *= numbers.undisclosed_share
        why = f"no money is told, {numbers.undisclosed_share:.0%} counted"
    evidence = [*kind.evidence[:1], *(stage.evidence[:1] if stage else ())]
    tally.add("usual_size", points, f"{why}: what is usual for {of}", evidence)


# --- rights and filings ------------------------------------------------------------------------------------------------


def _add_territory(tally: Tally, deal: Deal, numbers: Materiality) -> None:
    terms = deal.terms
    if terms.territory:
        points = [numbers.territories.get(place.value.casefold(), numbers.territory) for place in terms.territory]
        best = terms.territory[points.index(max(points))]
        tally.add("territory", max(points), f"territory of the rights: {best.value}", best.evidence)
    if terms.territory_excluded:
        out = terms.territory_excluded[0]
        tally.add("territory_excluded", numbers.territory_excluded, f"without {out.value}", out.evidence)


def _add_filing(tally: Tally, deal: Deal, numbers: Materiality) -> None:
    filed = [(item, article) for article in deal.telling for item in article.filing_items]
    if filed:
        item, article = max(filed, key=lambda entry: numbers.filing_items.get(entry[0], 0))
        evidence = [ground(article.document, f"filing:{item}:{article.article_id}")]
        tally.add("filing_item", numbers.filing_items.get(item, 0), f"it is filed under {item}", evidence)


def _plain(name: DealType | DealStatus) -> str:
    return str(name).replace("_", " ")
