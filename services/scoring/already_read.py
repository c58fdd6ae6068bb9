"""What was read of stored bytes before: claims are never changed, and the same states come again and again."""

from weakref import WeakKeyDictionary

from services.scoring.claims import Claim, from_document
from shared.events import DealState, to_wire
from shared.mongo import Database, Document

_CLAIMS, _STATES = 4000, 400  # a state of 7 KB takes some 70 KB in memory; what is full is emptied


class AlreadyRead:
    """Of one database."""

    def __init__(self) -> None:
        self._claims: dict[tuple[str, str], Claim] = {}
        self._states: dict[bytes, DealState] = {}

    def known_claim(self, claim_id: str, deal_id: str) -> Claim | None:
        return self._claims.get((claim_id, deal_id))

    def claim(self, row: Document) -> Claim:
        """The claim of a stored row."""
        claim = from_document(row)
        self.inserted(claim)
        return claim

    def inserted(self, claim: Claim) -> None:
        """A claim as it stands in the database."""
        if len(self._claims) >= _CLAIMS:
            self._claims.clear()
        self._claims[claim.claim_id, claim.deal_id] = claim

    def state(self, wire: bytes) -> DealState:
        """The state of stored bytes."""
        return self._states.get(wire) or self._keep(wire, DealState.model_validate_json(wire))

    def wire_of(self, state: DealState) -> bytes:
        """The state's bytes, which are likely to be read again."""
        wire = to_wire(state)
        self._keep(wire, state)
        return wire

    def _keep(self, wire: bytes, state: DealState) -> DealState:
        if len(self._states) >= _STATES:
            self._states.clear()
        self._states[wire] = state
        return state


_of_database: WeakKeyDictionary[Database, AlreadyRead] = WeakKeyDictionary()


def already_read(database: Database) -> AlreadyRead:
    return _of_database.setdefault(database, AlreadyRead())
