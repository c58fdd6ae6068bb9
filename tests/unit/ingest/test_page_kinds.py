"""Pages built as the sites of the trade build them: what of each is the article."""

from collections.abc import Callable

import pytest

from services.ingest.article import normalise

A = (
    "Corvane Therapeutics has signed a licence with Ostrava Bio that gives it the European rights to an "
    "inhaled antibody for severe asthma."
)
B = "Under the agreement, Corvane pays 40 million euros at signing and up to 310 million euros in milestones, plus royalties."
C = "“We looked at eleven programmes in eighteen months and this was the only one that we wanted,” said its chief executive."
D = "A phase II study in 214 patients met its main goal last autumn, with half as many exacerbations as under placebo."
E = "Ostrava keeps the rights in North America and Japan, and will supply the drug from its plant in Brno until 2031."
SHORT = "The shares rose."
OTHER = "Another firm has opened a plant for cell therapies in Ghent, where it wants to employ some two hundred people by 2027."
THIRD = "The regulator has asked for more data on the safety of a heart drug, which delays its approval by at least nine months."
FOURTH = (
    "Three funds have put 60 million dollars into a start-up that edits genes of the liver with a single injection."
)
BIO = (
    "Nele Aerts writes about biotech and its money. She was with a daily paper in Antwerp before and studied chemistry."
)
ASK = "Get the five stories that matter in your inbox each morning, free of charge, and unsubscribe whenever you like."
REMARK = (
    "I have taken a drug of this class for three years now, and I can only say that it changed what I can do in a day."
)
COOKIES = (
    "We and our 312 partners store information on your device, such as unique ids in cookies, to process personal data."
)


