"""Which claims tell the same deal: hard pairs by hand, and what holds for any pair."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.scoring.claims import Claim, claims_of
from services.scoring.deal_index import index_keys
from services.scoring.matching import contradicts, matches
from services.scoring.resolution import Found, Join, choose, same_deal
from shared.events import DealStatus, DealType
from tests.unit.scoring.examples import claim, mention, reading, usd

LICENCE = "Alpha licensor, Beta licensee"
PURCHASE = "Alpha acquirer, Target target"


def same(one: tuple[str, dict[str, Any]], other: tuple[str, dict[str, Any]]) -> bool:
    a, b = claim("a_1", one[0], **one[1]), claim("a_2", other[0], **other[1])
    return matches(a, b) is not None


JOINED: dict[str, tuple[tuple[str, dict[str, Any]], tuple[str, dict[str, Any]]]] = {
    "a retelling": ((LICENCE, {}), (LICENCE, {"day": 2})),
    "a retelling with a rounded figure": ((LICENCE, {"total": usd(1.234e9)}), (LICENCE, {"total": usd(1.2e9)})),
    "a retelling with another figure": ((LICENCE, {"total": usd(1e9)}), (LICENCE, {"total": usd(2e9)})),
    "another name for the type": ((LICENCE, {}), ("Alpha partner, Beta partner", {"kind": "collaboration"})),
    "advisors and a third party": ((LICENCE, {}), (f"{LICENCE}, Bank advisor, Gamma partner", {})),
    "the same asset under a longer name": ((LICENCE, {"assets": ["X-101"]}), (LICENCE, {"assets": ["X101 tablets"]})),
    "other names for the asset, one figure": (
        (LICENCE, {"assets": ["X-101"], "total": usd(6.1e8)}),
        (LICENCE, {"assets": ["Fantasin"], "total": usd(6.1e8)}),
    ),
    "pricing and closing of an offering": (
        ("Alpha issuer", {"kind": "equity_offering", "total": usd(5e7)}),
        ("Alpha issuer", {"kind": "equity_offering", "status": "completed", "total": usd(5.75e7), "day": 4}),
    ),
    "launch and upsized pricing of an offering": (
        ("Alpha issuer", {"kind": "equity_offering", "status": "proposed", "total": usd(1e8)}),
        ("Alpha issuer, Bank advisor", {"kind": "equity_offering", "total": usd(1.25e8), "day": 1}),
    ),
    "a rumour and its confirmation": (
        (PURCHASE, {"kind": "acquisition", "status": "rumoured", "total": usd(3e9)}),
        (PURCHASE, {"kind": "acquisition", "total": usd(3.6e9), "day": 40}),
    ),
    "a rumour of a sale and the buyer": (
        ("Target target", {"kind": "acquisition", "status": "rumoured"}),
        (PURCHASE, {"kind": "acquisition", "day": 30}),
    ),
    "a letter of intent and the agreement": (
        (PURCHASE, {"kind": "acquisition", "status": "proposed"}),
        (PURCHASE, {"kind": "acquisition", "day": 200}),
    ),
    "a termination": ((LICENCE, {}), (LICENCE, {"status": "terminated", "day": 500})),
    "a milestone with its own figure": (
        (LICENCE, {"total": usd(6e8), "assets": ["X-101"]}),
        (LICENCE, {"status": "milestone", "total": usd(1e7), "assets": ["X-101"], "day": 400}),
    ),
    "an article that refers back": ((LICENCE, {}), (LICENCE, {"refers_back": True, "day": 100})),
    "only the target, with the figure": (
        (PURCHASE, {"kind": "acquisition", "total": usd(2e9)}),
        ("Target target", {"kind": "acquisition", "total": usd(2e9), "day": 6}),
    ),
    "only the target, on the same day": (
        (PURCHASE, {"kind": "acquisition", "total": usd(2e9)}),
        ("Target target", {"kind": "acquisition", "day": 0.2}),
    ),
    "a subsidiary, and its parent in its place": (
        ("Daughter acquirer, Parent parent, Target target", {"kind": "acquisition"}),
        ("Parent acquirer, Target target", {"kind": "acquisition", "day": 1}),
    ),
    "a loan amended by the same lender": (
        ("Alpha issuer, Lender lender", {"kind": "debt_financing", "total": usd(5e7)}),
        ("Alpha issuer, Lender lender", {"kind": "debt_financing", "status": "amended", "day": 300}),
    ),
}

APART: dict[str, tuple[tuple[str, dict[str, Any]], tuple[str, dict[str, Any]]]] = {
    "two licences of one licensor in a week": ((LICENCE, {}), ("Alpha licensor, Gamma licensee", {"day": 5})),
    "two assets between the same parties": (
        (LICENCE, {"assets": ["X-101"], "total": usd(1e8)}),
        (LICENCE, {"assets": ["Y-202"], "total": usd(3e8), "day": 3}),
    ),
    "two assets, no figures": ((LICENCE, {"assets": ["X-101"]}), (LICENCE, {"assets": ["Y-202"], "day": 3})),
    "an offering and one a year later": (
        ("Alpha issuer", {"kind": "equity_offering", "total": usd(5e7)}),
        ("Alpha issuer", {"kind": "equity_offering", "total": usd(5e7), "day": 365}),
    ),
    "an offering and the closing of the next": (
        ("Alpha issuer", {"kind": "equity_offering"}),
        ("Alpha issuer", {"kind": "equity_offering", "status": "completed", "day": 365}),
    ),
    "two placements on one day": (
        ("Alpha issuer", {"kind": "equity_offering", "total": usd(5e6)}),
        ("Alpha issuer", {"kind": "equity_offering", "total": usd(3e6)}),
    ),
    "shares and notes": (
        ("Alpha issuer", {"kind": "equity_offering", "total": usd(5e7)}),
        ("Alpha issuer", {"kind": "debt_financing", "total": usd(5e7)}),
    ),
    "one investor in two companies": (
        ("Alpha issuer, Fund investor", {"kind": "venture_financing", "total": usd(5e7)}),
        ("Beta issuer, Fund investor", {"kind": "venture_financing", "total": usd(5e7)}),
    ),
    "only the advisors in common": (
        (f"{LICENCE}, Bank advisor, Law advisor", {}),
        ("Gamma licensor, Delta licensee, Bank advisor, Law advisor", {}),
    ),
    "one subsidiary and parent, two targets": (
        ("Daughter acquirer, Parent parent, One target", {"kind": "acquisition"}),
        ("Daughter acquirer, Parent parent, Two target", {"kind": "acquisition"}),
    ),
    "two licensors of one group, two licensees": (
        ("Alpha licensor, Mother licensor, Beta licensee", {}),
        ("Alpha licensor, Mother licensor, Gamma licensee", {}),
    ),
    "a new announcement half a year later": ((LICENCE, {}), (LICENCE, {"day": 180})),
    "a termination, and a new agreement later": ((LICENCE, {"status": "terminated"}), (LICENCE, {"day": 90})),
    "a purchase and a licence": ((PURCHASE, {"kind": "acquisition"}), ("Alpha licensee, Target licensor", {})),
    "only the target, another figure": (
        (PURCHASE, {"kind": "acquisition", "total": usd(2e9)}),
        ("Target target", {"kind": "acquisition", "total": usd(3e9)}),
    ),
    "only the target, weeks later, no figure": (
        (PURCHASE, {"kind": "acquisition"}),
        ("Target target", {"kind": "acquisition", "day": 10}),
    ),
    "only the buyer, no figure": ((PURCHASE, {"kind": "acquisition"}), ("Alpha acquirer", {"kind": "acquisition"})),
    "only the licensor, no figure and no asset": ((LICENCE, {}), ("Alpha licensor", {})),
    "nobody named": ((LICENCE, {}), ("", {})),
}


@pytest.mark.parametrize("pair", JOINED)
def test_one_deal(pair: str) -> None:
    assert same(*JOINED[pair])


@pytest.mark.parametrize("pair", APART)
def test_two_deals(pair: str) -> None:
    assert not same(*APART[pair])


def test_three_outlets_on_an_acquisition_tell_one_deal() -> None:
    outlets = [
        claim("a_1", PURCHASE, kind="acquisition", total=usd(2.1e9), primary=True),
        claim("a_2", "Target target, Alpha acquirer, Bank advisor", kind="merger", total=usd(2.1e9), day=0.1),
        claim("a_3", "Target target", kind="acquisition", total=usd(2.1e9), day=1),
    ]
    for one in outlets:
        others = [other for other in outlets if other is not one]
        verdict = choose(one, [("d_1", others)])
        assert isinstance(verdict, Join) and verdict.deal_id == "d_1"


def test_two_mentions_of_one_revision_never_join() -> None:
    one, two = claims_of(reading("a_1", mention(LICENCE), mention(LICENCE, ordinal=1)))
    assert contradicts(one, two) and matches(one, two) is None
    other = claim("a_2", LICENCE)
    assert matches(one, other) and matches(two, other)
    assert same_deal((one,), (two.given_to("d_1"), other)) is None
    assert isinstance(choose(one, [("d_1", [two.given_to("d_1"), other])]), Found)


def speaking_of(one: Claim, *names: str) -> Claim:
    return replace(one, names=names)


def test_an_article_that_speaks_of_both_companies_tells_their_deal_whatever_was_read_in_it() -> None:
    release = speaking_of(claim("a_1", PURCHASE, kind="acquisition"), "alpha", "target")
    column = speaking_of(claim("a_2", "Broker target", kind="acquisition", day=2), "target", "broker", "alpha")
    match = matches(release, column)
    assert match is not None and match.reasons == ("same_story", "same_type", "same_time")
    assert set(index_keys(release.mention, release.told, release.names)) & set(
        index_keys(column.mention, column.told, column.names)
    )
    elsewhere = speaking_of(claim("a_3", "Broker target", kind="acquisition", day=2), "broker", "alpha")
    assert matches(release, elsewhere) is None
    later = speaking_of(claim("a_4", "Broker target", kind="acquisition", day=9), "target", "broker", "alpha")
    assert matches(release, later) is None


def test_a_claim_of_one_party_goes_to_its_only_deal_and_links_no_two() -> None:
    licence, other = claim("a_1", LICENCE), claim("a_2", "Alpha licensor, Gamma licensee", day=1)
    vague = claim("a_3", "Alpha licensor", day=2)
    assert choose(vague, [("d_1", [licence])]) == Join("d_1", ("only_candidate",))
    assert isinstance(choose(vague, [("d_1", [licence]), ("d_2", [other])]), Found)
    assert isinstance(choose(claim("a_4", "Alpha licensor", day=9), [("d_1", [licence])]), Found)
    assert isinstance(choose(claim("a_5", "Alpha licensee", day=1), [("d_1", [licence])]), Found)
    assert choose(licence, [("d_9", [vague])]) == Join("d_9", ("only_candidate",))
    assert same_deal([licence, vague], [other]) is None


def test_a_name_in_full_and_in_short_is_one_party() -> None:
    def named(article: str, name: str) -> Claim:
        one = claim(article, "Alpha acquirer, Target target", kind="acquisition")
        acquirer, target = one.mention.parties
        told = target.model_copy(update={"name": name, "key": f"n:{name.casefold()}"})
        return claim_with(one, one.mention.model_copy(update={"parties": (acquirer, told)}))

    assert matches(named("a_1", "Calder"), named("a_2", "Calder Neuropsychiatry")) is not None
    assert matches(named("a_1", "Calder"), named("a_2", "Northway Neuropsychiatry")) is None


def test_a_type_that_was_not_sure_does_not_part_the_same_two_on_the_same_day() -> None:
    purchase = claim("a_1", PURCHASE, kind="acquisition")
    sure, unsure = (
        claim("a_2", "Alpha licensee, Target licensor", day=0.1, confidence=confidence) for confidence in (0.9, 0.5)
    )
    assert matches(purchase, sure) is None and contradicts(purchase, sure)
    assert matches(purchase, unsure) is not None
    assert set(index_keys(purchase.mention, purchase.told)) & set(index_keys(unsure.mention, unsure.told))


def test_an_edit_that_corrects_a_figure_stays_with_its_deal() -> None:
    def raised(revision: int, amount: float) -> Claim:
        return claim("a_1", "Alpha issuer", kind="ipo", revision=revision, total=usd(amount))

    match = matches(raised(1, 1e7), raised(2, 4e7))
    assert match is not None and "same_article" in match.reasons


def test_a_vague_claim_does_not_link_two_placements() -> None:
    one, two = (claim(f"a_{n}", "Alpha issuer", kind="equity_offering", total=usd(n * 5e6)) for n in (1, 2))
    vague = claim("a_3", "Alpha issuer", kind="equity_offering")
    assert matches(one, vague) and matches(two, vague) and matches(one, two) is None
    assert same_deal((one, vague), (two,)) is None


def test_the_strongest_match_wins_and_the_others_are_named() -> None:
    draft = claim("a_9", LICENCE, total=usd(1e8))
    agreeing = claim("a_1", LICENCE, total=usd(1e8), day=1)
    other = claim("a_2", LICENCE, total=usd(3e8), day=-1)
    assert choose(draft, [("d_b", [other]), ("d_a", [agreeing])]) == Join(
        "d_a", ("same_parties", "same_amount", "same_type", "same_time"), ("d_b",)
    )


def test_of_equal_matches_the_earliest_accepted_wins_then_the_id() -> None:
    draft, late, early = claim("a_9", LICENCE), claim("a_1", LICENCE, day=0.5), claim("a_2", LICENCE, day=-0.5)
    for candidates in ([("d_a", [late]), ("d_b", [early])], [("d_b", [early]), ("d_a", [late])]):
        verdict = choose(draft, candidates)
        assert isinstance(verdict, Join) and verdict.deal_id == "d_b"
    verdict = choose(draft, [("d_b", [late]), ("d_a", [late])])
    assert isinstance(verdict, Join) and verdict.deal_id == "d_a"
    assert choose(draft, []) == Found(("no_candidate",))
    assert choose(draft, [("d_a", [claim("a_3", "Gamma licensor")])]) == Found(("no_match",))


NEWS = {
    "licence": [
        claim("l_1", LICENCE, primary=True, total=usd(1.2e9), assets=["X-101"]),
        claim("l_2", LICENCE, day=1, total=usd(1.25e9)),
        claim("l_3", "Alpha partner, Beta partner", kind="collaboration", day=2, assets=["X-101"]),
        claim("l_4", LICENCE, day=300, status="terminated", assets=["X-101"]),
    ],
    "second licence": [
        claim("s_1", "Alpha licensor, Gamma licensee", day=4),
        claim("s_2", "Alpha licensor, Gamma licensee", day=5, total=usd(3e8)),
    ],
    "purchase": [
        claim("p_1", "Target target", kind="acquisition", status="rumoured", day=-20),
        claim("p_2", PURCHASE, kind="acquisition", total=usd(2e9)),
        claim("p_3", "Target target", kind="acquisition", total=usd(2e9), day=1),
        claim("p_4", PURCHASE, kind="acquisition", status="completed", day=120),
    ],
    "offering": [
        claim("o_1", "Alpha issuer", kind="equity_offering", status="proposed", day=10),
        claim("o_2", "Alpha issuer", kind="equity_offering", total=usd(5e7), day=11),
        claim("o_3", "Alpha issuer", kind="equity_offering", status="completed", total=usd(5.5e7), day=14),
    ],
    "offering a year later": [claim("n_1", "Alpha issuer", kind="equity_offering", total=usd(5e7), day=375)],
}


@settings(max_examples=60, deadline=None)
@given(st.permutations([one for claims in NEWS.values() for one in claims]))
def test_the_order_of_arrival_does_not_matter(arriving: list[Claim]) -> None:
    deals: dict[str, list[Claim]] = {}
    for one in arriving:
        verdict = choose(one, list(deals.items()))
        if isinstance(verdict, Found):
            deals[one.claim_id] = [one]
            continue
        deals[verdict.deal_id].append(one)
        for other in verdict.others:
            if same_deal(deals[verdict.deal_id], deals[other]):
                deals[verdict.deal_id] += deals.pop(other)
    found = {frozenset(one.claim_id for one in claims) for claims in deals.values()}
    assert found == {frozenset(one.claim_id for one in claims) for claims in NEWS.values()}


@pytest.mark.parametrize("day", range(0, 70, 5))
def test_the_index_has_no_seam(day: int) -> None:
    launch = claim("a_1", "Alpha issuer", kind="equity_offering", status="proposed", day=day)
    closing = claim("a_2", "Alpha issuer", kind="equity_offering", status="completed", day=day + 59)
    assert matches(launch, closing)
    assert set(index_keys(launch.mention, launch.told)) & set(index_keys(closing.mention, closing.told))


def test_a_raise_with_many_investors_is_found_by_its_issuer() -> None:
    investors = ", ".join(f"Fund{number} investor" for number in range(20))
    told = claim("a_1", f"Zeta issuer, {investors}", kind="venture_financing")
    later = claim("a_2", "Zeta issuer, Fund19 investor", kind="venture_financing", status="amended", day=400)
    assert matches(told, later)
    assert set(index_keys(told.mention, told.told)) & set(index_keys(later.mention, later.told))


PARTIES = st.lists(
    st.tuples(
        st.sampled_from(["Alpha", "Beta", "Gamma", "Delta"]),
        st.sampled_from(
            ["licensor", "licensee", "partner", "issuer", "investor", "acquirer", "target", "parent", "advisor"]
        ),
    ),
    max_size=4,
).map(lambda pairs: ", ".join(f"{name} {role}" for name, role in pairs))


@st.composite
def anything(draw: st.DrawFn, article: str) -> Claim:
    total = draw(st.sampled_from([None, 1e7, 1.1e7, 1.5e7, 1e9]))
    return claim(
        draw(st.sampled_from([article, "a_both"])),
        draw(PARTIES),
        revision=draw(st.integers(1, 2)),
        day=draw(st.sampled_from([0.0, 0.0, 1.0, 13.0, 30.0, 100.0, 500.0, 900.0])),
        kind=draw(st.sampled_from([kind.value for kind in DealType])),
        status=draw(st.sampled_from([status.value for status in DealStatus])),
        total=usd(total) if total else None,
        assets=draw(st.lists(st.sampled_from(["X-1", "Y-22"]), max_size=1)),
        refers_back=draw(st.booleans()),
    )


@st.composite
def likely_pair(draw: st.DrawFn) -> tuple[Claim, Claim]:
    """Two claims; in most draws of the same parties and type, so that many of them match."""
    a, b = draw(anything("a_1")), draw(anything("a_2"))
    if draw(st.integers(0, 3)):
        told = b.mention.model_copy(update={"parties": a.mention.parties, "type": a.mention.type})
        b = claim_with(b, told)
    return a, b


def claim_with(one: Claim, told: Any) -> Claim:
    return replace(one, mention=told)


@settings(max_examples=200, deadline=None)
@given(likely_pair())
def test_matching_is_symmetric_and_found_by_the_index(pair: tuple[Claim, Claim]) -> None:
    a, b = pair
    match = matches(a, b)
    assert match == matches(b, a)
    assert contradicts(a, b) == contradicts(b, a)
    if match is not None and a.article.article_id != b.article.article_id:
        assert 0 <= match.strength <= 1
        assert set(index_keys(a.mention, a.told)) & set(index_keys(b.mention, b.told))
