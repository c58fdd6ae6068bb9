"""People's decisions: what they do, that they outlive what comes after them, and that a crash shows nowhere."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.scoring.decisions import Decision, Outcome
from services.scoring.memory_store import MemoryStore
from shared.events import CauseKind, ChangeKind, DealScored, DealsDetected, FlagKind
from tests.support.readings import groups
from tests.support.stores import Cut, CutOff, Yielding
from tests.unit.scoring.deciding import correction, deal_of, decide, decision, shown, submit
from tests.unit.scoring.examples import mention, reading, usd
from tests.unit.scoring.test_joining import acquisition, contents, deliver, told


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


async def made(store: MemoryStore, *decisions: Decision) -> list[Outcome]:
    await submit(store, decisions)
    return await decide(store, *decisions)


def scored(store: MemoryStore, deal_id: str) -> DealScored:
    """The event of a deal's last version."""
    last = [deal for deal in store.written if deal.deal_id == deal_id][-1]
    return DealScored.model_validate_json(last.messages[0].value)


ONE = acquisition("a1", "Alpha", "Beta", 5e8)
SAME = acquisition("a2", "Alpha", "Beta", 5e8, day=0.1)
OTHER = acquisition("b1", "Gamma", "Delta", 2e9)


# --- merge -----------------------------------------------------------------------------------------------------------


def test_a_merge_makes_one_deal_of_two_that_contradict() -> None:
    async def work() -> None:
        store = await told([ONE, OTHER])
        older, younger = deal_of(store, "a1"), deal_of(store, "b1")
        if store.deals[older].age > store.deals[younger].age:
            older, younger = younger, older
        (outcome,) = await made(store, decision("merge", younger, other=older))
        assert outcome.applied and outcome.versions == {older: 2}
        assert groups(store) == {frozenset({"a1", "b1"})}
        assert store.deals[younger].state.superseded_by == older
        for deal_id, kind in ((younger, ChangeKind.merged), (older, ChangeKind.absorbed)):
            event = scored(store, deal_id)
            assert event.change.kinds[0] == kind
            assert (event.cause.kind, event.cause.decision) == (CauseKind.person, "dc_1")
            assert event.cause.detail == "mina: the release says so"

    run(work())


def test_two_deals_of_one_article_that_were_merged_stay_one_when_it_is_read_again() -> None:
    async def work() -> None:
        def two(revision: int) -> DealsDetected:
            mentions = [
                mention("Alpha licensor, Beta licensee", assets=[name], ordinal=n)
                for n, name in enumerate(("ABC-1", "XYZ-9"))
            ]
            return reading("a1", *mentions, revision=revision)

        store = await told([two(1)])
        one, other = store.deals
        await made(store, decision("merge", one, other=other))
        await deliver(store, two(2))
        assert len(store.deals) == 2
        assert groups(store) == {frozenset({"a1"})}

    run(work())


# --- split -----------------------------------------------------------------------------------------------------------


def test_an_alias_comes_back_with_what_its_articles_said_since_and_is_never_merged_again() -> None:
    async def work() -> None:
        store = await told([ONE, OTHER])
        one, other = deal_of(store, "a1"), deal_of(store, "b1")
        await made(store, decision("merge", one, other=other))
        goes_on = deal_of(store, "a1", "b1")
        alias = other if goes_on == one else one
        await deliver(store, acquisition("a1", "Alpha", "Beta", 6e8, revision=2))
        await deliver(store, acquisition("b1", "Gamma", "Delta", 3e9, revision=2))
        before = store.deals[alias].state.version
        (outcome,) = await made(store, decision("split", goes_on, other=alias, number=2))
        assert outcome.applied and set(outcome.versions) == {goes_on, alias}
        assert groups(store) == {frozenset({"a1"}), frozenset({"b1"})}
        assert (deal_of(store, "a1"), deal_of(store, "b1")) == (one, other)
        assert shown(store, "a1").terms.total.value == usd(6e8)  # type: ignore[union-attr]
        assert store.deals[alias].state.version == before + 1
        for deal_id in (one, other):
            event = scored(store, deal_id)
            assert ChangeKind.correction in event.change.kinds
            assert (event.cause.kind, event.cause.decision) == (CauseKind.person, "dc_2")
            assert event.state.aliases == () and event.state.superseded_by is None
        assert store.deals[one].apart == (other,) and store.deals[other].apart == (one,)

    run(work())


async def wrongly_joined() -> tuple[MemoryStore, str]:
    """Two articles that look like one deal, of which a person says that they are two."""
    store = await told([ONE, SAME])
    return store, deal_of(store, "a1", "a2")


