"""Webhooks by the Standard Webhooks specification: one POST, signed with each of the endpoint's secrets."""

import asyncio
import base64
import hashlib
import hmac
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp

from services.alerting.channels import Answer, Gone, Parcel, Retry, Sent
from services.alerting.channels.addresses import Network, guarded_sockets
from services.alerting.destinations import Destination, SecretError
from shared.clock import Clock
from shared.events import instant_text

_AGENT = "Dealwire-Webhooks/1"
_IDLE_SECONDS = 4.0  # shorter than what usual servers keep an idle connection for
_LONGEST_AFTER = timedelta(days=1)


def body(parcel: Parcel) -> bytes:
    """The envelope `{type, timestamp, data}`; the data is spliced in byte for byte."""
    return b'{"type":"%s","timestamp":"%s","data":%s}' % (
        parcel.kind.encode(),
        instant_text(parcel.at).encode(),
        parcel.data,
    )


def signature(keys: Sequence[bytes], id: str, seconds: int, content: bytes) -> str:
    """The value of `webhook-signature`: `v1,` and base64 of HMAC-SHA256 for each key, with spaces between."""
    signed = f"{id}.{seconds}.".encode() + content
    digests = (hmac.new(key, signed, hashlib.sha256).digest() for key in keys)
    return " ".join(f"v1,{base64.b64encode(digest).decode()}" for digest in digests)


def retry_after(text: str | None, now: datetime) -> timedelta | None:
    """Seconds or an HTTP date, at most a day; None where it says nothing usable."""
    if not text:
        return None
    text = text.strip()
    if text.isdecimal():
        return min(timedelta(seconds=min(int(text[:9]), 10**6)), _LONGEST_AFTER)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max(moment - now, timedelta(0)), _LONGEST_AFTER)


def judge(status: int, after: str | None, now: datetime) -> Answer:
    """What a status means: only 2xx is a receipt, only 410 is for good."""
    if 200 <= status < 300:
        return Sent(str(status))
    if status == 410:
        return Gone("410: the endpoint says that it is gone")
    if 300 <= status < 400:
        return Retry(f"{status}: redirects are not followed, the address must be the final one")
    return Retry(str(status), retry_after(after, now))


class Webhooks:
    """The channel with its connections. `timeout`: seconds for a whole request, from name to answer."""

    def __init__(
        self,
        clock: Clock,
        *,
        timeout: float,
        allowed: Sequence[Network] = (),
        plain_http: bool = False,
        ca_file: str | None = None,
        connections: int = 100,
    ) -> None:
        self._clock, self._timeout, self._plain_http = clock, timeout, plain_http
        self._allowed, self._ca_file, self._connections = allowed, ca_file, connections
        self._session: aiohttp.ClientSession | None = None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:  # needs a running loop
            context = ssl.create_default_context(cafile=self._ca_file)
            connector = aiohttp.TCPConnector(
                ssl=context,
                limit=self._connections,
                keepalive_timeout=_IDLE_SECONDS,
                socket_factory=guarded_sockets(self._allowed),
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=self._timeout),
                auto_decompress=False,
                trust_env=False,  # a proxy would connect to addresses that nobody checked
            )
        return self._session

    async def __call__(self, destination: Destination, parcel: Parcel) -> Answer:
        assert destination.webhook is not None
        if not self._plain_http and not destination.webhook.startswith("https://"):
            return Retry("the address is not https, and plain http is not allowed by the settings")
        now = self._clock()
        content = body(parcel)
        try:
            keys = destination.signing_keys()
        except SecretError as error:
            return Retry(str(error))
        seconds = int(now.timestamp())
        headers = {
            "content-type": "application/json",
            "user-agent": _AGENT,
            "webhook-id": parcel.id,
            "webhook-timestamp": str(seconds),
            "webhook-signature": signature(keys, parcel.id, seconds, content),
        }
        try:
            async with self._open().post(
                destination.webhook, data=content, headers=headers, allow_redirects=False
            ) as response:
                return judge(response.status, response.headers.get("retry-after"), now)
        except TimeoutError:
            return Retry(f"no answer within {self._timeout:g} s")
        except aiohttp.ClientConnectorError as error:
            return Retry(f"no connection: {error.os_error}"[:200])
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return Retry(f"{type(error).__name__}: {error}"[:200])

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None
            await asyncio.sleep(0)  # lets transports close before the loop does
