"""`dealwire deals`: what is wrong is said before anything is written, and decisions read well."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from services.cli import deals
from services.cli.deal_decisions import lines, row
from services.scoring.decisions import Decision, Force, Outcome, Recorded
from shared.errors import DealwireError
from tests.unit.scoring.deciding import NOW, correction, decision


def test_every_command_and_option_is_documented() -> None:
    for name, command in deals.command.commands.items():
        assert command.help, name
        for parameter in command.params:
            assert parameter.param_type_name == "argument" or getattr(parameter, "help", None), (name, parameter.name)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["set", "d_1", "colour", "red", "--reason", "x"], "a deal has no field 'colour'"),
        (["set", "d_1", "total", "lots", "--reason", "x"], "total can't be 'lots'"),
        (["unset", "d_1", "colour", "--reason", "x"], "a deal has no field 'colour'"),
    ],
)
def test_a_wrong_field_or_value_is_refused_at_once(arguments: list[str], says: str) -> None:
    done = CliRunner().invoke(deals.command, arguments)
    assert isinstance(done.exception, DealwireError)
    assert says in str(done.exception)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["merge", "d_1", "d_2"], "Missing option '--reason'"),
        (["merge", "d_1", "d_2", "--reason", " "], "--reason is empty"),
        (["merge", "d_1", "d_2", "--reason", "x", "--author", " "], "--author is empty"),
        (["split", "d_1", "--reason", "x"], "name either ALIAS"),
        (["list", "--type", "lease"], "'lease' is unknown; known are acquisition"),
        (["split", "d_1", "d_2", "--article", "a_1", "--reason", "x"], "name either ALIAS"),
    ],
)
def test_called_wrongly(arguments: list[str], says: str) -> None:
    done = CliRunner().invoke(deals.command, arguments)
    assert done.exit_code == 2
    assert says in done.output


def test_fields_are_listed_with_what_they_may_be() -> None:
    listed = json.loads(CliRunner().invoke(deals.command, ["fields", "--json"]).output)
    assert listed["exclusivity"] == "exclusive, co-exclusive, semi-exclusive, non-exclusive, none"
    assert "party:NAME: acquirer, target" in CliRunner().invoke(deals.command, ["fields"]).output


@pytest.mark.parametrize(
    ("made", "outcome", "text"),
    [
        (
            correction("d_1", "total", "USD 5 million"),
            Outcome(applied=True, versions={"d_1": 4}, at=NOW),
            [
                "dc_1  2026-04-01T00:01:00Z  mina: total of d_1 is USD 5 million",
                "  why: the release says so",
                "  applied: d_1 version 4",
            ],
        ),
        (
            decision("merge", "d_1", other="d_2"),
            Outcome(applied=False, reason="there is no deal d_2", at=NOW),
            [
                "dc_1  2026-04-01T00:01:00Z  mina: d_1 and d_2 are one deal",
                "  why: the release says so",
                "  refused: there is no deal d_2",
            ],
        ),
        (
            decision("move", "d_1", articles=("a_1", "a_2")),
            None,
            [
                "dc_1  2026-04-01T00:01:00Z  mina: a_1, a_2 tell another deal than d_1",
                "  why: the release says so",
                "  not applied yet",
            ],
        ),
    ],
)
def test_a_decision_in_words(made: Decision, outcome: Outcome | None, text: list[str]) -> None:
    assert list(lines(row(Recorded(made, Force(deal="d_1"), outcome)))) == text


def test_a_party_is_known_by_a_table_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[dict[str, object]] = []
    monkeypatch.setattr(deals, "_decide", lambda *_, **values: made.append(values))
    table = tmp_path / "own.csv"
    table.write_text("company_id,name\nzzyzx-bio,Zzyzx Bio\n")
    monkeypatch.setenv("DEALWIRE_ENRICHMENT_COMPANIES", str(table))
    done = CliRunner().invoke(deals.command, ["set", "d_1", "party:Zzyzx Bio", "licensor", "--reason", "x"])
    assert done.exit_code == 0, done.output
    assert made[0]["key"] == "zzyzx-bio" and made[0]["company"] is not None
