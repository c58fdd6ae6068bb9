"""Settings of the scoring service."""

from pathlib import Path

from pydantic import Field

from shared.settings import Settings


class ScoringSettings(Settings):
    scoring_configuration: Path | None = Field(
        None, description="YAML file with the weights of the scores; none: the one that comes with the program"
    )
    scoring_candidates: int = Field(
        50, ge=1, description="most deals with a party in common that a mention is compared with, newest first"
    )
