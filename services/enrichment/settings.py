"""Settings of the enrichment service."""

from pathlib import Path

from pydantic import Field

from shared.settings import Settings


class EnrichmentSettings(Settings):
    enrichment_companies: Path | None = Field(
        None, description="CSV of companies to add to the registry or to replace in it; none: the bundled data alone"
    )
