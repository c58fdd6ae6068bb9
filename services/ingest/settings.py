"""Settings of ingest, beside those that all services share."""

from pydantic import Field, SecretStr

from services.ingest.article import MAX_TEXT_BYTES
from shared.settings import Settings


class IngestSettings(Settings):
    ingest_token: SecretStr = Field(min_length=8, description="bearer token that callers of the API must send")
    ingest_text_bytes: int = Field(
        MAX_TEXT_BYTES, ge=1000, le=MAX_TEXT_BYTES, description="most bytes of an article's normalised text in UTF-8"
    )
    ingest_unsent_articles: int = Field(
        2000, ge=1, description="articles waiting to be published from which on new ones are answered with 429"
    )
    ingest_unsent_seconds: float = Field(
        60, gt=0, description="age in seconds of the oldest unpublished event from which on new articles get a 429"
    )
    ingest_request_lines: int = Field(10_000, ge=1, description="most articles in one NDJSON request")
