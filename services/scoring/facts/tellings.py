"""Who tells what: for each field every value that any claim tells, which one is shown, and by which rule."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from services.scoring.claims import Claim
from services.scoring.facts import ranking
from services.scoring.facts.values import LISTED, Value, values_of
from services.scoring.statuses import phase
from shared.events import DateKind, Deal, Evidence, Payment

# Of these the first telling counts, the others are from hindsight.
FIRST_TOLD: frozenset[Hashable] = frozenset({"stage", ("date", DateKind.announced), ("date", DateKind.signed)})

ALL_SHOWN, ONLY_ONE, BY_A_PERSON, NOT_SHOWN = "all are shown", "no other value", "set by a person", "not shown"


@dataclass
class Told:
    """A value, and the claims that tell it, in the order in which their values are shown, each with the evidence that it
    is surest of."""

    value: Value
    claims: list[Claim] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)

    @property
    def surest(self) -> float:
        """The confidence of the reading that is surest of it."""
        return max((item.confidence for item in self.evidence), default=0.0)

    def only(self, claims: Sequence[Claim]) -> "Told":
        """The same, told by these of its claims alone."""
        kept = {claim.claim_id for claim in claims}
        pairs = [(c, e) for c, e in zip(self.claims, self.evidence, strict=True) if c.claim_id in kept]
        return Told(self.value, [c for c, _ in pairs], [e for _, e in pairs])


@dataclass(frozen=True)
class Field:
    """What is told of one field: the shown value (None where none is) and the others; and why that one is shown."""

    slot: Hashable
    name: str
    shown: Told | None
    others: tuple[Told, ...]
    rule: str


def fields_of(ranked: Sequence[Claim], deal: Deal) -> list[Field]:
    """Each field that the deal or a claim tells. `ranked`: the claims as `ranking` sorts them."""
    told: dict[Hashable, dict[str, Told]] = {}
    for claim in ranked:
        for value in values_of(claim.mention):
            one = told.setdefault(value.slot, {}).setdefault(value.words, Told(value))
            one.claims.append(claim)
            one.evidence.append(surest(value.evidence))
    shown = {value.slot: value for value in values_of(deal)}
    return [
        _field(slot, shown.get(slot), told.get(slot, {})) for slot in dict.fromkeys((*shown, *told)) if slot is not None
    ]


def surest(evidence: Sequence[Evidence]) -> Evidence:
    """The evidence of the highest confidence, of equal ones the first."""
    return evidence[0] if len(evidence) == 1 else max(evidence, key=lambda item: item.confidence)


def _field(slot: Hashable, shown: Value | None, told: dict[str, Told]) -> Field:
    name = (shown or next(iter(told.values())).value).field
    if name in LISTED:  # the same name in other letters is the same
        if shown is None:
            return Field(slot, name, None, tuple(told.values()), NOT_SHOWN)
        claims = [claim for one in told.values() for claim in one.claims]
        evidence = [item for one in told.values() for item in one.evidence]
        return Field(slot, name, Told(shown, claims, evidence), (), ALL_SHOWN)
    if shown is None:
        return Field(slot, name, None, tuple(told.values()), NOT_SHOWN)
    others = tuple(one for words, one in told.items() if words != shown.words)
    mine = told.get(shown.words)
    if mine is None:
        return Field(slot, name, Told(shown), others, BY_A_PERSON)
    return Field(slot, name, mine, others, _rule(slot, mine, others) if others else ONLY_ONE)


def _rule(slot: Hashable, shown: Told, others: Sequence[Told]) -> str:
    """By which rule the shown value goes before the best of the others."""
    if slot == "status":
        return _rule_of_status(shown, others)
    if isinstance(shown.value.raw, Payment) and not any(map(_tells_figure, others)):
        return "a figure over none"
    others = [one for one in others if _tells_figure(one)] or others
    claims = [shown.claims[0], *(one.claims[0] for one in others)]
    if slot in FIRST_TOLD:
        claims = [ranking.oldest_first(ranking.ranked(one.claims))[0] for one in (shown, *others)]
        best = ranking.oldest_first(ranking.ranked(claims[1:]))[0]
    else:
        best = ranking.ranked(claims[1:])[0]
    return ranking.rule(claims[0], best)


def _tells_figure(told: Told) -> bool:
    raw = told.value.raw
    return not isinstance(raw, Payment) or bool(raw.amount or raw.royalty)


def _rule_of_status(shown: Told, others: Sequence[Told]) -> str:
    claims = [claim for one in others for claim in one.claims if not claim.commentary]
    if not claims:
        return "news over commentary"
    furthest = max(phase(claim.mention.status.value) for claim in claims)
    if phase(shown.value.raw) > furthest:
        return "further on its way over earlier"
    return "newer over older"
