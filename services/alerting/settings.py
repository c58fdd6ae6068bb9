"""Settings of alerting, beside those that all services share."""

from pathlib import Path

from pydantic import Field, field_validator

from services.alerting.channels.addresses import networks
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

    alerting_delivery_timeout: float = Field(
        10, ge=1, le=60, description="seconds that one private delivery (webhook, chat) may take until its answer"
    )
    alerting_per_endpoint: int = Field(
        16, ge=1, le=1000, description="most deliveries on their way to one endpoint at once"
    )
    alerting_deliveries_at_once: int = Field(
        1000, ge=1, le=10_000, description="most deliveries of one process on their way at once, to all endpoints"
    )
    alerting_overdue_seconds: float = Field(
        600, gt=0, description="seconds after which a delivery that still waits counts in dealwire_deliveries_overdue"
    )
    alerting_webhook_networks: str = Field(
        "",
        description="networks that webhooks may reach although they are not public, with commas between them, e.g. 10.1.0.0/16; link-local ones hold a cloud's metadata",
    )
    alerting_webhook_plain_http: bool = Field(False, description="whether webhooks may go to http:// addresses")
    alerting_webhook_ca_file: str | None = Field(
        None, description="CA certificate file for webhooks over TLS; none: the system's"
    )

    @field_validator("alerting_webhook_networks")
    @classmethod
    def _networks(cls, value: str) -> str:
        networks(value)
        return value

    def house_rule(self) -> HouseRule:
        return HouseRule(self.alerting_priority_floor, self.alerting_tell_history)
