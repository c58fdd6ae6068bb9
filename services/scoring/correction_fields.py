"""The fields of a deal that a person may set: how a value is written, and what it means.

Every field has one reader of the text that a person typed. It raises FieldError, which says what is allowed. None is
the value of what a person says there is none of.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from services.scoring.configuration import STAGES
from shared.errors import DealwireError
from shared.events import Condition, DateKind, DealStatus, DealType, Money, PaymentKind, Role, Royalty


class FieldError(DealwireError):
    """There is no such field, or it can't have this value."""


@dataclass(frozen=True)
class Paid:
    """What is paid: an amount or a royalty, and on what condition."""

    amount: Money | None
    condition: Condition
    maximum: bool = False
    royalty: Royalty | None = None


@dataclass(frozen=True)
class Day:
    """A day, or the last day of a period."""

    date: date
    precision: str


Value: TypeAlias = str | Money | Paid | Day | tuple[str, ...] | None
PARTY = "party:"

_UNITS = {
    **dict.fromkeys(("k", "thousand"), 1e3),
    **dict.fromkeys(("m", "mn", "mln", "mil", "mio", "million"), 1e6),
    **dict.fromkeys(("b", "bn", "bln", "bil", "mrd", "billion"), 1e9),
    **dict.fromkeys(("tn", "trillion"), 1e12),
}
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_MONEY = re.compile(
    rf"(?:(?P<before>[a-z]{{3}}) ?)?(?P<number>(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?) ?(?P<unit>{_UNIT})?(?: ?(?P<behind>[a-z]{{3}}))?",
    re.I,
)
_PERCENT = re.compile(r"(?P<low>\d+(?:\.\d+)?)(?: ?(?:-|to) ?(?P<high>\d+(?:\.\d+)?))? ?(?:%|percent)", re.I)
_PERIOD = re.compile(r"(?P<year>\d{4})(?:-(?:q(?P<quarter>[1-4])|h(?P<half>[12])|(?P<month>\d\d)(?:-(?P<day>\d\d))?))?")
_CONTINGENT = frozenset(PaymentKind) - {
    PaymentKind.upfront,
    PaymentKind.equity,
    PaymentKind.deferred,
    PaymentKind.per_share,
    PaymentKind.in_kind,
}


def field_name(text: str) -> str:
    """The name of a field as it is stored: `Territory-Excluded` is `territory_excluded`; a party's keeps its name.

    Raises FieldError with all names where there is no such field.
    """
    if text.casefold().startswith(PARTY):
        name = " ".join(text[len(PARTY) :].split())
        if not name:
            raise FieldError(f"{text!r} names no party: write it as {PARTY}NAME, for instance 'party:Acme Pharma'")
        return PARTY + name
    name = text.strip().casefold().replace("-", "_").replace(" ", "_")
    if name not in FIELDS:
        raise FieldError(f"a deal has no field {text!r} to set; there are {', '.join(FIELDS)}, and {PARTY}NAME")
    return name


def read_value(field: str, text: str) -> Value:
    """The value that a person typed for a field of this stored name. Raises FieldError."""
    reader = _ROLE if field.startswith(PARTY) else FIELDS.get(field)
    if reader is None:
        raise FieldError(f"a deal has no field {field!r} to set")
    try:
        return reader.read(" ".join(text.split()))
    except ValueError as error:
        raise FieldError(f"{field} can't be {text!r}: {error}") from error


def party_name(field: str) -> str | None:
    """The name in the name of a party's field; None for other fields."""
    return field[len(PARTY) :] if field.startswith(PARTY) else None


@dataclass(frozen=True)
class Reader:
    """Reads a value. `read` raises ValueError with what is allowed; `allowed` says the same for the documentation."""

    read: Callable[[str], Value]
    allowed: str


def _one_of(values: Iterable[str], *, or_none: bool = True) -> Reader:
    known = [*values, *(["none"] if or_none else [])]

    def read(text: str) -> Value:
        value = text.casefold().replace(" ", "_")
        value = next((v for v in known if v.replace("-", "_") == value.replace("-", "_")), value)
        if value not in known:
            raise ValueError(f"allowed are {', '.join(known)}")
        return None if or_none and value == "none" else value

    return Reader(read, ", ".join(known))


def _or_none(read: Callable[[str], Value], allowed: str) -> Reader:
    return Reader(lambda text: None if text.casefold() == "none" else read(text), f"{allowed}, or none")


def _money(text: str) -> Money:
    match = _MONEY.fullmatch(text)
    currency = match and (match["before"] or match["behind"])
    if not match or not currency or (match["before"] and match["behind"]):
        raise ValueError(f"write an amount with its currency, {_MONEY_FORM}")
    amount = float(match["number"].replace(",", "")) * _UNITS.get((match["unit"] or "").casefold(), 1)
    return Money(amount=float(f"{amount:.12g}"), currency=currency.upper())


