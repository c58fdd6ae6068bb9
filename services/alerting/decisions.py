"""The house rule: which changes of a deal are worth telling, and as what. The same for everybody.

Two ordered lists of small named rules. A bar that holds means no alert, whatever else is true; else any ground that
holds makes one. Every name is a reason that stays with the decision, and `EXPLANATIONS` says it in plain words.
"""

from collections.abc import Callable
from dataclasses import dataclass

from shared.events import AlertKind, CauseKind, ChangeKind, DealScored, Mode


@dataclass(frozen=True)
class HouseRule:
    """What an operator may set. `priority_floor`: 0-100, from which any change is told."""

    priority_floor: float = 60
    tell_history: bool = False


@dataclass(frozen=True)
class Known:
    """What alerting knows of the deal before this version; `version`, `superseded_by`, `retracted`: the highest seen."""

    alerted: bool = False
    version: int = 0
    superseded_by: str | None = None
    retracted: bool = False


@dataclass(frozen=True)
class Decision:
    """Whether a version is told, as what (None: not told), and the names of the rules that decided it, in order."""

    kind: AlertKind | None
    reasons: tuple[str, ...]

    @property
    def alert(self) -> bool:
        return self.kind is not None


Test = Callable[[DealScored, Known, HouseRule], bool]


def _changed(kind: ChangeKind) -> Test:
    return lambda scored, known, rule: kind in scored.change.kinds


# Of what is overdue, what is told whatever the priority: a closing that did not come. docs/life-of-a-deal.md says why.
CLOSINGS = frozenset({"expected close overdue", "outside date overdue"})


def _closing_overdue(scored: DealScored, known: Known, rule: HouseRule) -> bool:
    return any(fact.field in CLOSINGS and fact.after is not None for fact in scored.change.facts)


def _late(scored: DealScored, known: Known) -> bool:
    return scored.state.version < known.version


def _is_new(scored: DealScored, known: Known, rule: HouseRule) -> bool:
    """A moment that passed or another configuration tells nothing of a deal that nobody was told of."""
    return not known.alerted and scored.cause.kind not in (CauseKind.due, CauseKind.configuration)


BARS: tuple[tuple[str, Test], ...] = (
    ("history", lambda scored, known, rule: scored.cause.mode is not Mode.live and not rule.tell_history),
    ("merged_away", lambda scored, known, rule: _late(scored, known) and known.superseded_by is not None),
    ("retracted_since", lambda scored, known, rule: _late(scored, known) and known.retracted),
    ("possible_only", lambda scored, known, rule: set(scored.change.kinds) == {ChangeKind.possible_sources}),
    (
        "never_alerted",
        lambda scored, known, rule: (
            not known.alerted and (scored.state.superseded_by is not None or scored.state.deal.retracted)
        ),
    ),
)

GROUNDS: tuple[tuple[str, Test], ...] = (
    ("new", _is_new),
    ("status", _changed(ChangeKind.status)),
    ("correction", _changed(ChangeKind.correction)),
    ("retraction", _changed(ChangeKind.retracted)),
    ("revived", _changed(ChangeKind.revived)),
    ("merged", _changed(ChangeKind.merged)),
    ("absorbed", _changed(ChangeKind.absorbed)),
    ("money", _changed(ChangeKind.money)),
    ("overdue", _closing_overdue),
    ("priority", lambda scored, known, rule: scored.state.scores.priority.value >= rule.priority_floor),
)

EXPLANATIONS: dict[str, str] = {
    "history": "The change came from a backfill or a reprocessing, which alter the deal but tell nobody.",
    "merged_away": "A later version had already merged this deal into another one.",
    "retracted_since": "A later version had already retracted this deal.",
    "possible_only": "Only articles that may tell the deal came or went.",
    "never_alerted": "The deal was retracted or merged before anybody had been told of it.",
    "new": "Nobody had been told of this deal before.",
    "status": "The status of the deal changed.",
    "correction": "Something that had been told of the deal was wrong and is corrected.",
    "retraction": "No article tells the deal any more.",
    "revived": "A deal that had been retracted is told again.",
    "merged": "The deal turned out to be the same as another one, which goes on.",
    "absorbed": "Another deal turned out to be the same and was merged into this one.",
    "money": "Money of the deal was told for the first time, or differs.",
    "overdue": "The closing was expected by a day that has passed, and nothing was told of it.",
    "priority": "The deal's priority reaches the floor from which every change is told.",
    "sources_only": "The deal is only told by more or fewer sources, and its priority is below the floor.",
    "below_floor": "Nothing changed that is always told, and the deal's priority is below the floor.",
}


def decide(scored: DealScored, known: Known, rule: HouseRule) -> Decision:
    """The decision on one version of a deal. A late version is decided as any other: readers apply the highest."""
    barred = tuple(name for name, holds in BARS if holds(scored, known, rule))
    if barred:
        return Decision(None, barred)
    grounds = tuple(name for name, holds in GROUNDS if holds(scored, known, rule))
    if not grounds:
        sources_only = set(scored.change.kinds) == {ChangeKind.sources}
        return Decision(None, ("sources_only" if sources_only else "below_floor",))
    return Decision(_kind(scored, known), grounds)


def _kind(scored: DealScored, known: Known) -> AlertKind:
    if scored.state.superseded_by is not None:
        return AlertKind.merged
    if scored.state.deal.retracted:
        return AlertKind.retraction
    if not known.alerted:
        return AlertKind.new
    if ChangeKind.correction in scored.change.kinds:
        return AlertKind.correction
    return AlertKind.update
