"""Stored versions for the tests, made by scoring itself."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from services.history.store import Stored
from services.history.versions import Version, read
from services.scoring import configuration
from services.scoring.configuration import Configuration
from services.scoring.offline import Offline
from shared.events import DealMention, DealsDetected, Fact, Payment, Royalty, instant_text
from tests.unit.scoring.examples import mention, proof, reading, usd

CONFIGURATION = configuration.load(None)


def scored(readings: Sequence[DealsDetected], by: Configuration = CONFIGURATION) -> list[Stored]:
    """All versions that these readings make, each scored a second after its reading was accepted, in that order."""
    return asyncio.run(made(readings, by))


async def made(readings: Sequence[DealsDetected], by: Configuration = CONFIGURATION) -> list[Stored]:
    """The same where a loop runs."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    offline = Offline(by, lambda: now, 50)
    for one in readings:
        now = max(now, one.times.accepted) + timedelta(seconds=1)
        await offline.apply(one)
    return [
        Stored(deal.deal_id, deal.state.version, instant_text(deal.state.times.scored), deal.messages[0].value)
        for deal in offline.store.written
        if deal.state.times.scored
    ]


def with_terms(told: DealMention, **terms: object) -> DealMention:
    return told.model_copy(update={"terms": told.terms.model_copy(update=terms)})


def fact(value: str, document: str = "one-1") -> Fact[str]:
    return Fact[str](value=value, evidence=(proof(document, value),))


def licence(article: str = "one", **more: object) -> DealMention:
    """A licence with a total, an upfront, milestones and royalties."""
    document = f"{article}-1"
    told = mention(
        "Alpha licensor, Beta licensee",
        document=document,
        total=usd(5e8),
        payments=[("upfront", "committed", 4e7), ("equity", "committed", 1e7), ("milestone", "contingent", 4.5e8)],
        assets=["AB-1"],
        areas=["oncology"],
        exclusivity="exclusive",
        expected_close=date(2026, 6, 30),
    )
    royalty = Payment.model_validate(
        {
            "kind": "royalty",
            "condition": "contingent",
            "royalty": Royalty(low_pct=8, high_pct=12, text="royalties of 8 to 12 %"),
            "evidence": (proof(document, "royalties of 8 to 12 %"),),
        }
    )
    terms = {"payments": (*told.terms.payments, royalty), "stage": fact("phase2", document), **more}
    return with_terms(told, **terms)


def version(**terms: object) -> Version:
    """The first version of that licence."""
    return read(scored([reading("one", licence(**terms), primary=True)])[0].wire)  # type: ignore[arg-type]
