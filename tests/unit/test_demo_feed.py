import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.cli.demo_feed import Item, read_feed, with_dates
from shared.errors import DealwireError

DEMO = Path(__file__).parents[2] / "demo"
TODAY = date(2026, 11, 23)


def bundled() -> dict[str, Item]:
    return {item.name: item for item in read_feed(DEMO / "feed", TODAY)}


def test_each_form_of_a_day() -> None:
    cases = {
        "{today}T08:30:00Z": "2026-11-23T08:30:00Z",
        "{today-1}": "2026-11-22",
        "{today+40}": "2027-01-02",
        "{dateline:today-1}": "Nov. 22, 2026",
        "{dateline:today-200}": "May 7, 2026",
        "{datum:today+100}": "3. März 2027",
        "{quarter:today}": "fourth quarter of 2026",
        "{quarter:today+90}": "first quarter of 2027",
        "{year:today-400}": "2025",
        "from {today-2} to {today}": "from 2026-11-21 to 2026-11-23",
    }
    assert {text: with_dates(text, TODAY) for text in cases} == cases


def test_what_is_no_placeholder_stays() -> None:
    for text in ('{"today": 1}', "{todays}", "{month:today}", "{today-}", "{ today }", "today-1", "{today-99999}"):
        assert with_dates(text, TODAY) == text


def test_files_come_in_order_with_their_type(tmp_path: Path) -> None:
    for name in ("b.txt", "a.html", "c.ndjson", "d.JSON", "README.md", ".hidden.txt"):
        (tmp_path / name).write_text(name)
    (tmp_path / "folder.txt").mkdir()
    assert [(item.name, item.content_type) for item in read_feed(tmp_path)] == [
        ("a.html", "text/html"),
        ("b.txt", "text/plain"),
        ("c.ndjson", "application/x-ndjson"),
        ("d.JSON", "application/json"),
    ]


def test_own_files_are_passed_on_byte_for_byte(tmp_path: Path) -> None:
    body = b"\xff{today-1}\r\n"
    (tmp_path / "own.txt").write_bytes(body)
    assert [item.body for item in read_feed(tmp_path / "own.txt")] == [body]


def test_nothing_to_feed_is_said(tmp_path: Path) -> None:
    with pytest.raises(DealwireError, match="name a file or a folder that exists"):
        list(read_feed(tmp_path / "absent"))
    with pytest.raises(DealwireError, match="nothing to feed"):
        list(read_feed(tmp_path))


def test_bundled_feed_is_in_form_but_for_its_three_broken_items() -> None:
    allowed = {"title", "text", "html", "url", "id", "source", "publisher", "published_at", "updated_at", "primary"}
    broken = []
    for name, item in bundled().items():
        text = item.body.decode()
        assert not re.search(r"today[-+}]", text), f"{name} holds a placeholder that is not known"
        if item.content_type not in ("application/json", "application/x-ndjson"):
            assert len(text) > 500
            continue
        for line in [text] if item.content_type == "application/json" else text.splitlines():
            try:
                article = json.loads(line)
            except ValueError:
                broken.append((name, "not JSON"))
                continue
            assert set(article) <= allowed, name
            if not article["text"].strip():
                broken.append((name, "no text"))
            if re.search("-02-30T", article["published_at"]):
                broken.append((name, "no such day"))
            else:
                assert article["published_at"] < f"{TODAY}T00:00:00Z", f"{name} is of the future"
    assert broken == [
        ("10-broken-empty.json", "no text"),
        ("15-broken-not-json.json", "not JSON"),
        ("21-broken-date.json", "no such day"),
    ]


def test_the_correction_is_the_same_article() -> None:
    items = bundled()
    first, corrected = (
        json.loads(items[name].body) for name in ("06-merck-hengrui-first.json", "17-merck-hengrui-corrected.json")
    )
    assert (first["url"], first["id"]) == (corrected["url"], corrected["id"])
    assert corrected["updated_at"] > first["published_at"]
    assert "$20 million upfront" in first["text"]
    assert "$20 million" not in corrected["text"]
    assert "$200 million upfront" in corrected["text"]


def test_expectations_cover_every_item_and_every_deal() -> None:
    expected: dict[str, Any] = yaml.safe_load((DEMO / "expected.yml").read_text())
    names = []
    for name, item in bundled().items():
        lines = len(item.body.splitlines()) if item.content_type == "application/x-ndjson" else 0
        names += [f"{name}#{line}" for line in range(1, lines + 1)] or [name]
    articles: dict[str, dict[str, Any]] = expected["articles"]
    assert list(articles) == names
    told = {row.get("deal") or row.get("deal_or_none") for row in articles.values()} - {None, "none"}
    assert told == set(expected["deals"])
    counts = expected["counts"]
    assert counts["files"] == len(bundled())
    assert counts["articles_submitted"] == len(articles)
    assert counts["rejected"] == sum("rejected" in row for row in articles.values())
    revisions = sum("revises" in row for row in articles.values())
    assert counts["articles"] == len(articles) - counts["rejected"] - revisions
    assert counts["deals"]["at_most"] == len(expected["deals"])


def test_every_figure_that_is_expected_stands_in_the_texts() -> None:
    expected: dict[str, Any] = yaml.safe_load((DEMO / "expected.yml").read_text())
    texts = {name: item.body.decode() for name, item in bundled().items()}
    for deal_name, deal in expected["deals"].items():
        files = {
            name.split("#")[0]
            for name, row in expected["articles"].items()
            if deal_name in (row.get("deal"), row.get("deal_or_none"))
        }
        text = " ".join(texts[file] for file in sorted(files))
        for party in [*deal["parties"], *deal.get("not_parties", ()), *deal.get("assets", ())]:
            assert party in text, (deal_name, party)
        total = deal.get("total")
        amounts = [total["amount"] if isinstance(total, dict) else total] if total else []
        amounts += [row["amount"] for row in deal.get("payments", ()) if "amount" in row]
        for amount in amounts:
            assert _written(amount, text), (deal_name, amount)


def _written(amount: float, text: str) -> bool:
    words = {1: "", 1e6: " ?(million|Millionen|m)", 1e9: " ?(billion|bn)", 1e12: " ?trillion"}
    return any(re.search(rf"(?i)\b{amount / unit:g}(\.?0+)?{word}\b", text) for unit, word in words.items())
