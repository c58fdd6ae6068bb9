from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.submission import MAX_BODY_BYTES, RejectedError, Submission, parse

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def parsed(**fields: Any) -> Submission:
    return parse(orjson.dumps({"title": "T", "text": "Words."} | fields), NOW)


@pytest.mark.parametrize(
    ("given", "moment"),
    [
        ("2026-01-05", datetime(2026, 1, 5, tzinfo=UTC)),
        ("2026-01-05T10:00:00Z", datetime(2026, 1, 5, 10, tzinfo=UTC)),
        ("2026-01-05T10:00:00.5+09:00", datetime(2026, 1, 5, 1, 0, 0, 500_000, tzinfo=UTC)),
        ("Mon, 05 Jan 2026 10:00:00 GMT", datetime(2026, 1, 5, 10, tzinfo=UTC)),
        ("2026-01-06T23:00:00Z", datetime(2026, 1, 6, 23, tzinfo=UTC)),
        ("", None),
        (None, None),
    ],
)
def test_moments(given: str | None, moment: datetime | None) -> None:
    assert parsed(published_at=given).published_at == moment


@pytest.mark.parametrize(
    ("fields", "field", "word"),
    [
        ({"published_at": "next week"}, "published_at", "is no date"),
        ({"published_at": 20260105}, "published_at", "give a text"),
        ({"published_at": "2026-01-08"}, "published_at", "in the future"),
        ({"updated_at": "2027-01-01"}, "updated_at", "in the future"),
        ({"published_at": "1066-10-14"}, "published_at", "before 1900"),
        ({"published_at": "2026-02-30"}, "published_at", "is no date"),
        ({"text": None}, None, "either `text` or `html`"),
        ({"html": "<p>x"}, None, "either `text` or `html`"),
        ({"text": 5}, "text", "string"),
        ({"url": "example.com/a"}, "url", "pattern"),
        ({"mode": "fast"}, "mode", "live"),
        ({"licence": {"quote_chars": "many"}}, "licence.quote_chars", "integer"),
        ({"withdrawn": True}, None, "needs the `id` or the `url`"),
        ({"source": ""}, "source", "at least 1"),
        ({"filing_items": "8-K 1.01"}, "filing_items", "tuple"),
        ({"filing_items": [""]}, "filing_items.0", "at least 1"),
    ],
)
def test_says_which_field_and_why(fields: dict[str, Any], field: str | None, word: str) -> None:
    with pytest.raises(RejectedError, match=word) as caught:
        parsed(**fields)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "not_json"),
        (b"{", "not_json"),
        (b"[]", "not_json"),
        (b'"text"', "not_json"),
        (b'{"text": "\\ud800"}', "not_json"),
        (b'{"text": NaN}', "not_json"),
        (b'{"text": "caf\xe9"}', "not_utf8"),
        (b"[" * 100_000, "not_json"),
        (b" " * (MAX_BODY_BYTES + 1), "too_large"),
    ],
)
def test_refused_by_name(raw: bytes, reason: str) -> None:
    with pytest.raises(RejectedError) as caught:
        parse(raw, NOW)
    assert caught.value.reason == reason


def test_lenient_where_it_is_harmless() -> None:
    found = parsed(id=7, url="", publisher=" Bio ", unknown="field")
    assert (found.id, found.url, found.publisher, found.source, found.mode) == ("7", None, "Bio", "api", "live")
    assert parse(b'\xef\xbb\xbf{"text": "x"}', NOW).text == "x"


def test_a_withdrawal() -> None:
    found = parse(b'{"withdrawn": true, "id": "7", "source": "feed"}', NOW)
    assert found.withdrawn and found.id == "7"


@given(
    st.dictionaries(
        st.sampled_from(list(Submission.model_fields)), st.none() | st.text() | st.integers(-9, 9) | st.booleans()
    )
)
def test_total(fields: dict[str, Any]) -> None:
    try:
        found = parse(orjson.dumps(fields), NOW)
    except RejectedError as error:
        assert str(error) and error.reason in ("invalid", "impossible_date")
        return
    assert found.published_at is None or found.published_at <= NOW + timedelta(days=2)
