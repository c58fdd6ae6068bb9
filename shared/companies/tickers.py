"""Is a ticker in a text really the named company's?"""

from dataclasses import dataclass

from shared.companies.registry import Registry
from shared.events import TickerCheck


@dataclass(frozen=True, slots=True)
class Check:
    check: TickerCheck
    mic: str | None
    expected: str | None
    belongs_to: str | None
    rule: str


def check(registry: Registry, name: str, exchange: str, symbol: str) -> Check:
    """Whether `symbol` at `exchange` (both as written) is a listing of the company that the text calls `name`."""
    return Check(TickerCheck.unknown, None, None, None, "ticker:no_reference")
