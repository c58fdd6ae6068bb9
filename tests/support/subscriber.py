"""A subscriber as it should be written: what it holds after it has applied the alerts that it received.

It relies on no order and minds no repetition: per deal the highest version counts. A merged deal is gone and points to
the one that goes on; a retracted one stays, marked; a deal that returns after a merge (a split) is a deal again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.events import AlertKind, DealAlert


@dataclass
class Subscriber:
    """`newest`: the alert with the highest version of each deal. `contradictions`: ids seen with two contents."""

    newest: dict[str, DealAlert] = field(default_factory=dict)
    received: dict[str, bytes] = field(default_factory=dict)
    contradictions: set[str] = field(default_factory=set)

    def receive(self, headers: Mapping[str, str], value: bytes) -> bool:
        """One record of deals.alerts.v1 or of a subscription's topic. True where it changed what is held."""
        event_id = headers["ce_id"]
        if self.received.setdefault(event_id, value) != value:
            self.contradictions.add(event_id)
        return self.apply(DealAlert.model_validate_json(value))

    def apply(self, alert: DealAlert) -> bool:
        held = self.newest.get(alert.deal_id)
        if held is not None and held.version >= alert.version:
            return False
        self.newest[alert.deal_id] = alert
        return True

    @property
    def deals(self) -> dict[str, DealAlert]:
        """The deals held, retracted ones among them: those that were not merged into another."""
        return {deal_id: alert for deal_id, alert in self.newest.items() if alert.superseded_by is None}

    @property
    def retracted(self) -> set[str]:
        return {deal_id for deal_id, alert in self.deals.items() if alert.kind is AlertKind.retraction}

    def current(self, deal_id: str) -> str:
        """The deal that goes on for this one: itself, or where its merges lead."""
        seen = {deal_id}
        while (alert := self.newest.get(deal_id)) is not None and alert.superseded_by is not None:
            deal_id = alert.superseded_by
            if deal_id in seen:
                raise AssertionError(f"the redirects of {sorted(seen)} go round in a circle")
            seen.add(deal_id)
        return deal_id
