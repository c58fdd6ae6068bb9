"""Settings of alerting, beside those that all services share."""

from pathlib import Path

from pydantic import Field

from services.alerting.decisions import HouseRule
from shared.settings import Settings


class AlertingSettings(Settings):
    alerting_priority_floor: float = Field(
        60, ge=0, le=100, description="priority score from which any change of a deal is an alert"
    )
    alerting_tell_history: bool = Field(
        False, description="whether what a backfill or a reprocessing changes is an alert as well"
    )
    alerting_subscriptions: Path | None = Field(
        None, description="YAML file with the subscriptions, read again when it changes; none: no private deliveries"
    )

    enrichment_companies: Path | None = Field(
        None,
        description="the CSV of companies that enrichment uses, for the companies of subscriptions; none: as there",
    )

    def house_rule(self) -> HouseRule:
        return HouseRule(self.alerting_priority_floor, self.alerting_tell_history)
