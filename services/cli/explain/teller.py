"""The story of an id, collected from what the services stored."""

import os
from pathlib import Path

from services.alerting import explain as alerting
from services.alerting.store import MongoStore as AlertingStore
from services.alerting.subscriptions import Wish
from services.cli.deal_decisions import decisions_of
from services.cli.explain.deal_story import Story, deal_story
from services.enrichment.store import MongoStore as EnrichmentStore
from services.ingest.store import MongoStore as IngestStore
from services.scoring.store import MongoStore as ScoringStore
from services.scoring.versions import family
from shared import mongo
from shared.clock import utc_now
from shared.errors import DealwireError
from shared.events import DealMention, instant_text
from shared.outbox import new_sender
from shared.settings import Settings


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
            return {"deal_id": deal_id, "headline": None, "articles": [], "claims": [], "versions": []}
        record = (await self._alerting.load([deal_id])).get(deal_id)
        versions: list[Story] = []
        if record is not None:
            alerts, deliveries = await self._alerting.alerts(deal_id), await self._alerting.deliveries(deal_id)
            told = alerting.explain(record, alerts, deliveries, _wishes())
            versions = [version.model_dump(mode="json") for version in told]
            for version, text in zip(versions, told, strict=True):
                version["lines"] = alerting.lines([text])
        claims = await self._scoring.claims(await family(self._scoring, deal_id))
        return deal_story(stored.state, claims) | {
            "decisions": await decisions_of(self._scoring, deal_id),
            "versions": versions,
        }


def _says(mention: DealMention) -> str:
    return f"{mention.type.value}, {mention.status.value}"


def _wishes() -> tuple[Wish, ...]:
    """The subscriptions of the file that alerting is set to, to tell why one got an alert or not."""
    file = os.environ.get("DEALWIRE_ALERTING_SUBSCRIPTIONS")
    if not file:
        return ()
    from services.alerting.subscriptions import look_up, parse
    from services.cli import own_companies

    registry = own_companies.registry()
    try:
        text = Path(file).read_text()
    except OSError as error:
        raise DealwireError(f"DEALWIRE_ALERTING_SUBSCRIPTIONS: can't read {file}: {error.strerror}") from error
    return tuple(look_up(subscription, registry) for subscription in parse(text, file))
