from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.article import UnusableError, normalise
from services.ingest.language import detect_language

BODY = "Acme said on Monday that it will buy Beta for 5 million dollars.\n\nThe deal is to close in June."
EXAMPLE = Path(__file__).parents[4] / "shared/examples/astellas-kised.txt"


def test_title_blank_line_body() -> None:
    found = normalise("Acme buys Beta", BODY)
    assert found.text == f"Acme buys Beta\n\n{BODY}"
    assert found.title == "Acme buys Beta"
    assert (found.parts[0].start, found.parts[0].end) == (0, len("Acme buys Beta"))


def test_a_title_that_the_body_repeats_stands_once() -> None:
    assert normalise("Acme buys Beta", f"Acme buys Beta\n\n{BODY}") == normalise("Acme buys Beta", BODY)


def test_without_a_title_a_headline_is_taken() -> None:
    assert normalise(None, f"Acme buys Beta\n{BODY}") == normalise("Acme buys Beta", BODY)


def test_without_a_headline_the_text_stays_as_it_is() -> None:
    found = normalise("", BODY)
    assert found.text == BODY
    assert found.title == "Acme said on Monday that it will buy Beta for 5 million dollars."
    assert found.parts == ()


def test_a_headline_alone_is_an_article() -> None:
    assert normalise("Acme buys Beta", "Acme buys Beta").text == "Acme buys Beta"


@pytest.mark.parametrize(
    ("reason", "text", "html"),
    [
        ("empty", None, None),
        ("empty", "text", "<p>html"),
        ("empty", "", None),
        ("empty", " \n\u200b ", None),
        ("empty", "Share\nComments\nNo comments yet", None),
        ("binary", bytes(range(256)).decode("latin-1") * 9, None),
        ("too_large", "word " * 700_000, None),
        ("no_article", None, ""),
        ("no_article", None, "<html><body><script>let a = 'words, words, words.'</script></body></html>"),
        ("no_article", None, "<html><body>" + "<a href=/x>Some news about a deal</a> " * 50),
        ("too_complex", None, "<div>" * 100_000),
    ],
)
def test_refused_by_name(reason: str, text: str | None, html: str | None) -> None:
    with pytest.raises(UnusableError) as caught:
        normalise("A title" if reason == "no_article" else None, text, html)
    assert caught.value.reason == reason


def test_language() -> None:
    assert normalise(None, BODY, detect_language=detect_language).language == "en"
    german = "Das Unternehmen hat am Montag mitgeteilt, dass es einen Wettbewerber übernehmen wird."
    assert normalise(None, german, detect_language=detect_language).language == "de"
    assert normalise(None, "42", detect_language=detect_language).language is None


PIECES = st.sampled_from(
    [
        "Acme buys Beta",
        "Share",
        "Comments",
        "\n",
        "\n\n",
        " ",
        "&amp;",
        "lt;p>",
        "[a](http://x.y)",
        "About Acme",
        "---",
        "Jan. 5, 2026",
        "\u200b",
        "e\u0301",
        "5 min read",
        "Sentence.",
        "\ud800",
        "BOSTON, Jan. 5, 2026 -- ",
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=20).map("".join))


@given(title=st.one_of(st.none(), TEXTS), text=TEXTS)
def test_total_and_idempotent(title: str | None, text: str) -> None:
    try:
        once = normalise(title, text)
    except UnusableError as error:
        assert error.reason in ("empty", "binary")
        return
    once.text.encode()
    titled = any(part.kind == "title" for part in once.parts)
    assert normalise(once.title if titled else None, once.text) == once


@given(st.one_of(st.text(max_size=300), st.binary(max_size=300)))
def test_total_for_pages(html: str | bytes) -> None:
    try:
        normalise(None, html=html)
    except UnusableError as error:
        assert error.reason in ("empty", "no_article", "binary")


@pytest.mark.corpus
@pytest.mark.skipif(not EXAMPLE.exists(), reason="the reference examples are not beside the project")
def test_a_copied_page_is_cut_to_its_article() -> None:
    found = normalise(None, EXAMPLE.read_text(), detect_language=detect_language)
    assert found.text.startswith("In the rapidly evolving biotech landscape")
    for remains in ("Newsletter", "inbox", "Comments", "comments yet", "2025"):
        assert remains not in found.text
    (note,) = found.parts
    assert note.kind == "author_note"
    assert found.text[note.start :].startswith("AI Writing Agent built on")
    assert note.end == len(found.text)
    assert found.language == "en"
