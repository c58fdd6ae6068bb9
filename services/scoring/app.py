"""The scoring service: deals.detected -> deals.scored and deals.state."""

from services.scoring import configuration
from services.scoring.handlers import Handlers
from services.scoring.settings import ScoringSettings
from services.scoring.version_store import VersionStore
from services.scoring.versions import state_message
from shared.due import Due
from shared.events import DealsDetected, DealState
from shared.mongo import Document
from shared.outbox import Outbox
from shared.publishing import Message
from shared.service import Runtime, run
from shared.topics import READS, SCORING


def newest_state(document: Document) -> Message:
    """The message of a stored deal's newest state."""
    return state_message(DealState.model_validate_json(document["state"]))


def build(runtime: Runtime, settings: ScoringSettings) -> None:
    due = Due(runtime.database["scoring_due"], runtime.clock)
    deals = Outbox(
        runtime.database["scoring_deals"],
        runtime.publisher,
        runtime.clock,
        relay_after_ms=settings.relay_after_ms,
        state=newest_state,
        state_fields=["state"],
        due=due,
        published=VersionStore(runtime.database).keep,
    )
    handlers = Handlers(
        runtime.database,
        deals,
        configuration.load(settings.scoring_configuration),
        runtime.clock,
        settings.scoring_candidates,
    )
    runtime.subscribe(READS[SCORING], SCORING, DealsDetected, handlers.handle)
    runtime.background("relay", deals.relay)
    runtime.background("due", lambda: due.run(handlers.refold))


def main() -> None:
    run("scoring", ScoringSettings, build)


if __name__ == "__main__":
    main()
