"""Is a ticker in a text really a listing of the company that the text names?"""

from dataclasses import dataclass
from datetime import date

from shared.companies import exchanges, names
from shared.companies.entries import Entry
from shared.companies.registry import Registry
from shared.events import CompanyKind, TickerCheck

SINCE = date(2025, 2, 5)  # the day of the oldest snapshot: whose a symbol was before it, the tables do not say
# Where every company has one number, another number at a company's name is never a second class of its shares.
_NUMBERED = frozenset(("JP", "KR", "CN", "TW", "XHKG"))
_UNLISTED_KINDS = frozenset((CompanyKind.private, CompanyKind.government, CompanyKind.academic, CompanyKind.nonprofit))


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome. `rule` names the reference row or the reason, for the evidence.

    `mic`: of the exchange as the text gives it. On a mismatch, `expected` is the named company's own listing as
    MIC:symbol (at that exchange if it has one there, else at home) and `belongs_to` the name of the symbol's owner,
    each None where it is not known.
    """

    check: TickerCheck
    mic: str | None
    expected: str | None
    belongs_to: str | None
    rule: str


def check(registry: Registry, name: str, exchange: str, symbol: str, as_of: date | None = None) -> Check:
    """Whether `symbol` at `exchange` (both as written) is a listing of the company that the text calls `name`, as of
    the text's day.

    `ok`: it is, or was, that company's or its parent's; where the text has a day, and on it the symbol was another's,
    having been that company's at another time does not do. `mismatch`: the symbol is another company's while the named
    one is known with listings of its own, or the named one is known by hand with another symbol at home there.
    `unlisted`: the named one is known by hand as not listed. Whatever the data do not carry is `unknown`: they are
    snapshots, and small companies change names and symbols.
    """
    mic = exchanges.mic_of(exchange)
    if mic is None and "." in symbol:
        mic = exchanges.by_suffix(symbol.rpartition(".")[2])
    space = exchanges.space(mic or exchange)
    if space is None:
        return Check(TickerCheck.unknown, None, None, None, "ticker:exchange_unknown")
    symbol = exchanges.canonical_symbol(mic, symbol)
    owners = registry.owners(space, symbol, as_of)
    named = _named(registry, name, as_of)
    owner = next((one for one in owners if _is_listed(one, space, symbol, as_of)), None)

    same = next(
        (one for one in _with_base(registry, space, symbol, owners) if _is_one_of(one, name, named, as_of)), None
    )
    passed_on = as_of and owner and same in owners and same and not _is_listed(same, space, symbol, as_of)
    if same and not passed_on:
        return Check(TickerCheck.ok, mic, None, None, f"listing:{mic or space}:{symbol}:{same.company_id}")
    if not named:
        return Check(TickerCheck.unknown, mic, None, None, "ticker:company_unknown")

    if owner:
        telling = names.telling_words(name)
        close = any(telling & names.telling_words(other) for other in (owner.name, *owner.aliases))
        if close and not (owner.curated and all(one.curated for one in named)):
            return Check(TickerCheck.unknown, mic, None, None, f"ticker:names_alike:{owner.company_id}")
        if as_of and as_of < SINCE and not owner.curated:
            return Check(TickerCheck.unknown, mic, None, None, "ticker:before_the_data")
        if all(one.listed_on(as_of) or one.curated for one in named):
            rule = f"listing:{mic or space}:{symbol}:{owner.company_id}"
            return Check(TickerCheck.mismatch, mic, _expected(named, space, mic, as_of), owner.name, rule)
        return Check(TickerCheck.unknown, mic, None, None, "ticker:no_own_listing")

    if len(named) == 1 and named[0].curated:
        (one,) = named
        if one.kind in _UNLISTED_KINDS and not one.listings and not one.owners:
            return Check(TickerCheck.unlisted, mic, None, None, f"registry:{one.company_id}")
        home = next(iter(one.listed_on(as_of)), None)
        if home and home.space == space and "OTCM" not in (mic, home.mic):
            variant = home.symbol.startswith(symbol) or symbol.startswith(home.symbol)
            if space in _NUMBERED or not variant:
                rule = f"listing:{home}:{one.company_id}"
                return Check(TickerCheck.mismatch, mic, str(home), None, rule)
    return Check(TickerCheck.unknown, mic, None, None, "ticker:symbol_unknown")


def _named(registry: Registry, name: str, as_of: date | None) -> tuple[Entry, ...]:
    one = registry.by_name(name, as_of)
    return (one,) if one else registry.candidates(name, as_of)


def _is_one_of(owner: Entry, name: str, named: tuple[Entry, ...], as_of: date | None) -> bool:
    """The owner is what the text names: by the registry, as its parent, or by a short form of the name."""
    if any(owner.company_id in (one.company_id, one.parent_on(as_of)) for one in named):
        return True
    written = any(one.curated for one in named)
    if written and owner.curated:
        return False
    key = names.normalise(name)
    joined = key.replace(" ", "")
    for known in owner.names:
        other = names.normalise(known)
        if joined == other.replace(" ", ""):
            return True
        # Where it is known by hand whom the text names, a shared family name (of a conglomerate, say) is not enough.
        if not written and (names.is_short_form(key, other) or names.is_short_form(other, key)):
            return True
    return False


def _with_base(registry: Registry, space: str, symbol: str, owners: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The owners, and in the US those of the share that a warrant, unit, right or share class is named after."""
    if space != exchanges.US:
        return owners
    base = symbol.partition("-")[0]
    if base == symbol and len(symbol) == 5:
        base = symbol[:4]
    return owners if base == symbol else (*owners, *registry.owners(space, base))


def _is_listed(entry: Entry, space: str, symbol: str, as_of: date | None) -> bool:
    return any(one.space == space and one.symbol == symbol for one in entry.listed_on(as_of))


def _expected(named: tuple[Entry, ...], space: str, mic: str | None, as_of: date | None) -> str | None:
    """The listing at that exchange or one beside it; over the counter only if the text says so; else the one at home."""
    listed = [entry.listed_on(as_of) for entry in named]
    there = [
        next((one for one in own if one.space == space and (one.mic != "OTCM" or mic == "OTCM")), None)
        for own in listed
    ]
    found = [str(one) for one in there if one]
    if len(found) == 1:
        return found[0]
    return str(listed[0][0]) if len(named) == 1 and listed[0] else None
