"""What a replay found to differ, added up over any number of versions: alerts, scores, and the clearest examples."""

import heapq
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.alerting.headline import headline
from services.history.replay import Replayed, score
from services.scoring.configuration import Configuration
from shared.events import Contribution, DealScored, Scores, instant_text

SCORES = ("priority", "materiality", "novelty", "relevance", "reliability", "policy_exposure")
EXAMPLES = 10  # of each kind
_REASONS = 4  # that an example lists


@dataclass
class Moves:
    """How one score moved. `by`: how many versions moved by so many points, rounded; those that stayed are not in."""

    by: Counter[int] = field(default_factory=Counter)
    unmoved: int = 0
    total: float = 0
    lowest: float = 0
    highest: float = 0

    def add(self, moved: float) -> None:
        if not moved:
            self.unmoved += 1
            return
        self.by[round(moved)] += 1
        self.total += moved
        self.lowest, self.highest = min(self.lowest, moved), max(self.highest, moved)

    @property
    def moved(self) -> int:
        return self.by.total()

    def quantile(self, share: float) -> int:
        """The move, in whole points, that this share (0-1) of all versions does not exceed."""
        counts = self.by + Counter({0: self.unmoved})
        place, seen = share * counts.total(), 0
        for points in sorted(counts):
            seen += counts[points]
            if seen >= place:
                return points
        return 0

    def summary(self) -> dict[str, Any]:
        """As plain values: how many moved, the mean over all versions, quartiles and ends in points."""
        count = self.moved + self.unmoved
        return {
            "moved": self.moved,
            "mean": round(self.total / count, 2) if count else 0.0,
            "lowest": round(self.lowest, 1),
            "quartiles": [self.quantile(share) for share in (0.25, 0.5, 0.75)],
            "highest": round(self.highest, 1),
        }


class Differences:
    """Takes what `Replay.step` returns, with the version's wire bytes, of which examples keep theirs."""

    def __init__(self) -> None:
        self.versions = self.told_before = self.told_after = 0
        self.first: str | None = None
        self.last: str | None = None
        self.added, self.removed, self.renamed = Counter[str](), Counter[str](), Counter[str]()
        self.moves = {name: Moves() for name in SCORES}
        self._examples: dict[str, list[tuple[float, int, Replayed, bytes]]] = {"added": [], "removed": [], "moved": []}

    def add(self, replayed: Replayed, wire: bytes) -> None:
        self.versions += 1
        old, new = replayed.old, replayed.new
        for name, moves in self.moves.items():
            moves.add(getattr(new.scores, name).value - getattr(old.scores, name).value)
        self.told_before += old.decision.alert
        self.told_after += new.decision.alert
        times = replayed.version.state.times
        known_at = instant_text(times.scored or times.accepted)
        self.first, self.last = self.first or known_at, known_at
        if new.decision.alert and not old.decision.alert:
            self.added[str(new.decision.kind)] += 1
            self._keep("added", new.scores.priority.value, replayed, wire)
        elif old.decision.alert and not new.decision.alert:
            self.removed[str(old.decision.kind)] += 1
            self._keep("removed", old.scores.priority.value, replayed, wire)
        else:
            if old.decision.kind != new.decision.kind:
                self.renamed[f"{old.decision.kind} as {new.decision.kind}"] += 1
            if replayed.moved:
                self._keep("moved", abs(replayed.moved), replayed, wire)

    def examples(self, kind: str) -> list[tuple[Replayed, bytes]]:
        """The clearest `added`, `removed` alerts and `moved` priorities among alerts that stay, clearest first."""
        return [(replayed, wire) for _, _, replayed, wire in sorted(self._examples[kind], reverse=True)]

    def _keep(self, kind: str, weight: float, replayed: Replayed, wire: bytes) -> None:
        heap = self._examples[kind]
        if len(heap) < EXAMPLES:
            heapq.heappush(heap, (weight, -self.versions, replayed, wire))
        elif weight > heap[0][0]:
            heapq.heapreplace(heap, (weight, -self.versions, replayed, wire))


def report(found: Differences, new: Configuration, old: Configuration | None) -> dict[str, Any]:
    """All that was found, as plain values for JSON."""
    return {
        "versions": found.versions,
        "first": found.first,
        "last": found.last,
        "old": old.hash if old else "as stored",
        "new": new.hash,
        "alerts": {
            "old": found.told_before,
            "new": found.told_after,
            "added": dict(found.added),
            "removed": dict(found.removed),
            "told_as_other": dict(found.renamed),
        },
        "scores": {name: moves.summary() for name, moves in found.moves.items()},
        "priority_moves": {
            str(points): found.moves["priority"].by[points] for points in sorted(found.moves["priority"].by)
        },
        "examples": {
            kind: [_example(*example, new, old) for example in found.examples(kind)]
            for kind in ("added", "removed", "moved")
        },
    }


def _example(replayed: Replayed, wire: bytes, new: Configuration, old: Configuration | None) -> dict[str, Any]:
    state = replayed.version.state
    before, after = replayed.old, replayed.new
    reasons: list[str] = []
    if not replayed.carried:  # computed again as a whole: a replay knows the values alone
        scored = DealScored.model_validate_json(wire)
        reasons = why(score(scored, old) if old else scored.state.scores, score(scored, new))
    return {
        "deal_id": state.deal_id,
        "version": state.version,
        "known_at": instant_text(state.times.scored or state.times.accepted),
        "headline": headline(state.deal),
        "priority": [before.scores.priority.value, after.scores.priority.value],
        "alert": [before.decision.kind, after.decision.kind],
        "decided_by": [list(before.decision.reasons), list(after.decision.reasons)],
        "why": reasons,
    }


def why(before: Scores, after: Scores) -> list[str]:
    """The contributions that differ most, in words."""
    found = [
        (abs(change), f"{name}: {_words(was, now)}")
        for name in SCORES
        for was, now, change in _differing(getattr(before, name).contributions, getattr(after, name).contributions)
    ]
    return [text for _, text in sorted(found, key=lambda entry: -entry[0])[:_REASONS]]


def _differing(
    before: Sequence[Contribution], after: Sequence[Contribution]
) -> Iterator[tuple[Contribution | None, Contribution | None, float]]:
    """Contributions of one name, paired in their order, where their points differ."""
    for name in dict.fromkeys(c.name for c in (*before, *after)):
        was, now = ([c for c in side if c.name == name] for side in (before, after))
        for place in range(max(len(was), len(now))):
            one, other = (side[place] if place < len(side) else None for side in (was, now))
            change = (other.points if other else 0) - (one.points if one else 0)
            if change:
                yield one, other, change


def _words(was: Contribution | None, now: Contribution | None) -> str:
    told = now or was
    assert told is not None  # one of the two is there
    return f"{told.name} {was.points if was else 0:g} -> {now.points if now else 0:g} ({told.reason})"
