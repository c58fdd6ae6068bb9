import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.keys import article_keys, canonical_url


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/news/deal?id=7",
        "http://www.example.com/news/deal?id=7",
        "HTTPS://Example.COM:443/news/deal/?id=7",
        "https://m.example.com/news/deal?id=7#comments",
        "https://amp.example.com/news/deal?id=7",
        "https://www.example.com/news/deal/amp?id=7",
        "https://example.com/news//deal?utm_source=x&id=7&fbclid=abc&gclid=1",
        "https://www.google.com/amp/s/www.example.com/news/deal%3Fx?id=7".replace("%3Fx", ""),
        "https://example-com.cdn.ampproject.org/c/s/example.com/news/deal?id=7",
        " https://example.com/news/%64eal?id=7 ",
    ],
)
def test_one_address(url: str) -> None:
    assert canonical_url(url) == "example.com/news/deal?id=7"


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com",
        "https://www.example.com/?utm_source=x",
        "ftp://example.com/a",
        "not a url",
        "",
        "https://",
        "https://localhost/a",
        "https://[bad/a",
        "https://example.com:99999/a",
    ],
)
def test_no_article(url: str) -> None:
    assert canonical_url(url) is None


def test_different_articles_stay_apart() -> None:
    urls = ["https://e.com/a", "https://e.com/b", "https://e.com/a?p=1", "https://e.com/a?p=2", "https://e.com/a#!/x"]
    assert len({canonical_url(url) for url in urls}) == len(urls)
    assert canonical_url("https://example.com/amplitude") == "example.com/amplitude"


@given(st.text(max_size=60).map("https://example.com/".__add__) | st.text(max_size=60))
def test_total_and_idempotent(url: str) -> None:
    once = canonical_url(url)
    if once is not None:
        assert canonical_url(f"https://{once}") == once


def test_precedence() -> None:
    own, address, text = article_keys("feed", "7", "https://e.com/a", "words")
    assert (own.split(":")[0], address, text.split(":")[0]) == ("id", "url:e.com/a", "text")
    assert article_keys("other", "7", None, None) != [own]
    assert article_keys("feed", None, "https://e.com/", None) == []
    assert len(article_keys("feed", None, "https://e.com/" + "a" * 3000, None)[0]) < 500
