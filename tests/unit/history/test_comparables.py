"""Comparable deals: who is one, and what their figures say."""

import json
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cli.comps import lines, to_json
from services.history.comparables import Comparable, Criteria, comparable, figure, spread, spreads
from services.history.versions import Version, read
from shared.events import Fact, Money
from tests.unit.history.examples import fact, licence, scored, version
from tests.unit.scoring.examples import mention, proof, reading, usd

ALL = Criteria()


def made(number: int, upfront: float | None, total: float | None, currency: str = "USD") -> Comparable:
    day = date(2026, 3, 2)

    def amount(value: float | None) -> list[Money]:
        return [Money(amount=value, currency=currency)] if value is not None else []

    return Comparable(
        deal_id=f"d_{number}",
        version=1,
        headline=f"Deal {number}",
        day=day,
        upfront=figure(amount(upfront), day, "USD"),
        total=figure(amount(total), day, "USD"),
        royalty_low=None,
        royalty_high=None,
        url=f"https://a.example/{number}",
    )


def find(criteria: Criteria, one: Version | None = None) -> Comparable | None:
    return comparable(one or version(modalities=(fact("antibody"),)), criteria, "USD")


def test_all_that_is_asked_must_be_met_and_of_a_list_one() -> None:
    met = Criteria(
        types=["option", "license"],
        stages=["phase2"],
        areas=["oncology"],
        modalities=["antibody"],
        since=date(2026, 3, 2),
        until=date(2026, 3, 2),
        min_total=5e8,
    )
    assert find(met) is not None
    for unmet in (
        Criteria(types=["option"]),
        Criteria(stages=["phase3"]),
        Criteria(areas=["oncology"], modalities=["vaccine"]),
        Criteria(countries=["CN"]),
        Criteria(since=date(2026, 3, 3)),
        Criteria(until=date(2026, 3, 1)),
        Criteria(min_total=5.1e8),
    ):
        assert find(unmet) is None


def test_what_is_no_deal_is_no_comparable() -> None:
    told = reading("r", mention("Eta acquirer, Theta target", kind="acquisition", status="rumoured", document="r-1"))
    taken_back = scored([reading("one", licence()), reading("one", revision=2)])
    assert find(ALL, read(scored([told])[0].wire)) is None
    assert find(ALL, read(taken_back[0].wire)) is not None and find(ALL, read(taken_back[1].wire)) is None
    merged = version()
    state = merged.state.model_copy(update={"superseded_by": "d_other"})
    assert find(ALL, merged.model_copy(update={"state": state})) is None


def test_the_figures_of_a_deal() -> None:
    one = find(ALL)
    assert one is not None and one.upfront is not None and one.total is not None
    assert (one.upfront.amount, one.upfront.derived) == (4e7, False)
    assert (one.total.amount, one.royalty_low, one.royalty_high) == (5e8, 8, 12)
    total = Fact[Money](value=usd(1e8, "EUR"), evidence=(proof("one-1", "100 million euros"),))
    euros = find(ALL, version(total=total, payments=()))
    assert euros is not None and euros.total is not None
    assert euros.upfront is None and euros.total.derived and euros.total.stated == (usd(1e8, "EUR"),)
    assert euros.total.rate is not None and "(ECB, 2026-02-27)" in euros.total.rate  # a Friday; 2 March is a Monday


def test_amounts_of_several_currencies_and_without_a_rate() -> None:
    day = date(2026, 3, 2)
    both = figure([usd(1e6), usd(1e6, "GBP")], day, "USD")
    assert both is not None and both.derived and both.amount == pytest.approx(1e6 + 1.34714e6)
    assert figure([usd(1e6), usd(1e6, "RUB")], day, "USD") is None  # never a part of a sum
    assert figure([], day, "USD") is None
    back = figure([usd(1.34714e6)], day, "GBP")
    assert back is not None and back.amount == pytest.approx(1e6, rel=1e-5)


def test_what_is_not_disclosed_is_counted_and_is_no_zero() -> None:
    found = [made(1, 1e7, None), made(2, None, None), made(3, 3e7, 9e8), made(4, 2e7, 3e8)]
    upfront, total = spreads(found)["upfront"], spreads(found)["total"]
    assert (upfront.disclosed, upfront.lowest, upfront.median, upfront.highest) == (3, 1e7, 2e7, 3e7)
    assert (upfront.quartile_1, upfront.quartile_3) == (1.5e7, 2.5e7)
    assert (total.disclosed, total.lowest, total.median) == (2, 3e8, 6e8)
    assert spreads(found)["royalty_low_pct"].disclosed == 0 and spreads(found)["royalty_low_pct"].median is None
    told = json.loads(json.dumps(to_json(found, "USD")))
    assert told["deals"] == 4 and told["comparables"][1]["upfront"] is None
    text = "\n".join(lines(found, "USD"))
    assert "4 deals, amounts in USD" in text and "https://a.example/3" in text
    assert list(lines([], "USD")) == ["No deal meets this."]


@given(st.lists(st.one_of(st.none(), st.floats(min_value=0, max_value=1e12))))
def test_a_spread_is_in_order_and_of_what_is_told(values: list[float | None]) -> None:
    found = spread(values)
    told = [value for value in values if value is not None]
    assert found.disclosed == len(told)
    ends = [found.lowest, found.quartile_1, found.median, found.quartile_3, found.highest]
    if told:
        assert [ends[0], ends[-1]] == [min(told), max(told)]
        assert all(a <= b * (1 + 1e-9) for a, b in pairwise(ends))  # type: ignore[operator]
    else:
        assert ends == [None] * 5
