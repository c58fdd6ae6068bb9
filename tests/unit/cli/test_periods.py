"""Periods that nothing can be in, and codes that no deal can have, are mistakes: exit code 2 before anything is asked."""

from pathlib import Path

import pytest
from click import Command
from click.testing import CliRunner

from services.cli import comps, replay

CONFIG = Path("services/scoring/scoring.yml").resolve()


@pytest.mark.parametrize(
    ("command", "arguments", "says"),
    [
        (comps.command, ["--since", "2026-05-01", "--until", "2026-04-30"], "the end is before the beginning"),
        (comps.command, ["--party-country", "China"], "'China' is no code of two letters"),
        (
            replay.command,
            ["--config", str(CONFIG), "--from", "2026-05-01", "--to", "2026-04-30"],
            "before the beginning",
        ),
    ],
)
def test_called_wrongly(command: Command, arguments: list[str], says: str) -> None:
    done = CliRunner().invoke(command, arguments)
    assert done.exit_code == 2
    assert says in done.output


@pytest.mark.parametrize("command", [comps.command, replay.command])
def test_one_day_is_a_period(command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DEALWIRE_HOME", str(tmp_path))
    options = ("--since", "--until") if command is comps.command else ("--config", str(CONFIG), "--from", "--to")
    arguments = [*options[:-2], options[-2], "2026-05-01", options[-1], "2026-05-01"]
    assert CliRunner().invoke(command, arguments).exit_code == 1  # nothing runs here
