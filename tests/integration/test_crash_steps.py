"""Ingest, enrichment and alerting cut off at each of their steps: the cause comes again, or the relay comes by, and
everything ends as if nothing had happened. Most of scoring's steps are in test_scoring_crashes.py."""

import json
import secrets
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from deploy.local.stack import Stack
from services.alerting.decisions import HouseRule
from services.alerting.handlers import Alerting
from services.alerting.store import ALERTS, DELIVERIES
from services.alerting.store import DEALS as ALERTED_DEALS
from services.alerting.store import MongoStore as AlertingStore
from services.alerting.store import indexes as alerting_indexes
from services.alerting.subscriptions import Wish
from services.enrichment.handlers import Handlers as Enrichment
from services.enrichment.store import MongoStore as EnrichmentStore
from services.enrichment.store import indexes as enrichment_indexes
from services.ingest.handlers import Accepted, Ingest
from services.ingest.store import ARTICLES, KEYS
from services.ingest.store import MongoStore as IngestStore
from services.ingest.store import indexes as ingest_indexes
from services.scoring import configuration
from services.scoring.app import newest_state
from services.scoring.handlers import Handlers as Scoring
from services.scoring.store import MongoStore as ScoringStore
from services.scoring.store import indexes as scoring_indexes
from shared import mongo, topics
from shared.companies.registry import Registry
from shared.events import ArticleIngested, ChangeKind, DealsDetected
from shared.ids import derive
from shared.messaging import Received
from shared.mongo import Database
from shared.outbox import Outbox
from shared.publishing import Message, Publisher
from shared.settings import Settings
from shared.setup import make_topics
from shared.topics import Topic, dead_letters, retry
from tests.integration.test_messaging_traps import Reader, article
from tests.support import articles
from tests.support.kafka import put, read_all
from tests.support.waiting import until
from tests.unit.alerting.examples import scored, wish
from tests.unit.scoring.examples import mention, reading, usd

pytestmark = pytest.mark.stack
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


class Killed(BaseException):
    """The process is gone: no handler may catch this."""


class Dying:
    """A store or publisher whose process dies before or after the n-th call of one of its methods."""

    def __init__(self, inner: Any, step: str, before: bool, call: int = 1) -> None:
        self._inner, self._step, self._before, self._left = inner, step, before, call

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._inner, name)
        if name != self._step:
            return method

        async def call(*args: Any, **kwargs: Any) -> Any:
            self._left -= 1
            if self._left == 0 and self._before:
                raise Killed(f"before {name}")
            result = await method(*args, **kwargs)
            if self._left == 0:
                raise Killed(f"after {name}")
            return result

        return call


@dataclass
class World:
    """Database and broker, and a clock that the test moves."""

    database: Database
    publisher: Publisher
    bootstrap: str
    name: str
    now: datetime = field(default_factory=lambda: datetime(2026, 3, 3, tzinfo=UTC))

    def clock(self) -> datetime:
        return self.now

    def outbox(self, collection: str, publisher: Any = None, **more: Any) -> Outbox:
        return Outbox(self.database[collection], publisher or self.publisher, self.clock, relay_after_ms=1000, **more)

    async def relay(self, outbox: Outbox) -> int:
        """What the relay does when it comes by, some time later."""
        self.now += timedelta(minutes=2)
        sent = await outbox.relay_once()
        assert await outbox.pending() == (0, 0.0)
        return sent

    async def published(self, topic: str, key: str) -> list[tuple[str, bytes]]:
        """The records of one key: their ids and values."""
        records = await read_all(self.bootstrap, topic)
        return [(dict(r.headers)["ce_id"].decode(), r.value) for r in records if r.key == key.encode()]


@pytest.fixture
async def world(stack: Stack) -> AsyncIterator[World]:
    name = f"steps_{secrets.token_hex(4)}"
    settings = Settings(kafka_bootstrap=stack.bootstrap, mongo_uri=stack.mongo_uri, mongo_database=name)
    await make_topics(settings, topics.everything())
    database = mongo.connect(settings)
    for made in (ingest_indexes(), enrichment_indexes(), scoring_indexes(), alerting_indexes()):
        await mongo.make_indexes(database, made)
    publisher = Publisher(settings)
    yield World(database, publisher, stack.bootstrap, name)
    await publisher.stop()
    await database.client.drop_database(name)
    database.client.close()


