"""The command itself: documented, quick to start, clear when nothing runs."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from services.cli import COMMANDS, dealwire, main
from services.cli.demo import quantile

ROOT = Path(__file__).parents[3]


@dataclass
class Done:
    code: int | str | None
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Runs the command in a home of its own where nothing was started."""
    for name in [name for name in os.environ if name.startswith("DEALWIRE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DEALWIRE_HOME", str(tmp_path / "home"))

    def run(*arguments: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["dealwire", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        captured = capfd.readouterr()
        return Done(left.value.code, captured.out, captured.err)

    return run


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented(name: str) -> None:
    shown = CliRunner().invoke(dealwire, [name, "--help"])
    assert shown.exit_code == 0
    command = dealwire.get_command(None, name)  # type: ignore[arg-type]
    assert command is not None
    assert command.help
    for parameter in command.params:
        assert isinstance(parameter, click.Argument) or getattr(parameter, "help", None), parameter.name


def test_help_lists_every_command() -> None:
    shown = CliRunner().invoke(dealwire, ["--help"]).output
    assert all(f"\n  {name} " in shown for name in COMMANDS)


@pytest.mark.parametrize(
    "arguments",
    [
        ["push", "-"],
        ["tail"],
        ["explain", "a_1"],
        ["dlq", "list"],
        ["dlq", "retry", "x:0:0"],
        ["status"],
        ["deals", "list"],
    ],
)
def test_one_clear_line_when_nothing_runs(run: Run, arguments: list[str]) -> None:
    done = run(*arguments)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("dealwire: nothing runs here: start it by `dealwire up`")
    assert done.err.count("\n") == 1


def test_status_as_json_when_nothing_runs(run: Run) -> None:
    done = run("status", "--json")
    assert (done.code, json.loads(done.out)) == (1, {"running": False})


@pytest.mark.parametrize(
    "arguments",
    [["push"], ["nonsense"], ["push", "no-such-file"], ["dlq", "show"], ["deals", "split", "d_1", "--reason", "x"]],
)
def test_called_wrongly_is_exit_code_2(run: Run, arguments: list[str]) -> None:
    assert run(*arguments).code == 2


def test_down_when_nothing_runs_is_no_failure(run: Run) -> None:
    done = run("down")
    assert (done.code, done.out) == (0, "Nothing runs here.\n")


def test_the_command_starts_without_what_it_does_not_need() -> None:
    code = "import sys, services.cli, services.cli.up, services.cli.status, services.cli.extract; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True).stdout
    heavy = {"motor", "pymongo", "aiokafka", "faststream", "pydantic", "httpx", "jgo"}
    assert heavy.isdisjoint(loaded.split())


def test_quantiles() -> None:
    values = [float(n) for n in range(1, 101)]
    assert (quantile(values, 50), quantile(values, 99)) == (50.0, 99.0)
    assert quantile([3.0], 99) == 3.0
    assert (quantile([1.0, 2.0, 3.0], 50), quantile([1.0, 2.0, 3.0], 99)) == (2.0, 3.0)
