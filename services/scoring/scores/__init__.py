"""The six scores of a deal's change: pure functions of the deal, the change, the moment and the configuration."""

from collections.abc import Mapping
from datetime import datetime

from services.scoring.configuration import Configuration
from services.scoring.scores import materiality, novelty, policy_exposure, priority, relevance, reliability
from services.scoring.scores.grounds import MODEL
from shared.events import Change, Deal, Score, Scores

# Each depends on the section of the configuration that has its name, and on no other.
BY_NAME = {
    "materiality": materiality.score,
    "novelty": novelty.score,
    "relevance": relevance.score,
    "reliability": reliability.score,
    "policy_exposure": policy_exposure.score,
}


def score_all(
    deal: Deal, change: Change, now: datetime, configuration: Configuration, known: Mapping[str, Score] | None = None
) -> Scores:
    """All scores, each 0-100 with its contributions, and what computed them. `known`: those by name that were computed
    before from the same, and need not be again."""
    known = known or {}
    scores = {
        name: known[name] if name in known else score(deal, change, now, configuration)
        for name, score in BY_NAME.items()
    }
    return Scores(
        **scores, priority=priority.score(scores, configuration), model=MODEL, configuration=configuration.hash
    )
