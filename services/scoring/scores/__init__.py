"""The six scores of a deal's change: pure functions of the deal, the change, the moment and the configuration."""

from datetime import datetime

from services.scoring.configuration import Configuration
from services.scoring.scores import materiality, novelty, policy_exposure, priority, relevance, reliability
from services.scoring.scores.grounds import MODEL
from shared.events import Change, Deal, Scores

_BY_NAME = {
    "materiality": materiality.score,
    "novelty": novelty.score,
    "relevance": relevance.score,
    "reliability": reliability.score,
    "policy_exposure": policy_exposure.score,
}


def score_all(deal: Deal, change: Change, now: datetime, configuration: Configuration) -> Scores:
    """All scores, each 0-100 with its contributions, and what computed them."""
    scores = {name: score(deal, change, now, configuration) for name, score in _BY_NAME.items()}
    return Scores(
        **scores, priority=priority.score(scores, configuration), model=MODEL, configuration=configuration.hash
    )