def p(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def page(body: str, head: str = "") -> str:
    title = "<title>Corvane licenses asthma antibody - The Daily Dose</title>"
    return f"<!doctype html><html><head>{title}{head}</head><body>{body}</body></html>"


NAV = (
    '<div class="top"><ul class="main-menu"><li><a href="/">Home</a></li><li><a href="/deals">Deals</a></li></ul></div>'
)
TITLE = "<h1>Corvane licenses asthma antibody</h1>"


def newspaper() -> str:
    """CSS modules, a header with by-line and standfirst's picture, a promo between paragraphs, a rail."""
    return page(
        f"{NAV}<main><div class='Layout_grid__x1Yz'><article class='Article_root__8sd'><header>{TITLE}"
        "<div class='Byline_names__1'>By <a href=/a>Nele Aerts</a></div><time>5 March 2026 at 07:12</time>"
        "<figure><img src=x><figcaption>The plant of Ostrava Bio in Brno, where the antibody is made. Photo: Lena Rix</figcaption></figure>"
        f"</header><div class='ArticleBody_wrap__7f'>{p(A, B)}<div class='InlinePromo_box__2'><h3>Newsletter</h3>{p(ASK)}</div>"
        f"{p(C, D, E)}</div><div class='AuthorBio_box__3'>{p(BIO)}</div></article>"
        f"<div class='Rail_right__4'><h3>More stories</h3>{p(OTHER, THIRD, FOURTH)}</div></div></main>"
    )


def wordpress() -> str:
    """Post classes that name tags and categories, share buttons, related posts and many comments."""
    comments = "".join(
        f"<li class='comment even' id='comment-{n}'><div class='comment-body'>{p(f'{REMARK} {n}')}</div></li>"
        for n in range(9)
    )
    return page(
        f"{NAV}<div id=page class=site><main><article id=post-9 class='post-9 post type-post status-publish hentry category-deals tag-newsletter tag-comments'>"
        f"<header class=entry-header>{TITLE}<div class=entry-meta>Posted on <a href=#>March 5, 2026</a> by Nele</div></header>"
        f"<div class=entry-content>{p(A, B)}<h2 id='related-drugs'>The drug</h2>{p(D)}<blockquote>{p(C)}</blockquote>"
        "<div class='sharedaddy sd-sharing-enabled'><h3>Share this:</h3><ul><li><a href=#>Click to share on X</a></li></ul></div>"
        f"<div id=jp-relatedposts class=jp-relatedposts><h3>Related</h3>{p(OTHER)}</div></div>"
        "<footer class=entry-footer><span class=cat-links>Posted in <a href=#>Deals</a></span></footer></article>"
        f"<div id=comments class=comments-area><h2>9 thoughts on “Corvane”</h2><ol class=comment-list>{comments}</ol></div></main></div>"
    )


def blocks() -> str:
    """WordPress blocks: a table in a figure, a pull quote that repeats the text."""
    table = "<figure class='wp-block-table'><table><tr><td>Upfront payment</td><td>40 million euros</td></tr></table><figcaption>Terms</figcaption></figure>"
    return page(
        f"{NAV}<article class=post>{TITLE}<div class='entry-content wp-block-post-content'>{p(A, B, C)}"
        f"<figure class='wp-block-pullquote'><blockquote><p>this was the only one that we wanted</p></blockquote></figure>{table}{p(D)}</div></article>"
    )


def drupal() -> str:
    return page(
        f"<div class='region region-header'>{NAV}</div><div class='region region-content'><div class='node node-article node-full'>"
        f"{TITLE}<div class='field field--name-body field--type-text-with-summary'>{p(A)}<ul><li>{B}</li><li>{D}</li></ul>{p(E)}</div>"
        "<div class='field field--name-field-tags'><a href=#>Asthma</a> <a href=#>Licence</a></div></div></div>"
        f"<div class='region region-sidebar-second'><div class='block'>{p(OTHER)}</div><div class='block'>{p(THIRD)}</div></div>"
    )


def newsroom() -> str:
    """A company's release: its contacts and notes are a part of it."""
    return page(
        f"{NAV}<div class='component news-detail'><div class='container'><p class='date'>March 5, 2026</p>{TITLE}"
        f"<div class='rich-text'><p>BRUSSELS, March 5, 2026 – {A}</p>{p(B, C)}<p><strong>About Corvane</strong></p>"
        "<p>Corvane makes drugs for the lungs. It was founded in Leuven in 2014 and has 310 employees.</p>"
        "<p>Contact:<br>Jo Smet<br>press@corvane.example</p></div></div></div>"
        f"<div class='component more-news'><h2>More news</h2><div class='teaser'>{p(OTHER)}</div><div class='teaser'>{p(THIRD)}</div></div>"
    )


def wire() -> str:
    """Paragraphs in the classes of a wire, a table of contacts, other releases below."""
    return page(
        f"<div class='main-container'><div class='main-body-container' itemprop='articleBody'><p>BRUSSELS, March  05, 2026  (NEWSWIRE) -- {A}<br /></p>"
        f"{p(B, C, D)}<table class='contacts'><tr><td>Jo Smet</td><td>Corvane Therapeutics, investor relations</td></tr></table></div>"
        f"<div class='recommended-reading'><h3>Recommended Reading</h3><div>{p(OTHER)}</div><div>{p(THIRD)}</div></div>"
        "<div class='contact-us-widget'><h3>Explore</h3><a href=#>All news of Corvane</a></div></div>"
    )


def layout_tables() -> str:
    """An old site: tables for the layout and line breaks for paragraphs."""
    return page(
        "<table width=100%><tr><td width=150><a href=/>Home</a><br><a href=/n>News</a><br><a href=/c>Contact</a></td>"
        f"<td><font size=5><b>Corvane licenses asthma antibody</b></font><br><br>{A}<br><br>{B}<br><br>{C}<br><br>{D}</td></tr></table>"
        "<table><tr><td><a href=/i>Imprint</a> | <a href=/p>Privacy</a></td></tr></table>"
    )


def divs() -> str:
    return page(
        f"{NAV}<div class=wrap><div class=left>{TITLE}<div>{A}</div><div>{B}</div><div>{C}</div><div>{D}</div></div>"
        f"<div class=right><div><a href=#>A plant in Ghent</a><div>{OTHER}</div></div><div><a href=#>Data</a><div>{THIRD}</div></div></div></div>"
    )


def amp() -> str:
    return page(
        f"<amp-sidebar id=s><ul><li><a href=/>Home</a></li></ul></amp-sidebar><article class=amp-wp-article>{TITLE}"
        f"<div class=amp-wp-article-content><amp-img src=x></amp-img>{p(A, B)}<amp-ad></amp-ad>{p(C, E)}</div></article>"
        "<footer class=amp-wp-footer><p>All rights reserved by the publisher of this site and its partners, 2026.</p></footer>"
    )


def script_only() -> str:
    """The page is drawn by a script; its data hold the text."""
    data = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Corvane licenses asthma antibody",'
        f'"articleBody": "{A}\\n\\n{B}\\n\\n{D}"}}</script>'
    )
    return page("<div id=root></div><noscript>You need to enable JavaScript to run this app.</noscript>", data)


