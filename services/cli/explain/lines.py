"""The story of an id in words, at most 80 columns wide where no single word is longer."""

from services.cli.explain.deal_lines import deal_lines, wrapped
from services.cli.explain.deal_story import Story


def lines(story: Story) -> list[str]:
    """The story as text."""
    told: list[str] = []
    if rejection := story.get("rejection"):
        where = f", line {rejection['line']}" if rejection.get("line") else ""
        told += [f"Rejection {story['id']}: ingest refused this input at {rejection['at']}{where}."]
        told += [f"  why: {rejection['reason']}: {rejection['message']}"]
        told += [f"  it had {rejection['bytes']} bytes and began: {rejection['body'][:200]!r}"]
    if article := story.get("article"):
        for line in (*_article_lines(article), *_reading_lines(story["readings"])):
            indent = " " * (len(line) - len(line.lstrip()))
            told += wrapped(line.strip(), indent, indent + "    ")
        if not story["deals"]:
            waits = bool(story["readings"] and story["readings"][-1].get("possible"))
            why = " Its possible telling joins a deal as soon as another article tells one." if waits else ""
            told += wrapped(f"Scoring: no deal comes from it.{why}")
    for deal in story.get("deals", []):
        told += deal_lines(deal)
    return told


def _article_lines(article: Story) -> list[str]:
    state = f"revision {article['revision']}" if article["present"] else "withdrawn"
    told = [f"Article {article['article_id']}: {article['title'] or '(withdrawn)'}", f"Ingest: {state}."]
    told += [
        f"  {entry['at']}  revision {entry['revision']}: {_words(entry['change'])}" for entry in article["history"]
    ]
    for origin in article["origins"]:
        where = origin.get("url") or origin.get("source_id") or ""
        told.append(f"  from {origin['source']} {where}" + ("" if origin["present"] else " (gone)"))
    return told


def _reading_lines(readings: list[Story]) -> list[str]:
    if not readings:
        return ["Enrichment: has not read it yet, or it was read more than 45 days ago."]
    told = ["Enrichment:"]
    for reading in readings:
        what = "; ".join(reading["deals"]) or "no deal"
        if reading.get("possible"):
            what += f", but possibly {'; '.join(reading['possible'])}"
        told.append(f"  revision {reading['revision']}: {what} ({_words(reading['reason'])})")
    return told


def _words(name: str) -> str:
    return str(name).replace("_", " ")
