"""The house rule, name by name."""

import pytest

from services.alerting.decisions import BARS, EXPLANATIONS, GROUNDS, HouseRule, Known, decide
from shared.events import AlertKind, CauseKind, ChangeKind, DealScored, FactChange, Mode
from tests.unit.alerting.examples import redirect, retraction, scored

RULE = HouseRule(priority_floor=60)
TOLD = Known(alerted=True, version=1)


def overdue(field: str, *, ended: bool = False, mode: Mode = Mode.live) -> DealScored:
    """A version that time brought about; `ended`: what was overdue no longer is."""
    by = "was due by 2026-06-30"
    fact = FactChange(field=field, before=by if ended else None, after=None if ended else by)
    event = scored(2, ChangeKind.overdue, cause=CauseKind.due, mode=mode)
    return event.model_copy(update={"change": event.change.model_copy(update={"facts": (fact,)})})


@pytest.mark.parametrize(
    ("event", "known", "kind", "reasons"),
    [
        (scored(), Known(), AlertKind.new, ("new",)),
        (scored(priority=60), Known(), AlertKind.new, ("new", "priority")),
        (scored(2), Known(version=1), AlertKind.new, ("new",)),
        (scored(2, ChangeKind.status), TOLD, AlertKind.update, ("status",)),
        (scored(2, ChangeKind.money, ChangeKind.sources), TOLD, AlertKind.update, ("money",)),
        (overdue("expected close overdue"), TOLD, AlertKind.update, ("overdue",)),
        (overdue("outside date overdue"), Known(), AlertKind.new, ("overdue",)),
        (scored(2, ChangeKind.correction), TOLD, AlertKind.correction, ("correction",)),
        (scored(2, ChangeKind.correction), Known(version=1), AlertKind.new, ("new", "correction")),
        (scored(2, ChangeKind.correction, ChangeKind.status), TOLD, AlertKind.correction, ("status", "correction")),
        (retraction(2), TOLD, AlertKind.retraction, ("retraction",)),
        (scored(2, ChangeKind.revived), TOLD, AlertKind.update, ("revived",)),
        (redirect(2, "d_two"), TOLD, AlertKind.merged, ("merged",)),
        (scored(2, ChangeKind.absorbed, cause=CauseKind.merge), TOLD, AlertKind.update, ("absorbed",)),
        (scored(2, ChangeKind.absorbed, cause=CauseKind.merge), Known(), AlertKind.new, ("new", "absorbed")),
        (scored(2, priority=60), TOLD, AlertKind.update, ("priority",)),
        (scored(2, mode=Mode.live, cause=CauseKind.due, priority=70), Known(), AlertKind.new, ("priority",)),
    ],
)
def test_told(event: DealScored, known: Known, kind: AlertKind, reasons: tuple[str, ...]) -> None:
    decision = decide(event, known, RULE)
    assert (decision.kind, decision.reasons, decision.alert) == (kind, reasons, True)


@pytest.mark.parametrize(
    ("event", "known", "reasons"),
    [
        (scored(2, priority=59.9), TOLD, ("sources_only",)),
        (scored(2, ChangeKind.terms), TOLD, ("below_floor",)),
        (overdue("development_milestone overdue"), TOLD, ("below_floor",)),
        (overdue("expected close overdue", ended=True), TOLD, ("below_floor",)),
        (overdue("expected close overdue", mode=Mode.backfill), Known(), ("history",)),
        (scored(2, ChangeKind.terms, ChangeKind.sources), TOLD, ("below_floor",)),
        (scored(2, cause=CauseKind.due), Known(version=1), ("sources_only",)),
        (scored(2, ChangeKind("brand_new_kind")), TOLD, ("below_floor",)),
        (scored(mode=Mode.backfill, priority=99), Known(), ("history",)),
        (scored(2, ChangeKind.status, mode=Mode.reprocess), TOLD, ("history",)),
        (scored(mode=Mode("simulation")), Known(), ("history",)),
        (retraction(2), Known(version=1), ("never_alerted",)),
        (redirect(2, "d_two"), Known(version=1), ("never_alerted",)),
        (scored(2, ChangeKind.status), Known(True, 3, superseded_by="d_two"), ("merged_away",)),
        (scored(2, ChangeKind.status), Known(False, 3, retracted=True), ("retracted_since",)),
        (retraction(1), Known(False, 3, superseded_by="d_two"), ("merged_away", "never_alerted")),
    ],
)
def test_not_told(event: DealScored, known: Known, reasons: tuple[str, ...]) -> None:
    decision = decide(event, known, RULE)
    assert (decision.kind, decision.reasons, decision.alert) == (None, reasons, False)


def test_history_is_told_where_it_is_asked_for() -> None:
    asked = HouseRule(tell_history=True)
    assert decide(scored(mode=Mode.backfill), Known(), asked).kind is AlertKind.new


def test_a_late_version_is_decided_as_any_other() -> None:
    assert decide(scored(2, ChangeKind.status), Known(True, 5), RULE).kind is AlertKind.update


def test_a_deal_that_returns_after_a_merge_is_told() -> None:
    split = scored(4, ChangeKind.correction, cause=CauseKind.person)
    assert decide(split, Known(True, 3, superseded_by="d_two"), RULE).kind is AlertKind.correction


def test_every_reason_is_explained() -> None:
    names = [name for name, _ in (*BARS, *GROUNDS)] + ["sources_only", "below_floor"]
    assert sorted(names) == sorted(EXPLANATIONS)