def carried() -> str:
    """The data hold the text as well: they tell it from boxes that nothing names."""
    data = (
        '<script type="application/ld+json">{"@type": "NewsArticle",'
        f'"articleBody": "{A} {B} {D} {E} {" ".join(f"{D} {n}." for n in range(12))}"}}</script>'
    )
    return page(
        f"{NAV}<div class=x1>{TITLE}<div class=x2><div class=x3>{p(A, B, D, E)}{p(*(f'{D} {n}.' for n in range(12)))}</div>"
        f"<div class=x4>{p(OTHER)}</div></div></div>",
        data,
    )


def live() -> str:
    """A live blog: entries with times, each an article."""
    entries = "".join(
        f"<article class='live-entry'><h3>{hour}:00 News</h3>{p(text)}</article>"
        for hour, text in enumerate((A, B, C, D))
    )
    return page(f"{NAV}<main>{TITLE}<div class='live-feed'>{entries}</div></main>")


def interview() -> str:
    return page(
        f"{NAV}<article>{TITLE}<div class=content>{p(A)}<p><strong>Why asthma?</strong></p>{p(C)}<p><b>What does it cost?</b></p>{p(B)}"
        f"<p>And then?</p>{p(E)}</div></article>"
    )


def listicle() -> str:
    return page(
        f"{NAV}<article>{TITLE}{p(A)}<h2>1. <a href=/corvane>Corvane</a></h2>{p(B)}<h2>2. <a href=/ostrava>Ostrava</a></h2>{p(D)}<h2>3. Others</h2>{p(E)}</article>"
    )


def teasers() -> str:
    """Several articles, of which one is the page's; the others are announced at length."""
    cards = "".join(
        f"<article class='card'><h3><a href=#>Headline {n}</a></h3><p>{text}</p></article>"
        for n, text in enumerate((OTHER, THIRD, FOURTH))
    )
    return page(
        f"{NAV}<main><article class='full'>{TITLE}{p(A, B, C, D, E)}</article><section class='stream'>{cards}</section></main>"
    )


def paywall() -> str:
    return page(
        f"{NAV}<article>{TITLE}<div class='article-content'>{p(A, B)}<div class='paywall-prompt'><h2>Read the full article</h2>"
        f"{p('To read on, become a member: from 9 euros a month you get all articles, the data and two events a year.')}</div></div></article>"
    )


def cookie_wall() -> str:
    """More is said of cookies than of the news."""
    wall = "".join(
        f"<div class='CookieWall_item__{n}'><h4>Purpose {n}</h4>{p(COOKIES, COOKIES + str(n))}</div>" for n in range(6)
    )
    return page(f"<div id='consentDialog' class='CookieWall_root'>{wall}</div>{NAV}<article>{TITLE}{p(A, B)}</article>")


def nested_lists() -> str:
    return page(
        f"{NAV}<article>{TITLE}{p(A)}<ul><li>Terms<ul><li>{B}</li><li>Royalties up to 15%</li></ul></li><li>Rights in Europe</li></ul>{p(E)}</article>"
    )


def footnotes() -> str:
    return page(
        f"{NAV}<article>{TITLE}<p>{A}<sup><a href=#n1>1</a></sup></p>{p(B, D)}<ol class='footnotes'><li id=n1>The study was registered before the first patient was seen, in May 2023. <a href=#r1>↩</a></li></ol></article>"
    )


def read_more() -> str:
    """Lines between paragraphs that point elsewhere, and one that is only a link but belongs to the text."""
    return page(
        f"{NAV}<article>{TITLE}<div class=article-body>{p(A)}<p>Read more: <a href=#>A plant in Ghent, at last, and what it means</a></p>{p(B)}"
        f"<p><a href=#>The whole list of the programmes that were looked at</a></p>{p(C, D)}</div></article>"
    )


