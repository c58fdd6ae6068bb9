"""A deal's story in words: what it says, who tells it, what they disagree on, how it is scored, what alerting made of it.

Articles are numbered from the first telling; `2:14-31 "..."` is a quote from article 2, characters 14 to 31.
"""

import textwrap
from collections.abc import Mapping
from typing import Any

from services.cli import timeline_view
from services.cli.deal_decisions import lines as decision_lines
from services.cli.deal_view import about, consideration, dates, short, who, words
from services.cli.explain.deal_story import Story
from shared.events import Deal

WIDTH = 80
_LABEL = 14
_QUOTE = 110  # characters of a quote that are shown
_ARTICLES, _BY, _EVIDENCE = 12, 3, 2  # articles, tellers of a value and quotes of a contribution that are shown
_HOW = {
    "copy": "a copy of {}",
    "rewrite": "a rewrite of {}",
    "quotation": "quotes the same words as {}",
    "statement": "rests on the statement of {}",
    "no source": "names no source of its own, after {}",
    "publisher": "of the same publisher as {}",
}


def deal_lines(deal: Story) -> list[str]:
    """The lines of one deal of a story."""
    if deal["headline"] is None:
        return [f"Deal {deal['deal_id']}: scoring has not stored it yet."]
    told = wrapped(f"Deal {deal['deal_id']}, version {deal['version']}: {deal['headline']}")
    if deal["superseded_by"]:
        told.append(f"  It was merged into {deal['superseded_by']}.")
    if deal["deal"]["retracted"]:
        told.append("  It is retracted: no article tells it any more.")
    numbers = {article["document"]: place for place, article in enumerate(deal["articles"], 1)}
    limits = {article["document"]: article["quote_chars"] for article in deal["articles"]}
    cite = _Citations(numbers, limits)
    model = Deal.model_validate(deal["deal"])
    told += _document(model)
    told += _articles(deal)
    for claim in deal.get("possible", ()):
        told += wrapped(
            f"{claim['article_id']} revision {claim['revision']}: {claim['title']}", "  possibly also ", "        "
        )
    told += _timeline(deal, model)
    told += _conflicts(deal["deal"].get("conflicts", []), cite)
    told += _fields(deal["fields"], cite)
    told += _scores(deal["scores"], cite)
    if deal.get("decisions"):
        told.append("People:")
        for decision in deal["decisions"]:
            for line in decision_lines(decision):
                told += wrapped(line, "  ", "      ")
    told.append("Alerting:")
    for version in deal["versions"]:
        for line in version["lines"]:
            told += wrapped(line, "  ", "      ")
    if not deal["versions"]:
        told.append("  has not decided on it yet.")
    return told


class _Citations:
    """Evidence in words; quotes are cut to what the licence of the article's sources allows."""

    def __init__(self, numbers: Mapping[str, int], limits: Mapping[str, int | None]) -> None:
        self._numbers, self._limits = numbers, limits

    def __call__(self, evidence: Mapping[str, Any]) -> str:
        document = evidence["document"]
        where = str(self._numbers.get(document, "an article no longer told"))
        if evidence.get("quote") is None:
            if evidence["rule"].startswith("told_by:"):
                return f"article {where}"
            return f"{where}, by {evidence['rule']}"
        limit = self._limits.get(document)
        quote = short(evidence["quote"], _QUOTE if limit is None else min(limit, _QUOTE))
        return f'{where}:{evidence["start"]}-{evidence["end"]} "{quote}"'


def _document(deal: Deal) -> list[str]:
    told = []
    for label, entries in (
        ("what", [f"{words(deal.type.value)}, {words(deal.status.value)}"]),
        ("who", who(deal.parties)),
        ("terms", consideration(deal.terms)),
        ("about", about(deal.terms)),
        ("dates", dates(deal.terms)),
        ("flags", [f"{words(flag.kind)}: {flag.detail}" for flag in deal.flags]),
    ):
        first = f"  {label:<{_LABEL - 2}}"
        for entry in entries:
            told += wrapped(entry, first, " " * (_LABEL + 2))
            first = " " * _LABEL
    return told


