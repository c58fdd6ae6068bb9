"""When deliveries are tried again: bounds, order, and that nothing is lost, by simulated time."""

import random
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.alerting.channels import Answer, Gone, Retry, Sent
from services.alerting.retries import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    RETRY_FOR,
    SENT,
    WAITING,
    Endpoint,
    Row,
    after,
    chains,
    fate,
    pause,
    probe,
)
from tests.unit.alerting.examples import NOW


@given(st.integers(0, 10_000), st.integers())
def test_a_pause_is_between_nothing_and_its_bound(failures: int, seed: int) -> None:
    found = pause(failures, random.Random(seed))
    assert timedelta(0) <= found <= min(FIRST_PAUSE * 2 ** min(max(failures - 1, 0), 30), LONGEST_PAUSE)


@given(st.integers(0, 500), st.floats(0, 86400), st.integers())
def test_what_was_asked_for_is_kept(attempts: int, seconds: float, seed: int) -> None:
    asked = timedelta(seconds=seconds)
    found = fate(Row("r", "d", 1, NOW, attempts, NOW), Retry("429", asked), NOW, random.Random(seed))
    assert found.state == WAITING and found.due_at is not None and found.due_at >= NOW + asked
    endpoint = after(Endpoint(), Retry("429", asked), NOW, random.Random(seed))
    assert endpoint.not_before is not None and endpoint.not_before >= NOW + asked


def test_a_success_forgets_all_failures_and_gone_is_for_good() -> None:
    dice = random.Random(1)
    failing = Endpoint()
    for _ in range(7):
        failing = after(failing, Retry("500"), NOW, dice)
    assert failing.probing and failing.not_before is not None
    assert after(failing, Sent(), NOW, dice) == Endpoint()
    assert after(Endpoint(), Gone("410"), NOW, dice).disabled == "410"


ROWS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(1, 6), st.integers(-5, 5)), max_size=25, unique_by=lambda r: r[:2]
)


@given(ROWS)
def test_a_chain_never_passes_over_what_waits(parts: list[tuple[int, int, int]]) -> None:
    rows = [Row(f"{d}/{v}", f"d{d}", v, NOW + timedelta(seconds=s)) for d, v, s in parts]
    found = chains(rows, NOW)
    for chain in found:
        versions = sorted(row.version for row in rows if row.deal_id == chain[0].deal_id)
        assert [row.version for row in chain] == versions[: len(chain)]
        assert all(row.due_at <= NOW for row in chain)
    started = {chain[0].deal_id for chain in found}
    for row in rows:  # whose first is due is not forgotten
        first = min((r for r in rows if r.deal_id == row.deal_id), key=lambda r: r.version)
        assert (first.due_at <= NOW) == (row.deal_id in started)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.integers(0, 10**6), st.integers(0, 60), st.sampled_from([0.0, 0.3, 0.8]))
def test_an_outage_ends_and_everything_arrives_in_order(
    parts: list[tuple[int, int, int]], seed: int, hours: int, flaky: float
) -> None:
    """The whole logic by simulated time: an endpoint that is away, then back with a share of failures."""
    dice = random.Random(seed)
    waiting = {f"{d}/{v}": Row(f"{d}/{v}", f"d{d}", v, NOW + timedelta(seconds=s)) for d, v, s in parts}
    first_due = {row.id: row.due_at for row in waiting.values()}
    endpoint, now, taken = Endpoint(), NOW, list[Row]()
    back = NOW + timedelta(hours=hours)
    tries_while_away = 0
    while waiting and now < back + timedelta(hours=11):
        now += timedelta(seconds=20)
        if endpoint.not_before and endpoint.not_before > now:
            continue
        probing = endpoint.probing
        head = probe(list(waiting.values())) if probing else None
        ready = ([[head]] if head else []) if probing else chains(waiting.values(), now)
        for chain in ready:
            for row in chain:
                answer: Answer = Retry("503") if now < back or dice.random() < flaky else Sent()
                tries_while_away += now < back
                found = fate(row, answer, now, dice)
                endpoint = after(endpoint, answer, now, dice)
                if found.state != SENT:
                    assert found.due_at is not None
                    waiting[row.id] = Row(row.id, row.deal_id, row.version, found.due_at, row.attempts + 1, now)
                    break
                taken.append(waiting.pop(row.id))
            if endpoint.probing:
                break
        if probing and not endpoint.failures:
            waiting = {
                row.id: Row(row.id, row.deal_id, row.version, first_due[row.id], row.attempts, row.first_tried)
                for row in waiting.values()
            }
    assert not waiting and endpoint.disabled is None
    for deal in {row.deal_id for row in taken}:
        versions = [row.version for row in taken if row.deal_id == deal]
        assert versions == sorted(set(versions))
    assert tries_while_away <= 60 + 20 * hours


def test_three_days_are_the_end_of_a_delivery_and_of_an_endpoint() -> None:
    dice = random.Random(3)
    old = Row("r", "d", 1, NOW, 400, NOW - RETRY_FOR)
    assert fate(old, Retry("500"), NOW, dice).state == "failed"
    assert fate(old, Sent(), NOW, dice).state == SENT
    given_up = after(Endpoint(9, NOW - RETRY_FOR), Retry("500"), NOW, dice)
    assert given_up.disabled is not None and "3 days" in given_up.disabled


def test_what_fails_by_itself_is_not_the_only_probe() -> None:
    poison, fresh = Row("p", "d1", 1, NOW, 7, NOW), Row("f", "d2", 1, NOW)
    assert probe([poison, Row("p2", "d1", 2, NOW), fresh]) is fresh
    assert probe([]) is None
