"""The six scores: their parts add up, they follow the facts, and one example is computed by hand."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.scoring.change import change_between
from services.scoring.claims import Claim, claims_of
from services.scoring.configuration import load
from services.scoring.fold import fold
from services.scoring.scores import score_all
from shared.events import (
    Change,
    ChangeKind,
    CompanyKind,
    Deal,
    DealStatus,
    DealType,
    FlagKind,
    MentionRole,
    Score,
    Scores,
    TickerCheck,
)
from tests.unit.scoring.examples import DAY_0, claim, company, mention, reading, usd

NUMBERS = load()
FOUNDED = Change(kinds=(ChangeKind.founded,))
LICENCE = "Alpha Therapeutics licensor, Beta licensee"


def scored(*claims: Claim, change: Change = FOUNDED, now: datetime = DAY_0) -> Scores:
    return score_all(fold(claims, None), change, now, NUMBERS)


def each(scores: Scores) -> dict[str, Score]:
    return {name: value for name in Scores.model_fields if isinstance(value := getattr(scores, name), Score)}


def parts(score: Score) -> dict[str, float]:
    return {contribution.name: contribution.points for contribution in score.contributions}


def adds_up(score: Score) -> bool:
    return sum(Decimal(str(part.points)) for part in score.contributions) == Decimal(str(score.value))


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from([kind.value for kind in DealType]),
    st.sampled_from([status.value for status in DealStatus]),
    st.sets(st.sampled_from(list(ChangeKind)), min_size=1, max_size=3),
    st.sampled_from([None, 1e6, 3.3e8, 9e10]),
    st.floats(0, 5000),
    st.sets(st.sampled_from([FlagKind.ai_declared, FlagKind.commentary, FlagKind.ticker_mismatch])),
)
def test_every_score_is_the_sum_of_its_parts(
    kind: str, status: str, kinds: set[ChangeKind], total: float | None, hours: float, flags: set[FlagKind]
) -> None:
    one = claim(
        "a_1",
        LICENCE,
        kind=kind,
        status=status,
        total=usd(total) if total else None,
        payments=[("upfront", "committed", 1e7), ("milestone", "contingent", 5e8)],
        flags=sorted(flags),
        areas=["oncology"],
    )
    change = Change(kinds=tuple(sorted(kinds)))
    scores = scored(one, change=change, now=DAY_0 + timedelta(hours=hours))
    for name, score in each(scores).items():
        assert adds_up(score), (name, score)
        assert score.value == round(score.value, 1)
        assert all(part.points and part.reason for part in score.contributions)
    again = scored(one, change=change, now=DAY_0 + timedelta(hours=hours))
    assert again.model_dump_json() == scores.model_dump_json()


def test_an_example_by_hand() -> None:
    """A licence of a phase 2 asset told by its licensor a day ago: USD 60 million upfront, up to 940 on milestones."""
    one = claim(
        "a_1",
        LICENCE,
        primary=True,
        total=usd(1e9),
        payments=[("upfront", "committed", 6e7)],
        assets=["X-101"],
        areas=["oncology"],
        exclusivity="exclusive",
    )
    scores = scored(one, now=DAY_0 + timedelta(hours=72))
    # 60 million is class 16; with a fifth of the other 940 it is 248 million: class 22.
    assert parts(scores.materiality) == {
        "type": 14,
        "committed_money": 16,
        "contingent_money": 6,
        "status": 4,
        "exclusivity": 4,
    }
    assert parts(scores.novelty) == {"founded": 85, "age": -42.5}
    assert parts(scores.relevance) == {"named_party": 15, "area": 20, "asset": 15}
    assert parts(scores.reliability) == {"base": 35, "primary": 35}
    assert parts(scores.policy_exposure) == {}
    assert parts(scores.priority) == {
        "materiality": 17.6,
        "novelty": 10.6,
        "relevance": 7.5,
        "reliability": 8.4,
    }
    assert [score.value for score in each(scores).values()] == [44, 42.5, 50, 70, 0, 44.1]
    money = scores.materiality.contributions[1]
    assert money.reason == "USD 60 million committed" and money.evidence[0].quote == "upfront 60000000.0"
    assert (scores.model, scores.configuration) == ("scores/1", NUMBERS.hash)


def public_partnership() -> tuple[Claim, ...]:
    told = mention(
        "Gamma Pharma host, Agency funder, Delta Therapeutics recipient",
        document="a_1-1",
        kind="public_partnership",
        payments=[("in_kind", "committed", None)],
        areas=["oncology"],
    )
    host, agency, startup = told.parties
    told = told.model_copy(
        update={
            "parties": (
                host.model_copy(update={"company": company("Gamma", CompanyKind.public, "JP")}),
                agency.model_copy(update={"kind": CompanyKind.government, "country": "KR"}),
                startup,
            )
        }
    )
    detected = reading(
        "a_1",
        told,
        flags=[FlagKind.ai_declared, FlagKind.commentary],
        others=[("Ministry", MentionRole.policy_actor), ("Index", MentionRole.index)],
        tickers=[("GAMM", TickerCheck.mismatch)],
    )
    return tuple(draft.given_to("d_1") for draft in claims_of(detected))


def test_a_public_partnership_in_kind_weighs_little_and_depends_on_policy() -> None:
    scores = scored(*public_partnership())
    assert parts(scores.materiality) == {"type": 4, "status": 4}
    assert parts(scores.policy_exposure) == {
        "government_party": 35,
        "type": 15,
        "policy_actor": 10,
        "cross_border": 5,
    }
    assert scores.reliability.value <= 40


def test_headline_figures_alone_do_not_make_a_deal_weigh() -> None:
    headline = scored(claim("a_1", LICENCE, total=usd(2e9))).materiality.value
    paid = scored(claim("a_1", LICENCE, total=usd(2e9), payments=[("upfront", "committed", 1e9)])).materiality.value
    bought = scored(claim("a_1", "Alpha acquirer, Beta target", kind="acquisition", total=usd(2e9))).materiality
    assert headline < paid < bought.value
    assert "committed_money" not in parts(scored(claim("a_1", LICENCE, total=usd(2e9))).materiality)
    assert parts(bought)["committed_money"] == 45


def test_money_counts_half_before_the_deal_is_announced() -> None:
    def money(status: str) -> float:
        one = claim("a_1", "Alpha acquirer, Beta target", kind="acquisition", status=status, total=usd(1e9))
        return parts(scored(one).materiality)["committed_money"]

    assert (money("announced"), money("rumoured"), money("proposed")) == (45, 37, 37)


def test_other_currencies_find_their_class_and_say_how() -> None:
    score = scored(claim("a_1", LICENCE, payments=[("upfront", "committed", 6e7)])).materiality
    told = claim("a_1", LICENCE, payments=[("upfront", "committed", 6e7)])
    terms = told.mention.terms
    yen = terms.payments[0].model_copy(update={"amount": usd(9e9, "JPY")})
    terms = terms.model_copy(update={"payments": (yen,)})
    in_yen = scored(Claim(**{**told.__dict__, "mention": told.mention.model_copy(update={"terms": terms})})).materiality
    assert in_yen.value == score.value
    assert in_yen.contributions[1].reason == (
        "JPY 9 billion committed, its class found with rounded rates of 2025-10-01"
    )


def novelty(*kinds: str, status: str = "announced", articles: int = 1, hours: float = 0) -> float:
    claims = [claim(f"a_{number}", LICENCE, status=status) for number in range(articles)]
    change = Change(kinds=tuple(ChangeKind(kind) for kind in kinds))
    return scored(*claims, change=change, now=DAY_0 + timedelta(hours=hours)).novelty.value


def test_novelty_falls_with_retellings_and_age() -> None:
    assert novelty("founded") > novelty("money") > novelty("parties") > novelty("sources", articles=2)
    assert novelty("sources", articles=2) > novelty("sources", articles=8) > 0
    assert novelty("founded", hours=72) == novelty("founded") / 2
    assert novelty("status", status="terminated") >= novelty("founded")


def test_a_late_step_of_an_old_deal_is_new() -> None:
    old, end = claim("a_1", LICENCE), claim("a_2", LICENCE, day=400, status="terminated")
    before, after = fold([old], None), fold([old, end], None)
    change = change_between(before, after)
    assert change is not None
    value = score_all(after, change, DAY_0 + timedelta(days=400), NUMBERS).novelty.value
    assert value == 85


def reliability(*claims: Claim) -> float:
    return scored(*claims).reliability.value


def test_reliability_follows_who_tells() -> None:
    news, primary = claim("a_1", LICENCE), claim("a_2", LICENCE, primary=True)
    opinion = claim("a_3", LICENCE, commentary=True)
    assert reliability(opinion) < reliability(news) < reliability(news, claim("a_4", LICENCE)) < reliability(primary)
    assert reliability(primary, opinion) > reliability(primary)  # one more origin, and not only commentary
    assert reliability(claim("a_1", LICENCE, status="rumoured")) < reliability(news)
    assert reliability(claim("a_1", LICENCE, total=usd(1e9)), claim("a_4", LICENCE, total=usd(2e9))) < reliability(
        news, claim("a_4", LICENCE)
    )


@pytest.mark.parametrize("flag", [FlagKind.ai_declared, FlagKind.ai_suspected])
def test_what_only_ai_wrote_is_capped(flag: FlagKind) -> None:
    def written(article: str, **told: Any) -> Claim:
        detected = reading(article, mention(LICENCE, document=f"{article}-1"), flags=[flag], **told)
        return claims_of(detected)[0].given_to("d_1")

    capped = scored(written("a_1"), written("a_2"), written("a_3", primary=True)).reliability
    assert capped.value == 40 and parts(capped)["limit"] < 0
    assert "limit" not in parts(scored(written("a_1"), claim("a_2", LICENCE, primary=True)).reliability)


def test_relevance_needs_signs_of_life_science() -> None:
    def relevance(parties: str, **told: Any) -> float:
        return scored(claim("a_1", parties, **told)).relevance.value

    assert relevance("Acme licensor, Bolts licensee") == 0
    assert relevance("Acme licensor, Bolts licensee", areas=["oncology"]) == 20
    assert relevance("Acme Biosciences licensor, Bolts licensee", areas=["oncology"], assets=["X-1"]) == 50
    assert relevance("Acme licensor, Bolts licensee, Biobank advisor") == 0


def test_a_retracted_deal_still_scores() -> None:
    last: Deal = fold([claim("a_1", LICENCE, total=usd(1e9))], None)
    gone = fold([], last)
    scores = score_all(gone, Change(kinds=(ChangeKind.retracted,)), DAY_0, NUMBERS)
    assert parts(scores.novelty) == {"retracted": 60}
