"""Ingest: HTTP -> articles.ingested. `python -m services.ingest.app`."""

from services.ingest import language
from services.ingest.api import Api
from services.ingest.handlers import Ingest
from services.ingest.publishing import Backlog, Sender
from services.ingest.settings import IngestSettings
from services.ingest.store import ARTICLES, MongoStore
from shared import service
from shared.outbox import Outbox
from shared.service import Runtime


def build(runtime: Runtime, settings: IngestSettings) -> None:
    language.load()  # now, as otherwise the first article would wait for it
    outbox = Outbox(
        runtime.database[ARTICLES], runtime.publisher, runtime.clock, relay_after_ms=settings.relay_after_ms
    )
    sender = Sender(outbox.send)
    backlog = Backlog(outbox.pending, settings.ingest_unsent_articles, settings.ingest_unsent_seconds)
    ingest = Ingest(MongoStore(runtime.database), runtime.clock, settings.ingest_text_bytes)
    api = Api(
        ingest,
        sender,
        backlog,
        token=settings.ingest_token.get_secret_value(),
        request_lines=settings.ingest_request_lines,
    )
    runtime.route("/v1/articles", api.post_articles, methods=["POST"])
    runtime.route("/v1/articles/{article_id}", api.get_article, methods=["GET"])
    runtime.route("/v1/rejections/{rejection_id}", api.get_rejection, methods=["GET"])
    runtime.background("sender", sender.run)
    runtime.background("backlog", backlog.watch)
    runtime.background("relay", outbox.relay)


if __name__ == "__main__":
    service.run("ingest", IngestSettings, build)
