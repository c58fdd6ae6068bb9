"""The past replayed: the same bytes under the same configuration, nothing known later, and what another would change."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from services.alerting.decisions import HouseRule
from services.cli.replay import lines
from services.history.differences import Differences, report
from services.history.replay import Replay, Replayed, score
from services.history.store import Stored
from services.history.versions import read
from services.scoring import rates
from services.scoring.configuration import Configuration
from services.scoring.scores import BY_NAME
from shared.events import (
    Company,
    CompanyKind,
    DealScored,
    DealsDetected,
    Size,
    SizeKind,
    instant_text,
)
from tests.unit.history.examples import CONFIGURATION, licence, scored, with_terms
from tests.unit.scoring.examples import DAY_0, mention, reading, usd


def changed(**sections: dict[str, Any]) -> Configuration:
    return CONFIGURATION.model_copy(
        update={name: getattr(CONFIGURATION, name).model_copy(update=values) for name, values in sections.items()}
    )


def with_sizes(told: DealsDetected, *sizes: Size) -> DealsDetected:
    def known(party: Any) -> Any:
        company = Company(company_id=f"c_{party.key}", name=party.name, kind=CompanyKind.public, sizes=sizes)
        return party.model_copy(update={"company": company})

    deals = tuple(
        one.model_copy(update={"parties": tuple(known(party) for party in one.parties)}) for one in told.deals
    )
    return told.model_copy(update={"deals": deals})


def story() -> list[DealsDetected]:
    """A licence retold, with more told, corrected, ended; another in yen; a rumour denied; an article withdrawn."""
    retold = [reading(f"re{n}", licence(f"re{n}"), day=0.1 * n) for n in range(1, 4)]
    corrected = with_terms(licence("one"), payments=licence("one").terms.payments[:1])
    dear = mention("Gamma acquirer, Delta target", kind="acquisition", total=usd(9e10, "JPY"), document="yen-1")
    rumour = mention("Eta acquirer, Theta target", kind="acquisition", status="rumoured", document="rum-1")
    sizes = [
        Size(kind=SizeKind.market_value, amount=8e8, currency="EUR", day=date(2026, 1, 30)),
        Size(kind=SizeKind.market_value, amount=9e12, currency="USD", day=date(2026, 9, 1)),  # not known by then
    ]
    return [
        reading("one", licence("one"), primary=True),
        *retold,
        with_sizes(reading("yen", dear, day=1), *sizes),
        reading("rum", rumour, day=2),
        reading("one", corrected, day=3, revision=2),
        reading("end", mention("Alpha licensor, Beta licensee", status="terminated", assets=["AB-1"], document="end-1"), day=9),
        reading("rum", day=9, revision=2),
    ]  # fmt: skip


def replayed(replay: Replay, versions: list[Stored]) -> list[Replayed]:
    return [replay.step(read(stored.wire)) for stored in versions]


def test_the_same_configuration_gives_the_same_bytes() -> None:
    versions = scored(story())
    assert len(versions) >= 9
    for stored in versions:
        whole = DealScored.model_validate_json(stored.wire)
        again = score(read(stored.wire), CONFIGURATION)
        assert again.model_dump_json(exclude_none=True) == whole.state.scores.model_dump_json(exclude_none=True)
    for one in replayed(Replay(CONFIGURATION), versions):
        assert one.moved == 0 and one.old.decision == one.new.decision


def test_what_need_not_be_computed_again_is_the_same() -> None:
    versions = scored(story())
    new = changed(priority={"materiality": 0.6, "novelty": 0.05}, reliability={"base": 50.0})
    full, short = (replayed(Replay(new, stored=by), versions) for by in (None, CONFIGURATION))
    for one, other in zip(full, short, strict=True):
        assert one.new.decision == other.new.decision
        for name in (*BY_NAME, "priority"):
            assert getattr(one.new.scores, name).value == getattr(other.new.scores, name).value
        assert one.new.scores.reliability == other.new.scores.reliability
        assert not other.new.scores.materiality.contributions  # as it is stored


@pytest.mark.parametrize("name", BY_NAME)
def test_a_score_depends_on_its_own_section_alone(name: str) -> None:
    class Seen:
        """The configuration; any other section than the one of this name is not there."""

        def __getattr__(self, section: str) -> Any:
            assert section == name, f"{name} depends on {section}: then a replay must compute it again for that as well"
            return getattr(CONFIGURATION, section)

    for stored in scored(story()):
        deal = read(stored.wire)
        BY_NAME[name](deal.state.deal, deal.change, DAY_0, Seen())  # type: ignore[arg-type]


# --- point in time -----------------------------------------------------------------------------------------------------


def values(one: Replayed) -> tuple[str, Any]:
    return one.new.scores.model_dump_json(), one.new.decision


def test_what_came_later_changes_nothing_before_it() -> None:
    versions = scored(story())
    new = changed(priority={"materiality": 0.7, "novelty": 0.0})
    whole = [values(one) for one in replayed(Replay(new), versions)]
    for cut in range(len(versions)):
        assert [values(one) for one in replayed(Replay(new), versions[:cut])] == whole[:cut]


def test_no_rate_of_the_day_or_later_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    versions = scored(story())
    new = changed(materiality={"exclusivity": 9.0})
    before = [values(one) for one in replayed(Replay(new), versions)]
    assert any("JPY 1 = USD" in text for text, _ in before) and any("EUR 1 = USD" in text for text, _ in before)
    columns, rows = rates._table()
    used: list[tuple[date, date]] = []

    def spoiled(currency: str, day: date) -> rates.Rate | None:
        """The rates of that day and of all later ones are another's."""
        kept = [row for row in rows if row[:10] < day.isoformat()]
        later = [row[:10] + ",9" * len(columns) for row in rows if row[:10] >= day.isoformat()]
        monkeypatch.setattr(rates, "_table", lambda: (columns, kept + later))
        found = original(currency, day)
        if found:
            used.append((found.day, day))
        return found

    original = rates.rate_before.__wrapped__
    monkeypatch.setattr("services.scoring.scores.amounts.rate_before", spoiled)
    assert [values(one) for one in replayed(Replay(new), versions)] == before
    moments = max(datetime.fromisoformat(stored.known_at) for stored in versions)
    assert used and all(of < day <= moments.date() for of, day in used)


