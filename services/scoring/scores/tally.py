"""The adding up of a score, in tenths of a point, so that its parts add up to it exactly."""

from collections.abc import Sequence
from typing import Any, TypeVar

from shared.events import Contribution, Evidence, Model, Score

QUOTES = 3  # pieces of evidence that one contribution shows at most

M = TypeVar("M", bound=Model)


class Tally:
    """Collects the contributions of one score, in order."""

    def __init__(self) -> None:
        self._tenths = 0
        self._contributions: list[Contribution] = []

    @property
    def points(self) -> float:
        """What it comes to so far."""
        return self._tenths / 10

    def add(self, name: str, points: float, reason: str, evidence: Sequence[Evidence] = ()) -> None:
        """One more contribution; one of no points is left out."""
        tenths = round(points * 10)
        if tenths:
            self._tenths += tenths
            shown = tuple(evidence)[:QUOTES]
            values = {"name": name, "points": tenths / 10, "reason": reason, "evidence": shown}
            self._contributions.append(_made(Contribution, values))

    def limit(self, high: float, reason: str, evidence: Sequence[Evidence] = ()) -> None:
        """Takes away what is above `high`, as a contribution of its own."""
        if self.points > high:
            self.add("limit", high - self.points, reason, evidence)

    def score(self) -> Score:
        """The score between 0 and 100; what lies outside is taken back as a contribution `limit`."""
        self.limit(100, "a score is at most 100")
        if self.points < 0:
            self.add("limit", -self.points, "a score is at least 0")
        return _made(Score, {"value": self.points, "contributions": tuple(self._contributions)})


def _made(model: type[M], values: dict[str, Any]) -> M:
    """The model of these values, all of them and valid, without looking at them again: a deal has some thirty of these,
    and to validate them took half of the time of scoring it."""
    made = model.__new__(model)
    for name, value in (
        ("__dict__", values),
        ("__pydantic_fields_set__", set(values)),
        ("__pydantic_extra__", None),
        ("__pydantic_private__", None),
    ):
        object.__setattr__(made, name, value)
    return made
