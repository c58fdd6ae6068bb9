"""docs/scoring.md: its worked example is what the program says, and it explains every number of scoring.yml."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from services.scoring.change import change_between
from services.scoring.claims import claims_of
from services.scoring.configuration import load
from services.scoring.fold import fold
from services.scoring.scores import score_all
from shared.events import CompanyKind, Fact, MentionRole, Score, Scores, Size, SizeKind, Terms
from tests.unit.scoring.examples import DAY_0, company, mention, proof, reading, usd

ROOT = Path(__file__).parents[3]
DOCUMENT = (ROOT / "docs" / "scoring.md").read_text(encoding="utf-8")
DEFAULTS = yaml.safe_load((ROOT / "services" / "scoring" / "scoring.yml").read_text(encoding="utf-8"))
PARTIES = "Alpha Therapeutics licensor, Beta licensee"


@cache
def example() -> Scores:
    """The deal of the document: three articles tell a licence, a fourth first names the upfront."""
    ranked = [_article(number) for number in range(1, 5)]
    claims = [draft.given_to("d_1") for detected in ranked for draft in claims_of(detected)]
    before, after = fold(claims[:3], None), fold(claims, None)
    change = change_between(before, after)
    assert change is not None
    return score_all(after, change, DAY_0 + timedelta(days=3), load())


def _article(number: int) -> Any:
    document = f"a_{number}-1"

    def fact(value: str) -> Fact[str]:
        return Fact[str](value=value, evidence=(proof(document, value),))

    told = mention(
        PARTIES,
        document=document,
        total=usd(500e6, "EUR"),
        payments=[("upfront", "committed", 60e6)] if number == 4 else [],
        assets=["X-101"],
        areas=["oncology"],
        exclusivity="exclusive",
    )
    terms: Terms = told.terms.model_copy(
        update={
            "payments": tuple(p.model_copy(update={"amount": usd(60e6, "EUR")}) for p in told.terms.payments),
            "stage": fact("phase2"),
            "territory": (fact("worldwide"),),
            "territory_excluded": (fact("China"),),
        }
    )
    alpha, beta = told.parties
    value = Size(kind=SizeKind.market_value, amount=400e6, currency="USD", day=date(2026, 1, 30))
    revenue = Size(kind=SizeKind.revenue, amount=10e9, currency="EUR", day=date(2025, 12, 31))
    parties = (
        alpha.model_copy(update={"company": _sized("Alpha", "CN", value)}),
        beta.model_copy(update={"company": _sized("Beta", "DE", revenue)}),
    )
    detected = reading(
        f"a_{number}",
        told.model_copy(update={"terms": terms, "parties": parties}),
        day=0 if number < 4 else 2,
        primary=number == 4,
        others=[("FDA", MentionRole.regulator)],
    )
    (origin,) = detected.origins
    update: dict[str, Any] = {1: {"publisher": "Reuters"}, 4: {"filing_items": ("8-K 1.01",)}}.get(number, {})
    return detected.model_copy(update={"origins": (origin.model_copy(update=update),)})


def _sized(name: str, country: str, size: Size) -> Any:
    return company(name, CompanyKind.public, country).model_copy(update={"sizes": (size,)})


def test_the_worked_example_is_what_the_program_says() -> None:
    section = DOCUMENT.partition("## A worked example")[2]
    rows = re.findall(r"^\| (\w+) \| `?([\w ]+?)`? \| (-?[\d.]+) \|", section, re.MULTILINE)
    by_hand = [(score, name, float(points)) for score, name, points in rows]
    by_program = []
    for name in Scores.model_fields:
        if isinstance(score := getattr(example(), name), Score):
            by_program += [(name, part.name, part.points) for part in score.contributions]
            by_program.append((name, "sum", score.value))
    assert by_hand == by_program


def test_the_derived_figures_of_the_example_are_those_of_the_reasons() -> None:
    section = DOCUMENT.partition("## A worked example")[2]
    for part in example().materiality.contributions:
        for figure in re.findall(r"USD [\d.]+ (?:million|billion)|USD [\d.]+ \(ECB, [\d-]+\)|is [\d.]+%", part.reason):
            assert figure.removeprefix("is ") in section, (part.reason, figure)


def test_the_example_has_evidence_for_what_it_derives() -> None:
    rules = [proven.rule for part in example().materiality.contributions for proven in part.evidence if proven.rule]
    assert "ecb:EUR:2026-02-27:1.1805" in rules
    assert "size:c_alpha:market_value:USD 400000000:2026-01-30" in rules
    assert "filing:8-K 1.01:a_4" in rules


def test_every_number_of_the_configuration_is_explained_with_its_default() -> None:
    for name, settings in DEFAULTS.items():
        section = re.split(r"^## ", DOCUMENT.partition(f"\n## {name.replace('_', ' ').capitalize()}\n")[2], flags=re.M)[
            0
        ]
        rows = re.findall(r"^\| (`.+?) \| (.+?) \| (.+?) \|$", section, re.MULTILINE)
        explained = {key: told for keys, told, why in rows if why.strip() for key in re.findall("`(.+?)`", keys)}
        assert explained == {key: _shown(value) for key, value in _flat(settings)}


def _flat(settings: dict[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Each value under its path; entries with more than two fields one by one, counted from 1."""
    for name, value in settings.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        elif isinstance(value, list) and isinstance(value[0], dict) and len(value[0]) > 2:
            yield from ((f"{before}{name}.{place}", entry) for place, entry in enumerate(value, 1))
        else:
            yield f"{before}{name}", value


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_shown(part)}" for name, part in value.items())
    if isinstance(value, list):
        return ("; " if isinstance(value[0], dict) else ", ").join(map(_shown, value))
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0")
    return f"{value:,}" if isinstance(value, int) else str(value)
