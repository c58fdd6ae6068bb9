import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.remains import cut, without_links_at_the_end

LINES = ["", "Comments", "Share", "Dec.19 2025", "A sentence of the article.", "Subscribe now", "3 comments", "---"]


@pytest.mark.parametrize(
    "line",
    [
        "Daily headlines, free to your inbox",
        "Sign up for our newsletter",
        "No comments yet",
        "12 Comments",
        "Comments (4)",
        "Share this article",
        "Advertisement",
        "Related Articles",
        "5 min read",
        "We use cookies to improve your experience.",
        "© 2026 Example Media. All rights reserved.",
        "Copyright 2026 Example Media. All rights reserved.",
    ],
)
def test_cut_wherever_it_stands(line: str) -> None:
    assert cut(["Before.", line, "After."]) == ["Before.", "After."]


def test_cut_only_at_the_ends() -> None:
    around = ["Menu", "Biotech Newsletter", "", "Text.", "Comments", "More text.", "", "Dec.19 2025", "Comments"]
    assert cut(around) == ["Text.", "Comments", "More text."]


@pytest.mark.parametrize(
    "line",
    [
        "Acme will share this article of the agreement with Beta before it subscribes to new shares.",
        "Copyright law decides the case.",
        "Jan. 5, 2026",
        "Subscribers rose.",
        "The newsletter business was sold to Beta.",
    ],
)
def test_prose_and_the_articles_own_date_stay(line: str) -> None:
    assert cut([line, "Text."]) == [line, "Text."]


@given(st.lists(st.sampled_from(LINES)))
def test_cutting_twice_changes_nothing(lines: list[str]) -> None:
    once = cut(lines)
    assert cut(once) == once


def test_links_after_the_article() -> None:
    body = "Text with [a link](https://e.com/a).\n\n[A link in between](https://e.com/b)\n\nMore text."
    links = "---\n\n[Source](https://e.com/c)\n \nSeen at - [e.com](https://e.com/d) \n![Code](https://e.com/e.png)\n"
    assert without_links_at_the_end(f"{body}\n\n{links}") == body
    assert without_links_at_the_end(links) == links
