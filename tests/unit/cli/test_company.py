"""`dealwire company`: which company is meant, and what the text shows."""

from datetime import UTC, date, datetime

import pytest

from services.cli import timeline_view
from services.cli.company_search import matches, parents, provisional, subsidiaries, suggestions
from services.cli.company_view import lines
from services.scoring import configuration
from services.scoring.fold import fold
from services.scoring.life import aged
from shared.companies.names import normalise
from shared.companies.registry import Entry, Listing, Registry
from tests.unit.scoring.examples import claim, usd

ASH = Entry("ash", "Ash Bio Inc.", ("Ash",), ("Old Ash",), "US", listings=(Listing("XNAS", "ASH", primary=True),), identifiers={"LEI": "5493001KJTIIGC8Y1R12", "CIK": "1234567"})  # fmt: skip
ASH_GERMANY = Entry("ash-de", "Ash AG", ("Ash",), country="DE", listings=(Listing("XETR", "ASHG", primary=True),))
UNIT = Entry("unit", "Unit Therapeutics", parent="ash")
LAB = Entry("lab", "Lab Sciences", parent="unit")
REGISTRY = Registry([ASH, ASH_GERMANY, UNIT, LAB])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ash", ["ash"]),  # an id is one company
        ("Ash", ["ash", "ash-de"]),
        ("Ash Bio", ["ash"]),
        ("Old Ash", ["ash"]),
        ("XNAS:ASH", ["ash"]),
        ("nasdaq:ASH", ["ash"]),
        ("ASHG", ["ash-de"]),
        ("5493001kjtiigc8y1r12", ["ash"]),
        ("0001234567", ["ash"]),
        ("Unit Therapeutics", ["unit"]),
        ("XNAS:NONE", []),
        ("Nobody", []),
    ],
)
def test_who_is_meant(text: str, found: list[str]) -> None:
    assert [entry.company_id for entry in matches(REGISTRY, text)] == found


def test_companies_of_one_name_are_all_found() -> None:
    twins = Registry([Entry("one", "Birch Ltd", country="GB"), Entry("two", "Birch Ltd", country="IE")])
    assert [entry.company_id for entry in matches(twins, "Birch Ltd")] == ["one", "two"]


def test_who_belongs_to_whom_over_any_number_of_steps() -> None:
    assert [entry.company_id for entry in subsidiaries(REGISTRY, "ash")] == ["lab", "unit"]
    assert subsidiaries(REGISTRY, "lab") == ()
    assert [entry.company_id for entry in parents(REGISTRY, LAB)] == ["unit", "ash"]
    ring = Registry([Entry("a", "A", parent="b"), Entry("b", "B", parent="a")])
    assert [entry.company_id for entry in subsidiaries(ring, "a")] == ["b"]


def test_deals_read_before_the_registry_knew_a_company_are_found_by_its_names() -> None:
    assert provisional(REGISTRY, [UNIT]) == {f"n:{normalise('Unit Therapeutics')}"}
    assert f"n:{normalise('Ash')}" not in provisional(REGISTRY, [ASH])  # two companies are called so


def test_a_text_that_matches_nothing_has_suggestions() -> None:
    assert [entry.company_id for entry in suggestions(REGISTRY, "thera")] == ["unit"]
    assert suggestions(REGISTRY, "") == ()


def test_the_timeline_in_words() -> None:
    both = "Ash acquirer, Beta target"
    claims = [
        claim("a_1", both, kind="acquisition", expected_close=date(2026, 6, 30)),
        claim(
            "a_2", both, kind="acquisition", status="milestone", day=400, payments=[("milestone", "committed", 2.5e7)]
        ),
    ]
    waiting = aged(fold(claims[:1], None), datetime(2026, 8, 1, tzinfo=UTC), configuration.load(None).life)
    assert list(timeline_view.lines(waiting)) == [
        "2026-03-02  announced (told by a_1 news)",
        "2026-03-02  closing expected by 2026-06-30 (told by a_1 news)",
        "2026-07-08  OVERDUE: expected close was due by 2026-06-30 (promised by a_1 news)",
    ]
    assert next(timeline_view.lines(waiting, {"a_1": "article 1"})).endswith("announced (told by article 1)")
    last = timeline_view.steps(fold(claims, None))[-1]
    assert last["step"] == "milestone, USD 25 million"
    assert (last["day"], last["article_id"], last["amount"]) == ("2027-04-06", "a_2", usd(25e6).model_dump())


def test_a_company_that_the_registry_lacks_is_shown_by_its_deals() -> None:
    story = {
        "company": {"company_id": "n:quillmere", "name": "Quillmere", "registered": False},
        "expected": [],
        "overdue": [],
        "deals": [],
    }
    assert next(iter(lines(story))) == "Quillmere: not in the registry; deals by this name (n:quillmere)"
