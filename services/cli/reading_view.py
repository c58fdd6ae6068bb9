"""An article's reading for a person: the text with all that was found in it marked, and each deal on a card beside it."""

import textwrap
from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from services.cli.deal_view import about, consideration, dates, short, who, words
from shared.events import ArticleIngested, DealMention, DealsDetected, Evidence, PartKind

_SIDE_BY_SIDE = 110  # columns from which the card stands beside the text
_CARD = 46
_MOST_TEXT = 30_000  # characters of an article that are shown
_STYLES = {
    "party": "bold cyan",
    "money": "bold green",
    "asset": "bold magenta",
    "date": "yellow",
    "type": "underline",
    "status": "underline",
    "ticker": "blue",
    "mention": "dim italic",
    "flag": "bold red",
    "term": "green",
}
_DIM = {PartKind.boilerplate, PartKind.contact, PartKind.author_note, PartKind.byline}


def render(article: ArticleIngested, detected: DealsDetected, *, colours: bool, width: int) -> RenderableType:
    """The article beside its deals, or below each other on a narrow screen. Without colours each find is bracketed
    with its name: `[licensor: Alpha Bio]`."""
    text = _coloured(article, detected) if colours else Text(_bracketed(article, detected))
    cards: list[RenderableType] = [
        Panel(Text("\n".join(_card(deal))), title=f"deal {deal.ordinal + 1}", title_align="left")
        for deal in detected.deals
    ]
    if not cards:
        reason = f"no deal: {words(detected.reason)} ({detected.confidence:.0%} sure)"
        cards.append(Panel(Text(reason), title="reading", title_align="left"))
    if others := list(_others(detected)):
        cards.append(Panel(Text("\n".join(others)), title="beside the deal", title_align="left"))
    if colours:
        cards.append(Text.assemble(*(part for name, style in _STYLES.items() for part in ((name, style), "  "))))
    if width < _SIDE_BY_SIDE:
        return Group(*cards, "", text)
    table = Table.grid(padding=(0, 2))
    table.add_column(ratio=1)
    table.add_column(width=_CARD)
    table.add_row(text, Group(*cards))
    return table


def _card(deal: DealMention) -> Iterator[str]:
    type_, status = deal.type, deal.status
    yield f"{words(type_.value)} ({_sure(type_.evidence)}), {words(status.value)} ({_sure(status.evidence)})"
    for label, lines in (
        ("who", who(deal.parties)),
        ("terms", consideration(deal.terms)),
        ("about", about(deal.terms)),
        ("dates", dates(deal.terms)),
        ("flags", (f"{words(f.kind)}: {short(f.detail)}" for f in deal.flags)),
    ):
        yield from _labelled(label, lines)


def _others(detected: DealsDetected) -> Iterator[str]:
    tickers = (
        f"{t.exchange}: {t.symbol} for {t.name}: {t.check}" + (f", expected {t.expected}" if t.expected else "")
        for t in detected.tickers
    )
    yield from _labelled("tickers", tickers)
    yield from _labelled("flags", (f"{words(f.kind)}: {short(f.detail)}" for f in detected.flags))
    yield from _labelled("named", (f"{words(m.role)}: {m.name}" for m in detected.mentions))


def _labelled(label: str, lines: Iterable[str]) -> Iterator[str]:
    first = f"{label:<9}"
    for line in lines:
        yield from textwrap.wrap(line, _CARD - 5, initial_indent=first, subsequent_indent=" " * 11)
        first = " " * 9


def _sure(evidence: tuple[Evidence, ...]) -> str:
    return f"{max(e.confidence for e in evidence):.0%}"


# --- what was found, in its places -----------------------------------------------------------------------------------

Find = tuple[int, int, str, str]  # start, end, style, name


def finds(detected: DealsDetected) -> list[Find]:
    """All places that are evidence of something, by their start, without overlaps: the first told and longest wins."""
    told: list[Find] = []

    def add(evidence: Iterable[Evidence], style: str, name: str) -> None:
        told.extend((e.start, e.end, style, words(name)) for e in evidence if e.start is not None and e.end is not None)

    for deal in detected.deals:
        terms = deal.terms
        for party in deal.parties:
            add(party.evidence, "party", party.role)
        if terms.total:
            add(terms.total.evidence, "money", "total")
        for payment in terms.payments:
            add(payment.evidence, "money", payment.kind)
        for asset in terms.assets:
            add(asset.evidence, "asset", "asset")
        for date in terms.dates:
            add(date.evidence, "date", date.kind)
        for name, facts in (("area", terms.therapeutic_areas), ("modality", terms.modalities)):
            for fact in facts:
                add(fact.evidence, "term", f"{name} {fact.value}")
        for name, facts in (("territory", terms.territory), ("not in", terms.territory_excluded)):
            for fact in facts:
                add(fact.evidence, "term", name)
        if terms.stage:
            add(terms.stage.evidence, "term", "stage")
    for ticker in detected.tickers:
        add(ticker.evidence, "ticker", f"ticker {ticker.check}")
    for mention in detected.mentions:
        add(mention.evidence, "mention", mention.role)
    for deal in detected.deals:
        add(deal.status.evidence, "status", f"status {deal.status.value}")
        add(deal.type.evidence, "type", f"type {deal.type.value}")
    for flag in detected.flags:
        add(flag.evidence, "flag", flag.kind)
    chosen: list[Find] = []
    for find in told:
        if not any(find[0] < end and start < find[1] for start, end, _, _ in chosen):
            chosen.append(find)
    return sorted(chosen)


def _coloured(article: ArticleIngested, detected: DealsDetected) -> Text:
    text = Text(article.text[:_MOST_TEXT])
    for part in article.parts:
        if part.kind in _DIM:
            text.stylize("dim", part.start, part.end)
        elif part.kind is PartKind.title:
            text.stylize("bold", part.start, part.end)
    for start, end, style, _ in finds(detected):
        text.stylize(_STYLES[style], start, end)
    return text


def _bracketed(article: ArticleIngested, detected: DealsDetected) -> str:
    pieces, at = [], 0
    for start, end, _, name in finds(detected):
        pieces += [article.text[at:start], f"[{name}: {article.text[start:end]}]"]
        at = end
    return "".join([*pieces, article.text[at:]])[:_MOST_TEXT]