def test_an_article_leaves_for_a_deal_of_its_own_and_stays_there() -> None:
    async def work() -> None:
        store, deal_id = await wrongly_joined()
        (outcome,) = await made(store, decision("move", deal_id, articles=("a2",)))
        assert outcome.applied
        assert groups(store) == {frozenset({"a1"}), frozenset({"a2"})}
        new = deal_of(store, "a2")
        assert set(outcome.versions) == {deal_id, new} and deal_of(store, "a1") == deal_id
        assert ChangeKind.correction in scored(store, deal_id).change.kinds or scored(store, deal_id).change.kinds
        assert scored(store, new).change.kinds == (ChangeKind.founded, ChangeKind.correction)
        for one in (
            acquisition("a2", "Alpha", "Beta", 5e8, day=0.1, revision=2),  # says the same again
            acquisition("a2", "Alpha", "Beta", 7e8, day=0.1, revision=3),  # another figure
            reading("a2", day=0.1, revision=4),  # nothing
            SAME.model_copy(update={"revision": 4, "generation": 1}),  # read anew by other rules
        ):
            await deliver(store, one)
            await deliver(store, acquisition("a1", "Alpha", "Beta", 5e8, revision=one.revision + 1))
        assert groups(store) == {frozenset({"a1"}), frozenset({"a2"})}
        assert deal_of(store, "a2") == new

    run(work())


def test_new_articles_may_join_either_of_two_that_were_parted() -> None:
    async def work() -> None:
        store, deal_id = await wrongly_joined()
        await made(store, decision("move", deal_id, articles=("a2",)))
        await deliver(store, acquisition("a3", "Alpha", "Beta", 5e8, day=0.2))
        assert len(groups(store)) == 2
        assert sum(len(group) for group in groups(store)) == 3

    run(work())


def test_what_is_apart_stays_apart_when_one_of_them_is_merged_into_a_third() -> None:
    async def work() -> None:
        store, deal_id = await wrongly_joined()
        await made(store, decision("move", deal_id, articles=("a2",)))
        new = deal_of(store, "a2")
        await deliver(store, acquisition("c1", "Alpha", "Omega", 9e8, day=-1))
        third = deal_of(store, "c1")
        await made(store, decision("merge", deal_id, other=third, number=2))
        await deliver(store, acquisition("a1", "Alpha", "Beta", 5e8, revision=2))
        await deliver(store, acquisition("a2", "Alpha", "Beta", 5e8, day=0.1, revision=2))
        assert groups(store) == {frozenset({"a1", "c1"}), frozenset({"a2"})}
        assert new in store.deals[third].apart
        await made(store, decision("merge", new, other=third, number=3))  # a person may
        assert groups(store) == {frozenset({"a1", "c1", "a2"})}

    run(work())


# --- corrected values ------------------------------------------------------------------------------------------------


def test_a_value_that_is_set_outlives_articles_edits_and_merges_and_can_be_taken_back() -> None:
    async def work() -> None:
        store = await told([ONE])
        deal_id = deal_of(store, "a1")
        (outcome,) = await made(store, correction(deal_id, "total", "USD 450 million"))
        assert outcome.applied and outcome.versions == {deal_id: 2}
        event = scored(store, deal_id)
        assert event.change.kinds == (ChangeKind.money, ChangeKind.correction)
        assert event.cause.kind is CauseKind.person
        for one in (
            SAME,
            acquisition("a1", "Alpha", "Beta", 6e8, revision=2),
            ONE.model_copy(update={"revision": 2, "generation": 1}),
        ):
            await deliver(store, one)
        deal = shown(store, "a1", "a2")
        assert deal.terms.total and deal.terms.total.value == usd(4.5e8)
        proof = deal.terms.total.evidence[0]
        assert (proof.rule, proof.extractor, proof.document, proof.confidence) == ("person", "person/mina", "dc_1", 1)
        (flag,) = [flag for flag in deal.flags if flag.kind == FlagKind.corrected]
        assert flag.detail == "total: USD 500 million is told, USD 450 million is set by mina"
        await deliver(store, OTHER)
        await made(store, decision("merge", deal_id, other=deal_of(store, "b1"), number=2))
        assert shown(store, "a1", "a2", "b1").terms.total.value == usd(4.5e8)  # type: ignore[union-attr]
        goes_on = deal_of(store, "a1", "a2", "b1")
        await made(store, correction(goes_on, "total", None, number=3))
        assert shown(store, "a1", "a2", "b1").terms.total.value in (usd(5e8), usd(2e9))  # type: ignore[union-attr]

    run(work())