def _paid(kind: PaymentKind) -> Callable[[str], Value]:
    def read(text: str) -> Value:
        *words, last = text.split(" ")
        condition = Condition.contingent if kind in _CONTINGENT else Condition.committed
        if words and last.casefold() in Condition.__members__:
            condition, text = Condition(last.casefold()), " ".join(words)
        maximum = text.casefold().startswith("up to ")
        text = text[len("up to ") :] if maximum else text
        if kind is not PaymentKind.royalty:
            return Paid(_money(text), condition, maximum)
        match = _PERCENT.fullmatch(text)
        if not match or (match["high"] and float(match["high"]) < float(match["low"])):
            raise ValueError("write the rates in percent, for instance 5 % or 8-12 %")
        low = None if maximum else float(match["low"])
        high = float(match["high"] or match["low"])
        words_of_it = f"{'up to ' if maximum else ''}{match[0]}"
        return Paid(None, condition, maximum, Royalty(low_pct=low, high_pct=high, text=words_of_it))

    return read


def _day(text: str) -> Day:
    match = _PERIOD.fullmatch(text.casefold())
    if not match:
        raise ValueError(f"write {_DAY_FORM}")
    year = int(match["year"])
    if match["day"]:
        return Day(date(year, int(match["month"]), int(match["day"])), "day")
    month, precision = 12, "year"
    if match["month"]:
        month, precision = int(match["month"]), "month"
    elif match["quarter"]:
        month, precision = 3 * int(match["quarter"]), "quarter"
    elif match["half"]:
        month, precision = 6 * int(match["half"]), "half"
    if not 1 <= month <= 12:
        raise ValueError(f"there is no month {month}")
    return Day(date(year, month, monthrange(year, month)[1]), precision)


def _list(text: str) -> tuple[str, ...]:
    items = tuple(dict.fromkeys(" ".join(item.split()) for item in text.split(",") if item.strip()))
    if not items:
        raise ValueError("write one or more names with commas between them, or none")
    return items


def _names(known: Iterable[str] = ()) -> Reader:
    """A whole list; `known`: the only names that may stand in it, any where there are none."""
    names = tuple(known)

    def read(text: str) -> Value:
        if not names:
            return _list(text)
        items = tuple(item.casefold().replace(" ", "_").replace("-", "_") for item in _list(text))
        for item in items:
            if item not in names:
                raise ValueError(f"allowed are {', '.join(names)}")
        return items

    return _or_none(read, f"a list of {', '.join(names)}" if names else "a list with commas")


_MONEY_FORM = "for instance USD 50 million, 1.2bn EUR or JPY 300,000"
_DAY_FORM = "a day or a period, for instance 2026-03-31, 2026-03, 2026-Q1, 2026-H1 or 2026"
AREAS = (
    "oncology",
    "immunology",
    "neurology",
    "psychiatry",
    "cardiovascular",
    "metabolic",
    "infectious_disease",
    "rare_disease",
    "ophthalmology",
    "respiratory",
    "dermatology",
    "gastroenterology",
    "hematology",
    "musculoskeletal",
    "urology_nephrology",
    "womens_health",
    "pain",
    "other",
)
MODALITIES = (
    "small_molecule",
    "antibody",
    "bispecific",
    "adc",
    "protein_peptide",
    "cell_therapy",
    "gene_therapy",
    "gene_editing",
    "rna",
    "vaccine",
    "radiopharmaceutical",
    "microbiome",
    "diagnostic",
    "device",
    "digital",
    "platform",
    "other",
)
_ROLE = _one_of(Role.__members__)
_PAID_FORM = "an amount; where it is so, 'up to' before it, and committed, contingent or refundable behind it"

FIELDS: dict[str, Reader] = {
    "type": _one_of(DealType.__members__, or_none=False),
    "status": _one_of(DealStatus.__members__, or_none=False),
    "total": _or_none(_money, f"an amount, {_MONEY_FORM}"),
    **{
        str(kind): _or_none(_paid(kind), "rates such as 5 % or 8-12 %" if kind == PaymentKind.royalty else _PAID_FORM)
        for kind in PaymentKind
        if kind is not PaymentKind.in_kind
    },
    "stage": _one_of(STAGES),
    "exclusivity": _one_of(("exclusive", "co-exclusive", "semi-exclusive", "non-exclusive")),
    "territory": _names(),
    "territory_excluded": _names(),
    "therapeutic_areas": _names(AREAS),
    "modalities": _names(MODALITIES),
    "assets": _names(),
    **{f"{kind}" if "date" in kind else f"{kind}_date": _or_none(_day, _DAY_FORM) for kind in DateKind},
}

# What each field may be, in words.
ALLOWED = {name: reader.allowed for name, reader in FIELDS.items()} | {f"{PARTY}NAME": _ROLE.allowed}
