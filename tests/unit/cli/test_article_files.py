"""A user's files become what ingest takes, item by item, broken ones unmended."""

import json
from typing import Any

import pytest

from services.cli.article_files import articles_of
from services.cli.push import _BYTES, _LINES, Entry, _answer, _batches


def _read(raw: bytes, name: str) -> list[tuple[str, Any]]:
    return [(entry.name, json.loads(entry.body)) for entry in articles_of(raw, name)]


def test_json_is_one_article_or_a_list() -> None:
    assert _read(b'{"title": "A"}', "a.json") == [("a.json", {"title": "A"})]
    assert _read(b' [{"title": "A"}, {"title": "B"}]', "a.json") == [
        ("a.json:1", {"title": "A"}),
        ("a.json:2", {"title": "B"}),
    ]


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    assert _read(b'{"n": 1}\n\n{"n": 3}\r\n', "a.ndjson") == [("a.ndjson:1", {"n": 1}), ("a.ndjson:3", {"n": 3})]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_what_is_broken_stays_broken(name: str) -> None:
    assert [entry.body for entry in articles_of(b'{"title": ', name)] == [b'{"title": ']


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Ärzte".encode(), "Ärzte"),
        (b"\xef\xbb\xbfbom", "bom"),
        ("Ärzte".encode("utf-16"), "Ärzte"),
        (b"\x93quoted\x94", "“quoted”"),
        ('<meta charset="shift_jis">日本'.encode("shift_jis"), '<meta charset="shift_jis">日本'),
        (b'<meta charset="no-such-thing">\x93', '<meta charset="no-such-thing">“'),
    ],
)
def test_text_in_other_encodings_is_read(raw: bytes, expected: str) -> None:
    assert _read(raw, "a.html") == [("a.html", {"html": expected, "source": "file"})]


@pytest.mark.parametrize(
    ("raw", "field"),
    [(b"<p>Page", "html"), (b"Just words", "text"), (b'{"title": "A"}', "title"), (b'{"n": 1}\n{"n": 2}', "n")],
)
def test_standard_input_is_told_by_its_content(raw: bytes, field: str) -> None:
    assert field in _read(raw, "-")[0][1]


def test_batches_keep_the_order_and_send_alone_what_fits_on_no_line() -> None:
    entries = [Entry(str(n), b'{"n": %d}' % n) for n in range(_LINES + 5)]
    entries[3] = Entry("3", b'{\n "n": 3\n}')  # over several lines, but whole: made one line
    entries[7] = Entry("7", b'{\n "n": ')  # broken over several lines
    batches = list(_batches(iter(entries)))
    assert [entry.name for batch in batches for entry in batch] == [str(n) for n in range(_LINES + 5)]
    assert [len(batch) for batch in batches] == [7, 1, _LINES - 3]
    assert batches[1][0].body == entries[7].body
    assert all(b"\n" not in entry.body for batch in (batches[0], batches[2]) for entry in batch)
    large = [Entry(str(n), b'"%s"' % (b"x" * (_BYTES // 2))) for n in range(3)]
    assert [len(batch) for batch in _batches(iter(large))] == [1, 1, 1]
    assert [len(batch) for batch in _batches(iter([Entry("empty", b"")]))] == [1]


def test_an_answer_says_what_became_of_the_article() -> None:
    taken = _answer("a", {"article_id": "a_1", "revision": 2, "outcome": "revised"})
    assert (taken.article_id, taken.revision, taken.outcome, taken.error) == ("a_1", 2, "revised", None)
    refused = _answer("b", {"error": {"code": "not_json", "message": "not JSON", "rejection_id": "rej_1"}})
    assert (refused.error, refused.rejection_id, refused.article_id) == ("not JSON", "rej_1", None)
