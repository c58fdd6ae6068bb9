"""`dealwire extract --jsonl`: one line out for each line in, in order, and no line stops the others."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from services.cli.extract import render

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-m", "services.cli", "extract", "--jsonl", "--form", "labels", "-"]
ARTICLE = {
    "title": "Northway Therapeutics acquires Calder Bio for $120 million",
    "text": "BOSTON, Jan. 5, 2026 - Northway Therapeutics, Inc. today announced that it has acquired Calder Bio, Inc., "
    "a company with a cell therapy for lupus, for $120 million in cash.",
}


def _extract(lines: list[bytes]) -> tuple[int, list[dict[str, Any]]]:
    done = subprocess.run(COMMAND, input=b"\n".join(lines), capture_output=True, cwd=ROOT, check=False)
    assert done.stderr == b""
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def test_lines_come_out_in_order_and_bad_ones_say_why() -> None:
    good = [json.dumps({"id": n, **ARTICLE}).encode() for n in range(20)]
    bad = [
        b'{"id": "b-1", "title": "no text"}',
        b"not json",
        b'{"title": "x", "text": "no id"}',
        b'{"id": "b-4", "text": 5}',
        b"[1]",
        b'\xff{"id": "b-6"}',
        b'{"id": "b-7", "text": "' + b"x" * 9_000_000 + b'"}',
    ]
    lines = [line for pair in zip(good, bad, strict=False) for line in pair] + [b"", *good[len(bad) :]]
    code, found = _extract(lines)
    assert code == 1
    assert [row["id"] for row in found if "error" not in row] == list(range(20))
    _check_form(found[0])
    errors = [(number, row) for number, row in enumerate(found) if "error" in row]
    assert [number for number, _ in errors] == [1, 3, 5, 7, 9, 11, 13]
    assert [row["id"] for _, row in errors] == ["b-1", None, None, "b-4", None, None, None]
    assert all(row["error"].startswith(f"line {number + 1}: ") for number, row in errors)
    assert "`id` is missing" in errors[2][1]["error"]


def _check_form(row: dict[str, Any]) -> None:
    """The form of the labels, and evidence whose quotes stand where it says."""
    assert {"is_deal", "deals", "tickers", "evidence"} <= row.keys()
    assert row["is_deal"] is True
    text = f"{ARTICLE['title']}\n\n{ARTICLE['text']}"
    spans = [entry for entry in row["evidence"] if "start" in entry]
    assert spans
    assert all(text[entry["start"] : entry["end"]] == entry["quote"] for entry in spans)


def test_a_slow_writer_gets_each_answer_and_can_interrupt() -> None:
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in range(3):
            process.stdin.write(json.dumps({"id": number, **ARTICLE}).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.send_signal(signal.SIGINT)  # while it waits for the next line
        assert process.wait(20) == 130


def test_nothing_in_nothing_out() -> None:
    assert _extract([b"", b" "]) == (0, [])


def test_a_card_shows_values_with_their_quotes() -> None:
    labels = {
        "deals": [
            {
                "type": "venture_financing",
                "status": "announced",
                "parties": [{"name": "Calder Bio", "role": "issuer"}],
                "total": {"amount": 411000000, "currency": "USD"},
                "royalty": None,
                "therapeutic_areas": ["rare_disease"],
            }
        ],
        "tickers": [],
        "evidence": [{"field": "deals[0].total", "quote": "$411\nmillion"}],
    }
    assert render(labels, "Title").splitlines() == [
        "Title",
        "  deal 1: venture financing, announced",
        "    issuer: Calder Bio",
        '    total: USD 411,000,000  "$411 million"',
        "    therapeutic areas: rare disease",
    ]