# --- ingest: keys, the article with its event, publish, mark ---------------------------------------------------------


def submitted(world: World, number: int = 1, **more: Any) -> bytes:
    return json.dumps(
        articles.acquisition(number, run=world.name) | {"url": f"https://wire.example/{world.name}/{number}"} | more
    ).encode()


async def take(world: World, raw: bytes, store: Any = None) -> Accepted:
    ingest = Ingest(store or IngestStore(world.database), world.clock, 500_000)
    return await ingest.take(await ingest.prepare(raw), TRACE)


async def check_one_article(world: World, revisions: int = 1) -> list[tuple[str, bytes]]:
    """One article in the database, all keys on it, each of its revisions published with one content."""
    (row,) = await world.database[ARTICLES].find({}).to_list(None)
    assert {key["article_id"] async for key in world.database[KEYS].find({})} == {row["_id"]}
    assert row["revision"] == revisions and row["outbox"] == []
    found = await world.published(topics.ARTICLES_INGESTED.name, row["_id"])
    contents = dict(found)
    assert all(contents[id] == value for id, value in found), "one id with two contents"
    told = [ArticleIngested.model_validate_json(value).revision for value in contents.values()]
    assert told == list(range(1, revisions + 1))
    return found


INGEST_STEPS = [
    pytest.param("resolve", True, id="before-the-keys"),
    pytest.param("resolve", False, id="after-the-keys"),
    pytest.param("save", True, id="before-the-write"),
    pytest.param("save", False, id="after-the-write"),
]


@pytest.mark.parametrize(("step", "before"), INGEST_STEPS)
async def test_ingest_dies_around_its_writes_and_the_client_sends_again(world: World, step: str, before: bool) -> None:
    with pytest.raises(Killed):
        await take(world, submitted(world), Dying(IngestStore(world.database), step, before))
    written = step == "save" and not before
    assert await world.database[ARTICLES].count_documents({}) == (1 if written else 0)
    again = await take(world, submitted(world))
    assert again.outcome == ("unchanged" if written else "new") and again.revision == 1
    assert await world.relay(world.outbox(ARTICLES)) == 1
    await check_one_article(world)


async def test_ingest_dies_between_its_keys(world: World) -> None:
    """An article has several keys: those that stand name it already, and the rest follow."""
    store = IngestStore(world.database)
    raw = submitted(world)
    ingest = Ingest(store, world.clock, 500_000)
    keys = (await ingest.prepare(raw)).keys
    assert len(keys) == 3
    await world.database[KEYS].insert_one({"_id": keys[-1], "article_id": "a_of_a_process_that_died"})
    accepted = await take(world, raw)
    assert accepted.article_id == "a_of_a_process_that_died"
    await world.relay(world.outbox(ARTICLES))
    await check_one_article(world)


async def test_ingest_dies_before_the_publish_of_an_edit(world: World) -> None:
    await take(world, submitted(world))
    await world.outbox(ARTICLES).send([row["_id"] async for row in world.database[ARTICLES].find({})])
    edited = submitted(world)
    with pytest.raises(Killed):
        await take(world, _edited(edited), Dying(IngestStore(world.database), "save", before=False))
    assert (await take(world, _edited(edited))).outcome == "unchanged"
    await world.relay(world.outbox(ARTICLES))
    await check_one_article(world, revisions=2)


def _edited(raw: bytes) -> bytes:
    return json.dumps({**json.loads(raw), "text": json.loads(raw)["text"].replace("120", "340")}).encode()