def test_a_merged_deal_shows_its_own_correction_before_an_inherited_one() -> None:
    async def work() -> None:
        store = await told([ONE, OTHER])
        one, other = deal_of(store, "a1"), deal_of(store, "b1")
        older, younger = sorted((one, other), key=lambda deal_id: store.deals[deal_id].age)
        await made(store, correction(older, "total", "USD 1 million", number=1))
        await made(store, correction(younger, "total", "USD 2 million", number=2))
        await made(store, correction(younger, "stage", "phase2", number=3))
        await made(store, decision("merge", older, other=younger, number=4))
        deal = shown(store, "a1", "b1")
        assert deal.terms.total and deal.terms.total.value == usd(1e6)
        assert deal.terms.stage and deal.terms.stage.value == "phase2"
        await made(store, decision("split", older, other=younger, number=5))
        deal = store.deals[younger].state.deal
        assert deal.terms.total and deal.terms.total.value == usd(2e6)
        assert deal.terms.stage and deal.terms.stage.value == "phase2"
        assert store.deals[older].state.deal.terms.stage is None

    run(work())


def test_a_correction_that_changes_nothing_yet_holds_against_what_comes() -> None:
    """A party that nobody tells so far is taken out all the same."""

    async def work() -> None:
        store = await told([ONE])
        deal_id = deal_of(store, "a1")
        (outcome,) = await made(store, correction(deal_id, "party:Bank", "none"))
        assert outcome.applied and outcome.versions == {deal_id: 1}
        parties = "Alpha acquirer, Beta target, Bank advisor"
        await deliver(store, reading("a2", mention(parties, kind="acquisition", total=usd(5e8)), day=0.1))
        assert [p.name for p in shown(store, "a1", "a2").parties] == ["Alpha", "Beta"]

    run(work())


# --- refusals --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda d: decision("merge", d, other="d_none"), "there is no deal d_none"),
        (lambda d: decision("merge", d, other=d), "are one deal already"),
        (lambda d: decision("split", d, other="d_none"), "was not merged into"),
        (lambda d: decision("split", d, other=d), "is the deal that goes on"),
        (lambda d: decision("move", d, articles=("b1",)), "article b1 does not tell"),
        (lambda d: decision("move", d, articles=("a1", "a2")), "at least one has to stay"),
        (lambda d: decision("move", d), "no article is named"),
        (lambda d: correction(d, "colour", "red"), "a deal has no field 'colour'"),
        (lambda d: correction(d, "total", "a lot"), "total can't be 'a lot': write an amount with its currency"),
        (lambda d: correction("d_none", "type", "merger"), "there is no deal d_none"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(make: Callable[[str], Decision], says: str) -> None:
    async def work() -> None:
        store, deal_id = await wrongly_joined()
        written = len(store.written)
        (outcome,) = await made(store, make(deal_id))
        assert not outcome.applied
        assert outcome.reason and says in outcome.reason
        assert len(store.written) == written

    run(work())


# --- crashes, repetitions, order -------------------------------------------------------------------------------------


class CutDecision(CutOff):
    WRITES = ("enforce", "mark", "move", "write", "conclude")


async def scene() -> tuple[MemoryStore, str, str]:
    store = await told([ONE, SAME, OTHER])
    return store, deal_of(store, "a1", "a2"), deal_of(store, "b1")


def script(deal_id: str, other: str, alias_of: Callable[[], tuple[str, str]]) -> list[Callable[[], Decision]]:
    """Decisions of every kind, each made when those before it are applied."""
    return [
        lambda: correction(deal_id, "total", "USD 1 billion", number=1),
        lambda: decision("merge", deal_id, other=other, number=2),
        lambda: correction(deal_id, "upfront", "USD 40 million", number=3),
        lambda: decision("split", alias_of()[0], other=alias_of()[1], number=4),
        lambda: decision("move", deal_id, articles=("a2",), number=5),
        lambda: correction(deal_id, "total", None, number=6),
    ]


async def play(cut: tuple[int, int, bool] | None = None, repeat: bool = False) -> MemoryStore:
    """`cut`: in which decision, before or after which of its writes."""
    store, deal_id, other = await scene()

    def alias_of() -> tuple[str, str]:
        gone = deal_id if store.deals[deal_id].state.superseded_by else other
        return (other, gone) if gone == deal_id else (deal_id, gone)

    applied: list[Decision] = []
    for place, make in enumerate(script(deal_id, other, alias_of)):
        one = make()
        await store.submit(one)
        if cut and cut[0] == place:
            with contextlib.suppress(Cut):
                await decide(CutDecision(store, cut[1], cut[2]), one)
        await decide(store, one)
        applied.append(one)
        if repeat:  # an entry whose lease ended comes again, although others came after it
            for earlier in applied:
                recorded = store.decisions[earlier.decision_id]
                store.decisions[earlier.decision_id] = replace(recorded, outcome=None)
            await decide(store, *applied)
    return store


def stored(store: MemoryStore) -> dict[str, Any]:
    return {
        deal_id: (d.state.superseded_by, d.state.aliases, d.state.deal, set(d.apart), set(d.decided))
        for deal_id, d in store.deals.items()
    }


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 5), st.integers(1, 9), st.booleans())
def test_a_cut_at_any_write_of_a_decision_is_made_good(place: int, write: int, after: bool) -> None:
    async def work() -> None:
        expected, found = await play(), await play((place, write, after))
        assert stored(found) == stored(expected)
        assert {d: r.outcome and r.outcome.applied for d, r in found.decisions.items()} == {
            f"dc_{number}": True for number in range(1, 7)
        }
        versions: dict[str, list[int]] = {}
        for deal in found.written:
            versions.setdefault(deal.deal_id, []).append(deal.state.version)
        assert all(seen == list(range(1, len(seen) + 1)) for seen in versions.values())

    run(work())


