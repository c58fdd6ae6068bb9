"""What alerts are sorted by: the other scores, each by its share in the configuration."""

from collections.abc import Mapping

from services.scoring.configuration import Configuration
from services.scoring.scores.tally import Tally
from shared.events import Score


def score(others: Mapping[str, Score], configuration: Configuration) -> Score:
    """Priority out of the five other scores by name."""
    tally = Tally()
    for name, share in configuration.priority.model_dump().items():
        value = others[name].value
        tally.add(name, value * share, f"{share:.0%} of {name.replace('_', ' ')} {value:g}")
    return tally.score()