@pytest.mark.parametrize("again", [True, False], ids=["sent-again", "relayed"])
@pytest.mark.parametrize("before", [True, False], ids=["before-the-publish", "after-the-publish-before-the-mark"])
async def test_ingest_dies_around_its_publish(world: World, before: bool, again: bool) -> None:
    accepted = await take(world, submitted(world))
    assert accepted.article_id
    with pytest.raises(Killed):
        await world.outbox(ARTICLES, Dying(world.publisher, "publish", before)).send([accepted.article_id])
    if again:
        assert await take(world, submitted(world)) == Accepted(accepted.article_id, 1, "unchanged")
    assert await world.relay(world.outbox(ARTICLES)) == 1
    assert len(await check_one_article(world)) == (1 if before else 2)


async def test_ingest_dies_in_the_middle_of_a_stream(world: World) -> None:
    """The client has no answer for any line, and sends all again."""
    lines = [submitted(world, number) for number in range(4)]
    dying = Dying(IngestStore(world.database), "save", before=False, call=2)
    with pytest.raises(Killed):
        for line in lines:
            await take(world, line, dying)
    again = [await take(world, line) for line in lines]
    assert [accepted.outcome for accepted in again] == ["unchanged", "unchanged", "new", "new"]
    assert await world.relay(world.outbox(ARTICLES)) == 4
    rows = await world.database[ARTICLES].find({}).to_list(None)
    assert {row["revision"] for row in rows} == {1} and len(rows) == 4
    for row in rows:
        assert len(await world.published(topics.ARTICLES_INGESTED.name, row["_id"])) == 1


# --- enrichment: the reading, publish, commit -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load()


async def ingested(world: World, number: int = 1) -> Received[ArticleIngested]:
    accepted = await take(world, submitted(world, number))
    assert accepted.article_id
    await world.outbox(ARTICLES).send([accepted.article_id])
    ((_, value),) = await world.published(topics.ARTICLES_INGESTED.name, accepted.article_id)
    event = ArticleIngested.model_validate_json(value)
    return Received(event, TRACE, topics.ARTICLES_INGESTED.name, 0, 0, None)


ENRICHMENT_STEPS = [
    pytest.param("known", False, id="before-the-store"),
    pytest.param("keep", True, id="before-the-store-after-reading"),
    pytest.param("keep", False, id="after-the-store"),
    pytest.param("publish", True, id="before-the-publish"),
    pytest.param("publish", False, id="after-the-publish-before-the-commit"),
]


@pytest.mark.parametrize(("step", "before"), ENRICHMENT_STEPS)
async def test_enrichment_dies_and_publishes_the_same_again(
    world: World, registry: Registry, step: str, before: bool
) -> None:
    """The second attempt is an hour later: what it reads anew would carry other times."""
    received = await ingested(world)
    store: Any = EnrichmentStore(world.database)
    publisher: Any = world.publisher
    dying_store: Any = store if step == "publish" else Dying(store, step, before)
    dying_publisher: Any = Dying(publisher, step, before) if step == "publish" else publisher
    with pytest.raises(Killed):
        await Enrichment(dying_store, dying_publisher, registry, world.clock).handle([received])
    first = await world.published(topics.DEALS_DETECTED.name, received.event.article_id)
    assert len(first) == (1 if (step, before) == ("publish", False) else 0)

    world.now += timedelta(hours=1)
    await Enrichment(store, publisher, registry, world.clock).handle([received])
    both = await world.published(topics.DEALS_DETECTED.name, received.event.article_id)
    assert len(both) == len(first) + 1 and len(set(both)) == 1
    told = DealsDetected.model_validate_json(both[0][1])
    assert len(told.deals) == 1, told.reason


async def test_scoring_takes_what_was_published_twice_once(world: World, registry: Registry) -> None:
    received = await ingested(world)
    enrichment = Enrichment(EnrichmentStore(world.database), world.publisher, registry, world.clock)
    for _ in range(2):
        await enrichment.handle([received])
    box = world.outbox("scoring_deals", state=newest_state, state_fields=["state"])
    scoring = Scoring(world.database, box, configuration.load(None), world.clock, 50)
    for _, value in await world.published(topics.DEALS_DETECTED.name, received.event.article_id):
        reading = DealsDetected.model_validate_json(value)
        await scoring.handle([Received(reading, TRACE, topics.DEALS_DETECTED.name, 0, 0, None)])
    (deal,) = await world.database["scoring_deals"].find({}).to_list(None)
    assert deal["version"] == 1
    assert len(await world.published(topics.DEALS_SCORED.name, deal["_id"])) == 1


