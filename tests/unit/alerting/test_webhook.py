"""The webhook channel against the specification's own library and against endpoints that behave badly."""

import base64
import socket
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
import trustme
from standardwebhooks import Webhook

from services.alerting.channels import ALERT, Gone, Parcel, Retry, Sent
from services.alerting.channels.addresses import is_allowed, networks
from services.alerting.channels.webhook import Webhooks, retry_after
from services.alerting.destinations import Destination
from shared.clock import utc_now
from tests.support.endpoint import Endpoint, Got, Says

SECRETS = ["whsec_" + base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2)]
PARCEL = Parcel("dl_1", ALERT, "desk", datetime(2026, 3, 2, tzinfo=UTC), '{"headline":"Zürich"}'.encode(), "text")


def channel(**more: Any) -> Webhooks:
    return Webhooks(utc_now, **({"timeout": 0.5, "allowed": networks("127.0.0.0/8"), "plain_http": True} | more))


async def post(url: str, **more: Any) -> Sent | Retry | Gone:
    webhooks = channel(**more)
    try:
        return await webhooks(Destination.model_validate({"webhook": url, "secrets": SECRETS}), PARCEL)
    finally:
        await webhooks.close()


async def test_every_secret_verifies_what_was_sent() -> None:
    async with Endpoint() as endpoint:
        assert await post(endpoint.url) == Sent("204")
    (got,) = endpoint.got
    for secret in SECRETS:
        event = Webhook(secret).verify(got.body, got.headers)
        assert event == {"type": ALERT, "timestamp": "2026-03-02T00:00:00.000000Z", "data": {"headline": "Zürich"}}
    with pytest.raises(Exception, match="No matching signature"):
        Webhook(SECRETS[0]).verify(got.body + b" ", got.headers)


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        (Says(200), Sent("200")),
        (Says(500), Retry("500")),
        (Says(429, {"retry-after": "7"}), Retry("429", timedelta(seconds=7))),
        (Says(410), Gone("410: the endpoint says that it is gone")),
        (Says(after=2), Retry("no answer within 0.5 s")),
    ],
)
async def test_what_answers_mean(says: Says, expected: object) -> None:
    async with Endpoint(lambda got: says) as endpoint:
        assert await post(endpoint.url) == expected


async def test_a_redirect_is_not_followed() -> None:
    async with Endpoint() as private:

        def answer(got: Got) -> Says:
            return Says(307, {"location": private.url})

        async with Endpoint(answer) as endpoint:
            found = await post(endpoint.url)
            assert isinstance(found, Retry) and found.why.startswith("307")
            assert len(endpoint.got) == 1 and not private.got


async def test_only_https_and_only_with_a_certificate_that_is_right(tmp_path: Path) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(tls)
    async with Endpoint(tls=tls) as endpoint:
        more = {"allowed": networks("127.0.0.0/8, ::1"), "plain_http": False, "ca_file": str(tmp_path / "ca.pem")}
        assert await post(endpoint.url, **more) == Sent("204")
        wrong_name = await post(endpoint.url.replace("localhost", "127.0.0.1"), **more)
        assert isinstance(wrong_name, Retry) and "ertificate" in wrong_name.why
        unknown = await post(endpoint.url, **(more | {"ca_file": None}))
        assert isinstance(unknown, Retry) and "ertificate" in unknown.why
        plain = await post(endpoint.url.replace("https", "http"), **more)
        assert isinstance(plain, Retry) and "https" in plain.why
    assert len(endpoint.got) == 1


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "127.1", "0x7f000001", "[::1]", "[::ffff:127.0.0.1]"]
)
async def test_what_is_not_public_is_not_reached_in_any_notation(host: str) -> None:
    async with Endpoint() as endpoint:
        found = await post(f"http://{host}:{endpoint.port}/hook", allowed=())
    assert isinstance(found, Retry) and not endpoint.got


async def test_of_several_answers_the_one_that_is_allowed_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name changes its answer at each question: what counts is the address of the socket."""
    real = socket.getaddrinfo

    def answers(host: Any, port: Any, *rest: Any, **more: Any) -> Any:
        if host != "rebound.example":
            return real(host, port, *rest, **more)
        addresses = ("10.0.0.1", "169.254.169.254", "127.0.0.1")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, int(port))) for a in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    async with Endpoint() as endpoint:
        url = f"http://rebound.example:{endpoint.port}/hook"
        refused = await post(url, allowed=())
        assert isinstance(refused, Retry) and "not public" in refused.why and not endpoint.got
        assert await post(url, allowed=networks("127.0.0.1/32")) == Sent("204")
    assert endpoint.got[0].headers["host"] == f"rebound.example:{endpoint.port}"


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("fe80::1", False),
        ("fd00:ec2::254", False),
        ("ff02::1", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("2002:7f00:1::", False),
    ],
)
def test_addresses(address: str, allowed: bool) -> None:
    assert is_allowed(ip_address(address)) is allowed
    assert is_allowed(ip_address(address), networks("0.0.0.0/0,::/0"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, None),
        ("12", timedelta(seconds=12)),
        ("99999999999999", timedelta(days=1)),
        ("Mon, 02 Mar 2026 00:01:00 GMT", timedelta(minutes=1)),
        ("Sun, 01 Mar 2026 00:00:00 GMT", timedelta(0)),
        ("soon", None),
        ("-5", None),
    ],
)
def test_retry_after(text: str | None, expected: timedelta | None) -> None:
    assert retry_after(text, datetime(2026, 3, 2, tzinfo=UTC)) == expected
