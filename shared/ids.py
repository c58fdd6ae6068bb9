"""Identifiers. Minted ones sort by time; derived ones are a hash, so that doing a thing twice gives the same id."""

import hashlib
import secrets
from datetime import datetime

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u


def _base32(number: int, length: int) -> str:
    digits = []
    for _ in range(length):
        number, digit = divmod(number, 32)
        digits.append(_ALPHABET[digit])
    return "".join(reversed(digits))


def mint(prefix: str, now: datetime) -> str:
    """A new opaque id, e.g. `a_06exzq3v5k8w2m0c1t9d7f4h`: 48 bits of milliseconds, then 70 random bits."""
    millis = int(now.timestamp() * 1000)
    return f"{prefix}_{_base32(millis, 10)}{_base32(secrets.randbits(70), 14)}"


def derive(prefix: str, *parts: object) -> str:
    """An id that follows from its parts alone: equal parts, equal id (120 bits of SHA-256)."""
    text = "\x1f".join(str(part) for part in parts)
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:15], "big")
    return f"{prefix}_{_base32(number, 24)}"


def document_hash(text: str) -> str:
    """The hash of a normalised text by which evidence names its document: 32 hexadecimal digits of SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
