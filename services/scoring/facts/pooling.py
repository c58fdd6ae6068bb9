"""One value out of many: the first claim's that tells it, with the evidence of all that tell the same."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from heapq import nsmallest
from typing import Any, TypeVar

from services.scoring.claims import Claim
from shared.events import Asset, Evidence, Fact, Flag, Mention, Ticker

EVIDENCE = 3  # pieces of evidence that a value shows at most

T = TypeVar("T")
Proven = TypeVar("Proven", Asset, Flag, Mention, Ticker, Fact[str])


def pool(told: Iterable[tuple[Claim, Sequence[Evidence]]]) -> tuple[Evidence, ...]:
    """The evidence of one value: the best of the claim that is shown, then the rest by confidence, then by time."""
    told = [(claim, items) for claim, items in told if items]
    shown = told[0][0]
    entries = sum(len(items) for _, items in told)
    best = min(((claim, item) for claim, items in told if claim is shown for item in items), key=_worth)[1]
    # The same stretch may come more than once (in revisions of one article); more than a few times is rare.
    for most in (4 * EVIDENCE, entries):
        surest = nsmallest(most, ((claim, item) for claim, items in told for item in items), key=_worth)
        first = distinct([best, *(item for _, item in surest)])
        if len(first) >= EVIDENCE or most >= entries:
            break
    return first[:EVIDENCE]


def _worth(entry: tuple[Claim, Evidence]) -> tuple[Any, ...]:
    claim, item = entry
    return -item.confidence, claim.told, item.document, item.start or 0, item.end or 0, item.rule or ""


def distinct(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    first: dict[Hashable, Evidence] = {}
    for item in evidence:
        first.setdefault((item.document, item.start, item.end, item.rule), item)
    return tuple(first.values())


def shown(order: Sequence[Claim], get: Callable[[Claim], Fact[T] | None]) -> Fact[T] | None:
    """The value of the first claim that tells one, with the evidence of all claims that tell the same."""
    told = [(claim, fact) for claim in order if (fact := get(claim)) is not None]
    if not told:
        return None
    first = told[0][1]
    evidence = pool((claim, fact.evidence) for claim, fact in told if fact.value == first.value)
    return first.model_copy(update={"evidence": evidence})


def pooled(order: Sequence[Claim], get: Callable[[Claim], Fact[T]]) -> Fact[T]:
    """The same of a value that each claim tells."""
    fact = shown(order, get)
    assert fact is not None
    return fact


def union(
    order: Sequence[Claim],
    get: Callable[[Claim], Sequence[Proven]],
    key: Callable[[Proven], Hashable],
    limit: int,
) -> tuple[Proven, ...]:
    """Every value that any claim tells, once, in the order of the claims, with the evidence of all that tell it."""
    groups: dict[Hashable, list[tuple[Claim, Proven]]] = {}
    for claim in order:
        for item in get(claim):
            groups.setdefault(key(item), []).append((claim, item))
    return tuple(
        group[0][1].model_copy(update={"evidence": pool((claim, item.evidence) for claim, item in group)})
        for group in list(groups.values())[:limit]
    )
