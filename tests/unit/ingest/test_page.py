import time
from datetime import UTC, datetime

import pytest

from services.ingest import page
from services.ingest.article import UnusableError, normalise

FIRST = (
    "Acme Inc. said on Monday it will buy Beta Therapeutics for $5 million in cash, a deal that gives it a kidney drug."
)
SECOND = (
    "The deal, which is expected to close in the second quarter, includes payments of up to $20 million, both said."
)
HEAD = (
    '<title>Acme buys Beta | BioSite</title><meta property="og:site_name" content="BioSite">'
    '<link rel="canonical" href="https://bio.example/acme-beta">'
)


def whole(article: str, *, before: str = "", after: str = "", head: str = HEAD) -> str:
    return f"<!doctype html><html><head>{head}</head><body>{before}{article}{after}</body></html>"


def article(inner: str = "") -> str:
    return f"<article><h1>Acme buys Beta</h1><div class='entry-content'><p>{FIRST}</p>{inner}<p>{SECOND}</p></div></article>"


PLAIN = f"Acme buys Beta\n\n{FIRST}\n\n{SECOND}"
LONG = "Some long sentence about something else altogether, which nobody asked for, and which goes on for a while."


@pytest.mark.parametrize(
    "surroundings",
    [
        f"<nav><ul><li><a href=/>Home</a></li></ul><p>{LONG}</p></nav>",
        f"<aside><p>{LONG}</p></aside>",
        f"<footer><p>{LONG}</p></footer>",
        f"<div class='sidebar'><p>{LONG}</p></div>",
        f"<section id='comments'><h3>Comments</h3><p>{LONG}</p></section>",
        f"<div class='newsletter-signup'><p>{LONG}</p></div>",
        f"<div class='related-articles'><p>{LONG}</p></div>",
        f"<div id='cookie-banner'><p>{LONG}</p></div>",
        f"<div class='author-bio'><p>{LONG}</p></div>",
        f"<div role='complementary'><p>{LONG}</p></div>",
        f"<div style='display: none'><p>{LONG}</p></div>",
        f"<ul>{'<li><a href=/x>Another story that is linked here</a></li>' * 9}</ul>",
        f"<script>let text = '{LONG}'</script>",
    ],
)
def test_what_is_not_the_article_is_cut(surroundings: str) -> None:
    for html in (whole(article(), before=surroundings), whole(article(), after=surroundings)):
        assert normalise(None, html=html).text == PLAIN
    assert normalise(None, html=whole(article(surroundings))).text == PLAIN


def test_share_buttons_and_related_headings_inside_the_article() -> None:
    inner = "<div class='share-bar'><span>Share this:</span> <a href=/t>Twitter</a></div>"
    end = "<h3>Related articles</h3><ul><li>Gamma sells unit to Delta</li></ul>"
    html = whole(article(inner).replace("</div></article>", f"{end}</div></article>"))
    assert normalise(None, html=html).text == PLAIN


def test_headings_lists_breaks_and_inline_tags_stay_text() -> None:
    inner = "<h2>Terms</h2><ul><li>Upfront: <b>$5</b>m</li><li>Milestones: $20m</li></ul><p>One<br>two</p>"
    text = normalise(None, html=whole(article(inner))).text
    assert "\n\nTerms\n\nUpfront: $5m\nMilestones: $20m\n\nOne\ntwo\n\n" in text


def test_what_stands_within_a_sentence_stays_unless_nobody_sees_it() -> None:
    inner = "<p>Acme (<span class='ticker'>NASDAQ: ACME</span>) <span class='sr-only'>opens a window</span> rose.</p>"
    text = normalise(None, html=whole(article(inner))).text
    assert "(NASDAQ: ACME)" in text
    assert "opens a window" not in text


def test_a_title_that_is_no_first_heading_and_a_byline() -> None:
    html = whole(
        f"<h1>BioSite</h1><article><h2>Acme buys Beta</h2><p>By Jo van Doe and Al Roe</p><p>{FIRST}</p><p>{SECOND}</p></article>"
    )
    found = normalise(None, html=html)
    assert found.author == "Jo van Doe and Al Roe"
    assert found.text.endswith(PLAIN.removeprefix("Acme buys Beta"))


