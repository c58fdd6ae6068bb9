"""Where a subscription's alerts go: the entries of its field `deliver`.

    deliver:
      - kafka: true                              # the subscription's own topic; also what holds without `deliver`
      - webhook: https://example.org/dealwire
        secrets: [env:HOOK_SECRET]               # several while they are rotated: each of them signs
      - chat: env:DESK_CHAT                      # an Apprise URL; it holds a token, so it is a secret
        name: desk-chat                          # what it is called in lists; else the channel and its number

A secret stands there by its value, as `env:NAME` or as `file:PATH`, which is read at each use. No secret is ever shown.
"""

import base64
import binascii
import os
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, field_validator, model_validator

from shared.errors import DealwireError

KAFKA, WEBHOOK, CHAT = "kafka", "webhook", "chat"
CHANNELS = (KAFKA, WEBHOOK, CHAT)

_SECRET_PREFIX = "whsec_"
_SECRET_BYTES = range(24, 65)


class SecretError(DealwireError):
    """A secret can't be had or used. The text names where it should come from, never its value."""


class Destination(BaseModel):
    """One entry of `deliver`. Exactly one of kafka, webhook and chat says the channel."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: Annotated[str, StringConstraints(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)] | None = None
    kafka: bool | None = None
    webhook: str | None = None
    secrets: tuple[SecretStr, ...] = Field(default=(), max_length=5)
    chat: SecretStr | None = None

    @field_validator("kafka")
    @classmethod
    def _only_true(cls, value: bool | None) -> bool | None:
        if value is False:
            raise ValueError("leave the entry out instead of saying false")
        return value

    @field_validator("webhook")
    @classmethod
    def _an_address(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                parts = urlsplit(value)
                usable = parts.scheme in ("https", "http") and parts.hostname and (parts.port is None or parts.port > 0)
            except ValueError:
                usable = None
            if not usable or not value.isascii() or any(c.isspace() for c in value):
                raise ValueError("no usable address; expected https://host/path")
            if parts.username is not None or parts.password is not None:
                raise ValueError("user and password don't belong into the address; receivers check the signature")
        return value

    @model_validator(mode="after")
    def _one_channel(self) -> Self:
        given = [channel for channel in CHANNELS if getattr(self, channel) is not None]
        if len(given) != 1:
            told = " and ".join(given) if given else "none"
            raise ValueError(f"exactly one of {', '.join(CHANNELS)} is needed, found {told}")
        if (self.webhook is not None) != bool(self.secrets):
            raise ValueError("a webhook needs `secrets`, at least one, and no other channel has them")
        for secret in self.secrets:
            text = secret.get_secret_value()
            if not _is_reference(text):
                key(text, "a secret given by value")
        return self

    @property
    def channel(self) -> str:
        return next(channel for channel in CHANNELS if getattr(self, channel) is not None)

    @property
    def place(self) -> str:
        """Where it leads to, for people: without path, query and secrets."""
        if self.webhook is not None:
            return urlsplit(self.webhook).netloc
        return ""

    def signing_keys(self) -> tuple[bytes, ...]:
        """The keys that sign, the first one first. Raises SecretError."""
        return tuple(key(resolve(secret), _named(secret)) for secret in self.secrets)


def named(destinations: tuple[Destination, ...]) -> dict[str, Destination]:
    """The destinations by name. Raises ValueError where two have the same; unnamed: channel and number."""
    found: dict[str, Destination] = {}
    counts: dict[str, int] = {}
    for destination in destinations:
        channel = destination.channel
        counts[channel] = counts.get(channel, 0) + 1
        name = destination.name or (KAFKA if channel == KAFKA else f"{channel}-{counts[channel]}")
        if name in found:
            raise ValueError(f"two destinations are called {name}")
        found[name] = destination
    return found


def resolve(secret: SecretStr) -> str:
    """The secret itself. Raises SecretError where the variable or file is not there."""
    text = secret.get_secret_value()
    if text.startswith("env:"):
        value = os.environ.get(text[4:], "")
    elif text.startswith("file:"):
        try:
            value = Path(text[5:]).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SecretError(f"the secret {text} can't be read: {type(error).__name__}") from None
    else:
        return text
    if not value:
        raise SecretError(f"the secret {text} is not set")
    return value


def key(text: str, what: str) -> bytes:
    """A signing key from its Standard Webhooks form, `whsec_` and base64 of 24 to 64 bytes. Raises SecretError."""
    try:
        found = base64.b64decode(text.removeprefix(_SECRET_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        found = b""
    if len(found) not in _SECRET_BYTES:
        # ValueError's text would reach a log by way of pydantic: it says nothing of the value.
        raise _BadKey(f"{what} is no key: expected whsec_ and base64 of 24 to 64 bytes")
    return found


class _BadKey(SecretError, ValueError):
    """Both: pydantic tells it as a fault of the file."""


def _is_reference(text: str) -> bool:
    return text.startswith(("env:", "file:"))


def _named(secret: SecretStr) -> str:
    text = secret.get_secret_value()
    return f"the secret {text}" if _is_reference(text) else "a secret given by value"
