"""A stored version as it is read back: a DealScored without what its scores said, which most readers do not ask for."""

from pydantic import Field

from shared.events import Contribution, DealScored, DealState, Score, Scores


class BareScore(Score):
    """The value alone: under no name that stands on the wire are its contributions looked for."""

    contributions: tuple[Contribution, ...] = Field(default=(), validation_alias="contributions_unread")


class BareScores(Scores):
    materiality: BareScore
    novelty: BareScore
    relevance: BareScore
    reliability: BareScore
    policy_exposure: BareScore
    priority: BareScore


class BareState(DealState):
    scores: BareScores


class Version(DealScored):
    """A DealScored whose scores have values and no contributions. `DealScored.model_validate_json` reads the whole."""

    state: BareState


def read(wire: bytes) -> Version:
    """Raises pydantic's ValidationError where these bytes are no DealScored."""
    return Version.model_validate_json(wire)
