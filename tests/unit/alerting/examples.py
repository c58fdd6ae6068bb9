"""Scored deals and alerts to test with. All names are made up."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from services.alerting.alerts import DealRecord, Step, advance
from services.alerting.decisions import HouseRule
from services.alerting.subscriptions import Subscription, Wish
from shared.events import (
    Asset,
    Cause,
    CauseKind,
    Change,
    ChangeKind,
    Company,
    Deal,
    DealAlert,
    DealScored,
    DealState,
    DealStatus,
    DealType,
    Evidence,
    Fact,
    Mode,
    Money,
    Party,
    Role,
    Score,
    Scores,
    Terms,
    Times,
)

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
PROOF = (Evidence(document="d" * 32, rule="example", extractor="test/1", confidence=1.0),)


def party(name: str, role: Role, *, key: str | None = None, **more: Any) -> Party:
    return Party(name=name, role=role, key=key or f"n:{name.lower()}", evidence=PROOF, **more)


def company(company_id: str, name: str, country: str, listing: str | None = None) -> Company:
    return Company(company_id=company_id, name=name, country=country, listing=listing)


def deal(
    type: DealType = DealType.license,
    status: DealStatus = DealStatus.announced,
    parties: Sequence[Party] = (),
    *,
    total: tuple[float, str] | None = None,
    assets: Sequence[str] = (),
    areas: Sequence[str] = (),
    modalities: Sequence[str] = (),
    territory: Sequence[str] = (),
    excluded: Sequence[str] = (),
    retracted: bool = False,
) -> Deal:
    terms = Terms(
        total=Fact(value=Money(amount=total[0], currency=total[1]), evidence=PROOF) if total else None,
        assets=tuple(Asset(name=name, evidence=PROOF) for name in assets),
        therapeutic_areas=tuple(Fact(value=value, evidence=PROOF) for value in areas),
        modalities=tuple(Fact(value=value, evidence=PROOF) for value in modalities),
        territory=tuple(Fact(value=value, evidence=PROOF) for value in territory),
        territory_excluded=tuple(Fact(value=value, evidence=PROOF) for value in excluded),
    )
    return Deal(
        type=Fact(value=type, evidence=PROOF),
        status=Fact(value=status, evidence=PROOF),
        parties=tuple(parties),
        terms=terms,
        retracted=retracted,
    )


def scores(priority: float = 40, **others: float) -> Scores:
    names = ("materiality", "novelty", "relevance", "reliability", "policy_exposure")
    values = {name: Score(value=others.get(name, 50)) for name in names}
    return Scores(**values, priority=Score(value=priority), model="test/1", configuration="test")


def scored(
    version: int = 1,
    *kinds: ChangeKind,
    deal_id: str = "d_one",
    what: Deal | None = None,
    cause: CauseKind = CauseKind.article,
    mode: Mode = Mode.live,
    priority: float = 40,
    superseded_by: str | None = None,
    aliases: Sequence[str] = (),
    retracted: bool = False,
) -> DealScored:
    state = DealState(
        deal_id=deal_id,
        version=version,
        superseded_by=superseded_by,
        aliases=tuple(aliases),
        deal=what or deal(retracted=retracted),
        scores=scores(priority),
        times=Times(first_seen=NOW, accepted=NOW, scored=NOW + timedelta(milliseconds=300)),
    )
    default = ChangeKind.founded if version == 1 else ChangeKind.sources
    return DealScored(cause=Cause(kind=cause, mode=mode), change=Change(kinds=kinds or (default,)), state=state)


def retraction(version: int, **more: Any) -> DealScored:
    return scored(version, ChangeKind.retracted, retracted=True, **more)


def redirect(version: int, winner: str, **more: Any) -> DealScored:
    return scored(version, ChangeKind.merged, cause=CauseKind.merge, superseded_by=winner, **more)


def wish(name: str = "desk", keys: Sequence[str] = (), **criteria: Any) -> Wish:
    return Wish(Subscription(name=name, **criteria), frozenset(keys))


def steps(
    events: Sequence[DealScored], wishes: Sequence[Wish] = (), rule: HouseRule | None = None
) -> tuple[DealRecord, list[Step]]:
    """One deal's events, decided one after the other."""
    record: DealRecord | None = None
    done = []
    for number, event in enumerate(events):
        step = advance(record, event, wishes, rule or HouseRule(), NOW + timedelta(seconds=number))
        record = step.record
        done.append(step)
    assert record is not None
    return record, done


def alert(event: DealScored | None = None, rule: HouseRule | None = None) -> DealAlert:
    """The alert of a deal's first event, which must make one."""
    made = advance(None, event or scored(), (), rule or HouseRule(), NOW).alert
    assert made is not None
    return made
