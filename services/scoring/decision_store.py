"""People's decisions in MongoDB. Whoever makes one writes it with its due entry in its outbox, in one write; scoring
applies it when the entry comes."""

from collections.abc import Iterable
from datetime import datetime

from services.scoring.decisions import Decision, DecisionKind, Force, Outcome, Recorded
from shared import outbox
from shared.ids import derive
from shared.mongo import Database, Document, Index

DECISIONS = "scoring_decisions"
KIND = "decision"  # of the due entries
_CORRECTIONS = [str(DecisionKind.set), str(DecisionKind.unset)]


class DecisionStore:
    """The collection `scoring_decisions`: a document for each decision, never changed but for what became of it."""

    def __init__(self, database: Database) -> None:
        self._decisions = database[DECISIONS]

    async def submit(self, decision: Decision, now: datetime) -> None:
        """Writes a decision. Its outbox is then to be sent; the relay of scoring does it if nobody else does."""
        due_id = derive("due", KIND, decision.decision_id)
        out = outbox.due_entry(due_id, now, {"kind": KIND, "decision": decision.decision_id}, now)
        document = decision.model_dump(mode="json", exclude_none=True)
        if decision.kind is DecisionKind.move:
            document["new_deal"] = decision.new_deal
        await self._decisions.insert_one({"_id": document.pop("decision_id"), **document, "outbox": [out]})

    async def decision(self, decision_id: str) -> Recorded | None:
        found = await self._decisions.find_one({"_id": decision_id})
        return _recorded(found) if found else None

    async def decisions_about(self, deal_ids: Iterable[str]) -> list[Recorded]:
        """All decisions that name one of these deals or were about one, the oldest first."""
        ids = {"$in": list(deal_ids)}
        query: Document = {"$or": [{"deal": ids}, {"other": ids}, {"force.deal": ids}, {"new_deal": ids}]}
        return [_recorded(d) for d in await self._decisions.find(query).sort([("at", 1), ("_id", 1)]).to_list(None)]

    async def enforce(self, decision_id: str, force: Force) -> Force:
        await self._decisions.update_one(
            {"_id": decision_id, "force": {"$exists": False}}, {"$set": {"force": force.model_dump(mode="json")}}
        )
        found = await self._decisions.find_one({"_id": decision_id})
        return Force.model_validate(found["force"]) if found else force

    async def conclude(self, decision_id: str, outcome: Outcome) -> None:
        await self._decisions.update_one(
            {"_id": decision_id, "outcome": {"$exists": False}},
            {"$set": {"outcome": outcome.model_dump(mode="json", exclude_none=True)}},
        )

    async def corrections(self, deal_ids: Iterable[str]) -> list[Recorded]:
        query: Document = {"force.deal": {"$in": list(deal_ids)}, "kind": {"$in": _CORRECTIONS}}
        return [_recorded(d) for d in await self._decisions.find(query).to_list(None)]


def _recorded(document: Document) -> Recorded:
    force, outcome = document.get("force"), document.get("outcome")
    return Recorded(
        Decision.model_validate({**document, "decision_id": document["_id"]}),
        Force.model_validate(force) if force else None,
        Outcome.model_validate(outcome) if outcome else None,
    )


def indexes() -> list[Index]:
    return [
        Index(DECISIONS, [("deal", 1)]),
        Index(DECISIONS, [("other", 1)]),
        Index(DECISIONS, [("force.deal", 1)]),
        Index(DECISIONS, [("new_deal", 1)], sparse=True),
        *outbox.indexes(DECISIONS),
    ]
