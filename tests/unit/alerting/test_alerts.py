"""What one version adds to what alerting remembers of a deal."""

import pytest

from services.alerting.alerts import is_decided
from services.alerting.decisions import HouseRule
from shared.events import AlertKind, ChangeKind, Mode, to_wire
from shared.ids import derive
from tests.unit.alerting.examples import NOW, redirect, retraction, scored, steps, wish


def test_the_first_alert() -> None:
    event = scored()
    record, (step,) = steps([event], [wish("desk")])
    alert_id = derive("al", "d_one", 1)
    assert step.alert is not None and step.alert.alert_id == alert_id
    assert step.alert.kind is AlertKind.new and step.alert.supersedes is None
    assert step.alert.times.emitted == NOW and step.alert.times.scored == event.state.times.scored
    assert step.alert.deal == event.state.deal and step.alert.cause == event.cause
    (delivery,) = step.deliveries
    assert delivery.delivery_id == derive("dl", alert_id, "desk", "kafka") and delivery.alert_id == alert_id
    assert [outcome.reason for outcome in delivery.outcomes] == ["matched", "above_thresholds"]
    assert record.first_alert == record.last_alert == alert_id and record.rev == 1
    assert record.recipients == {"desk": (alert_id,)} and is_decided(record, event)


def test_a_version_that_is_not_told_is_remembered() -> None:
    record, (step,) = steps([scored(mode=Mode.backfill)], [wish()])
    assert step.alert is None and step.deliveries == ()
    assert record.decided["1"].reasons == ("history",) and record.first_alert is None and record.recipients == {}


def test_an_alert_supersedes_the_one_before_it() -> None:
    events = [scored(1), scored(2), scored(3, ChangeKind.status), scored(4, ChangeKind.money)]
    record, (first, quiet, second, third) = steps(events)
    assert first.alert and second.alert and third.alert and quiet.alert is None
    assert second.alert.supersedes == first.alert.alert_id and third.alert.supersedes == second.alert.alert_id
    assert record.first_alert == first.alert.alert_id and record.last_alert == third.alert.alert_id


def test_a_late_version_supersedes_nothing_newer() -> None:
    record, (_, late) = steps([scored(3, ChangeKind.status), scored(2, ChangeKind.money)])
    assert late.alert and late.alert.kind is AlertKind.update and late.alert.supersedes is None
    assert record.highest.version == 3


def test_after_the_redirect_no_lower_version_is_told() -> None:
    record, (_, merged, late) = steps([scored(1), redirect(3, "d_two"), scored(2, ChangeKind.status)], [wish()])
    assert merged.alert and merged.alert.kind is AlertKind.merged and merged.alert.superseded_by == "d_two"
    assert late.alert is None and late.decision.reasons == ("merged_away",)
    assert record.highest.superseded_by == "d_two"


def test_follow_ups_reach_those_who_were_told() -> None:
    desk, other = wish("desk", thresholds={"priority": 40}), wish("other", types=["merger"])
    _, (first, gone) = steps([scored(1, priority=40), retraction(2, priority=0)], [desk, other])
    assert [d.subscription for d in first.deliveries] == ["desk"]
    assert [d.subscription for d in gone.deliveries] == ["desk"]
    assert gone.deliveries[0].outcomes[0].reason == "follow_up"


def test_a_retraction_returns_and_is_told() -> None:
    _, (_, gone, back) = steps([scored(1), retraction(2), scored(3, ChangeKind.revived)])
    assert gone.alert and back.alert
    assert (gone.alert.kind, back.alert.kind) == (AlertKind.retraction, AlertKind.update)


def test_the_floor_is_a_setting() -> None:
    rule = HouseRule(priority_floor=30)
    _, (_, second) = steps([scored(1), scored(2, priority=40)], rule=rule)
    assert second.alert and second.alert.reasons == ("priority",)


@pytest.mark.parametrize("version", [1, 2])
def test_equal_input_gives_equal_bytes(version: int) -> None:
    def once() -> bytes:
        alert = steps([scored(version)])[1][0].alert
        assert alert is not None
        return to_wire(alert)

    assert once() == once()