def test_rates_of_a_publication_dated_ahead_are_those_of_the_moment() -> None:
    ahead = reading("yen", mention("Gamma acquirer, Delta target", kind="acquisition", total=usd(9e10, "JPY"), document="yen-1"), day=200, accepted=DAY_0)  # fmt: skip
    told = scored([ahead])[0].wire.decode()
    assert "JPY 1 = USD" in told and "(ECB, 2026-02-27)" in told  # the newest by 2 March, a Monday


def test_company_data_of_a_later_day_count_nothing() -> None:
    versions = scored(story())
    spoiled = [
        Stored(s.deal_id, s.version, s.known_at, s.wire.replace(b"9000000000000.0", b"1000.0")) for s in versions
    ]
    assert spoiled != versions
    new = changed(materiality={"exclusivity": 9.0})
    both = ([values(one) for one in replayed(Replay(new), side)] for side in (versions, spoiled))
    assert [a == b for a, b in zip(*both, strict=True)] == [True] * len(versions)


# --- what would have differed ------------------------------------------------------------------------------------------


def told(versions: list[Stored], new: Configuration, replay: Replay) -> dict[str, Any]:
    found = Differences()
    for stored in versions:
        found.add(replay.step(read(stored.wire)), stored.wire)
    return report(found, new, None)


def test_alerts_and_scores_that_differ() -> None:
    versions = scored(story())
    quiet = changed(priority={"materiality": 0.0, "novelty": 0.0, "relevance": 0.0, "reliability": 0.0})
    rule = HouseRule(priority_floor=35)
    found = told(versions, quiet, Replay(quiet, rule=rule))
    assert found["versions"] == len(versions) == found["scores"]["priority"]["moved"]
    assert found["alerts"]["old"] - found["alerts"]["new"] == found["alerts"]["removed"]["update"] > 0
    assert found["alerts"]["added"] == {} and found["scores"]["materiality"]["moved"] == 0
    assert sum(found["priority_moves"].values()) == len(versions)
    first = found["examples"]["removed"][0]
    assert first["priority"][0] >= 35 > first["priority"][1] and first["alert"] == ["update", None]
    assert first["decided_by"][0] == ["priority"] and first["headline"].startswith("Beta licenses AB-1 from Alpha")
    assert any("materiality" in reason and "-> 0" in reason for reason in first["why"])
    short = told(versions, quiet, Replay(quiet, rule=rule, stored=CONFIGURATION))
    assert short == found  # reasons included, although the scores that stay were not computed
    back = told(versions, CONFIGURATION, Replay(CONFIGURATION, quiet, rule))
    assert back["alerts"]["added"] == found["alerts"]["removed"]
    text = "\n".join(lines(json.loads(json.dumps(found))))
    assert f"{found['alerts']['old']} -> {found['alerts']['new']}" in text and first["headline"] in text


def test_a_deal_told_before_the_period_is_not_new_in_it() -> None:
    versions = scored(story())
    fresh, knowing = Replay(CONFIGURATION), Replay(CONFIGURATION)
    knowing.recall(read(stored.wire) for stored in versions[:3])
    assert fresh.step(read(versions[3].wire)).new.decision.reasons[0] == "new"
    decision = knowing.step(read(versions[3].wire)).new.decision
    assert "new" not in decision.reasons and knowing.knows(versions[0].deal_id)


def test_a_redirect_carries_the_scores_of_its_deal() -> None:
    first = scored([reading("one", licence("one"))])[0]
    event = DealScored.model_validate_json(first.wire)
    redirect = event.state.model_copy(update={"version": 2, "superseded_by": "d_other"})
    wire = event.model_copy(update={"state": redirect}).model_dump_json(exclude_none=True).encode()
    later = instant_text(datetime.fromisoformat(first.known_at) + timedelta(hours=1))
    new = changed(priority={"materiality": 0.9})
    one, other = replayed(Replay(new), [first, Stored(first.deal_id, 2, later, wire)])
    assert other.carried and other.new.scores == one.new.scores and other.old.scores.priority == one.old.scores.priority


def test_nothing_in_a_period_is_said() -> None:
    assert list(lines(report(Differences(), CONFIGURATION, None))) == ["No version became known in this time."]
