"""Identifiers of issuers and shares: what their schemes allow, check digits included."""

import re
from collections.abc import Callable


def fault(scheme: str, value: str) -> str | None:
    """What is wrong with an identifier, in words; None where nothing is, or where the scheme is not known here."""
    known = _FORMS.get(scheme)
    if known is None:
        return None
    form, described, adds_up = known
    if not form.fullmatch(value):
        return f"{scheme} {value!r} is not {described}"
    if not adds_up(value):
        return f"{scheme} {value!r} has a wrong check digit: a character is mistyped or two are swapped"
    return None


def _mod_97(lei: str) -> bool:
    """ISO 7064 MOD 97-10 over the letters as numbers (A = 10)."""
    return int("".join(str(int(character, 36)) for character in lei)) % 97 == 1


def _luhn(isin: str) -> bool:
    """The Luhn sum over the letters as numbers, each digit for itself."""
    digits = [int(digit) for character in isin for digit in str(int(character, 36))]
    return sum(sum(divmod(digit * (1 + place % 2), 10)) for place, digit in enumerate(reversed(digits))) % 10 == 0


def _figi(figi: str) -> bool:
    """Every second character doubled, the digits summed up, as the FIGI standard has it."""
    values = [int(character, 36) * (1 + place % 2) for place, character in enumerate(figi[:11])]
    return (10 - sum(sum(map(int, str(value))) for value in values) % 10) % 10 == int(figi[11])


def _always(_: str) -> bool:
    return True


_FORMS: dict[str, tuple[re.Pattern[str], str, Callable[[str], bool]]] = {
    "LEI": (re.compile(r"[0-9A-Z]{18}\d\d"), "18 capital letters or digits and 2 check digits", _mod_97),
    "ISIN": (
        re.compile(r"[A-Z]{2}[0-9A-Z]{9}\d"),
        "a country's two letters, 9 letters or digits and a check digit",
        _luhn,
    ),
    "FIGI": (
        re.compile(r"[B-DF-HJ-NP-TV-Z]{2}G[0-9B-DF-HJ-NP-TV-Z]{8}\d"),
        "two consonants, G, 8 consonants or digits and a check digit",
        _figi,
    ),
    "CIK": (re.compile(r"[1-9]\d{0,9}"), "a number of up to 10 digits without leading zeros", _always),
}
