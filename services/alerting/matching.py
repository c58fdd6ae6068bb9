"""Whether an alert is delivered to a subscription: ordered stages, each with a named reason.

An alert that changes or takes back what a subscriber was told (correction, retraction, merge) goes to those who were
told, and to nobody else. Any other one must match every criterion of the subscription, then reach its thresholds.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from services.alerting.subscriptions import Subscription, Wish
from shared.events import AlertKind, ChangeKind, Deal, DealAlert, Model

FOLLOW_UPS = (AlertKind.correction, AlertKind.retraction, AlertKind.merged)
_WORLDWIDE = ("worldwide", "global")


class Outcome(Model):
    """What a stage said. `detail`: what was looked for and what the deal has, in words."""

    stage: str
    passed: bool
    reason: str
    detail: str | None = None


@dataclass(frozen=True)
class DeliveryDecision:
    """The outcomes of the stages in order; the first that did not pass is the last."""

    outcomes: tuple[Outcome, ...]

    @property
    def deliver(self) -> bool:
        return all(outcome.passed for outcome in self.outcomes)


EXPLANATIONS: dict[str, str] = {
    "follow_up": "The subscription was told of this deal before, so it is told what became of it.",
    "not_received": "The alert corrects, retracts or merges a deal that the subscription was never told of.",
    "matched": "The deal meets every criterion of the subscription.",
    "company": "No party of the deal is among the companies of the subscription.",
    "type": "The deal is of a type that the subscription does not ask for.",
    "status": "The deal has a status that the subscription does not ask for.",
    "area": "None of the deal's therapeutic areas is asked for.",
    "modality": "None of the deal's modalities is asked for.",
    "country": "No party of the deal is known to be from a country that is asked for.",
    "territory": "The deal's rights are not known to cover a territory that is asked for.",
    "above_thresholds": "The deal reaches every threshold of the subscription.",
    "score_too_low": "A score of the deal is below the threshold of the subscription.",
    "total_unknown": "The subscription asks for a least total, and the deal's total is not told.",
    "total_other_currency": "The deal's total is in another currency than the least total asked for.",
    "total_too_low": "The deal's total is below the least total asked for.",
}


def decide(alert: DealAlert, wish: Wish, *, told: bool) -> DeliveryDecision:
    """`told`: the subscription received an earlier alert of this deal, or of one that was merged into it."""
    if alert.kind in FOLLOW_UPS:
        return DeliveryDecision(
            (Outcome(stage="recipients", passed=told, reason="follow_up" if told else "not_received"),)
        )
    if told and ChangeKind.absorbed in alert.change.kinds:
        return DeliveryDecision((Outcome(stage="recipients", passed=True, reason="follow_up"),))
    match = _match(alert.deal, wish)
    return DeliveryDecision((match, _threshold(alert, wish.subscription)) if match.passed else (match,))


def _match(deal: Deal, wish: Wish) -> Outcome:
    for reason, wanted, found, met in _criteria(deal, wish):
        if wanted and not met:
            has = ", ".join(sorted(found)) or "none known"
            detail = f"wanted {', '.join(sorted(wanted))}; the deal has {has}"
            return Outcome(stage="match", passed=False, reason=reason, detail=detail)
    return Outcome(stage="match", passed=True, reason="matched")


def _criteria(deal: Deal, wish: Wish) -> Iterator[tuple[str, Collection[str], Collection[str], bool]]:
    """(reason, what is wanted, what the deal has, whether they meet), in the order in which they are looked at."""
    wanted = wish.subscription
    keys = {party.key for party in deal.parties} | {
        known
        for party in deal.parties
        if party.company
        for known in (party.company.company_id, party.company.listing)
        if known
    }
    names = {party.name for party in deal.parties}
    yield "company", wanted.companies, names, not wish.company_keys.isdisjoint(keys)
    for reason, wishes, values in (
        ("type", wanted.types, {deal.type.value}),
        ("status", wanted.statuses, {deal.status.value}),
        ("area", wanted.areas, {fact.value for fact in deal.terms.therapeutic_areas}),
        ("modality", wanted.modalities, {fact.value for fact in deal.terms.modalities}),
        ("country", wanted.countries, _countries(deal)),
    ):
        yield reason, wishes, values, not values.isdisjoint(wishes)
    territory = {fact.value for fact in deal.terms.territory}
    yield "territory", wanted.territories, territory, any(_covers(deal, place) for place in wanted.territories)


def _countries(deal: Deal) -> set[str]:
    countries = {party.country for party in deal.parties} | {p.company.country for p in deal.parties if p.company}
    return {country for country in countries if country}


def _covers(deal: Deal, place: str) -> bool:
    included = {fact.value.casefold() for fact in deal.terms.territory}
    excluded = {fact.value.casefold() for fact in deal.terms.territory_excluded}
    return place.casefold() not in excluded and not included.isdisjoint((place.casefold(), *_WORLDWIDE))


def _threshold(alert: DealAlert, wanted: Subscription) -> Outcome:
    for name, least in wanted.thresholds:
        value = getattr(alert.scores, name).value
        if least is not None and value < least:
            return _below("score_too_low", f"{name} is {value:g}, wanted {least:g}")
    if wanted.minimum_total is not None:
        total, least_total = alert.deal.terms.total, wanted.minimum_total
        asked = f"wanted {least_total.currency} {least_total.amount:,.0f}"
        if total is None:
            return _below("total_unknown", asked)
        told = f"the total is {total.value.currency} {total.value.amount:,.0f}, {asked}"
        if total.value.currency != least_total.currency:
            return _below("total_other_currency", told)
        if total.value.amount < least_total.amount:
            return _below("total_too_low", told)
    return Outcome(stage="threshold", passed=True, reason="above_thresholds")


def _below(reason: str, detail: str) -> Outcome:
    return Outcome(stage="threshold", passed=False, reason=reason, detail=detail)
