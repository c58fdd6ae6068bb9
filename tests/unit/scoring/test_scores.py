"""The six scores: their parts add up, and they follow the facts. docs/scoring.md computes one by hand."""

from dataclasses import replace
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
    Fact,
    FlagKind,
    MentionRole,
    Score,
    Scores,
    Size,
    SizeKind,
    TickerCheck,
)
from tests.unit.scoring.examples import DAY_0, claim, company, mention, proof, reading, usd

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
    st.sampled_from(["USD", "EUR", "JPY", "TWD", "XAU"]),
    st.sampled_from([None, 3e6, 2e9, 4e11]),
    st.floats(0, 5000),
    st.sets(st.sampled_from([FlagKind.ai_declared, FlagKind.commentary, FlagKind.ticker_mismatch])),
)
def test_every_score_is_the_sum_of_its_parts(
    kind: str,
    status: str,
    kinds: set[ChangeKind],
    total: float | None,
    currency: str,
    size: float | None,
    hours: float,
    flags: set[FlagKind],
) -> None:
    one = claim(
        "a_1",
        LICENCE,
        kind=kind,
        status=status,
        total=usd(total, currency) if total else None,
        payments=[("upfront", "committed", 1e7), ("milestone", "contingent", 5e8)],
        flags=sorted(flags),
        areas=["oncology"],
    )
    if size:
        alpha, beta = one.mention.parties
        known = company("Alpha", CompanyKind.public, "CN").model_copy(
            update={"sizes": (Size(kind=SizeKind.revenue, amount=size, currency=currency),)}
        )
        parties = (alpha.model_copy(update={"company": known}), beta)
        one = replace(one, mention=one.mention.model_copy(update={"parties": parties}))
    change = Change(kinds=tuple(sorted(kinds)))
    scores = scored(one, change=change, now=DAY_0 + timedelta(hours=hours))
    for name, score in each(scores).items():
        assert adds_up(score), (name, score)
        assert score.value == round(score.value, 1)
        assert all(part.points and part.reason for part in score.contributions)
    again = scored(one, change=change, now=DAY_0 + timedelta(hours=hours))
    assert again.model_dump_json() == scores.model_dump_json()


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
    assert parts(scores.materiality) == {"type": 3, "usual_size": 0.5, "status": 4}
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
    assert parts(bought)["committed_money"] == 32


def test_money_counts_half_before_the_deal_is_announced() -> None:
    def money(status: str) -> float:
        one = claim("a_1", "Alpha acquirer, Beta target", kind="acquisition", status=status, total=usd(1e9))
        return parts(scored(one).materiality)["committed_money"]

    assert (money("announced"), money("rumoured"), money("proposed")) == (32, 28, 28)


def paid(amount: float, currency: str) -> Score:
    """The materiality of a licence with this upfront."""
    told = claim("a_1", LICENCE, payments=[("upfront", "committed", 1)])
    (payment,) = told.mention.terms.payments
    terms = told.mention.terms.model_copy(
        update={"payments": (payment.model_copy(update={"amount": usd(amount, currency)}),)}
    )
    return scored(replace(told, mention=told.mention.model_copy(update={"terms": terms}))).materiality


@pytest.mark.parametrize(
    ("amount", "currency", "how"),
    [
        (9e9, "JPY", "JPY 9 billion committed, derived at JPY 1 = USD 0.00641123 (ECB, 2026-02-27)"),
        (2e9, "TWD", "TWD 2 billion committed, derived at TWD 1 = USD 0.03 (rounded, 2026-10-01)"),
    ],
)
def test_other_currencies_are_compared_in_dollars_and_say_how(amount: float, currency: str, how: str) -> None:
    score = paid(amount, currency)
    assert score.value == paid(6e7, "USD").value
    assert score.contributions[1].reason == how
    quote, rate = score.contributions[1].evidence
    assert quote.quote and rate.rule and rate.rule.split(":")[1] == currency


def test_a_total_that_is_the_sum_of_its_parts_has_no_rest() -> None:
    told = claim("a_1", LICENCE, total=usd(1), payments=[("upfront", "committed", 1), ("milestone", "contingent", 1)])
    terms, (upfront, milestone) = told.mention.terms, told.mention.terms.payments
    assert terms.total is not None
    for part in (7e6, 49.1e6, 333e6):
        whole = terms.model_copy(
            update={
                "total": terms.total.model_copy(update={"value": usd(500e6, "EUR")}),
                "payments": (
                    upfront.model_copy(update={"amount": usd(part, "EUR")}),
                    milestone.model_copy(update={"amount": usd(500e6 - part, "EUR")}),
                ),
            }
        )
        score = scored(replace(told, mention=told.mention.model_copy(update={"terms": whole}))).materiality
        assert not [part for part in score.contributions if "the rest of" in part.reason]


