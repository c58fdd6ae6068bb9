"""Why and why not, in plain words."""

from services.alerting.explain import explain, lines
from shared.events import ChangeKind, Mode
from tests.unit.alerting.examples import retraction, scored, steps, wish


def test_a_story() -> None:
    desk, other = wish("desk"), wish("other", types=["merger"])
    record, done = steps(
        [scored(1), scored(2), scored(3, ChangeKind.status, mode=Mode.reprocess), retraction(4)], [desk, other]
    )
    alerts = [step.alert for step in done if step.alert]
    deliveries = [delivery for step in done for delivery in step.deliveries]
    stories = explain(record, alerts, deliveries, [desk, other])

    assert [(story.version, story.kind and story.kind.value) for story in stories] == [
        (1, "new"),
        (2, None),
        (3, None),
        (4, "retraction"),
    ]
    assert [[reason.name for reason in story.reasons] for story in stories] == [
        ["new"],
        ["sources_only"],
        ["history"],
        ["retraction"],
    ]
    got, missed = stories[0].deliveries
    assert got.delivered and got.delivery_id == deliveries[0].delivery_id
    assert not missed.delivered and not missed.changed_since
    assert [(r.name, r.detail) for r in missed.reasons] == [("type", "wanted merger; the deal has license")]
    assert [reason.name for reason in stories[3].deliveries[0].reasons] == ["follow_up"]
    assert [reason.name for reason in stories[3].deliveries[1].reasons] == ["not_received"]

    text = "\n".join(lines(stories))
    assert "Version 2 of d_one: no alert" in text
    assert "sources_only: The deal is only told by more or fewer sources" in text
    assert "other: not delivered" in text and "wanted merger; the deal has license" in text


def test_a_subscription_that_is_newer_than_the_alert() -> None:
    record, done = steps([scored(1)], [])
    alerts = [step.alert for step in done if step.alert]
    (story,) = explain(record, alerts, [], [wish("late")])
    assert not story.deliveries[0].delivered and story.deliveries[0].changed_since
    assert "newer than the alert" in lines([story])[-1]


def test_an_alert_whose_row_is_not_there_yet() -> None:
    record, _ = steps([scored(1)], [wish()])
    (story,) = explain(record, [], [], [wish()])
    assert story.kind is not None and story.headline is None and story.deliveries == ()
