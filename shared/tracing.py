"""W3C trace context: one trace from the submission of an article to its alerts."""

import re
import secrets

_FORM = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")


def start() -> str:
    """A new `traceparent`."""
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


def follow(traceparent: str | None) -> str:
    """The next step of a trace: same trace, new span. An absent or malformed one starts a new trace."""
    match = _FORM.fullmatch(traceparent or "")
    return f"00-{match[1]}-{secrets.token_hex(8)}-{match[3]}" if match else start()
