"""Decisions for the tests, made in one line each, and applied to a store in dictionaries."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from services.scoring import configuration
from services.scoring.deciding import Deciding
from services.scoring.decisions import Decision, DecisionKind, Outcome
from services.scoring.joining import Joining
from services.scoring.memory_store import MemoryStore
from services.scoring.versions import Versions
from shared.events import Deal
from tests.support.readings import TRACE

CONFIGURATION = configuration.load(None)
NOW = datetime(2026, 4, 1, tzinfo=UTC)


def decision(kind: str, deal: str, *, number: int = 1, **values: Any) -> Decision:
    """The decision of this number; a higher one is a later one."""
    return Decision(
        decision_id=f"dc_{number}",
        kind=DecisionKind(kind),
        deal=deal,
        author="mina",
        reason="the release says so",
        at=NOW + timedelta(minutes=number),
        **values,
    )


def correction(deal: str, field: str, value: str | None, *, number: int = 1, **values: Any) -> Decision:
    """A value that is set, or with None a correction that is taken back."""
    kind = "unset" if value is None else "set"
    return decision(kind, deal, number=number, field=field, value=value, **values)


async def decide(store: Any, *decisions: Decision) -> list[Outcome]:
    """What the handler does for due entries of these decisions."""
    outcomes = []
    for one in decisions:
        versions = Versions(store, CONFIGURATION, lambda: NOW)
        deciding = Deciding(store, versions, Joining(store, versions, 50), lambda: NOW)
        outcome = await deciding.apply(one.decision_id, TRACE)
        assert outcome is not None
        outcomes.append(outcome)
    return outcomes


async def submit(store: MemoryStore, decisions: Iterable[Decision]) -> None:
    for one in decisions:
        await store.submit(one)


def deal_of(store: MemoryStore, *articles: str) -> str:
    """The live deal that exactly these articles tell."""
    (found,) = [
        deal_id
        for deal_id, stored in store.deals.items()
        if stored.state.superseded_by is None
        and not stored.state.deal.retracted
        and {a.article_id for a in stored.state.deal.articles} == set(articles)
    ]
    return found


def shown(store: MemoryStore, *articles: str) -> Deal:
    """The content of that deal."""
    return store.deals[deal_of(store, *articles)].state.deal