@pytest.mark.parametrize("relayed", [False, True], ids=["redelivered", "relayed-then-redelivered"])
async def test_scoring_dies_after_the_first_of_two_deals(world: World, relayed: bool) -> None:
    """One article tells two deals, and only one of them is written."""
    one, two = (
        mention(
            f"{world.name}{side} acquirer, {side}{world.name} target", kind="acquisition", ordinal=n, total=usd(5e8)
        )
        for n, side in enumerate(("alpha", "beta"))
    )
    box = world.outbox("scoring_deals", state=newest_state, state_fields=["state"])
    batch: Any = [Received(reading(world.name, one, two), TRACE, topics.DEALS_DETECTED.name, 0, 0, None)]

    def dying(*args: Any) -> Any:
        return Dying(ScoringStore(*args), "write", before=False)

    with pytest.raises(Killed):
        await Scoring(world.database, box, configuration.load(None), world.clock, 50, make_store=dying).handle(batch)
    assert await world.database["scoring_deals"].count_documents({}) == 1
    if relayed:
        assert await world.relay(box) == 1
    await Scoring(world.database, box, configuration.load(None), world.clock, 50).handle(batch)
    await world.relay(box)
    deals = await world.database["scoring_deals"].find({}).to_list(None)
    assert [deal["version"] for deal in deals] == [1, 1]
    for deal in deals:
        found = await world.published(topics.DEALS_SCORED.name, deal["_id"])
        assert len(set(found)) == 1
        assert len({value for _, value in await world.published(topics.DEALS_STATE.name, deal["_id"])}) == 1


# --- alerting: the decision with its messages, publish, rows, mark ---------------------------------------------------


WISHES = [wish("all")]


@dataclass
class Alerts:
    """Alerting on the world's database, with a deal of its own. One subscription takes everything."""

    world: World
    deal_id: str

    def make(self, store: Any = None, publisher: Any = None) -> tuple[Alerting, Outbox]:
        kept = store or AlertingStore(self.world.database)
        box = self.world.outbox(ALERTED_DEALS, publisher, published=kept.keep)
        return Alerting(kept, box.send, self._wishes, HouseRule(60), self.world.clock), box

    async def _wishes(self) -> Sequence[Wish]:
        return WISHES

    def batch(self) -> list[Any]:
        versions = [scored(1, deal_id=self.deal_id), scored(2, ChangeKind.status, deal_id=self.deal_id)]
        return [Received(event, TRACE, topics.DEALS_SCORED.name, 0, n, None) for n, event in enumerate(versions)]

    async def check(self, copies: int) -> None:
        """One alert and one delivery for each version, on their topics, each id with one content; nothing pending."""
        database = self.world.database
        expected = {derive("al", self.deal_id, version) for version in (1, 2)}
        public = await self.world.published(topics.DEALS_ALERTS.name, self.deal_id)
        private = await self.world.published(topics.subscription("all").name, self.deal_id)
        assert {id for id, _ in public} == expected
        assert len(set(public)) == len(set(private)) == 2, "an id with two contents"
        assert len(public) == len(private) == 2 * copies
        assert {row["_id"] async for row in database[ALERTS].find({})} == expected
        assert {row["_id"] async for row in database[DELIVERIES].find({})} == {id for id, _ in private}
        assert await database[ALERTED_DEALS].count_documents({"outbox.0": {"$exists": True}}) == 0


@pytest.fixture
async def alerts(world: World, stack: Stack) -> Alerts:
    settings = Settings(kafka_bootstrap=stack.bootstrap)
    await make_topics(settings, [topics.subscription("all")])
    return Alerts(world, f"d_{world.name}")


