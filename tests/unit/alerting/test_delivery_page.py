"""docs/delivery.md shows receivers how to verify: the example runs, against what the channel signs."""

import re
import time
from pathlib import Path

import yaml

from services.alerting.channels.webhook import signature
from services.alerting.destinations import key
from services.alerting.subscriptions import parse
from tests.unit.alerting.test_webhook import SECRETS

PAGE = (Path(__file__).parents[3] / "docs/delivery.md").read_text()


def test_the_example_verifies_what_is_signed_and_nothing_else() -> None:
    found = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert found
    names: dict[str, object] = {}
    exec(found[1], names)
    verified = names["verified"]
    assert callable(verified)
    now, body = int(time.time()), b'{"type":"deal.alert"}'
    keys = [key(secret, "test") for secret in SECRETS]

    def headers(seconds: int) -> dict[str, str]:
        signed = signature(keys, "dl_1", seconds, body)
        return {"webhook-id": "dl_1", "webhook-timestamp": str(seconds), "webhook-signature": signed}

    for secret in SECRETS:
        assert verified(secret, headers(now), body)
        assert not verified(secret, headers(now), body + b" ")
        assert not verified(secret, headers(now - 1000), body)
        assert not verified(secret, headers(now) | {"webhook-id": "dl_2"}, body)


def test_the_subscription_that_is_shown_is_right() -> None:
    found = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert found and yaml.safe_load(found[1])
    (subscription,) = parse(found[1], "docs/delivery.md")
    assert [d.channel for d in subscription.deliver] == ["kafka", "webhook", "chat"]