def test_a_sum_at_the_edge_of_a_class_is_in_it() -> None:
    payments = [("upfront", "committed", 30e6), ("milestone", "contingent", 1.4e9)]
    score = scored(claim("a_1", LICENCE, payments=payments)).materiality
    assert (parts(score)["committed_money"], parts(score)["contingent_money"]) == (9, 7)


def test_a_currency_without_a_rate_counts_nothing() -> None:
    assert "committed_money" not in parts(paid(9e9, "XAU"))


def sized(party: str, *sizes: Size) -> Claim:
    """An acquisition for a billion dollars; one of the parties is known with these sizes."""
    told = claim("a_1", "Alpha acquirer, Beta target", kind="acquisition", total=usd(1e9))
    known = company(party, CompanyKind.public, "US").model_copy(update={"sizes": sizes})
    parties = tuple(p.model_copy(update={"company": known}) if p.name == party else p for p in told.mention.parties)
    return replace(told, mention=told.mention.model_copy(update={"parties": parties}))


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (
            Size(kind=SizeKind.market_value, amount=2e9, currency="USD", day=DAY_0.date()),
            "is 50% of the size of Alpha (USD 2 billion, market value of 2026-03-02)",
        ),
        (
            Size(kind=SizeKind.revenue, amount=1e9, currency="USD", day=DAY_0.date()),
            "is 25% of the size of Alpha (USD 4 billion, estimated from the revenue of 2026-03-02)",
        ),
        (
            Size(kind=SizeKind.employees, amount=2000),
            "is 33.3% of the size of Alpha (USD 3 billion, estimated from 2,000 employees)",
        ),
        (
            Size(kind=SizeKind.market_rank, amount=2500),
            "is 66.7% of the size of Alpha (USD 1.5 billion, estimated from place 2500 by market value)",
        ),
    ],
)
def test_money_is_compared_with_what_is_known_of_a_partys_size(size: Size, said: str) -> None:
    reasons = {part.name: part.reason for part in scored(sized("Alpha", size)).materiality.contributions}
    assert reasons["larger_party"] == f"USD 1 billion {said}"
    assert reasons["usual_size"] == "the size of Beta is not known: what is usual for acquisition"


def test_the_best_figure_of_the_moment_is_the_size() -> None:
    value = Size(kind=SizeKind.market_value, amount=1e9, currency="USD", day=DAY_0.date() - timedelta(days=30))
    later = value.model_copy(update={"amount": 9e9, "day": DAY_0.date() + timedelta(days=1)})
    count = Size(kind=SizeKind.employees, amount=10)
    larger = scored(sized("Alpha", later, count, value)).materiality.contributions[3]
    assert larger.name == "larger_party" and "USD 1 billion, market value of 2026-01-31" in larger.reason
    assert "10 employees" in scored(sized("Alpha", later, count)).materiality.contributions[3].reason
    assert "larger_party" not in parts(scored(sized("Alpha", later)).materiality)


def test_the_smaller_and_the_larger_party_are_told_apart() -> None:
    small = Size(kind=SizeKind.market_value, amount=1e9, currency="USD")
    large = small.model_copy(update={"amount": 1e11})
    one, other = sized("Alpha", large), sized("Beta", small)
    both = tuple(map(lambda a, b: a if a.company else b, one.mention.parties, other.mention.parties))
    told = scored(replace(one, mention=one.mention.model_copy(update={"parties": both}))).materiality
    assert parts(told) == {
        "type": 16,
        "committed_money": 32,
        "smaller_party": 20,
        "larger_party": 5,
        "status": 4,
    }


def test_who_gives_money_for_a_living_is_not_compared() -> None:
    bank = company("Bank", CompanyKind.public, "US")
    bank = bank.model_copy(update={"sizes": (Size(kind=SizeKind.market_value, amount=1e9, currency="USD"),)})
    told = claim("a_1", "Alpha issuer, Bank lender", kind="debt_financing", total=usd(1e8))
    alpha, lender = told.mention.parties
    parties = (alpha, lender.model_copy(update={"company": bank}))
    score = scored(replace(told, mention=told.mention.model_copy(update={"parties": parties}))).materiality
    assert "larger_party" not in parts(score) and parts(score)["usual_size"] == 9


