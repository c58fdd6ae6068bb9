from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.revisions import MAX_ORIGINS, Article, Brought, Content, Step, Withdrawal, apply, event_id
from shared.errors import PermanentError
from shared.events import Mode, Origin
from shared.ids import document_hash

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def brought(text: str, source: str = "one", *, updated: int | None = None, **origin: Any) -> Brought:
    named = {"source_id": "7", **origin}
    moment = NOW + timedelta(hours=updated) if updated is not None else None
    return Brought(Origin(source=source, first_seen=NOW, **named), Content(title=text, text=text), moment)


def withdrawal(source: str = "one", *, updated: int | None = None, source_id: str = "7") -> Withdrawal:
    return Withdrawal(source, source_id, None, NOW + timedelta(hours=updated) if updated is not None else None)


class Life:
    """An article and what happened to it."""

    def __init__(self) -> None:
        self.article: Article | None = None

    def __call__(self, arrival: Brought | Withdrawal) -> Step:
        before = self.article
        step = apply(before, "a_1", arrival, NOW)
        if step.article is not before:
            assert step.article is not None
            assert step.article.version == (before.version if before else 0) + 1
        self.article = step.article
        return step

    @property
    def revision(self) -> int:
        return self.article.revision if self.article else 0


def test_there_and_back_again_is_three_revisions() -> None:
    life = Life()
    steps = [life(brought(text)) for text in ("A", "B", "A")]
    assert [step.outcome for step in steps] == ["new", "revised", "revised"]
    assert [(step.event.revision, step.event.text) for step in steps if step.event] == [(1, "A"), (2, "B"), (3, "A")]
    assert len({event_id(step.event) for step in steps if step.event}) == 3


def test_each_event_carries_the_whole_article() -> None:
    event = Life()(brought("A", url="https://e.com/a", published=NOW)).event
    assert event is not None
    assert (event.article_id, event.revision, event.generation, event.mode) == ("a_1", 1, 0, Mode.live)
    assert (event.title, event.text, event.document, event.withdrawn) == ("A", "A", document_hash("A"), False)
    assert [origin.url for origin in event.origins] == ["https://e.com/a"]
    assert (event.times.published, event.times.first_seen, event.times.accepted) == (NOW, NOW, NOW)


def test_the_same_again_changes_nothing() -> None:
    life = Life()
    life(brought("A"))
    before = life.article
    step = life(brought("A"))
    assert (step.outcome, step.event) == ("unchanged", None)
    assert step.article is before


def test_a_copy_elsewhere_is_one_more_origin() -> None:
    life = Life()
    life(brought("A"))
    step = life(brought("A", "two"))
    assert step.outcome == "origin_added"
    assert step.event and [origin.source for origin in step.event.origins] == ["one", "two"]


def test_the_leading_origin_decides_the_text() -> None:
    life = Life()
    life(brought("A"))
    life(brought("A", "two"))
    step = life(brought("B", "two"))
    assert (step.outcome, step.event, life.revision) == ("recorded", None, 2)
    step = life(withdrawal())
    assert step.outcome == "origin_removed"
    assert step.event and (step.event.text, [origin.source for origin in step.event.origins]) == ("B", ["two"])


def test_withdrawn_and_restored() -> None:
    life = Life()
    life(brought("A"))
    step = life(withdrawal())
    assert step.outcome == "withdrawn"
    assert step.event and (step.event.withdrawn, step.event.text, step.event.origins) == (True, "", ())
    assert life.article and life.article.contents == {}
    assert life(withdrawal()).outcome == "unchanged"
    step = life(brought("A"))
    assert step.outcome == "restored"
    assert step.event and (step.event.revision, step.event.text, step.event.withdrawn) == (3, "A", False)


def test_who_comes_back_no_longer_leads() -> None:
    life = Life()
    life(brought("A"))
    life(brought("A", "two"))
    life(withdrawal())
    step = life(brought("C"))
    assert step.outcome == "origin_added"
    assert step.event and (step.event.text, [o.source for o in step.event.origins]) == ("A", ["two", "one"])


def test_withdrawing_what_is_not_known() -> None:
    assert apply(None, "a_1", withdrawal(), NOW) == Step(None, None, "unknown")
    life = Life()
    life(brought("A"))
    assert life(withdrawal("two")).outcome == "unknown"
    assert life(withdrawal(source_id="8")).outcome == "unknown"


def test_an_older_version_is_stale() -> None:
    life = Life()
    life(brought("A", updated=1))
    life(brought("B", updated=2))
    assert life(brought("A", updated=1)).outcome == "stale"
    assert life(withdrawal(updated=1)).outcome == "stale"
    assert life.revision == 2
    life(withdrawal(updated=3))
    assert life(brought("B", updated=2)).outcome == "stale"
    assert life(brought("B", updated=4)).outcome == "restored"


def test_confirming_a_text_makes_versions_in_between_stale() -> None:
    life = Life()
    life(brought("A", updated=1))
    assert life(brought("A", updated=3)).event is None
    assert life(brought("B", updated=2)).outcome == "stale"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"source_id": "7", "url": "https://e.com/a"}, {"source_id": "7", "url": "https://e.com/moved"}),
        ({"source_id": None, "url": "https://e.com/a"}, {"source_id": None, "url": "http://www.e.com/a/?utm_source=x"}),
        ({"source_id": "7", "url": "https://e.com/a"}, {"source_id": None, "url": "https://e.com/a"}),
        ({"source_id": None, "url": "https://e.com/a"}, {"source_id": "7", "url": "https://e.com/a"}),
    ],
)
def test_the_same_origin_by_id_or_address(first: dict[str, Any], second: dict[str, Any]) -> None:
    life = Life()
    life(brought("A", **first))
    assert life(brought("B", **second)).outcome == "revised"
    assert life.article and len(life.article.origins) == 1


def test_the_generation_is_passed_on() -> None:
    life = Life()
    life(brought("A"))
    assert life.article
    life.article = life.article.model_copy(update={"generation": 3})
    event = life(brought("B")).event
    assert event and event.generation == 3


def test_limits() -> None:
    life = Life()
    for number in range(MAX_ORIGINS):
        life(brought("A", f"source {number}"))
    assert life(brought("A", "one more")).outcome == "crowded"
    life = Life()
    life(brought("A" * 900_000))
    for number in range(2):
        life(brought(f"{number}" * 900_000, f"source {number}"))
    with pytest.raises(PermanentError, match="URL of its own"):
        life(brought("Z" * 900_000, "another"))


SOURCES, TEXTS = st.sampled_from(["one", "two", "three"]), st.sampled_from("ABC")
UPDATED = st.none() | st.integers(0, 3)
ARRIVALS = st.one_of(
    st.builds(lambda text, source, updated: brought(text, source, updated=updated), TEXTS, SOURCES, UPDATED),
    st.builds(lambda source, updated: withdrawal(source, updated=updated), SOURCES, UPDATED),
)


@given(st.lists(ARRIVALS, max_size=15))
def test_any_sequence(arrivals: list[Brought | Withdrawal]) -> None:
    life = Life()
    for arrival in arrivals:
        before = life.revision
        step = life(arrival)
        assert life.revision == before + (step.event is not None)
        if step.event:
            assert step.event.revision == life.revision
            assert step.event.withdrawn == (not step.event.origins) == (step.event.text == "")
            assert step.event.document == document_hash(step.event.text)
        if life.article:
            assert set(life.article.contents) == {held.document for held in life.article.present}
        held = life.article
        assert life(arrival).event is None  # the same again, such as a repeated request, changes nothing
        assert life.article == held
