"""Why a deal was told or not, and why a subscription got it or not: in plain words, from what is stored.

What was decided and delivered is stored. Why something was *not* delivered is worked out again from the stored alert
and the subscriptions as they are now, and says so where the two do not fit together.
"""

from collections.abc import Sequence

from services.alerting import decisions, matching
from services.alerting.alerts import DealRecord, Decided, Delivery
from services.alerting.matching import Outcome
from services.alerting.subscriptions import Wish
from shared.events import AlertKind, DealAlert, Instant, Model


class Reason(Model):
    """The name of a rule, and what it means. `detail`: the values that it met."""

    name: str
    text: str
    detail: str | None = None


class DeliveryStory(Model):
    """What became of one alert for one subscription. `changed_since`: today's subscription would get it, and did not."""

    subscription: str
    delivered: bool
    delivery_id: str | None = None
    reasons: tuple[Reason, ...]
    changed_since: bool = False


class VersionStory(Model):
    """What became of one version of a deal. `kind` None: it was not told."""

    deal_id: str
    version: int
    kind: AlertKind | None = None
    alert_id: str | None = None
    headline: str | None = None
    at: Instant
    reasons: tuple[Reason, ...]
    deliveries: tuple[DeliveryStory, ...] = ()


def explain(
    record: DealRecord, alerts: Sequence[DealAlert], deliveries: Sequence[Delivery], wishes: Sequence[Wish]
) -> tuple[VersionStory, ...]:
    """The story of a deal, version by version. `wishes`: the subscriptions asked about."""
    by_id = {alert.alert_id: alert for alert in alerts}
    made = {(delivery.alert_id, delivery.subscription): delivery for delivery in deliveries}
    stories = []
    for version, decided in sorted((int(version), decided) for version, decided in record.decided.items()):
        alert = by_id.get(decided.alert or "")
        told = tuple(_delivery(record, alert, wish, made) for wish in wishes) if alert else ()
        stories.append(_version(record.deal_id, version, decided, alert, told))
    return tuple(stories)


def lines(stories: Sequence[VersionStory]) -> list[str]:
    """The story as text, a line for each thing to say."""
    text = []
    for story in stories:
        what = f"alert {story.alert_id} ({story.kind})" if story.kind else "no alert"
        text.append(f"Version {story.version} of {story.deal_id}: {what}")
        if story.headline:
            text.append(f"  {story.headline}")
        text += [f"  - {_line(reason)}" for reason in story.reasons]
        for delivery in story.deliveries:
            result = f"delivered as {delivery.delivery_id}" if delivery.delivered else "not delivered"
            text.append(f"  {delivery.subscription}: {result}")
            text += [f"    - {_line(reason)}" for reason in delivery.reasons]
            if delivery.changed_since:
                text.append("    - As the subscription stands now it would be delivered: it is newer than the alert.")
    return text


def _line(reason: Reason) -> str:
    return f"{reason.name}: {reason.text}" + (f" ({reason.detail})" if reason.detail else "")


def _version(
    deal_id: str, version: int, decided: Decided, alert: DealAlert | None, deliveries: tuple[DeliveryStory, ...]
) -> VersionStory:
    return VersionStory(
        deal_id=deal_id,
        version=version,
        kind=decided.kind,
        alert_id=decided.alert,
        headline=alert.headline if alert else None,
        at=decided.at,
        reasons=tuple(Reason(name=name, text=decisions.EXPLANATIONS.get(name, name)) for name in decided.reasons),
        deliveries=deliveries,
    )


def _delivery(record: DealRecord, alert: DealAlert, wish: Wish, made: dict[tuple[str, str], Delivery]) -> DeliveryStory:
    name = wish.subscription.name
    delivery = made.get((alert.alert_id, name))
    if delivery is not None:
        return DeliveryStory(
            subscription=name,
            delivered=True,
            delivery_id=delivery.delivery_id,
            reasons=_reasons(delivery.outcomes),
        )
    earlier = {decided.alert for version, decided in record.decided.items() if int(version) < alert.version}
    told = not earlier.isdisjoint(record.recipients.get(name, ()))
    today = matching.decide(alert, wish, told=told)
    return DeliveryStory(
        subscription=name, delivered=False, reasons=_reasons(today.outcomes), changed_since=today.deliver
    )


def _reasons(outcomes: Sequence[Outcome]) -> tuple[Reason, ...]:
    return tuple(
        Reason(
            name=outcome.reason, text=matching.EXPLANATIONS.get(outcome.reason, outcome.reason), detail=outcome.detail
        )
        for outcome in outcomes
    )