def tail() -> str:
    """What follows the text in its own element."""
    return page(
        f"{NAV}<div class=story>{TITLE}{p(A, B, C, D, E)}<h3>Related stories</h3><ul><li>A plant in Ghent</li><li>Sixty millions for the liver</li></ul>"
        "<div>Filed under: Deals</div></div>"
    )


def remarks() -> str:
    """Comments longer than the article, which only their heading tells."""
    boxes = "".join(f"<div><b>Reader {n}</b><br>{REMARK} {n} {REMARK}</div>" for n in range(12))
    return page(f"{NAV}<div>{TITLE}{p(A, B, C, D, E)}<h3>12 comments</h3>{boxes}</div>")


def sections() -> str:
    """The article in sections of one class, between advertisements."""
    parts = "".join(
        f"<div class='story-part part-{n}'>{p(text)}</div><div class='ad-slot'>Advertisement</div>"
        for n, text in enumerate((A, B, C, D))
    )
    return page(f"{NAV}<div class='story-wrap'>{TITLE}{parts}</div><div class='trending'>{p(OTHER, THIRD)}</div>")


def very_short() -> str:
    return page(
        f"{NAV}<main><article>{TITLE}<p>{SHORT}</p><p>Corvane closed 4% higher in Brussels.</p></article></main>"
        f"<footer>{p('This site is made by a publishing house in Antwerp, which also has four papers and a radio station.')}</footer>"
    )


def two_sentences() -> str:
    return page(f"{NAV}<article class='post'>{TITLE}<p>{SHORT}</p><p>More follows.</p></article>")


def hidden_rest() -> str:
    """Most of the text shows after a click."""
    return page(
        f"{NAV}<div class='article-body'>{TITLE}{p(A)}<div class='read-more-content' style='display:none'>{p(B, C, D, E)}</div></div>"
    )


WHOLE = [A, B, C, D, E]
KINDS: list[tuple[Callable[[], str], list[str]]] = [
    (newspaper, WHOLE),
    (wordpress, [A, B, "The drug", D, C]),
    (blocks, [A, B, C, "Upfront payment", "40 million euros", D]),
    (drupal, [A, B, D, E]),
    (
        newsroom,
        [
            *(f"BRUSSELS, March 5, 2026 – {A}", B, C, "About Corvane"),
            "Corvane makes drugs for the lungs. It was founded in Leuven in 2014 and has 310 employees.",
            *("Contact:", "Jo Smet", "press@corvane.example"),
        ],
    ),
    (
        wire,
        [f"BRUSSELS, March 05, 2026 (NEWSWIRE) -- {A}", B, C, D, "Jo Smet", "Corvane Therapeutics, investor relations"],
    ),
    (layout_tables, [A, B, C, D]),
    (divs, [A, B, C, D]),
    (amp, [A, B, C, E]),
    (script_only, [A, B, D]),
    (carried, [A, B, D, E, *(f"{D} {n}." for n in range(12))]),
    (live, ["0:00 News", A, "1:00 News", B, "2:00 News", C, "3:00 News", D]),
    (interview, [A, "Why asthma?", C, "What does it cost?", B, "And then?", E]),
    (listicle, [A, "1. Corvane", B, "2. Ostrava", D, "3. Others", E]),
    (teasers, WHOLE),
    (paywall, [A, B]),
    (cookie_wall, [A, B]),
    (nested_lists, [A, "Terms", B, "Royalties up to 15%", "Rights in Europe", E]),
    (
        footnotes,
        [A + "1", B, D, "The study was registered before the first patient was seen, in May 2023. ↩"],
    ),
    (read_more, [A, B, "The whole list of the programmes that were looked at", C, D]),
    (tail, WHOLE),
    (remarks, WHOLE),
    (sections, [A, B, C, D]),
    (very_short, [SHORT, "Corvane closed 4% higher in Brussels."]),
    (two_sentences, [SHORT, "More follows."]),
    (hidden_rest, WHOLE),
]


@pytest.mark.parametrize(("build", "lines"), KINDS, ids=[build.__name__ for build, _ in KINDS])
def test_the_article_of_a_page(build: Callable[[], str], lines: list[str]) -> None:
    found = normalise(None, html=build())
    assert found.title == "Corvane licenses asthma antibody"
    body = found.text.removeprefix(found.title)
    assert [line for line in body.split("\n") if line] == lines
