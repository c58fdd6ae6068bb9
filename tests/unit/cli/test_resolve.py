"""`dealwire resolve --jsonl`: a line for each article, with the deals that it tells."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-m", "services.cli", "resolve", "--jsonl", "-"]
TEXTS = {
    "release": (
        "Northway Therapeutics acquires Calder Bio for $120 million",
        "BOSTON, Jan. 5, 2026 - Northway Therapeutics, Inc. today announced that it has acquired Calder Bio, Inc., "
        "a company with a cell therapy for lupus, for $120 million in cash.",
    ),
    "retold": (
        "Calder Bio bought by Northway Therapeutics",
        "Northway Therapeutics said on Tuesday that it had acquired Calder Bio, which develops a cell therapy for "
        "lupus, for $120 million.",
    ),
    "another": (
        "Northway Therapeutics licenses NW-20 to Ostermann Pharma",
        "BOSTON, Jan. 6, 2026 - Northway Therapeutics, Inc. today announced that it has granted Ostermann Pharma AG an "
        "exclusive license to NW-20, an antibody in Phase 2 for asthma, for $15 million upfront.",
    ),
    "none": (
        "Northway Therapeutics reports results for the third quarter",
        "BOSTON, Jan. 7, 2026 - Northway Therapeutics, Inc. reported a net loss of $12 million for the quarter.",
    ),
}


def _resolve(lines: list[bytes]) -> tuple[int, list[dict[str, Any]]]:
    done = subprocess.run(COMMAND, input=b"\n".join(lines), capture_output=True, cwd=ROOT, check=False)
    assert done.stderr == b""
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def _lines(*names: str) -> list[bytes]:
    return [
        json.dumps(
            {"id": name, "title": TEXTS[name][0], "text": TEXTS[name][1], "published_at": "2026-01-06T09:00:00Z"}
        ).encode()
        for name in names
    ]


def test_articles_of_one_deal_have_its_id_in_any_order() -> None:
    for order in (("release", "another", "none", "retold"), ("retold", "none", "another", "release")):
        code, rows = _resolve(_lines(*order))
        assert code == 0
        assert [row["id"] for row in rows] == list(order)
        deals = {row["id"]: row["deal_ids"] for row in rows}
        assert deals["release"] == deals["retold"] != deals["another"]
        assert [len(deals[name]) for name in ("release", "another", "none")] == [1, 1, 0]


def test_a_bad_line_says_why_and_stops_no_other() -> None:
    code, rows = _resolve([*_lines("release"), b'{"id": "b", "title": "no text"}', *_lines("retold")])
    assert code == 1
    assert rows[1]["id"] == "b" and rows[1]["error"].startswith("line 2: ")
    assert rows[0]["deal_ids"] == rows[2]["deal_ids"] != []


def test_nothing_in_gives_nothing_out() -> None:
    assert _resolve([b""]) == (0, [])


def test_it_leaves_at_once_when_interrupted_while_it_waits_for_a_line() -> None:
    with subprocess.Popen(
        COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # a shell may have it ignored
        start_new_session=True,
    ) as running:
        assert running.stdin is not None
        try:
            running.stdin.write(_lines("release")[0] + b"\n")
            running.stdin.flush()
            _wait_for_workers(running.pid)
            running.send_signal(signal.SIGINT)
            assert running.wait(20) == 130
        finally:
            running.kill()


def _wait_for_workers(parent: int) -> None:
    children = Path(f"/proc/{parent}/task/{parent}/children")
    for _ in range(200):
        if len(children.read_text().split()) >= 2:
            return
        time.sleep(0.1)
    raise AssertionError("no workers after 20 s")