def test_a_decision_that_is_applied_again_changes_nothing() -> None:
    async def work() -> None:
        assert stored(await play(repeat=True)) == stored(await play())

    run(work())


LATE: Sequence[DealsDetected] = [
    acquisition("a3", "Alpha", "Beta", 5.5e8, day=0.2),
    acquisition("a2", "Alpha", "Beta", 5.2e8, day=0.1, revision=2),
    acquisition("a1", "Alpha", "Beta", 5.3e8, revision=2),
    acquisition("b1", "Gamma", "Delta", 2.2e9, revision=2),
    reading("b1", revision=3),
    acquisition("b1", "Gamma", "Delta", 2.3e9, revision=4),
    acquisition("b2", "Gamma", "Delta", 2e9, day=0.1),
]


@settings(max_examples=60, deadline=None)
@given(
    st.permutations(LATE),
    st.integers(1, 5),
    st.lists(st.integers(0, len(LATE)), min_size=5, max_size=5).map(sorted),
)
def test_claims_and_decisions_in_any_order_give_the_same_deals(
    order: list[DealsDetected], number: int, places: list[int]
) -> None:
    """Corrections, a merge and the split that undoes it, so many of them, each anywhere among the articles."""

    async def work(order: Sequence[DealsDetected], places: Sequence[int]) -> tuple[Any, Any]:
        store, deal_id, other = await scene()
        younger = max(deal_id, other, key=lambda d: store.deals[d].age)
        older = deal_id if younger == other else other
        decisions = [
            correction(deal_id, "total", "USD 1 billion", number=1),
            decision("merge", deal_id, other=other, number=2),
            correction(other, "party:Delta", "seller", number=3),
            correction(deal_id, "exclusivity", "exclusive", number=4),
            decision("split", older, other=younger, number=5),
        ]
        for place in range(len(order) + 1):
            for one, when in zip(decisions[:number], places, strict=False):
                if when == place:
                    (outcome,) = await made(store, one)
                    assert outcome.applied
            if place < len(order):
                await deliver(store, order[place])
        return groups(store), contents(store)

    end = [len(LATE)] * 5
    assert asyncio.run(work(order, places)) == asyncio.run(work(LATE, end))


@settings(max_examples=40, deadline=None)
@given(st.permutations(LATE[1:]), st.integers(0, len(LATE) - 1))
def test_a_move_anywhere_among_later_revisions_gives_the_same_deals(order: list[DealsDetected], place: int) -> None:
    async def work(order: Sequence[DealsDetected], place: int) -> tuple[Any, Any]:
        store, deal_id, _ = await scene()
        move = decision("move", deal_id, articles=("a2",))
        for one in order[:place]:
            await deliver(store, one)
        await made(store, move)
        for one in order[place:]:
            await deliver(store, one)
        return groups(store), contents(store)

    found, expected = asyncio.run(work(order, place)), asyncio.run(work(LATE[1:], 0))
    assert found == expected
    assert found[0] == {frozenset({"a1"}), frozenset({"a2"}), frozenset({"b1", "b2"})}


@settings(max_examples=60, deadline=None)
@given(st.permutations(LATE[1:]), st.booleans(), st.randoms(use_true_random=False))
def test_a_replica_that_decides_and_one_that_reads_end_in_the_same_deals(
    order: list[DealsDetected], parted: bool, random: Any
) -> None:
    """The store lets the other replica run at each call, in an order that Hypothesis picks."""

    async def work(at_once: bool) -> tuple[Any, Any]:
        store, deal_id, other = await scene()
        decisions = [
            correction(deal_id, "total", "USD 1 billion", number=1),
            decision("move", deal_id, articles=("a2",), number=2)
            if parted
            else decision("merge", deal_id, other=other, number=2),
            correction(deal_id, "party:Beta", "none", number=3),
        ]
        await submit(store, decisions)

        async def read() -> None:
            for one in order:
                await deliver(Yielding(store, random) if at_once else store, one)

        if at_once:
            await asyncio.gather(read(), decide(Yielding(store, random), *decisions))
        else:
            await read()
            await decide(store, *decisions)
        return groups(store), contents(store)

    assert asyncio.run(work(True)) == asyncio.run(work(False))
