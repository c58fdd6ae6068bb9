import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.text import clean, is_binary, one_line

PIECES = st.sampled_from(
    [
        "&",
        "amp;",
        "#112;",
        "&#38;",
        "lt;",
        "<p>",
        "<b",
        ">",
        "[",
        "]",
        "](http://a.b)",
        "(",
        ")",
        "**",
        "*",
        "!",
        "\n",
        " ",
        "\t",
        "\r\n",
        "\u00a0",
        "\u200b",
        "\u2028",
        "e\u0301",
        "\u0301",
        "\ud800",
        "\x00",
        "A",
        "deal ",
        "\u0344",
    ]
)


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a\u00a0 \t b", "a b"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("a \n  b", "a\nb"),
        ("soft\u00adly zero\u200bwidth \u202eright\u202c \ufeffmark", "softly zerowidth right mark"),
        ("Cafe\u0301", "Café"),
        ("R&amp;D of &pound;5m &#8211; &quot;quoted&quot;", 'R&D of £5m – "quoted"'),
        ("AT&amp;amp;T", "AT&T"),
        ("R&D stays, and so does AT&T; even here", "R&D stays, and so does AT&T; even here"),
        ("see [the release](https://example.com/a_(b)?c=d) now", "see the release now"),
        ("![chart](https://example.com/c.png)text", "text"),
        ("a [bracketed] word (and this)", "a [bracketed] word (and this)"),
        ("**Bold** words", "Bold words"),
        ("one<br/>two &lt;b&gt;three&lt;/b&gt;", "one\ntwo three"),
        ("if a < b and c > d", "if a < b and c > d"),
        ("nul\x00 and bell\x07", "nul and bell"),
        ("", ""),
    ],
)
def test_one_form(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


@given(st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join)))
def test_cleaning_twice_changes_nothing(raw: str) -> None:
    once = clean(raw)
    assert clean(once) == once
    once.encode()  # no lone surrogates


def test_what_only_pathological_input_needs_is_still_stable() -> None:
    layered = "&" + "amp;" * 50 + "lt;p&gt; &am&#112;lt;"
    assert clean(clean(layered)) == clean(layered)


@pytest.mark.parametrize(
    "unit", ["[", "&amp;", "&", "<p ", "e\u0301\u0316", "\u0301\u0316", "[a](http://x", "**", " \n", "\n"]
)
def test_time_is_linear(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    started = time.process_time()
    clean(text)
    assert time.process_time() - started < 3


def test_binary() -> None:
    assert is_binary(bytes(range(256)).decode("latin-1"))
    assert is_binary("\ufffd" * 10 + "words")
    assert not is_binary("An ordinary sentence,\r\n\twith one bad \ufffd character in a good many characters of text.")


def test_one_line() -> None:
    assert one_line(" A title\n\n in two&nbsp;lines ") == "A title in two lines"
