"""`dealwire demo` and `dealwire up` as a person uses them: what they print, how they end, and that nothing is left."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "services.cli"]

pytestmark = [
    pytest.mark.stack,
    pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes in /proc"),
]

DEAL = {
    "title": "Northway Therapeutics to acquire Calder Bio for $120 million",
    "text": "BOSTON, Jan. 5, 2026 - Northway Therapeutics, Inc. today announced that it has entered into a definitive "
    "agreement to acquire Calder Bio, Inc., a biotechnology company with a cell therapy for lupus, for $120 million "
    "in cash. The acquisition is expected to close in the first quarter of 2026.",
}
OTHER = "Northway names a new chief scientist\n\nNorthway Therapeutics said that Dr. Jane Doe joins it on Monday."


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A home of its own; afterwards nothing that was started in it may be running."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DEALWIRE_")}
    kept |= {name: os.environ[name] for name in ("DEALWIRE_CACHE", "DEALWIRE_LOCAL_BUNDLED") if name in os.environ}
    yield kept | {"DEALWIRE_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT)}
    assert _left(tmp_path) == []


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    folder = tmp_path / "feed"
    folder.mkdir()
    (folder / "1.json").write_text(json.dumps(DEAL))
    (folder / "2.txt").write_text(OTHER)
    (folder / "3.ndjson").write_text('{"title": \n{"text": "Calder Bio holds its annual meeting in May."}\n')
    return folder


def _left(folder: Path) -> list[str]:
    """Processes whose command line or environment names the folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            told = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
        except OSError:
            continue
        if str(folder).encode() in told and int(process.name) != os.getpid():
            found.append(told.split(b"\0DEALWIRE")[0].replace(b"\0", b" ").decode(errors="replace")[:200])
    return found


def _gone(folder: Path, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while _left(folder):
        if time.monotonic() > end:
            return False
        time.sleep(0.2)
    return True


def test_the_demo_prints_alerts_and_a_summary_and_ends(environment: dict[str, str], feed: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "demo", "--fast", "--feed", str(feed)], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "> 1.json: new" in done.stdout
    assert "> 3.ndjson:1: refused: not JSON" in done.stdout
    assert "NEW DEAL  acquisition, announced" in done.stdout
    assert "total: USD 120 million" in done.stdout
    summary = done.stdout.partition("Summary")[2]
    for line in (
        "articles      4: 3 taken, 1 refused",
        "deals found   1",
        "alerts        1: 1 new",
        "refused       3.ndjson:1",
    ):
        assert line in summary
    assert "article to alert p50" in summary


@pytest.mark.parametrize(("sign", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)])
def test_an_interrupted_demo_leaves_nothing_running(
    environment: dict[str, str], feed: Path, tmp_path: Path, sign: signal.Signals, code: int
) -> None:
    with subprocess.Popen(
        [*COMMAND, "demo", "--feed", str(feed)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as demo:
        assert demo.stdout is not None
        assert demo.stdout.readline().startswith("> 1.json")
        demo.send_signal(sign)
        assert demo.wait(30) == code
    assert _gone(tmp_path, 10)


def test_a_part_that_fails_is_named_with_its_log(environment: dict[str, str], feed: Path) -> None:
    environment["DEALWIRE_ALERTING_PRIORITY_FLOOR"] = "many"
    done = subprocess.run(
        [*COMMAND, "demo", "--fast", "--feed", str(feed)], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "dealwire: alerting: ended with exit code 2" in done.stderr
    assert "DEALWIRE_ALERTING_PRIORITY_FLOOR" in done.stderr
    assert "its log: " in done.stderr


def test_up_push_status_explain_down(environment: dict[str, str], feed: Path, tmp_path: Path) -> None:
    def dealwire(*arguments: str, code: int = 0) -> str:
        done = subprocess.run([*COMMAND, *arguments], env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == code, (arguments, done.stdout, done.stderr)
        return done.stdout

    dealwire("up")
    try:
        assert "runs already" in dealwire("up")
        pushed = [json.loads(line) for line in dealwire("push", "--json", str(feed), code=1).splitlines()]
        assert [found.get("outcome") for found in pushed] == ["new", "new", None, "new"]
        rejected = dealwire("explain", pushed[2]["rejection_id"])
        assert "not JSON" in rejected

        status = json.loads(dealwire("status", "--json"))
        assert [process["problem"] for process in status["processes"]] == [None] * 6
        end = time.monotonic() + 60
        while "alert al_" not in (story := dealwire("explain", pushed[0]["article_id"])):
            assert time.monotonic() < end, story
            time.sleep(0.5)
        assert "Ingest: revision 1." in story
        assert "acquisition, announced" in story

        with subprocess.Popen(
            [*COMMAND, "tail", "--from-start", "--json"], env=environment, stdout=subprocess.PIPE, text=True
        ) as tail:
            assert tail.stdout is not None
            assert json.loads(tail.stdout.readline())["kind"] == "new"
            tail.send_signal(signal.SIGINT)
            assert tail.wait(20) == 130

        victim = next(process for process in status["processes"] if process["name"] == "scoring")
        os.kill(victim["pid"], signal.SIGKILL)
        end = time.monotonic() + 60
        while (found := _process(environment, "scoring"))["restarts"] != 1 or found["problem"]:
            assert time.monotonic() < end, found
            time.sleep(0.5)
        assert "dead letters: none" in dealwire("status")
    finally:
        dealwire("down")
    assert _gone(tmp_path, 5)
    assert "Nothing runs" in dealwire("down")


def _process(environment: dict[str, str], name: str) -> dict[str, object]:
    shown = subprocess.run([*COMMAND, "status", "--json"], env=environment, capture_output=True, check=False)
    found: dict[str, object] = next(p for p in json.loads(shown.stdout)["processes"] if p["name"] == name)
    return found
