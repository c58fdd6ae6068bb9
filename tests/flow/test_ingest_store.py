"""Ingest's store on a real MongoDB: races, interruptions between any two writes, the outbox."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import orjson
import pytest

from services.ingest.handlers import Accepted, Ingest, prepare
from services.ingest.store import ARTICLES, KEYS, MAX_UNSENT, REJECTIONS, MongoStore, Rejection, Store, indexes
from shared import mongo
from shared.clock import utc_now
from shared.errors import ConflictError, TransientError
from shared.events import ArticleIngested
from shared.outbox import Outbox
from shared.publishing import Message
from shared.settings import Settings

pytestmark = pytest.mark.stack

BODY = "Acme said on Monday that it will buy Beta for 5 million dollars. The deal is to close in June."
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@dataclass
class Broker:
    """A publisher that is away when it is told so."""

    log: list[Message] = field(default_factory=list)
    away: bool = False

    async def publish(self, messages: Sequence[Message]) -> None:
        if self.away:
            raise TransientError("no broker")
        self.log += messages

    def events(self) -> list[ArticleIngested]:
        return [ArticleIngested.model_validate_json(message.value) for message in self.log]


class Killed(BaseException):
    """The process ends here."""


class DyingStore:
    """Dies before or after the collection operation with a certain number."""

    def __init__(self, database: mongo.Database, deadly: int, after: bool) -> None:
        self.store = MongoStore(database)
        self.count, self.deadly, self.after = 0, deadly, after
        for name in ("_articles", "_keys"):
            setattr(self.store, name, _Dying(self, getattr(self.store, name)))

    def reached(self, after: bool) -> None:
        if after:
            self.count += 1
        if self.count == self.deadly + after and after == self.after:
            raise Killed


class _Dying:
    def __init__(self, owner: DyingStore, collection: Any) -> None:
        self._owner, self._collection = owner, collection

    def __getattr__(self, name: str) -> Any:
        operation = getattr(self._collection, name)
        if not name.startswith(("insert", "update")):
            return operation

        async def call(*args: Any, **kwargs: Any) -> Any:
            self._owner.reached(after=False)
            result = await operation(*args, **kwargs)
            self._owner.reached(after=True)
            return result

        return call


class Bench:
    """Ingest on a database of its own. `replica()` makes one more of it."""

    def __init__(self, database: mongo.Database) -> None:
        self.database, self.broker, self.store = database, Broker(), MongoStore(database)
        self.outbox = Outbox(database[ARTICLES], self.broker, utc_now, relay_after_ms=0)  # type: ignore[arg-type]
        self.ingest = self.replica()

    def replica(self, store: Store | None = None) -> Ingest:
        return Ingest(store or MongoStore(self.database), utc_now, 1_000_000)

    async def take(self, ingest: Ingest | None = None, **fields: Any) -> Accepted:
        raw = orjson.dumps({"title": "Acme buys Beta", "text": BODY} | fields)
        return await (ingest or self.ingest).take(prepare(raw, utc_now(), 1_000_000), TRACE)

    async def articles(self) -> list[dict[str, Any]]:
        return await self.database[ARTICLES].find({}).to_list(None)


@pytest.fixture
async def bench(mongo_uri: str) -> AsyncIterator[Bench]:
    name = f"ingest_{secrets.token_hex(4)}"
    database = mongo.connect(Settings(mongo_uri=mongo_uri, mongo_database=name))
    await mongo.make_indexes(database, indexes())
    yield Bench(database)
    await database.client.drop_database(name)
    database.client.close()


async def test_what_is_stored_comes_back(bench: Bench) -> None:
    accepted = await bench.take(id="7", source="feed", url="https://e.com/a", updated_at="2026-01-05T10:00:00.123456Z")
    assert (accepted.outcome, accepted.revision) == ("new", 1)
    assert accepted.article_id
    article = await bench.store.load(accepted.article_id)
    assert article is not None
    assert article.origins[0].updated and article.origins[0].updated.microsecond == 123456
    assert article.contents[article.document].text.endswith(BODY)
    keys = await bench.database[KEYS].find({}).to_list(None)
    assert {row["article_id"] for row in keys} == {accepted.article_id}
    assert sorted(row["_id"].split(":")[0] for row in keys) == ["id", "text", "url"]
    assert (await bench.take(id="7", source="feed", url="https://e.com/a")).outcome == "unchanged"


async def test_the_first_known_key_decides(bench: Bench) -> None:
    by_id = await bench.store.resolve(["id:1", "text:1"], "a_1")
    by_url = await bench.store.resolve(["url:2", "text:2"], "a_2")
    assert (by_id, by_url) == ("a_1", "a_2")
    assert await bench.store.resolve(["id:1", "url:2", "text:3"], "a_3") == "a_1"
    assert await bench.store.resolve(["id:9", "url:2", "text:1"], "a_3") == "a_2"
    assert await bench.store.find(["id:9"]) == "a_2"
    assert await bench.store.find(["text:3"]) == "a_1"
    assert await bench.store.find(["url:none"]) is None


async def test_keys_taken_by_another_writer_in_between(bench: Bench) -> None:
    class Late(MongoStore):
        """Another writer inserts its keys right after this one has looked."""

        looked = False

        async def _known(self, keys: Sequence[str]) -> dict[str, str]:
            found = await super()._known(keys)
            if not self.looked:
                self.looked = True
                await bench.store.resolve(["url:1"], "a_other")
            return found

    assert await Late(bench.database).resolve(["id:1", "url:1", "text:1"], "a_mine") == "a_other"
    assert await bench.store.find(["id:1"]) == "a_other"


async def test_one_text_from_many_places_at_once_is_one_article(bench: Bench) -> None:
    replicas = [bench.replica(), bench.replica()]
    results = await asyncio.gather(
        *[bench.take(replicas[n % 2], source=f"source {n}", url=f"https://e{n}.com/a") for n in range(MAX_UNSENT)]
    )
    assert len({result.article_id for result in results}) == 1
    assert sorted(result.revision or 0 for result in results) == list(range(1, MAX_UNSENT + 1))
    (article,) = await bench.articles()
    await bench.outbox.send([article["_id"]])
    events = bench.broker.events()
    assert [event.revision for event in events] == list(range(1, MAX_UNSENT + 1))
    assert [len(event.origins) for event in events] == list(range(1, MAX_UNSENT + 1))


async def test_one_retry_at_once_by_two_replicas_is_one_revision(bench: Bench) -> None:
    fields = {"id": "7", "source": "feed"}
    await asyncio.gather(*[bench.take(bench.replica(), **fields) for _ in range(10)])
    await asyncio.gather(*[bench.take(bench.replica(), **fields, text="Other words.") for _ in range(10)])
    (article,) = await bench.articles()
    assert (article["revision"], len(article["outbox"])) == (2, 2)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("deadly", range(3))
async def test_death_at_any_write_and_a_retry(bench: Bench, deadly: int, after: bool) -> None:
    """A new article is two writes (its keys, itself), an edit two more; after each death the sender tries again."""
    dying = DyingStore(bench.database, deadly, after)
    ingest = bench.replica(dying.store)
    for text in (BODY, "Other words.", BODY):
        for _ in range(2):
            try:
                await bench.take(ingest, id="7", source="feed", url="https://e.com/a", text=text)
                break
            except Killed:
                ingest = bench.replica()
    assert dying.count >= deadly
    await bench.outbox.relay_once()
    assert [event.revision for event in bench.broker.events()] == [1, 2, 3]
    assert {event.article_id for event in bench.broker.events()} == {(await bench.articles())[0]["_id"]}
    assert await bench.outbox.pending() == (0, 0.0)


async def test_writing_brings_no_sent_entry_back(bench: Bench) -> None:
    accepted = await bench.take(id="7")
    assert accepted.article_id
    stored = await bench.store.load(accepted.article_id)
    assert stored
    await bench.outbox.send([accepted.article_id])
    after = stored.model_copy(update={"version": stored.version + 1})
    assert await bench.store.save(stored, after, [])
    assert not await bench.store.save(stored, after, [])
    assert await bench.outbox.pending() == (0, 0.0)


async def test_an_article_waits_for_its_events_to_be_sent(bench: Bench) -> None:
    for number in range(MAX_UNSENT):
        await bench.take(id="7", text=f"Words number {number}.")
    with pytest.raises(ConflictError):
        await bench.take(id="7", text="Words too many.")
    assert (await bench.take(id="7", text=f"Words number {MAX_UNSENT - 1}.")).outcome == "unchanged"
    (article,) = await bench.articles()
    await bench.outbox.send([article["_id"]])
    assert (await bench.take(id="7", text="Words too many.")).revision == MAX_UNSENT + 1


async def test_what_was_refused_is_found_and_expires(bench: Bench) -> None:
    now = utc_now().replace(microsecond=0)
    kept = Rejection(id="rej_1", reason="invalid", message="why", line=3, field="text", at=now, body="{", bytes=1)
    await bench.store.keep_rejection(kept)
    assert await bench.store.rejection("rej_1") == kept
    assert await bench.store.rejection("rej_2") is None
    found = await bench.database[REJECTIONS].index_information()
    assert timedelta(days=45).total_seconds() in [index.get("expireAfterSeconds") for index in found.values()]
