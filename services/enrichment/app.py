"""The enrichment service: articles.ingested -> deals.detected."""

from services.enrichment import reading
from services.enrichment.handlers import Handlers
from services.enrichment.settings import EnrichmentSettings
from services.enrichment.store import MongoStore
from shared.companies.registry import Registry
from shared.events import ArticleIngested
from shared.service import Runtime, run
from shared.topics import ENRICHMENT, READS


def build(runtime: Runtime, settings: EnrichmentSettings) -> None:
    registry = Registry.load(settings.enrichment_companies)
    reading.load(registry, runtime.clock())
    handlers = Handlers(MongoStore(runtime.database), runtime.publisher, registry, runtime.clock)
    runtime.subscribe(READS[ENRICHMENT], ENRICHMENT, ArticleIngested, handlers.handle)


def main() -> None:
    run("enrichment", EnrichmentSettings, build)


if __name__ == "__main__":
    main()
