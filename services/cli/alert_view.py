"""An alert as text for a person: readable in 80 columns and without colours, figures with the quotes that prove them."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from services.alerting.headline import money_text
from shared.events import (
    AlertKind,
    ArticleRef,
    ChangeKind,
    Condition,
    Deal,
    DealAlert,
    Evidence,
    Flag,
    MentionRole,
    Party,
    Payment,
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
    title = f"{_TITLES.get(alert.kind, alert.kind.upper())}  {_words(deal.type.value)}, {_words(deal.status.value)}"
    priority = f"priority {alert.scores.priority.value:.0f}"
    lines = ["-" * WIDTH, f"{title:<{WIDTH - len(priority) - 1}} {priority}"]
    lines += textwrap.wrap(alert.headline, WIDTH)
    if alert.superseded_by:
        lines += _block("goes on as", [alert.superseded_by])
    for label, entries in (
        ("changed", _changes(alert)),
        ("who", _who(deal.parties)),
        ("terms", _terms(deal)),
        ("about", _about(deal)),
        ("dates", _dates(deal)),
        ("scores", _scores(alert)),
        ("flags", _flags(deal)),
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
        field = _words(change.field)
        if change.before and change.after:
            yield f"{field}: {_short(change.before)} -> {_short(change.after)}"
        elif change.after:
            yield f"{field}: {_short(change.after)} (not told before)"
        elif change.before:
            yield f"{field}: {_short(change.before)} is no longer told"
    if not alert.change.facts:
        yield ", ".join(_words(kind) for kind in alert.change.kinds)
    elif len(alert.change.facts) > _MOST_CHANGES:
        yield f"and {len(alert.change.facts) - _MOST_CHANGES} more"


def _who(parties: Sequence[Party]) -> Iterator[str]:
    for party in parties:
        kind = party.kind or (party.company.kind if party.company else None)
        country = party.country or (party.company.country if party.company else None)
        listing = party.company.listing if party.company else None
        known = [str(value) for value in (kind, country, listing) if value]
        yield f"{_words(party.role)}: {party.name}" + (f" ({', '.join(known)})" if known else "")


def _terms(deal: Deal) -> Iterator[str]:
    terms = deal.terms
    if terms.total:
        yield f"total: {money_text(terms.total.value)}"
    for payment in terms.payments:
        yield f"{_words(payment.kind)}: {_payment(payment)}"
    if terms.exclusivity:
        yield f"exclusivity: {_words(terms.exclusivity.value)}"
    if terms.territory:
        without = ", ".join(fact.value for fact in terms.territory_excluded)
        yield f"territory: {', '.join(fact.value for fact in terms.territory)}" + (
            f", without {without}" * bool(without)
        )
    if not terms.total and not any(payment.amount for payment in terms.payments):
        yield "no amount is told"


def _payment(payment: Payment) -> str:
    parts = []
    if payment.amount:
        parts.append(("up to " if payment.maximum else "") + money_text(payment.amount))
    if payment.royalty:
        parts.append(payment.royalty.text)
    if payment.condition is not Condition.committed:
        parts.append(str(payment.condition))
    if payment.description:
        parts.append(payment.description)
    if payment.due:
        parts.append(f"due {payment.due.isoformat()}")
    return ", ".join(parts) or "no amount is told"


def _about(deal: Deal) -> Iterator[str]:
    terms = deal.terms
    if terms.assets:
        yield ", ".join(a.name + (f" ({', '.join(a.codes)})" if a.codes else "") for a in terms.assets)
    fields = [_words(fact.value) for fact in (*terms.therapeutic_areas, *terms.modalities)]
    if terms.stage:
        fields.append(_words(terms.stage.value))
    if fields:
        yield ", ".join(fields)


def _dates(deal: Deal) -> Iterator[str]:
    for date in deal.terms.dates:
        by = "" if date.precision == "day" else f" (to the {date.precision})"
        yield f"{_words(date.kind)}: {date.date.isoformat()}{by}"


def _scores(alert: DealAlert) -> Iterator[str]:
    for name in _SCORES:
        score: Score = getattr(alert.scores, name)
        why = sorted((c for c in score.contributions if c.points), key=lambda c: -abs(c.points))
        reasons = "; ".join(f"{c.points:+.0f} {_short(c.reason, 90)}" for c in why[:3])
        yield f"{_words(name):<16}{score.value:>3.0f}" + (f"  {reasons}" if reasons else "")


def _flags(deal: Deal) -> Iterator[str]:
    seen = set()
    flags: Iterable[Flag] = deal.flags
    for flag in flags:
        text = f"{_words(flag.kind)}: {flag.detail}"
        if text not in seen:
            seen.add(text)
            yield text
    told = any(flag.kind == "ticker_mismatch" for flag in deal.flags)
    for ticker in deal.tickers:
        if ticker.check == TickerCheck.mismatch and not told:
            expected = f", expected {ticker.expected}" if ticker.expected else ""
            owner = f"; it is {ticker.belongs_to}'s" if ticker.belongs_to else ""
            yield f"ticker mismatch: {ticker.name} as {ticker.exchange}:{ticker.symbol}{expected}{owner}"


def _others(deal: Deal) -> Iterator[str]:
    by_role: dict[MentionRole, list[str]] = {}
    for mention in deal.mentions:
        names = by_role.setdefault(mention.role, [])
        if mention.name not in names:
            names.append(mention.name)
    for role, names in by_role.items():
        yield f"{_words(role)}: {', '.join(names[:8])}"


def _proof(deal: Deal) -> Iterator[str]:
    """The quotes behind the facts, each once, with what it proves; within what the sources' licences allow."""
    limits = {article.document: article.quote_chars for article in deal.articles}
    facts: list[tuple[str, Sequence[Evidence]]] = [("type", deal.type.evidence), ("status", deal.status.evidence)]
    if deal.terms.total:
        facts.append(("total", deal.terms.total.evidence))
    facts += [(_words(payment.kind), payment.evidence) for payment in deal.terms.payments]
    facts += [(party.name, party.evidence) for party in deal.parties]
    facts += [(_words(flag.kind), flag.evidence) for flag in deal.flags]
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
    return _short(text, most) if most > 0 and text else None


def _articles(deal: Deal) -> Iterator[str]:
    articles: Sequence[ArticleRef] = deal.articles
    for article in articles[:4]:
        where = article.publisher or article.source or article.url
        known = [text for text in (where, article.published and article.published.date().isoformat()) if text]
        yield article.title + (f" ({', '.join(known)})" if known else "")
    if deal.article_count > 4:
        yield f"and {deal.article_count - 4} more"


def _words(name: str) -> str:
    return name.replace("_", " ")


def _short(text: str, most: int = 120) -> str:
    """At most so many characters; the mark that something is left out is not counted."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[:most].rstrip() + "…"
