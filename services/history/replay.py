"""The past again under another configuration: every version scored and decided once more, apart from the live state.

A version is scored with what was known at its moment: its document as it then stood, the company data inside it, the
moment of its scoring, and exchange rates of earlier days. Nothing is written.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from services.alerting.decisions import Decision, HouseRule, Known, decide
from services.history.versions import Version
from services.scoring.configuration import Configuration
from services.scoring.scores import BY_NAME, score_all
from services.scoring.scores.grounds import MODEL
from shared.events import DealScored, Score, Scores


@dataclass(frozen=True, slots=True)
class Outcome:
    """One version under one configuration."""

    scores: Scores
    decision: Decision


@dataclass(frozen=True, slots=True)
class Replayed:
    """One version under both. `carried`: it is a redirect, which keeps the scores that its deal had before."""

    version: Version
    old: Outcome
    new: Outcome
    carried: bool

    @property
    def moved(self) -> float:
        """By how many points the priority moved."""
        return self.new.scores.priority.value - self.old.scores.priority.value


@dataclass(slots=True)
class _Side:
    """What one configuration has led to so far of one deal."""

    known: Known = field(default_factory=Known)
    scores: Scores | None = None


class Replay:
    """Replays versions, given in the order in which they became known; of each deal it keeps a few words.

    `old` None: the scores as they are stored. The house rule is the same for both. `stored`: the configuration that
    most versions were scored by; a score of which the new one has the same numbers then is the stored one.
    """

    def __init__(
        self,
        new: Configuration,
        old: Configuration | None = None,
        rule: HouseRule | None = None,
        *,
        stored: Configuration | None = None,
    ) -> None:
        self._new, self._old, self._rule = new, old, rule or HouseRule()
        self._stored = stored.hash if stored else None
        self._same = {by.hash: _same(by, stored) for by in (new, old) if by and stored}
        self._deals: dict[str, tuple[_Side, _Side]] = {}

    def knows(self, deal_id: str) -> bool:
        return deal_id in self._deals

    def recall(self, versions: Iterable[Version]) -> None:
        """What had become known before the period begins: decided by the stored scores, for both sides alike, so that
        a deal which was told before is not new."""
        for version in versions:
            for side in self._sides(version):
                _remember(side, version, Outcome(version.state.scores, decide(version, side.known, self._rule)))

    def step(self, version: Version) -> Replayed:
        """The next version under both configurations."""
        old, new = self._sides(version)
        carried = version.state.superseded_by is not None
        replayed = Replayed(
            version,
            self._outcome(version, old, self._old, carried),
            self._outcome(version, new, self._new, carried),
            carried,
        )
        _remember(old, version, replayed.old)
        _remember(new, version, replayed.new)
        return replayed

    def _sides(self, version: Version) -> tuple[_Side, _Side]:
        return self._deals.setdefault(version.state.deal_id, (_Side(), _Side()))

    def _outcome(self, version: Version, side: _Side, by: Configuration | None, carried: bool) -> Outcome:
        scores: Scores = version.state.scores
        if by is not None:
            scores = (side.scores or scores) if carried else self._score(version, by)
        return Outcome(scores, decide(_with(version, scores), side.known, self._rule))

    def _score(self, version: Version, by: Configuration) -> Scores:
        scores = version.state.scores
        if scores.configuration != self._stored or scores.model != MODEL:
            return score(version, by)
        return score(version, by, {name: getattr(scores, name) for name in self._same[by.hash]})


def score(version: DealScored, configuration: Configuration, known: Mapping[str, Score] | None = None) -> Scores:
    """The scores of a stored version under a configuration, as of the moment of its scoring. Not for redirects, which
    carry the scores that their deal had before. `known`: as of `score_all`."""
    times = version.state.times
    return score_all(version.state.deal, version.change, times.scored or times.accepted, configuration, known)


def _same(one: Configuration, other: Configuration) -> tuple[str, ...]:
    return tuple(name for name in BY_NAME if getattr(one, name) == getattr(other, name))


def _with(version: Version, scores: Scores) -> DealScored:
    if scores is version.state.scores:
        return version
    state = version.state.model_copy(update={"scores": scores})
    return version.model_copy(update={"state": state})


def _remember(side: _Side, version: Version, outcome: Outcome) -> None:
    side.scores, state, known = outcome.scores, version.state, side.known
    if outcome.decision.alert and not known.alerted:
        known = replace(known, alerted=True)
    if state.version >= known.version:
        known = Known(known.alerted, state.version, state.superseded_by, state.deal.retracted)
    side.known = known
