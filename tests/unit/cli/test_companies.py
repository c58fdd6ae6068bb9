"""`dealwire companies`: what is told of unknown names, as rows that the registry takes, and a table that is checked."""

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner

from services.cli import companies
from services.scoring.unregistered import Told, Unregistered, collect
from shared.companies import tables
from shared.companies.registry import Registry
from tests.unit.scoring.examples import DAY_0, mention


def parties(*told: tuple[str, str, str]) -> list[Unregistered]:
    """From (article, name and role, key)."""
    return collect(
        Told(article, DAY_0, mention(named).parties[0].model_copy(update={"key": key, "country": "SE"}))
        for article, named, key in told
    )


FOUND = (
    ("a1", "Hedvall Pharma AB licensor", "n:hedvall pharma"),
    ("a2", "Hedvall Pharma licensor", "n:hedvall pharma"),
    ("a2", "Hedvall Pharma licensor", "n:hedvall pharma"),
    ("a3", "Pfizr | Co licensee", "n:pfizr"),
)


def test_names_of_most_articles_come_first_with_all_their_forms() -> None:
    first, second = parties(*FOUND)
    assert (first.key, len(first.articles), first.name) == ("n:hedvall pharma", 2, "Hedvall Pharma")
    assert dict(first.names) == {"Hedvall Pharma": 2, "Hedvall Pharma AB": 1} and first.first == first.last == DAY_0
    assert second.key == "n:pfizr"


def test_rows_are_a_table_that_the_registry_takes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    companies.write_rows(parties(*FOUND), Registry.load())
    written = capsys.readouterr().out
    own = tmp_path / "own.csv"
    own.write_text(written, encoding="utf-8")
    registry = Registry.load(own)
    entry = registry.by_name("Hedvall Pharma AB")
    assert entry is not None and entry.country == "SE"
    assert registry.company(entry).provisional == ("n:hedvall pharma",)
    assert [row["company_id"] for row in csv.DictReader(io.StringIO(written))] == ["hedvall-pharma", "pfizr"]


def test_likely_companies_are_suggested() -> None:
    registry = Registry.load()
    near = companies.suggested(parties(*FOUND, ("a4", "Zyxqwv Labs issuer", "n:zyxqwv labs")), registry)
    assert "pfizer" in [entry.company_id for entry in near["n:pfizr"]]
    assert near["n:zyxqwv labs"] == []


def test_a_table_is_checked(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("company_id,name,aliases,parent\npfizer,Pfizer,,\nmine,Mine Bio,Pfizer,nobody\n")
    done = CliRunner().invoke(companies.command, ["check", str(own)])
    assert done.exit_code == 0, done.output
    assert "2 companies, 1 of which replace bundled ones" in done.output
    assert "mine: 'Pfizer' is a name of pfizer too" in done.output
    assert "its parent 'nobody' is not in the registry" in done.output
    own.write_text("company_id,name,identifiers\nmine,Mine Bio,ISIN=US0378331006\n")
    refused = CliRunner().invoke(companies.command, ["check", str(own)])
    assert refused.exit_code == 1 and "line 2: ISIN 'US0378331006' has a wrong check digit" in str(refused.exception)


def test_the_columns_are_those_of_the_registry(capsys: pytest.CaptureFixture[str]) -> None:
    companies.write_rows([], Registry(()))
    assert set(capsys.readouterr().out.strip().split(",")) <= set(tables.COLUMNS)


def test_a_name_is_merged_into_a_company_that_is_known(tmp_path: Path) -> None:
    done = CliRunner().invoke(companies.command, ["row", "Genentech", "--alias", "Genentek Labs"])
    assert done.exit_code == 0, done.output
    own = tmp_path / "own.csv"
    own.write_text(done.output, encoding="utf-8")
    bundled, registry = Registry.load(), Registry.load(own)
    before, after = bundled.get("genentech"), registry.by_name("Genentek Labs")
    assert before and after and after.company_id == "genentech"
    assert (after.owners, after.listings, after.identifiers) == (before.owners, before.listings, before.identifiers)
    assert "n:genentek labs" in registry.company(after).provisional
    refused = CliRunner().invoke(companies.command, ["row", "Merck"])
    assert refused.exit_code == 1 and "merck-co, merck-kgaa" in str(refused.exception)