def _articles(deal: Story) -> list[str]:
    articles = deal["articles"]
    if not articles:
        return []
    origins = len({article["origin"] for article in articles})
    told = [f"Told by {_count(len(articles), 'article')} of {_count(origins, 'independent origin')}:"]
    numbers = {article["article_id"]: place for place, article in enumerate(articles, 1)}
    for article in articles[:_ARTICLES]:
        place = numbers[article["article_id"]]
        line = f"{_moment(article['told'])}  origin {article['origin']}, {article['source_class']}"
        told += wrapped(f"{line}, {article['publisher'] or 'unnamed'}: {article['title']}", f"  {place:>2}  ", " " * 8)
        if follows := article["follows"]:
            of = f"article {numbers[follows['article_id']]}" if follows["article_id"] else "somebody not among these"
            told.append(" " * 8 + _HOW[follows["reason"]].format(of))
        told.append(" " * 8 + f"{article['article_id']} revision {article['revision']}")
    if len(articles) > _ARTICLES:
        told.append(f"      and {len(articles) - _ARTICLES} more; --json has them all")
    for claim in deal["claims"]:
        if not claim["live"]:
            told += wrapped(
                f"{claim['article_id']} revision {claim['revision']}: {claim['says']} (no longer)", "   -  ", " " * 8
            )
    return told


def _timeline(deal: Story, model: Deal) -> list[str]:
    names = {article["article_id"]: f"article {place}" for place, article in enumerate(deal["articles"], 1)}
    told = ["Timeline:"] if model.timeline else []
    for line in timeline_view.lines(model, names):
        told += wrapped(line, "  ", " " * 14)
    return told


def _conflicts(conflicts: list[Story], cite: _Citations) -> list[str]:
    told = ["Conflicts:" if conflicts else "Conflicts: none."]
    for conflict in conflicts:
        told += wrapped(f"{conflict['field']}: {conflict['shown']} is shown: {conflict['rule']}", "  ", " " * 6)
        for other in conflict["others"]:
            origins = _count(other["origins"], "origin")
            told += wrapped(
                f"against {other['value']}, told by {origins} since {_moment(other['first_told'])}", "    ", " " * 8
            )
            told += wrapped(cite(other["evidence"]), " " * 8, " " * 10)
    return told


def _fields(fields: list[Story], cite: _Citations) -> list[str]:
    told = ["Every told value, with who told it:"] if fields else []
    for field in fields:
        for value in field["values"]:
            mark = "*" if value["shown"] else "!" if value["contradicts"] else " "
            by, articles = value["by"], len({one["article_id"] for one in value["by"]})
            count = f"{_count(articles, 'article')}, {_count(value['origins'], 'origin')}" if by else "no article"
            why = f"; {field['rule']}" if value["shown"] and field["rule"] not in _PLAIN else ""
            told += wrapped(f"{words(field['field'])}: {value['value']} ({count}{why})", f"  {mark} ", " " * 8)
            for one in by[:_BY]:
                told += wrapped(cite(one["evidence"]), " " * 8, " " * 10)
            if len(by) > _BY:
                told.append(" " * 8 + f"and {len(by) - _BY} more")
    if fields:
        told.append("  * is shown, ! can't be right together with what is shown")
    return told


_PLAIN = ("no other value", "all are shown")


def _scores(scores: Story, cite: _Citations) -> list[str]:
    told = [f"Scores ({scores['model']}, configuration {scores['configuration'][:12]}):"]
    for name, score in scores.items():
        if not isinstance(score, dict):
            continue
        parts = score["contributions"]
        addends = " ".join(f"{'-' if part['points'] < 0 else '+'} {abs(part['points']):g}" for part in parts)
        told += wrapped(f"{words(name)} {score['value']:g} = {addends.removeprefix('+ ') or 0}", "  ", " " * 6)
        for part in parts:
            told += wrapped(f"{part['points']:+6.1f}  {words(part['name'])}: {part['reason']}", "    ", " " * 12)
            for evidence in part.get("evidence", ())[:_EVIDENCE]:
                told += wrapped(cite(evidence), " " * 12, " " * 14)
    return told


def _count(number: int, what: str) -> str:
    return f"{number} {what}" + "s" * (number != 1)


def _moment(text: str) -> str:
    return text[:16].replace("T", " ")


def wrapped(text: str, first: str = "", rest: str = "  ") -> list[str]:
    """The text in lines of at most WIDTH columns, unless a word is longer."""
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