@pytest.mark.parametrize(
    "caption",
    [
        "A laboratory of Acme in Boston, where the drug was found, in 2024. (AP Photo/Jo Doe)",
        "Photo: Jo Doe",
        "Acme's laboratory Jo Doe/Getty Images",
    ],
)
def test_what_is_written_under_a_picture(caption: str) -> None:
    assert normalise(None, html=whole(article(f"<p>{caption}</p>"))).text == PLAIN


def test_a_table_is_read_row_by_row() -> None:
    inner = "<table><tr><td>Upfront</td><td>$5m</td></tr><tr><td>Total</td><td>$25m</td></tr></table>"
    assert "Upfront\n$5m\nTotal\n$25m" in normalise(None, html=whole(article(inner))).text


def test_a_name_does_not_cost_the_article() -> None:
    html = whole(f"<div class='content-sidebar-wrap'><div class='widget'>{article()}</div></div>")
    assert normalise(None, html=html).text == PLAIN
    form = whole(f"<form id=aspnetForm>{article()}</form>")
    assert normalise(None, html=form).text == PLAIN


def test_a_fragment_of_a_feed() -> None:
    assert normalise("T", html="<p>Short summary of <a href=/x>the deal</a>.</p><p>More.</p>").text == (
        "T\n\nShort summary of the deal.\n\nMore."
    )


def test_data_of_the_page_where_its_text_comes_by_script() -> None:
    data = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{FIRST}"}}</script>'
    assert normalise(None, html=whole("<div id=app></div>", head=data)).text == FIRST


def test_facts_of_the_page() -> None:
    data = """<script type="application/ld+json">{"@graph": [{"@type": "WebPage"}, {"@type": ["NewsArticle"],
        "headline": "Acme buys Beta", "datePublished": "2026-01-05T10:00:00+01:00",
        "author": [{"name": "Jo Doe"}], "publisher": {"name": "Bio Site"}}]}</script>"""
    found = normalise(None, html=whole(article(), head=HEAD + data))
    assert found.title == "Acme buys Beta"
    assert found.url == "https://bio.example/acme-beta"
    assert (found.author, found.publisher) == ("Jo Doe", "Bio Site")
    assert found.published == datetime(2026, 1, 5, 9, tzinfo=UTC)


def test_facts_without_structured_data() -> None:
    head = '<title>Acme buys Beta - BioSite</title><meta name="author" content="Jo"><meta property="og:site_name" content="BioSite">'
    moment = '<meta property="article:published_time" content="2026-01-05T09:00:00Z">'
    found = normalise(None, html=whole(f"<p>{FIRST}</p><p>{SECOND}</p>", head=head + moment))
    assert (found.title, found.author, found.publisher) == ("Acme buys Beta", "Jo", "BioSite")
    assert found.published == datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "told",
    [
        '<meta name="publish_date" content="2026-01-05T09:00:00Z">',
        '<meta itemprop="datePublished" content="Mon, 05 Jan 2026 09:00:00 GMT">',
        '<script type="application/ld+json">//<![CDATA[\n{"@type": "NewsArticle", "datePublished": "2026-01-05T09:00Z"}\n//]]></script>',
        '<script type="application/ld+json">{"@type": "WebPage", "datePublished": "2026-01-05T09:00Z"}</script>',
    ],
)
def test_when_it_was_published(told: str) -> None:
    assert normalise(None, html=whole(article(), head=told)).published == datetime(2026, 1, 5, 9, tzinfo=UTC)


def test_when_it_was_published_as_shown() -> None:
    html = whole(article("<time datetime='2026-01-05T10:00+01:00'>today</time>"))
    assert normalise(None, html=html).published == datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "data", ["{", "[]", "null", '{"@type": 5}', '{"@type": "Article", "author": 5, "datePublished": 7}', "[" * 3000]
)
def test_broken_data_are_no_facts(data: str) -> None:
    head = f'<script type="application/ld+json">{data}</script>'
    assert normalise(None, html=whole(article(), head=head)).text == PLAIN


SENTENCE = "Société Générale a acheté, pour 5 millions d’euros, une entreprise à Genève, dit-on à Paris."


