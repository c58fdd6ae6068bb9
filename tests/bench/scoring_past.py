"""Fills scoring's collections with many deals fast: some are made by scoring itself, the others are their copies.

A copy differs in the names of its companies, which all have the same length, and in its ids. So the stored bytes are
copied with other bytes in their place, and every index sees what it would see.
"""

from collections.abc import Iterator

import bson
from bson.raw_bson import RawBSONDocument
from pymongo import WriteConcern

from services.scoring import configuration
from services.scoring.handlers import Handlers
from shared.clock import utc_now
from shared.events import DealsDetected
from shared.ids import derive
from shared.messaging import Received
from shared.mongo import Database
from tests.bench.report import progress
from tests.bench.scoring_readings import DAYS, article_id, company_name, reading, story

_MODELS = 260  # deals made by scoring, spread over all days
_MODEL_STORIES = 1_000  # the number of the first
_COLLECTIONS = ("scoring_articles", "scoring_claims", "scoring_deals")
_PAGE = 2000


class _Silent:
    """Publishes nothing."""

    async def send(self, *_: object, **__: object) -> None:
        return


async def fill(database: Database, deals: int) -> None:
    """Brings the collections to this many deals."""
    there = await database["scoring_deals"].estimated_document_count()
    models = [await _model(database, number) for number in range(_MODELS)]
    start = max(there, _MODELS)
    fast = {name: database[name].with_options(write_concern=WriteConcern(w=1, j=False)) for name in _COLLECTIONS}
    for first in range(start, deals, _PAGE):
        numbers = range(first, min(first + _PAGE, deals))
        for name in _COLLECTIONS:
            page = [RawBSONDocument(raw) for number in numbers for raw in _copies(models, number, name)]
            await fast[name].insert_many(page, ordered=False)
        if first % 50_000 < _PAGE:
            progress(f"  {first} deals are there")


async def _model(database: Database, number: int) -> tuple[dict[str, list[bytes]], dict[bytes, int]]:
    """The stored documents of one deal, and its names by which of the two companies they are of."""
    told = story(_MODEL_STORIES + number, day=number / _MODELS * DAYS)
    readings = [reading(told, telling) for telling in range(1)]
    handlers = Handlers(database, _Silent(), configuration.load(None), utc_now, 50)  # type: ignore[arg-type]
    await handlers.handle([_received(one) for one in readings])
    documents: dict[str, list[bytes]] = {}
    (claim,) = [row async for row in database["scoring_claims"].find({"article_id": readings[0].article_id})]
    article = await database["scoring_articles"].find_one({"_id": readings[0].article_id})
    deal = await database["scoring_deals"].find_one({"_id": claim["deal_id"]})
    assert article and deal
    deal |= {"outbox": [], "senders": []}
    await database["scoring_deals"].update_one({"_id": deal["_id"]}, {"$set": {"outbox": [], "senders": []}})
    for name, document in zip(_COLLECTIONS, (article, claim, deal), strict=True):
        documents[name] = [bson.encode(document)]
    return documents, {name.encode(): place for place, name in enumerate(told.tokens)}


def _received(one: DealsDetected) -> Received[DealsDetected]:
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    return Received(one, trace, "", 0, 0, None)


def _copies(models: list[tuple[dict[str, list[bytes]], dict[bytes, int]]], number: int, name: str) -> Iterator[bytes]:
    model = number % _MODELS
    documents, tokens = models[model]
    fresh = story(100_000 + number, day=0).companies
    old_article, article = article_id(_MODEL_STORIES + model, 0), article_id(100_000 + number, 0)
    old_deal, deal = derive("d", f"{old_article}:1:0:0"), derive("d", f"{article}:1:0:0")
    for raw in documents[name]:
        for token, place in tokens.items():
            new = company_name(fresh[place]).encode()
            for old_form, new_form in ((token, new), (token.lower(), new.lower())):
                raw = raw.replace(old_form, new_form)
        yield raw.replace(old_article.encode(), article.encode()).replace(old_deal.encode(), deal.encode())
