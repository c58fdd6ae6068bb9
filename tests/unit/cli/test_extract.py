"""`dealwire extract --jsonl`: one line out for each line in, in order, and no line stops the others."""

import json
import signal
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

from rich.console import Console

from services.cli.reader import event_reader
from services.cli.reading_view import finds, render

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-m", "services.cli", "extract", "--jsonl"]
ARTICLE = {
    "title": "Northway Therapeutics acquires Calder Bio for $120 million",
    "text": "BOSTON, Jan. 5, 2026 - Northway Therapeutics, Inc. today announced that it has acquired Calder Bio, Inc., "
    "a company with a cell therapy for lupus, for $120 million in cash.",
}


def _extract(lines: list[bytes], form: str = "labels") -> tuple[int, list[dict[str, Any]]]:
    command = [*COMMAND, "--form", form, "-"]
    done = subprocess.run(command, input=b"\n".join(lines), capture_output=True, cwd=ROOT, check=False)
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
    with subprocess.Popen([*COMMAND, "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as process:
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


def test_a_page_is_cut_to_its_article() -> None:
    body = "<p>" + "</p><p>".join([ARTICLE["text"], "The price was paid in cash at closing, both companies said."] * 3)
    page = f"<html><body><nav><a href='/'>Home</a></nav><article><h1>{ARTICLE['title']}</h1>{body}</p></article></body></html>"
    code, found = _extract([json.dumps({"id": "p-1", "html": page, "published_at": "2026-01-05"}).encode()], "article")
    assert code == 0
    (row,) = found
    assert list(row) == ["id", "title", "text", "published_at", "author"]
    assert (row["id"], row["title"]) == ("p-1", ARTICLE["title"])
    assert row["published_at"].startswith("2026-01-05")
    assert row["text"].startswith("BOSTON")
    assert "Home" not in row["text"]


def _shown(colours: bool, width: int) -> str:
    article, detected = event_reader()(json.dumps({"id": "v-1", **ARTICLE}).encode())
    console = Console(width=width, record=True, force_terminal=colours, highlight=False)
    with console.capture() as shown:
        console.print(render(article, detected, colours=colours, width=width))
    return shown.get()


def test_an_article_is_shown_with_its_finds_and_its_deal() -> None:
    plain = _shown(colours=False, width=80)
    assert "[acquirer: Northway Therapeutics, Inc.]" in plain
    assert "total: USD 120 million" in plain
    assert plain.index("deal 1") < plain.index("[acquirer")  # the card stands above the text on a narrow screen
    wide = _shown(colours=True, width=140)
    assert "\x1b[1;36mNorthway Therapeutics" in wide
    assert any("Northway" in line and "│" in line for line in wide.splitlines())


def test_finds_are_where_they_say_and_do_not_overlap() -> None:
    article, detected = event_reader()(json.dumps({"id": "v-1", **ARTICLE}).encode())
    found = finds(detected)
    assert {"party", "money"} <= {style for _, _, style, _ in found}
    assert all(article.text[start:end].strip() for start, end, _, _ in found)
    assert all(a[1] <= b[0] for a, b in pairwise(found))