@pytest.mark.parametrize(
    ("charset", "declared"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", ""),
        ("utf-8", "iso-8859-1"),
        ("cp1252", "iso-8859-1"),
        ("cp1252", "no-such-charset"),
        ("cp1252", ""),
        ("utf-8-sig", "iso-8859-1"),
        ("utf-16", ""),
    ],
)
def test_charsets(charset: str, declared: str) -> None:
    html = f'<html><head><meta charset="{declared}"></head><body><p>{SENTENCE}</p></body></html>'
    assert normalise(None, html=html.encode(charset)).text == SENTENCE


def test_asian_charsets_by_name() -> None:
    sentence = "アステラス製薬は月曜日、韓国の企業を買収すると発表した。買収額は五百億円で、手続きは六月に完了する見込みだという。"
    html = f'<html><head><meta charset="shift_jis"></head><body><p>{sentence * 2}</p></body></html>'
    assert normalise(None, html=html.encode("cp932")).text == sentence * 2


def test_cut_in_the_middle_of_a_character() -> None:
    assert page.decode(("é" * 500).encode()[:-1]).startswith("é" * 499)


@pytest.mark.parametrize(
    "html",
    [
        "<html><body>" + "<div>" * 9_000 + f"<p>{FIRST}",
        "<html><body>" + "<span>" * 5_000 + f"<p>{FIRST}",
        "<html><body>" + "<div>" * 300_000,
        "<html><body>" + "".join(f"<font a{n}>" for n in range(3000)) + "<p>x" * 30_000,
        "<html><body><div " + " ".join(f"a{n}" for n in range(100_000)) + f">x</div><p>{FIRST}",
        "<html><body>" + "<" * 200_000,
        "<html><body>" + "<a" * 100_000,
        "<html><body>" + f"<p>{FIRST}</p>" * 5_000,
        "<html><body>" + "<a href=/x>A linked headline</a> " * 5_000,
        "<html><body><div class='" + "share " * 100_000 + f"'>x</div><p>{FIRST}",
        "<html><body>" + "<div class=article-body>" * 9_000 + f"<p>{FIRST}",
        "<html><body>" + f"<p>{FIRST}</p><blockquote>{FIRST}</blockquote>" * 3_000,
        "<html><body>" + '<p a">x' * 40_000 + f"<p>{FIRST}",
        "<html><body>" + '<p a="<!--">x' * 40_000 + f"<p>{FIRST}",
        "<html><body>" + "<!--" * 100_000 + f"--><p>{FIRST}",
        "<html><body>" + f"<table><tr><td>{FIRST}" * 2_000,
        "<html><body>" + "".join(f"<section class=a{n}><article class=post><p>{FIRST}" for n in range(3_000)),
        '<html><script type="application/ld+json">{"@type": "Article", "articleBody": "'
        + f"{SECOND} " * 4_000
        + '"}</script><body>'
        + f"<p>{FIRST}</p><p>{SECOND}</p>" * 3_000,
    ],
    ids=[
        "deep",
        "deep inline",
        "too deep",
        "formatting",
        "attributes",
        "brackets",
        "open tags",
        "long",
        "links",
        "names",
        "deep bodies",
        "quotes",
        "quotes in names",
        "comments in values",
        "comments",
        "deep tables",
        "deep posts",
        "carried text",
    ],
)
def test_hostile_pages_are_read_or_refused_in_time(html: str) -> None:
    started = time.process_time()
    try:
        assert "Acme" in normalise(None, html=html).text
    except UnusableError as error:
        assert error.reason in ("too_complex", "too_large", "no_article", "empty")
    assert time.process_time() - started < 5


@pytest.mark.parametrize("count", [8, 40])
def test_a_note_that_a_machine_wrote_the_article_is_kept_from_a_box_that_is_cut(count: int) -> None:
    prose = "<p>" + "The two companies will study the compound together in three countries. " * count + "</p>"
    note = "This article was written by an AI language model and was not reviewed."
    html = (
        f"<html><body><article><h1>Two companies agree</h1>{prose}{prose}</article>"
        f'<div class="author-box"><p>{note}</p><p>He lives in Basel.</p></div></body></html>'
    )
    found = page.read(html).text
    assert found.endswith(note)
    assert "Basel" not in found
