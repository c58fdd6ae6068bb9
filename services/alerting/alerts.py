"""What alerting remembers of a deal, and what one scored version of it adds: a decision, maybe an alert, deliveries."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import Field

from services.alerting.decisions import Decision, HouseRule, Known
from services.alerting.decisions import decide as decide_alert
from services.alerting.destinations import KAFKA, Destination, named
from services.alerting.headline import headline
from services.alerting.matching import Outcome
from services.alerting.matching import decide as decide_delivery
from services.alerting.subscriptions import Wish
from shared import ids
from shared.events import AlertKind, DealAlert, DealScored, Instant, Model

CHANNEL = KAFKA


class Decided(Model):
    """The decision on one version. `alert`: its alert's id; None: it was not told, for these reasons."""

    kind: AlertKind | None = None
    reasons: tuple[str, ...]
    alert: str | None = None
    at: Instant


class Highest(Model):
    """The highest version seen, told or not."""

    version: int
    superseded_by: str | None = None
    retracted: bool = False


class DealRecord(Model):
    """All that alerting remembers of a deal. `rev` counts the writes; keys of `decided` are versions."""

    deal_id: str
    rev: int
    decided: dict[str, Decided]
    highest: Highest
    first_alert: str | None = None
    last_alert: str | None = None
    recipients: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class Delivery(Model):
    """One private delivery of an alert to a subscription, and why it was made.

    `destination`: which of the subscription's destinations; None: its topic. `not_before`: it waits until then.
    """

    delivery_id: str
    subscription: str
    channel: str = CHANNEL
    alert_id: str
    deal_id: str
    version: int
    outcomes: tuple[Outcome, ...]
    created: Instant
    destination: str | None = None
    not_before: Instant | None = None


@dataclass(frozen=True)
class Step:
    """What one version adds. `record` is the deal's record after it."""

    record: DealRecord
    decision: Decision
    alert: DealAlert | None = None
    deliveries: tuple[Delivery, ...] = ()


def is_decided(record: DealRecord | None, scored: DealScored) -> bool:
    """A version that is decided is a redelivery."""
    return record is not None and str(scored.state.version) in record.decided


def advance(
    record: DealRecord | None,
    scored: DealScored,
    wishes: Sequence[Wish],
    rule: HouseRule,
    now: datetime,
    told_of_absorbed: Collection[str] = (),
) -> Step:
    """Decides one undecided version. `told_of_absorbed`: subscriptions that were told of deals merged into this one."""
    state = scored.state
    decision = decide_alert(scored, _known(record), rule)
    alert = _alert(record, scored, decision, now) if decision.alert else None
    recipients = dict(record.recipients) if record else {}
    deliveries = []
    for wish in wishes if alert else ():
        assert alert is not None
        name = wish.subscription.name
        delivered = decide_delivery(alert, wish, told=name in recipients or name in told_of_absorbed)
        if delivered.deliver:
            for destination, channel in _destinations(wish.subscription.deliver):
                deliveries.append(
                    Delivery(
                        delivery_id=ids.derive("dl", alert.alert_id, name, destination or CHANNEL),
                        subscription=name,
                        channel=channel,
                        alert_id=alert.alert_id,
                        deal_id=state.deal_id,
                        version=state.version,
                        outcomes=delivered.outcomes,
                        created=now,
                        destination=destination,
                    )
                )
            recipients[name] = (*recipients.get(name, ()), alert.alert_id)
    alert_id = alert.alert_id if alert else None
    decided = Decided(kind=decision.kind, reasons=decision.reasons, alert=alert_id, at=now)
    highest = Highest(version=state.version, superseded_by=state.superseded_by, retracted=state.deal.retracted)
    if record is not None and record.highest.version > state.version:
        highest = record.highest
    after = DealRecord(
        deal_id=state.deal_id,
        rev=record.rev + 1 if record else 1,
        decided={**(record.decided if record else {}), str(state.version): decided},
        highest=highest,
        first_alert=(record.first_alert if record else None) or alert_id,
        last_alert=alert_id or (record.last_alert if record else None),
        recipients=recipients,
    )
    return Step(after, decision, alert, tuple(deliveries))


def _destinations(deliver: tuple[Destination, ...]) -> list[tuple[str | None, str]]:
    """Name and channel of each; without `deliver` the subscription's topic, which has no name."""
    found = [(None if d.channel == KAFKA else name, d.channel) for name, d in named(deliver).items()]
    return found or [(None, CHANNEL)]


def _known(record: DealRecord | None) -> Known:
    if record is None:
        return Known()
    highest = record.highest
    return Known(record.first_alert is not None, highest.version, highest.superseded_by, highest.retracted)


def _alert(record: DealRecord | None, scored: DealScored, decision: Decision, now: datetime) -> DealAlert:
    assert decision.kind is not None
    state = scored.state
    return DealAlert(
        alert_id=ids.derive("al", state.deal_id, state.version),
        kind=decision.kind,
        deal_id=state.deal_id,
        version=state.version,
        supersedes=_supersedes(record, state.version),
        superseded_by=state.superseded_by,
        headline=headline(state.deal, decision.kind),
        reasons=decision.reasons,
        cause=scored.cause,
        change=scored.change,
        deal=state.deal,
        scores=state.scores,
        times=state.times.model_copy(update={"emitted": now}),
    )


def _supersedes(record: DealRecord | None, version: int) -> str | None:
    """The alert of the highest lower version: a late alert supersedes none of those that are newer than it."""
    earlier = {int(v): d.alert for v, d in record.decided.items() if d.alert and int(v) < version} if record else {}
    return earlier[max(earlier)] if earlier else None
