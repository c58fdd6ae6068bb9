"""How commands reach what runs: as the environment says, or else what `dealwire up` started."""

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deploy.local import paths, state
from shared.errors import DealwireError

if TYPE_CHECKING:
    from shared.settings import Settings

NOTHING_RUNS = (
    "nothing runs here: start it by `dealwire up`, or name a running stack by "
    "DEALWIRE_KAFKA_BOOTSTRAP, DEALWIRE_MONGO_URI and DEALWIRE_INGEST_URL"
)


@dataclass(frozen=True)
class Ingest:
    """Where articles are pushed to."""

    url: str
    token: str


def settings() -> "Settings":
    """The settings of clients. Raises DealwireError where nothing runs and the environment names nothing."""
    from shared.settings import Settings

    if "DEALWIRE_KAFKA_BOOTSTRAP" in os.environ or "DEALWIRE_MONGO_URI" in os.environ:
        return Settings()
    found = _running()
    return Settings.model_validate({"kafka_bootstrap": found.bootstrap, "mongo_uri": found.mongo_uri})


def ingest() -> Ingest:
    """The same for ingest's HTTP API."""
    if url := os.environ.get("DEALWIRE_INGEST_URL"):
        return Ingest(url.rstrip("/"), os.environ.get("DEALWIRE_INGEST_TOKEN", ""))
    found = _running()
    return Ingest(found.ingest_url, found.token)


def _running() -> state.State:
    found = state.running(paths.home())
    if found is None:
        raise DealwireError(NOTHING_RUNS)
    if found.phase != "running":
        raise DealwireError(f"the stack is {found.phase} ({found.step}): try again in a moment")
    return found