def test_contingent_money_counts_by_the_stage_of_the_asset() -> None:
    def contingent(stage: str | None) -> float:
        told = claim("a_1", LICENCE, payments=[("milestone", "contingent", 1e9)])
        fact = Fact[str](value=stage, evidence=(proof("a_1-1", stage),)) if stage else None
        terms = told.mention.terms.model_copy(update={"stage": fact})
        score = scored(replace(told, mention=told.mention.model_copy(update={"terms": terms}))).materiality
        return parts(score).get("contingent_money", 0)

    assert [contingent(stage) for stage in ("discovery", None, "phase2", "phase3")] == [6, 12, 16, 22]


def test_a_filing_item_counts_where_the_origin_tells_it() -> None:
    detected = reading("a_1", mention(LICENCE, document="a_1-1"), primary=True)
    (origin,) = detected.origins
    origins = (origin.model_copy(update={"filing_items": ("8-K 7.01", "8-K 1.01")}),)
    (draft,) = claims_of(detected.model_copy(update={"origins": origins}))
    last = scored(draft.given_to("d_1")).materiality.contributions[-1]
    assert (last.name, last.points, last.reason) == ("filing_item", 5, "it is filed under 8-K 1.01")


def novelty(*kinds: str, status: str = "announced", articles: int = 1, hours: float = 0) -> float:
    claims = [claim(f"a_{number}", LICENCE, status=status) for number in range(articles)]
    change = Change(kinds=tuple(ChangeKind(kind) for kind in kinds))
    return scored(*claims, change=change, now=DAY_0 + timedelta(hours=hours)).novelty.value


def test_novelty_falls_with_retellings_and_age() -> None:
    assert novelty("founded") > novelty("money") > novelty("parties") > novelty("sources", articles=2)
    assert novelty("sources", articles=2) > novelty("sources", articles=8) > 0
    assert novelty("founded", hours=72) == novelty("founded") / 2
    assert novelty("status", status="terminated") >= novelty("founded")


def changed(before: list[Claim], *more: Claim, now: datetime) -> Score:
    """The novelty of what these further claims change."""
    old, new = fold(before, None), fold([*before, *more], None)
    change = change_between(old, new)
    assert change is not None
    return score_all(new, change, now, NUMBERS).novelty


def test_a_new_fact_is_news_however_often_the_deal_was_told() -> None:
    upfront = claim("a_9", LICENCE, day=2, payments=[("upfront", "committed", 6e7)])
    for told in (1, 3, 8):
        before = [claim(f"a_{number}", LICENCE) for number in range(told)]
        score = changed(before, upfront, now=DAY_0 + timedelta(days=2))
        (fact,) = score.contributions
        assert (fact.name, fact.points) == ("new_fact", 60)
        assert fact.reason == "upfront first told: USD 60 million (committed)"
        assert fact.evidence[0].document == "a_9-1"
    assert changed([upfront], claim("a_10", LICENCE, day=2), now=DAY_0 + timedelta(days=2)).value < 10


def test_a_fact_is_as_old_as_the_first_article_that_tells_it() -> None:
    late = claim("a_2", LICENCE, day=-3, accepted=DAY_0, payments=[("upfront", "committed", 6e7)])
    assert parts(changed([claim("a_1", LICENCE)], late, now=DAY_0)) == {"new_fact": 60, "age": -30}


def test_several_new_facts_are_one_piece_of_news() -> None:
    full = claim("a_2", LICENCE, payments=[("upfront", "committed", 6e7)], assets=["X-1"], areas=["oncology"])
    points = [part.points for part in changed([claim("a_1", LICENCE)], full, now=DAY_0).contributions]
    assert points == [60, 5, 0.2]


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


def test_the_standing_of_the_best_source_counts() -> None:
    detected = reading("a_1", mention(LICENCE, document="a_1-1"))
    (origin,) = detected.origins
    detected = detected.model_copy(update={"origins": (origin.model_copy(update={"publisher": "Reuters"}),)})
    (draft,) = claims_of(detected)
    score = scored(draft.given_to("d_1"), claim("a_2", LICENCE)).reliability
    assert parts(score)["source"] == 20
    assert score.contributions[1].evidence[0].rule == "told_by:Reuters:a_1"


def test_a_measure_applies_where_all_that_it_asks_for_is_there() -> None:
    def measures(kind: str, country: str) -> list[str]:
        told = claim("a_1", "Alpha supplier, Beta partner", kind=kind)
        alpha, beta = told.mention.parties
        parties = (alpha.model_copy(update={"country": country}), beta)
        score = scored(replace(told, mention=told.mention.model_copy(update={"parties": parties}))).policy_exposure
        return [part.reason for part in score.contributions if part.name == "measure"]

    assert measures("manufacturing_supply", "CN") == [
        "limits on dealings with Chinese biotechnology suppliers: Alpha is of CN; type manufacturing supply"
    ]
    assert measures("manufacturing_supply", "CH") == measures("settlement", "CN") == []


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
