"""Articles in over HTTP, with the store in memory."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import orjson
import pytest
from pymongo.errors import AutoReconnect, ServerSelectionTimeoutError
from starlette.applications import Starlette
from starlette.routing import Route

from services.ingest.api import Api
from services.ingest.handlers import Ingest
from services.ingest.keys import article_keys
from services.ingest.publishing import Backlog, Sender
from services.ingest.revisions import Article
from services.ingest.store import MemoryStore, Rejection
from services.ingest.submission import MAX_BODY_BYTES
from shared.events import ArticleIngested
from shared.mongo import Document

TOKEN = "a-token-for-tests"
JSON, NDJSON = {"Content-Type": "application/json"}, {"Content-Type": "application/x-ndjson"}
BODY = "Acme said on Monday that it will buy Beta for 5 million dollars. The deal is to close in June."
NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


class FailingStore(MemoryStore):
    """A store whose database goes away when told to."""

    def __init__(self) -> None:
        super().__init__()
        self.away: Exception | None = None
        self.away_once_for: str | None = None  # a key
        self.lost_writes = 0  # saves that another writer wins

    async def load(self, article_id: str) -> Article | None:
        if self.away:
            raise self.away
        return await super().load(article_id)

    async def resolve(self, keys: Any, fresh_id: str) -> str:
        if self.away:
            raise self.away
        if self.away_once_for in keys:
            self.away_once_for = None
            raise AutoReconnect("gone for a moment")
        return await super().resolve(keys, fresh_id)

    async def save(self, before: Article | None, after: Article, entries: Any) -> bool:
        if self.lost_writes:
            self.lost_writes -= 1
            return False
        return await super().save(before, after, entries)

    async def keep_rejection(self, rejection: Rejection) -> None:
        if self.away:
            raise self.away
        await super().keep_rejection(rejection)


class Service:
    def __init__(self) -> None:
        self.store = FailingStore()
        self.now = NOW
        self.pending = (0, 0.0)
        self.sent: list[str] = []
        self.backlog = Backlog(self._pending, most=10, oldest_seconds=30)
        sender = Sender(self._send)
        self.api = Api(
            Ingest(self.store, lambda: self.now, 1_000_000), sender, self.backlog, token=TOKEN, request_lines=200
        )
        app = Starlette(
            routes=[
                Route("/v1/articles", self.api.post_articles, methods=["POST"]),
                Route("/v1/articles/{article_id}", self.api.get_article),
                Route("/v1/rejections/{rejection_id}", self.api.get_rejection),
            ]
        )
        self.http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://ingest", headers={"Authorization": f"Bearer {TOKEN}"}
        )

    async def _pending(self) -> tuple[int, float]:
        return self.pending

    async def _send(self, ids: Any) -> None:
        self.sent += ids

    async def one(self, **fields: Any) -> httpx.Response:
        return await self.http.post(
            "/v1/articles", content=orjson.dumps({"title": "Acme buys Beta", "text": BODY} | fields), headers=JSON
        )

    async def many(self, *lines: dict[str, Any] | bytes) -> httpx.Response:
        raw = b"\n".join(line if isinstance(line, bytes) else orjson.dumps(line) for line in lines)
        return await self.http.post("/v1/articles", content=raw, headers=NDJSON)

    def events(self) -> list[ArticleIngested]:
        return [ArticleIngested.model_validate_json(entry["value"]) for entry in self.store.unsent]

    def unsent(self) -> list[Document]:
        return self.store.unsent


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    running = Service()
    async with running.http:
        yield running


def error(response: httpx.Response) -> dict[str, Any]:
    found: dict[str, Any] = response.json()["error"]
    return found


async def test_an_article(service: Service) -> None:
    response = await service.one(url="https://e.com/a", id="7", source="feed", publisher="E", published_at="2026-01-05")
    assert response.status_code == 202
    result = response.json()
    assert (result["revision"], result["outcome"]) == (1, "new")
    (event,) = service.events()
    assert event.article_id == result["article_id"]
    assert (event.title, event.text, event.language) == ("Acme buys Beta", f"Acme buys Beta\n\n{BODY}", "en")
    (origin,) = event.origins
    assert (origin.source, origin.source_id, origin.url, origin.publisher) == ("feed", "7", "https://e.com/a", "E")
    assert (event.times.published, event.times.accepted) == (datetime(2026, 1, 5, tzinfo=UTC), NOW)
    (entry,) = service.unsent()
    assert (entry["topic"], entry["key"], entry["kind"]) == ("articles.ingested.v1", event.article_id, "event")
    assert entry["headers"]["ce_source"] == "/dealwire/ingest"


async def test_history_has_its_own_lane(service: Service) -> None:
    await service.one(mode="backfill")
    (entry,) = service.unsent()
    assert entry["topic"] == "articles.ingested.backfill.v1"
    assert service.events()[0].mode == "backfill"


async def test_the_trace_goes_on(service: Service) -> None:
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    await service.http.post("/v1/articles", content=orjson.dumps({"text": BODY}), headers=JSON | {"traceparent": trace})
    assert service.unsent()[0]["headers"]["traceparent"].split("-")[1] == trace.split("-")[1]


async def test_edits_retries_copies_and_withdrawals(service: Service) -> None:
    here: dict[str, Any] = {"id": "7", "source": "feed", "url": "https://e.com/a"}
    outcomes = []
    for fields in (
        here,
        here,
        here | {"text": BODY + " More."},
        here | {"url": "https://www.e.com/a?utm_source=mail"},
        {"source": "other", "url": "https://o.com/copy"},
        {"source": "other", "url": "https://o.com/copy", "text": None, "withdrawn": True},
        {"source": "feed", "id": "7", "text": None, "withdrawn": True},
        {"source": "feed", "id": "9", "text": None, "withdrawn": True},
    ):
        response = await service.one(**fields)
        assert response.status_code == 202
        outcomes.append((response.json()["outcome"], response.json()["revision"]))
    assert outcomes == [
        ("new", 1),
        ("unchanged", 1),
        ("revised", 2),
        ("revised", 3),
        ("origin_added", 4),
        ("origin_removed", 5),
        ("withdrawn", 6),
        ("unknown", None),
    ]
    assert len({event.article_id for event in service.events()}) == 1
    assert [event.revision for event in service.events()] == [1, 2, 3, 4, 5, 6]


async def test_what_is_known_of_an_article(service: Service) -> None:
    article_id = (await service.one(url="https://e.com/a", source="feed")).json()["article_id"]
    await service.one(url="https://e.com/a", source="feed", text="Other words.")
    found = (await service.http.get(f"/v1/articles/{article_id}")).json()
    assert (found["state"], found["revision"], found["title"]) == ("present", 2, "Acme buys Beta")
    assert [revision["change"] for revision in found["revisions"]] == ["new", "revised"]
    assert [(origin["source"], origin["present"]) for origin in found["origins"]] == [("feed", True)]
    assert (await service.http.get("/v1/articles/a_none")).status_code == 404


async def test_a_page_is_cut_and_gives_title_url_and_date(service: Service) -> None:
    html = f"""<html><head><title>Acme buys Beta</title><link rel=canonical href=https://e.com/a>
        <meta property=article:published_time content=2026-01-04T09:00:00Z></head>
        <body><nav>Home</nav><article><p>{BODY}</p></article></body></html>"""
    assert (await service.one(title=None, text=None, html=html)).status_code == 202
    (event,) = service.events()
    assert event.text == f"Acme buys Beta\n\n{BODY}"
    assert event.origins[0].url == "https://e.com/a"
    assert event.times.published == datetime(2026, 1, 4, 9, tzinfo=UTC)


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", TOKEN, "Bearer é"])
async def test_no_token_no_entry(service: Service, header: str) -> None:
    for method, path in (("POST", "/v1/articles"), ("GET", "/v1/articles/a"), ("GET", "/v1/rejections/r")):
        response = await service.http.request(method, path, headers={"Authorization": header.encode()})
        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"] == "Bearer"
        assert error(response)["code"] == "unauthorized"


async def test_other_types(service: Service) -> None:
    response = await service.http.post("/v1/articles", content=b"text", headers={"Content-Type": "text/plain"})
    assert response.status_code == 415
    assert "application/x-ndjson" in error(response)["message"]
    charset = {"Content-Type": "application/json; charset=utf-8"}
    assert (await service.http.post("/v1/articles", content=b'{"text": "Words."}', headers=charset)).status_code == 202


@pytest.mark.parametrize(
    ("raw", "status", "code", "field"),
    [
        (b"{", 400, "not_json", None),
        (b"", 400, "not_json", None),
        (b'{"text": "caf\xe9"}', 400, "not_utf8", None),
        (b'{"text": "x", "published_at": "soon"}', 400, "invalid", "published_at"),
        (b'{"text": "x", "published_at": "2099-01-01"}', 400, "impossible_date", "published_at"),
        (b'{"text": "Share"}', 400, "empty", "text"),
        (b'{"html": "<script>x</script>"}', 400, "no_article", "html"),
        (b'{"text": "' + b"word " * 250_000 + b'"}', 413, "too_large", "text"),
        (b'{"text": "' + b"a" * MAX_BODY_BYTES + b'"}', 413, "too_large", None),
    ],
)
async def test_refused_kept_and_looked_up(
    service: Service, raw: bytes, status: int, code: str, field: str | None
) -> None:
    response = await service.http.post("/v1/articles", content=raw, headers=JSON)
    assert response.status_code == status
    fault = error(response)
    assert (fault["code"], fault.get("field")) == (code, field)
    kept = (await service.http.get(f"/v1/rejections/{fault['rejection_id']}")).json()
    assert (kept["reason"], kept["message"], kept["bytes"]) == (code, fault["message"], len(raw))
    assert kept["body"] == raw[: 64 * 1024].decode("utf-8", "replace")
    assert not service.store.articles
    assert (await service.http.get("/v1/rejections/rej_none")).status_code == 404


async def test_lines_good_and_bad(service: Service) -> None:
    response = await service.many(
        {"id": "1", "text": "First words of the day."},
        b"",
        b"{",
        {"id": "2", "text": "Second words of the day.", "published_at": "soon"},
        {"id": "1", "text": "First words, changed."},
        {"id": "1", "text": "First words of the day."},
    )
    assert response.status_code == 202
    found = response.json()
    assert (found["accepted"], found["rejected"]) == (3, 2)
    assert [(r["line"], r.get("revision"), r.get("outcome")) for r in found["results"]] == [
        (1, 1, "new"),
        (3, None, None),
        (4, None, None),
        (5, 2, "revised"),
        (6, 3, "revised"),
    ]
    faults = [r["error"] for r in found["results"] if "error" in r]
    assert [(fault["code"], fault["line"], fault.get("field")) for fault in faults] == [
        ("not_json", 3, None),
        ("invalid", 4, "published_at"),
    ]
    kept = (await service.http.get(f"/v1/rejections/{faults[1]['rejection_id']}")).json()
    assert (kept["line"], kept["field"]) == (4, "published_at")


async def test_nothing_but_bad_lines(service: Service) -> None:
    assert (await service.many(b"{", b"}")).status_code == 400
    assert error(await service.many(b"", b" "))["code"] == "empty"


async def test_copies_in_one_request_are_one_article(service: Service) -> None:
    lines = [{"source": f"source {n}", "url": f"https://e{n}.com/a", "text": BODY} for n in range(150)]
    found = (await service.many(*lines)).json()
    assert found["accepted"] == 150
    assert len({result["article_id"] for result in found["results"]}) == 1
    assert [result["revision"] for result in found["results"]] == list(range(1, 151))


async def test_too_many_lines(service: Service) -> None:
    found = (await service.many(*[{"id": str(n), "text": f"Words number {n}."} for n in range(300)])).json()
    assert (found["accepted"], found["rejected"]) == (200, 1)
    assert found["results"][-1]["line"] == 201
    assert found["results"][-1]["error"]["code"] == "too_many_lines"


async def test_a_line_that_is_too_long_leaves_its_neighbours(service: Service) -> None:
    response = await service.many({"text": "Before."}, b"x" * (MAX_BODY_BYTES + 1), {"text": "After."})
    found = response.json()
    assert [result.get("error", {}).get("code") for result in found["results"]] == [None, "too_large", None]


@pytest.mark.parametrize("pending", [(11, 1.0), (1, 31.0)])
async def test_behind(service: Service, pending: tuple[int, float]) -> None:
    service.pending = pending
    await service.backlog.look()
    for response in (await service.one(), await service.many({"text": BODY})):
        assert response.status_code == 429
        assert int(response.headers["Retry-After"]) > 0
        assert error(response)["code"] == "busy"
    service.pending = (10, 30.0)
    await service.backlog.look()
    assert (await service.one()).status_code == 202


@pytest.mark.parametrize("fault", [ServerSelectionTimeoutError("no servers"), AutoReconnect("gone")])
async def test_the_database_is_away(service: Service, fault: Exception) -> None:
    article_id = (await service.one()).json()["article_id"]
    service.store.away = fault
    rejected = await service.http.post("/v1/articles", content=b"{", headers=JSON)
    responses = [await service.one(id="9"), await service.many({"id": "9", "text": BODY}), rejected]
    responses.append(await service.http.get(f"/v1/articles/{article_id}"))
    for response in responses:
        assert response.status_code == 503
        assert int(response.headers["Retry-After"]) > 0
    assert error(responses[0])["code"] == "unavailable"
    assert responses[1].json()["results"][0]["error"]["code"] == "unavailable"
    service.store.away = None
    assert (await service.one(id="9")).status_code == 202


async def test_another_writer_was_faster(service: Service) -> None:
    service.store.lost_writes = 3
    assert (await service.one()).json()["revision"] == 1
    service.store.lost_writes = 30
    response = await service.one(id="9")
    assert response.status_code == 503
    assert len(service.unsent()) == 1


async def test_a_key_whose_article_was_never_written(service: Service) -> None:
    first = await service.one(id="7")
    article_id = first.json()["article_id"]
    del service.store.articles[article_id]  # as if the writer had died between its two writes
    again = await service.one(id="7")
    assert (again.json()["article_id"], again.json()["outcome"]) == (article_id, "new")


async def test_a_later_moment_is_the_moment_of_acceptance(service: Service) -> None:
    await service.one(id="7")
    service.now = NOW + timedelta(hours=1)
    await service.one(id="7", text="Other words.")
    first, second = service.events()
    assert second.times.accepted == NOW + timedelta(hours=1)
    assert second.times.first_seen == first.times.first_seen == NOW


async def test_after_a_line_that_must_be_sent_again_nothing_newer_of_it_is_taken(service: Service) -> None:
    service.store.away_once_for = article_keys("api", "1", None, None)[0]
    versions = [{"id": "1", "text": f"Words in version {n}."} for n in range(3)]
    others = [{"id": f"other {n}", "text": f"Other words, number {n}."} for n in range(70)]
    found = (await service.many(*versions, *others)).json()
    codes = [result.get("error", {}).get("code") for result in found["results"]]
    assert codes[:3] == ["unavailable"] * 3
    assert codes[64:] == ["unavailable"] * 9  # not even begun
    assert [result["line"] for result in found["results"]] == list(range(1, 74))
    again = (await service.many(*versions)).json()
    assert [result["revision"] for result in again["results"]] == [1, 2, 3]
