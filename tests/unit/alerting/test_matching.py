"""Who gets an alert, and the reason by name."""

from typing import Any

import pytest

from services.alerting.matching import EXPLANATIONS, decide
from services.alerting.subscriptions import Wish
from shared.events import AlertKind, Change, ChangeKind, DealAlert, DealType, Role
from tests.unit.alerting.examples import alert, company, deal, party, scored, wish

WHAT = deal(
    DealType.license,
    parties=[
        party("Northway Bio", Role.licensor, key="c_northway", country="JP"),
        party("Elm", Role.licensee, company=company("c_elm", "Elm AG", "CH", "XSWX:ELM")),
    ],
    total=(5e7, "USD"),
    areas=["oncology"],
    modalities=["adc"],
    territory=["Worldwide"],
    excluded=["China"],
)
ALERT = alert(scored(what=WHAT, priority=55))


def reason(alert_: DealAlert, wish_: Wish, told: bool = False) -> tuple[bool, str]:
    decision = decide(alert_, wish_, told=told)
    assert all(outcome.passed for outcome in decision.outcomes[:-1])
    return decision.deliver, decision.outcomes[-1].reason


@pytest.mark.parametrize(
    "criteria",
    [
        {},
        {"types": ["license", "option"]},
        {"statuses": ["announced"]},
        {"areas": ["oncology"], "modalities": ["adc", "antibody"]},
        {"countries": ["JP"]},
        {"countries": ["CH"]},
        {"territories": ["Japan"]},
        {"territories": ["worldwide"]},
        {"thresholds": {"priority": 55, "novelty": 50}},
        {"minimum_total": {"amount": 5e7, "currency": "USD"}},
    ],
)
def test_delivered(criteria: dict[str, Any]) -> None:
    assert reason(ALERT, wish(**criteria)) == (True, "above_thresholds")


@pytest.mark.parametrize("key", ["c_northway", "c_elm", "XSWX:ELM"])
def test_companies_match_by_key_id_or_listing(key: str) -> None:
    assert reason(ALERT, wish(keys=[key], companies=["as written"])) == (True, "above_thresholds")


@pytest.mark.parametrize(
    ("criteria", "name"),
    [
        ({"companies": ["Somebody else"]}, "company"),
        ({"types": ["merger"]}, "type"),
        ({"statuses": ["completed"]}, "status"),
        ({"areas": ["neurology"]}, "area"),
        ({"modalities": ["rna"]}, "modality"),
        ({"countries": ["US"]}, "country"),
        ({"territories": ["China"]}, "territory"),
        ({"thresholds": {"priority": 55.1}}, "score_too_low"),
        ({"thresholds": {"reliability": 80}}, "score_too_low"),
        ({"minimum_total": {"amount": 5.1e7, "currency": "USD"}}, "total_too_low"),
        ({"minimum_total": {"amount": 1, "currency": "EUR"}}, "total_other_currency"),
        ({"types": ["merger"], "areas": ["oncology"]}, "type"),
    ],
)
def test_not_delivered(criteria: dict[str, Any], name: str) -> None:
    assert reason(ALERT, wish(**criteria)) == (False, name)


def test_a_total_that_is_not_told_reaches_no_minimum() -> None:
    assert reason(alert(), wish(minimum_total={"amount": 1, "currency": "USD"})) == (False, "total_unknown")


def test_a_territory_that_is_not_told_covers_none() -> None:
    assert reason(alert(), wish(territories=["Japan"])) == (False, "territory")


def test_what_was_wanted_and_found_is_told() -> None:
    outcome = decide(ALERT, wish(areas=["neurology", "pain"]), told=False).outcomes[0]
    assert outcome.detail == "wanted neurology, pain; the deal has oncology"


@pytest.mark.parametrize("kind", [AlertKind.correction, AlertKind.retraction, AlertKind.merged])
def test_follow_ups_go_to_those_who_were_told_and_to_nobody_else(kind: AlertKind) -> None:
    follow_up = ALERT.model_copy(update={"kind": kind})
    assert reason(follow_up, wish(types=["merger"]), told=True) == (True, "follow_up")
    assert reason(follow_up, wish(), told=False) == (False, "not_received")


def test_an_update_must_match_even_for_those_who_were_told() -> None:
    update = ALERT.model_copy(update={"kind": AlertKind.update})
    assert reason(update, wish(types=["merger"]), told=True) == (False, "type")


def test_the_winner_of_a_merge_goes_to_those_who_were_told() -> None:
    absorbed = ALERT.model_copy(update={"kind": AlertKind.update, "change": Change(kinds=(ChangeKind.absorbed,))})
    assert reason(absorbed, wish(types=["merger"]), told=True) == (True, "follow_up")
    assert reason(absorbed, wish(types=["license"]), told=False) == (True, "above_thresholds")


def test_every_reason_is_explained() -> None:
    names = {"company", "type", "status", "area", "modality", "country", "territory", "follow_up", "not_received"}
    names |= {"matched", "above_thresholds", "score_too_low", "total_unknown", "total_other_currency", "total_too_low"}
    assert names == set(EXPLANATIONS)
