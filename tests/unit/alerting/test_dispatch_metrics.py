"""What alert rules look at is there from the start: a counter that appears with its first event has no increase."""

from typing import cast

from prometheus_client import REGISTRY

from services.alerting.channels import Answer, Parcel, Sent
from services.alerting.destinations import Destination
from services.alerting.dispatch import Dispatcher
from services.alerting.queue import Queue
from shared.clock import utc_now


async def test_given_up_endpoints_are_counted_from_nothing() -> None:
    async def pigeon(destination: Destination, parcel: Parcel) -> Answer:
        return Sent()

    Dispatcher(cast(Queue, None), {"pigeon": pigeon}, dict, utc_now, timeout=1)
    assert REGISTRY.get_sample_value("dealwire_endpoints_disabled_total", {"channel": "pigeon"}) == 0
