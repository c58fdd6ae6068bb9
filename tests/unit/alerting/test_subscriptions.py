"""The file of subscriptions: taken whole, or refused whole with each fault and its line."""

import io
import textwrap

import pytest

from services.alerting.subscriptions import Subscription, SubscriptionsError, look_up, parse
from shared.companies import tables
from shared.companies.registry import Registry
from shared.events import DealStatus, DealType

FULL = """
    subscriptions:
      - name: oncology-desk
        companies: [Northway Bio, "XNAS:NWBO"]
        types: [license, acquisition]
        statuses: [announced]
        areas: [oncology]
        modalities: [adc]
        countries: [NO, JP]
        territories: [Japan]
        thresholds: {priority: 50, policy_exposure: 0.5}
        minimum_total: {amount: 50000000, currency: USD}
      - name: everything
"""


def read(text: str) -> tuple[Subscription, ...]:
    return parse(textwrap.dedent(text).lstrip("\n"), "subs.yml")


def refusal(text: str) -> str:
    with pytest.raises(SubscriptionsError) as caught:
        read(text)
    return str(caught.value)


def test_all_criteria() -> None:
    desk, everything = read(FULL)
    assert desk.companies == ("Northway Bio", "XNAS:NWBO")
    assert desk.types == (DealType.license, DealType.acquisition)
    assert desk.statuses == (DealStatus.announced,)
    assert desk.countries == ("NO", "JP")  # YAML's own reading of NO is "false"
    assert desk.thresholds.priority == 50 and desk.thresholds.policy_exposure == 0.5
    assert desk.thresholds.novelty is None
    assert desk.minimum_total is not None and desk.minimum_total.amount == 5e7
    assert everything == Subscription(name="everything")


def test_no_subscription_is_a_right_file() -> None:
    assert read("subscriptions: []") == ()


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("subscriptions:\n  - name: a\n    tpyes: [license]", 3, "subscriptions.0.tpyes: Extra inputs"),
        (
            "subscriptions:\n  - name: a\n    types:\n      - license\n      - licence",
            5,
            "'licence' is none of acquisition",
        ),
        ("subscriptions:\n  - name: a\n    statuses: [done]", 3, "'done' is none of rumoured"),
        ("subscriptions:\n  - name: a\n    thresholds: {priority: 101}", 3, "less than or equal to 100"),
        ("subscriptions:\n  - name: a\n    thresholds: {fame: 1}", 3, "thresholds.fame: Extra inputs"),
        ("subscriptions:\n  - name: a\n    thresholds: {priority: high}", 3, "valid number"),
        ("subscriptions:\n  - name: a\n    minimum_total: {amount: 5}", 3, "minimum_total.currency: Field required"),
        ("subscriptions:\n  - name: a\n    minimum_total: {amount: inf, currency: USD}", 3, "finite"),
        ("subscriptions:\n  - name: a\n    types: license", 3, "types: Input should be a valid tuple"),
        ("subscriptions:\n  - name: a\n    types:", 3, "types: Input should be a valid tuple"),
        ("subscriptions:\n  - name: a\n    countries: [Japan]", 3, "countries.0: String should match pattern"),
        ("subscriptions:\n  - name: A desk", 2, "name: String should match pattern"),
        ("subscriptions:\n  - types: [ipo]", 2, "name: Field required"),
        ("subscriptions:\n  - name: a\n  - name: b\n  - name: a", 4, "the name a is taken by line 2"),
        ("subscriptions:\n  - name: a\n    name: b", 3, "name is given twice"),
        ("subscriptions:\n  - name: a\n   types: [ipo]", 3, "not YAML"),
        ("subscriptions: [\u0007]", None, "not YAML"),
        ("", 1, "expected `subscriptions:`"),
        ("- name: a", 1, "expected `subscriptions:`"),
        ("desks: []", 1, "desks: Extra inputs"),
    ],
)
def test_a_fault_is_told_with_its_line(text: str, line: int | None, what: str) -> None:
    told = refusal(text)
    assert told.startswith(f"subs.yml, line {line}: " if line else "subs.yml: ")
    assert what in told


def test_all_faults_are_told_at_once() -> None:
    told = refusal("subscriptions:\n  - name: a\n    types: [x]\n  - name: b\n    colour: red")
    assert "line 3" in told and "line 5" in told


NORTHWAY = """company_id,name,parent,listings
c_northway,Northway Bio,,XNAS:NWBO
c_arm,Northway Vaccines,c_northway,
c_lab,Tarn Laboratories,c_arm,
c_gone,Fell Genomics,c_northway@2015-01-01/2020-12-31,
"""
THEIRS = {"c_northway", "n:northway bio", "c_arm", "n:northway vaccines", "c_lab", "n:tarn laboratories"}


def test_companies_are_looked_up_with_all_that_they_own() -> None:
    registry = Registry(tables.read(io.StringIO(NORTHWAY), "table", curated=True))

    def keys(*companies: str) -> frozenset[str]:
        return look_up(Subscription(name="a", companies=companies), registry).company_keys

    assert keys("Northway Bio") == THEIRS
    assert keys("c_northway") == THEIRS
    assert keys("XNAS:NWBO") == {*THEIRS, "XNAS:NWBO"}
    assert keys("Tarn Laboratories") == {"c_lab", "n:tarn laboratories"}, "a subsidiary's owner is not meant"
    unknown = keys("Nobody Knows Therapeutics Inc.", "XNAS:NONE")
    assert registry.key("Nobody Knows Therapeutics") in unknown and "XNAS:NONE" in unknown


def test_a_subscription_to_a_company_is_one_to_its_subsidiaries() -> None:
    roche = look_up(Subscription(name="a", companies=("Roche",)), Registry.load())
    assert {"roche", "genentech"} <= roche.company_keys