ALERTING_STEPS = [
    ("before-the-write", "load", False, 1),
    ("just-before-the-write", "save", True, 1),
    ("after-the-write-before-the-publish", "save", False, 1),
    ("before-the-publish", "publish", True, 1),
    ("after-the-publish-before-the-rows", "publish", False, 2),
    ("between-the-rows-and-the-mark", "keep", False, 2),
]


@pytest.mark.parametrize(
    ("step", "before", "copies", "again"),
    [
        pytest.param(step, before, copies, again, id=f"{name}-{'redelivered' if again else 'relayed'}")
        for name, step, before, copies in ALERTING_STEPS
        for again in (True, False)
        if again or not name.endswith("the-write")  # what was not written can't be relayed
    ],
)
async def test_alerting_dies_and_tells_each_version_once(
    alerts: Alerts, step: str, before: bool, copies: int, again: bool
) -> None:
    store: Any = AlertingStore(alerts.world.database)
    publisher: Any = None
    if step == "publish":
        publisher = Dying(alerts.world.publisher, step, before)
    else:
        store = Dying(store, step, before)
    dying, _ = alerts.make(store, publisher)
    with pytest.raises(Killed):
        await dying.handle(alerts.batch())
    whole, box = alerts.make()
    if again:
        alerts.world.now += timedelta(seconds=1)
        await whole.handle(alerts.batch())
    else:
        assert await alerts.world.relay(box) == 1
    await alerts.check(copies)


async def test_alerting_dies_before_the_commit_and_tells_nothing_again(alerts: Alerts) -> None:
    for _ in range(3):
        whole, _ = alerts.make()
        await whole.handle(alerts.batch())
    await alerts.check(1)


async def test_a_relay_dies_midway_and_the_next_one_sends_all_again(alerts: Alerts) -> None:
    dying, _ = alerts.make(Dying(AlertingStore(alerts.world.database), "save", before=False))
    with pytest.raises(Killed):
        await dying.handle(alerts.batch())
    _, box = alerts.make(publisher=_Half(alerts.world.publisher))
    alerts.world.now += timedelta(seconds=5)
    with pytest.raises(Killed):
        await box.relay_once()
    _, box = alerts.make()
    assert await box.relay_once() == 0, "the lease of the one that died still stands"
    assert await alerts.world.relay(box) == 1
    public = await alerts.world.published(topics.DEALS_ALERTS.name, alerts.deal_id)
    assert len(public) == 3 and len(set(public)) == 2


class _Half:
    """Publishes the first half of what it is given, and dies."""

    def __init__(self, inner: Publisher) -> None:
        self._inner = inner

    async def publish(self, messages: Sequence[Message]) -> None:
        await self._inner.publish(messages[: len(messages) // 2])
        raise Killed("midway")


# --- a dead letter: published, then the commit -----------------------------------------------------------------------


async def test_a_death_after_the_dead_letter_gives_the_same_letter_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(kafka_bootstrap=world.bootstrap, session_timeout_ms=3000)
    topic = Topic(f"letters.{world.name}", partitions=1)
    await make_topics(settings, [topic, dead_letters(topic.name, "reader"), retry(topic.name, "reader")])
    reader = Reader(topic, settings)
    await put(world.bootstrap, topic.name, [b"rubbish", article("good")])
    publish = Publisher.publish_raw

    async def publish_and_die(self: Publisher, records: Any) -> None:
        await publish(self, records)
        if records:
            raise RuntimeError("the process is gone")  # stops the subscription without a commit, as its end would

    monkeypatch.setattr(Publisher, "publish_raw", publish_and_die)
    async with reader.running() as subscription:
        await until(lambda: subscription.stopped, "the subscription stops", 30)
    monkeypatch.undo()
    async with reader.running():
        letters = dead_letters(topic.name, "reader").name
        found = await until(lambda: _two(world, letters), "the second letter", 30)
    assert reader.handled == ["good", "good"]
    assert [r.value for r in found] == [b"rubbish"] * 2
    assert {dict(r.headers)["dlq_origin"] for r in found} == {f"{topic.name}:0:0".encode()}


async def _two(world: World, topic: str) -> list[Any]:
    found = await read_all(world.bootstrap, topic)
    return found if len(found) == 2 else []
