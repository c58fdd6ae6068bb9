"""`dealwire explain ID`: the way of one article, deal, alert, delivery or rejection through all services."""

import asyncio
import json
import os
from pathlib import Path
from typing import Any

import click

from services.alerting import explain as alerting
from services.alerting.headline import headline, money_text
from services.alerting.store import MongoStore as AlertingStore
from services.alerting.subscriptions import Wish
from services.cli import connection
from services.enrichment.store import MongoStore as EnrichmentStore
from services.ingest.store import MongoStore as IngestStore
from services.scoring.claims import Claim
from services.scoring.store import MongoStore as ScoringStore
from shared import mongo
from shared.clock import utc_now
from shared.errors import DealwireError
from shared.events import DealMention, instant_text
from shared.outbox import new_sender
from shared.settings import Settings

Story = dict[str, Any]


@click.command(short_help="The way of an article, deal or alert through all services.")
@click.argument("some_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(some_id: str, as_json: bool) -> None:
    """Tell what became of an article, deal, alert, delivery or rejection, and why, from what the services stored."""
    story = asyncio.run(tell(connection.settings(), some_id))
    click.echo(json.dumps(story, ensure_ascii=False) if as_json else "\n".join(lines(story)))


async def tell(settings: Settings, some_id: str) -> Story:
    """The story as a JSON object. Raises DealwireError where no service knows the id."""
    database = mongo.connect(settings)
    try:
        await mongo.check(database, settings)
        return await _Teller(database).tell(some_id)
    finally:
        database.client.close()


class _Teller:
    def __init__(self, database: mongo.Database) -> None:
        self._ingest = IngestStore(database)
        self._enrichment = EnrichmentStore(database)
        self._scoring = ScoringStore(database, utc_now(), new_sender(utc_now()))
        self._alerting = AlertingStore(database)

    async def tell(self, some_id: str) -> Story:
        if rejection := await self._ingest.rejection(some_id):
            return {"id": some_id, "kind": "rejection", "rejection": rejection.model_dump(mode="json")}
        if await self._ingest.load(some_id):
            claims = await self._scoring.article_claims(some_id)
            return {
                "id": some_id,
                "kind": "article",
                "article": await self._article(some_id),
                "readings": await self._readings(some_id),
                "deals": await self._deals({claim.deal_id for claim in claims}),
            }
        deal_id = await self._alerting.deal_of(some_id) or (some_id if await self._scoring.deal(some_id) else None)
        if deal_id is None:
            raise DealwireError(
                f"no service knows {some_id}: give the id of an article, deal, alert, delivery or rejection"
            )
        kind = "deal" if some_id == deal_id else "alert"
        return {"id": some_id, "kind": kind, "deals": await self._deals({deal_id})}

    async def _article(self, article_id: str) -> Story:
        article = await self._ingest.load(article_id)
        assert article is not None
        content = article.contents.get(article.document) if article.present else None
        return {
            "article_id": article_id,
            "title": content.title if content else None,
            "revision": article.revision,
            "present": bool(article.present),
            "history": [revision.model_dump(mode="json") for revision in article.history],
            "origins": [
                {"present": held.present, **held.origin.model_dump(mode="json", exclude_none=True)}
                for held in article.origins
            ],
        }

    async def _readings(self, article_id: str) -> list[Story]:
        """What enrichment read in it."""
        return [
            {
                "revision": read.revision,
                "generation": read.generation,
                "at": instant_text(read.times.detected) if read.times.detected else None,
                "reason": read.reason,
                "confidence": read.confidence,
                "deals": [_says(mention) for mention in read.deals],
                "possible": [_says(mention) for mention in read.possible],
                "extractor": read.extractor,
            }
            for read in await self._enrichment.readings(article_id)
        ]

    async def _deals(self, deal_ids: set[str]) -> list[Story]:
        """These deals, and those that they were merged into."""
        stories: dict[str, Story] = {}
        waiting = sorted(deal_ids)
        while waiting:
            deal_id = waiting.pop(0)
            if deal_id not in stories:
                stories[deal_id] = await self._deal(deal_id)
                if onward := stories[deal_id].get("superseded_by"):
                    waiting.append(onward)
        return list(stories.values())

    async def _deal(self, deal_id: str) -> Story:
        stored = await self._scoring.deal(deal_id)
        if stored is None:
            return {"deal_id": deal_id, "headline": None, "claims": [], "versions": []}
        state = stored.state
        record = (await self._alerting.load([deal_id])).get(deal_id)
        versions: list[Story] = []
        if record is not None:
            alerts, deliveries = await self._alerting.alerts(deal_id), await self._alerting.deliveries(deal_id)
            told = alerting.explain(record, alerts, deliveries, _wishes())
            versions = [version.model_dump(mode="json") for version in told]
            for version, text in zip(versions, told, strict=True):
                version["lines"] = alerting.lines([text])
        return {
            "deal_id": deal_id,
            "version": state.version,
            "headline": headline(state.deal),
            "status": state.deal.status.value,
            "retracted": state.deal.retracted,
            "superseded_by": state.superseded_by,
            "aliases": list(state.aliases),
            "total": money_text(state.deal.terms.total.value) if state.deal.terms.total else None,
            "priority": state.scores.priority.value,
            "claims": [_claim(claim, live) for claim, live in await self._scoring.claims([deal_id])],
            "versions": versions,
        }


def _claim(claim: Claim, live: bool) -> Story:
    article = claim.article
    return {
        "article_id": article.article_id,
        "revision": article.revision,
        "generation": article.generation,
        "title": article.title,
        "live": live,
        "possible": claim.possible,
        "says": _says(claim.mention),
    }


def _says(mention: DealMention) -> str:
    return f"{mention.type.value}, {mention.status.value}"


def _wishes() -> tuple[Wish, ...]:
    """The subscriptions of the file that alerting is set to, to tell why one got an alert or not."""
    file = os.environ.get("DEALWIRE_ALERTING_SUBSCRIPTIONS")
    if not file:
        return ()
    from services.alerting.subscriptions import look_up, parse
    from shared.companies.registry import Registry

    registry = Registry.load()
    try:
        text = Path(file).read_text()
    except OSError as error:
        raise DealwireError(f"DEALWIRE_ALERTING_SUBSCRIPTIONS: can't read {file}: {error.strerror}") from error
    return tuple(look_up(subscription, registry) for subscription in parse(text, file))


# --- in words --------------------------------------------------------------------------------------------------------


def lines(story: Story) -> list[str]:
    """The story as text."""
    told: list[str] = []
    if rejection := story.get("rejection"):
        where = f", line {rejection['line']}" if rejection.get("line") else ""
        told += [f"Rejection {story['id']}: ingest refused this input at {rejection['at']}{where}."]
        told += [f"  why: {rejection['reason']}: {rejection['message']}"]
        told += [f"  it had {rejection['bytes']} bytes and began: {rejection['body'][:200]!r}"]
    if article := story.get("article"):
        told += _article_lines(article)
        told += _reading_lines(story["readings"])
        if not story["deals"]:
            waits = bool(story["readings"] and story["readings"][-1]["possible"])
            why = " Its possible telling joins a deal as soon as another article tells one." if waits else ""
            told.append(f"Scoring: no deal comes from it.{why}")
    for deal in story.get("deals", []):
        told += _deal_lines(deal)
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
        if reading["possible"]:
            what += f", but possibly {'; '.join(reading['possible'])}"
        told.append(f"  revision {reading['revision']}: {what} ({_words(reading['reason'])})")
    return told


def _deal_lines(deal: Story) -> list[str]:
    if deal["headline"] is None:
        return [f"Deal {deal['deal_id']}: scoring has not stored it yet."]
    told = [f"Deal {deal['deal_id']}, version {deal['version']}: {deal['headline']}"]
    if deal["superseded_by"]:
        told.append(f"  It was merged into {deal['superseded_by']}.")
    if deal["retracted"]:
        told.append("  It is retracted: no article tells it any more.")
    told.append("Scoring: told by")
    for claim in deal["claims"]:
        live = ("" if claim["live"] else " (no longer)") + (" (a possible telling)" if claim["possible"] else "")
        told.append(f"  {claim['article_id']} revision {claim['revision']}: {claim['says']}{live}: {claim['title']}")
    told.append("Alerting:")
    for version in deal["versions"]:
        told += [f"  {line}" for line in version["lines"]]
    if not deal["versions"]:
        told.append("  has not decided on it yet.")
    return told


def _words(name: str) -> str:
    return str(name).replace("_", " ")
