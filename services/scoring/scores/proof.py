"""What proves a changed fact: the evidence of the value that a change names in words."""

from collections.abc import Iterable, Iterator

from services.scoring import life, money
from shared.events import Deal, Evidence, Fact, FactChange, FlagKind, Payment, TimelineEvent


def proof_of(deal: Deal, fact: FactChange) -> tuple[Evidence, ...]:
    """The evidence of the fact as it now stands in the deal; none of one that is gone."""
    return next((tuple(evidence) for field, words, evidence in _told(deal) if _is(fact, field, words)), ())


def _is(fact: FactChange, field: str, words: str) -> bool:
    return fact.after is not None and fact.field == field and words in fact.after


def _told(deal: Deal) -> Iterator[tuple[str, str, Iterable[Evidence]]]:
    """Each told value: its field, words that its telling contains, and its evidence."""
    terms = deal.terms
    for party in deal.parties:
        yield "party", f"{party.name} ({party.role})", party.evidence
    if terms.total:
        yield "total", money.words(terms.total.value), terms.total.evidence
    for payment in terms.payments:
        yield str(payment.kind), _words(payment), payment.evidence
    for asset in terms.assets:
        yield "asset", asset.name, asset.evidence
    listed: tuple[tuple[str, Iterable[Fact[str]]], ...] = (
        ("therapeutic area", terms.therapeutic_areas),
        ("modality", terms.modalities),
        ("territory", terms.territory),
        ("territory excluded", terms.territory_excluded),
        ("stage", (terms.stage,) if terms.stage else ()),
        ("exclusivity", (terms.exclusivity,) if terms.exclusivity else ()),
    )
    for field, facts in listed:
        for one in facts:
            yield field, one.value, one.evidence
    for date in terms.dates:
        yield f"{date.kind} date".replace("_", " "), date.date.isoformat(), date.evidence
    for mark in deal.overdue:
        yield life.field(mark), life.text(mark), mark.evidence
    for entry in deal.timeline:
        if entry.event == TimelineEvent.stage and entry.detail:
            yield "stage reached", entry.detail, entry.evidence
    for flag in deal.flags:
        if flag.kind == FlagKind.conflicting_amounts:
            yield "conflicting amounts", flag.detail, flag.evidence


def _words(payment: Payment) -> str:
    if payment.amount is not None:
        return money.words(payment.amount)
    if payment.royalty is not None:
        return payment.royalty.text
    return payment.description or ""
