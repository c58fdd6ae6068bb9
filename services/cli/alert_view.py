"""An alert as text for a person: readable in 80 columns and without colours, figures with the quotes that prove them."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from services.cli.deal_view import about, consideration, dates, short, who, words
from shared.events import (
    AlertKind,
    ArticleRef,
    CauseKind,
    ChangeKind,
    Deal,
    DealAlert,
    Evidence,
    Flag,
    MentionRole,
    Score,
    TickerCheck,
)

WIDTH = 80
_LABEL = 12
_MOST_QUOTES = 8
_MOST_CHANGES = 6
_SCORES = ("materiality", "novelty", "relevance", "reliability", "policy_exposure", "priority")

_TITLES = {
    AlertKind.new: "NEW DEAL",
    AlertKind.update: "UPDATE",
    AlertKind.correction: "CORRECTION",
    AlertKind.retraction: "RETRACTION",
    AlertKind.merged: "MERGED",
}


def delay(alert: DealAlert) -> timedelta | None:
    """From the acceptance of the article that caused it to the alert; None where no article did."""
    if alert.times.emitted is None or alert.cause.article_id is None:
        return None
    return alert.times.emitted - alert.times.accepted


def render(alert: DealAlert) -> str:
    """The whole alert, with a rule above it."""
    deal = alert.deal
    title = f"{_TITLES.get(alert.kind, alert.kind.upper())}  {words(deal.type.value)}, {words(deal.status.value)}"
    priority = f"priority {alert.scores.priority.value:.0f}"
    lines = ["-" * WIDTH, f"{title:<{WIDTH - len(priority) - 1}} {priority}"]
    lines += textwrap.wrap(alert.headline, WIDTH)
    if alert.superseded_by:
        lines += _block("goes on as", [alert.superseded_by])
    for label, entries in (
        ("changed", _changes(alert)),
        ("decided by", [alert.cause.detail] if alert.cause.kind is CauseKind.person and alert.cause.detail else []),
        ("who", who(deal.parties)),
        ("terms", consideration(deal.terms)),
        ("about", about(deal.terms)),
        ("dates", dates(deal.terms)),
        ("scores", _scores(alert)),
        ("flags", _flags(deal)),
        ("conflicts", _conflicts(deal)),
        ("not parties", _others(deal)),
        ("proof", _proof(deal)),
        ("told by", _articles(deal)),
    ):
        lines += _block(label, entries)
    waited = delay(alert)
    ids = [alert.alert_id + (f", {waited.total_seconds():.2f} s after its article" if waited is not None else "")]
    lines += _block("alert", [*ids, f"version {alert.version} of {alert.deal_id}"])
    return "\n".join(lines)


def _block(label: str, entries: Iterable[str]) -> list[str]:
    lines: list[str] = []
    for entry in entries:
        first = f"{label if not lines else '':<{_LABEL}}"
        lines += textwrap.wrap(
            entry,
            WIDTH,
            initial_indent=first,
            subsequent_indent=" " * (_LABEL + 2),
            break_long_words=True,
            break_on_hyphens=False,
        )
    return lines


def _changes(alert: DealAlert) -> Iterator[str]:
    if ChangeKind.founded in alert.change.kinds:
        return
    for change in alert.change.facts[:_MOST_CHANGES]:
        field = words(change.field)
        if change.before and change.after:
            yield f"{field}: {short(change.before)} -> {short(change.after)}"
        elif field.endswith(" overdue"):
            yield f"{field}: {short(change.after or 'no longer')}"
        elif change.after:
            yield f"{field}: {short(change.after)} (not told before)"
        elif change.before:
            yield f"{field}: {short(change.before)} is no longer told"
    if not alert.change.facts:
        yield ", ".join(words(kind) for kind in alert.change.kinds)
    elif len(alert.change.facts) > _MOST_CHANGES:
        yield f"and {len(alert.change.facts) - _MOST_CHANGES} more"


def _scores(alert: DealAlert) -> Iterator[str]:
    for name in _SCORES:
        score: Score = getattr(alert.scores, name)
        why = sorted((c for c in score.contributions if c.points), key=lambda c: -abs(c.points))
        reasons = "; ".join(f"{c.points:+.0f} {short(c.reason, 90)}" for c in why[:3])
        yield f"{words(name):<16}{score.value:>3.0f}" + (f"  {reasons}" if reasons else "")


def _flags(deal: Deal) -> Iterator[str]:
    seen = set()
    flags: Iterable[Flag] = deal.flags
    for flag in flags:
        text = f"{words(flag.kind)}: {flag.detail}"
        if text not in seen:
            seen.add(text)
            yield text
    told = any(flag.kind == "ticker_mismatch" for flag in deal.flags)
    for ticker in deal.tickers:
        if ticker.check == TickerCheck.mismatch and not told:
            expected = f", expected {ticker.expected}" if ticker.expected else ""
            owner = f"; it is {ticker.belongs_to}'s" if ticker.belongs_to else ""
            yield f"ticker mismatch: {ticker.name} as {ticker.exchange}:{ticker.symbol}{expected}{owner}"


def _conflicts(deal: Deal) -> Iterator[str]:
    for conflict in deal.conflicts:
        others = [f"{short(o.value, 60)} ({o.origins} origin{'s' * (o.origins != 1)})" for o in conflict.others]
        yield f"{words(conflict.field)}: {short(conflict.shown, 60)}, {conflict.rule}; also told: {', '.join(others)}"


def _others(deal: Deal) -> Iterator[str]:
    by_role: dict[MentionRole, list[str]] = {}
    for mention in deal.mentions:
        names = by_role.setdefault(mention.role, [])
        if mention.name not in names:
            names.append(mention.name)
    for role, names in by_role.items():
        yield f"{words(role)}: {', '.join(names[:8])}"


def _proof(deal: Deal) -> Iterator[str]:
    """The quotes behind the facts, each once, with what it proves; within what the sources' licences allow."""
    limits = {article.document: article.quote_chars for article in deal.articles}
    facts: list[tuple[str, Sequence[Evidence]]] = [("type", deal.type.evidence), ("status", deal.status.evidence)]
    if deal.terms.total:
        facts.append(("total", deal.terms.total.evidence))
    facts += [(words(payment.kind), payment.evidence) for payment in deal.terms.payments]
    facts += [(party.name, party.evidence) for party in deal.parties]
    facts += [(words(flag.kind), flag.evidence) for flag in deal.flags]
    quotes: dict[str, list[str]] = {}
    for name, evidence in facts:
        quote = next((_quote(e, limits) for e in evidence if e.quote), None)
        if quote and name not in quotes.setdefault(quote, []):
            quotes[quote].append(name)
    for quote, names in list(quotes.items())[:_MOST_QUOTES]:
        if names != [quote]:  # a name proves itself
            yield f'{", ".join(names[:3])}: "{quote}"'


def _quote(evidence: Evidence, limits: dict[str, int | None]) -> str | None:
    text = " ".join((evidence.quote or "").split())
    limit = limits.get(evidence.document)
    most = 240 if limit is None else min(limit, 240)
    return short(text, most) if most > 0 and text else None


def _articles(deal: Deal) -> Iterator[str]:
    articles: Sequence[ArticleRef] = deal.telling
    for article in articles[:4]:
        where = article.publisher or article.source or article.url
        known = [text for text in (where, article.published and article.published.date().isoformat()) if text]
        yield article.title + (f" ({', '.join(known)})" if known else "")
    if deal.article_count > 4:
        yield f"and {deal.article_count - 4} more"
    if deal.article_count > 1:
        yield f"{deal.article_count} articles of {deal.origin_count} independent origin{'s' * (deal.origin_count != 1)}"
