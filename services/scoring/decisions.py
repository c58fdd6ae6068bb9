"""What people decide about deals: which articles tell the same one, and what its values are.

A decision is never changed. What became of it is kept beside it: `force` says which deals it is about, from the moment
on from which it counts; `outcome` says that it was applied, or why it was refused.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pydantic import Field

from services.scoring.correction_fields import field_name, read_value
from shared.errors import DealwireError
from shared.events import Cause, CauseKind, Company, Evidence, Instant, Model
from shared.ids import derive


class DecisionKind(StrEnum):
    merge = "merge"
    split = "split"  # type: ignore[assignment]  # hides str.split, which nobody calls on a kind
    move = "move"
    set = "set"
    unset = "unset"


class Decision(Model):
    """`other`: of a merge the other deal, of a split the alias that comes back; `articles`: of a move, those that leave;
    `field` and `value`: of a correction, as in `correction_fields`, the value as it was typed; `key` and `company`: of
    a party that is set, its identity and what the registry knows of it."""

    decision_id: str
    kind: DecisionKind
    deal: str
    other: str | None = None
    articles: tuple[str, ...] = ()
    field: str | None = None
    value: str | None = None
    key: str | None = None
    company: Company | None = None
    author: str
    reason: str
    at: Instant

    @property
    def cause(self) -> Cause:
        """The cause of the versions that it makes."""
        return Cause(kind=CauseKind.person, detail=f"{self.author}: {self.reason}", decision=self.decision_id)

    @property
    def evidence(self) -> Evidence:
        """What proves a value that it sets: that somebody said so, and in which decision."""
        return Evidence(document=self.decision_id, rule="person", extractor=f"person/{self.author}"[:80], confidence=1)

    @property
    def new_deal(self) -> str:
        """The deal to which the articles of a move go."""
        return derive("d", self.decision_id)


class Force(Model):
    """`deal`: the deal that goes on at that moment; `family`: it and all that redirected to it."""

    deal: str
    family: tuple[str, ...] = ()


class Outcome(Model):
    """`reason`: why it was refused. `versions`: the deals that it changed, with their versions."""

    applied: bool
    reason: str | None = None
    versions: dict[str, int] = Field(default_factory=dict)
    at: Instant


@dataclass(frozen=True)
class Recorded:
    """A decision and what became of it so far."""

    decision: Decision
    force: Force | None = None
    outcome: Outcome | None = None


class RefusedError(DealwireError):
    """The decision can't be applied. The text says why, for the person who made it."""


def check(decision: Decision) -> None:
    """Raises RefusedError where the decision itself is at fault, whatever the deals are."""
    try:
        if decision.kind in (DecisionKind.set, DecisionKind.unset):
            field = field_name(decision.field or "")
            if decision.kind is DecisionKind.set:
                read_value(field, decision.value or "")
        elif decision.kind is DecisionKind.move:
            if not decision.articles:
                raise RefusedError("no article is named that is to leave the deal")
        elif not decision.other:
            raise RefusedError("no other deal is named")
    except RefusedError:
        raise
    except DealwireError as error:
        raise RefusedError(str(error)) from error


def standing(decisions: Sequence[Recorded], deal_id: str) -> tuple[Decision, ...]:
    """The corrections that a deal shows, by field, out of all that were made of it and of those merged into it.

    The last one of a field stands. What was decided of the deal itself, a correction taken back included, stands before
    what it inherits from deals that were merged into it.
    """
    by_field: dict[str, Recorded] = {}
    for one in sorted(decisions, key=lambda r: (_about(r) == deal_id, r.decision.at, r.decision.decision_id)):
        if one.decision.field:
            by_field[one.decision.field] = one
    return tuple(one.decision for _, one in sorted(by_field.items()) if one.decision.kind is DecisionKind.set)


def _about(recorded: Recorded) -> str:
    return recorded.force.deal if recorded.force else recorded.decision.deal


def place_of(given: str, moves: Mapping[str, str]) -> str:
    """The deal to which a claim belongs that was given to this one, after people's `moves` of its article (from which
    deal to which). Ends, since each move leads to a deal that it made."""
    while given in moves:
        given = moves[given]
    return given
