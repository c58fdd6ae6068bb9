"""Plain news about invented companies, a deal in each, as ingest takes it."""

from typing import Any

_FIRST = ("Vel", "Quor", "Tamb", "Zyn", "Brel", "Ost", "Drav", "Fenn", "Grel", "Hax")
_MIDDLE = ("a", "oli", "eru", "imo", "uda", "ako", "ine", "ova", "esti", "ura")
_LAST = ("dane", "mire", "quist", "thera", "vance", "lore", "shaw", "beck", "nyx", "plex")
_ENDS = ("", "is", "ia", "on", "ex", "um", "or", "an", "yl", "us")


def acquisition(number: int, *, millions: int = 120, run: str = "") -> dict[str, Any]:
    """An article on one company that acquires another: a deal of its own for each number from 0 to 4999."""
    buyer, target = (_name(2 * number + side) for side in (0, 1))
    return {
        "source": "wire",
        "id": f"{run}-{number}",
        "title": f"{buyer} Pharmaceuticals to Acquire {target} Therapeutics for ${millions} Million",
        "text": f"{buyer} Pharmaceuticals today announced that it has entered into a definitive agreement to acquire "
        f"{target} Therapeutics, a clinical-stage biotechnology company, for ${millions} million in cash. "
        f"{target} Therapeutics develops medicines for patients with cancer.",
    }


def _name(number: int) -> str:
    """The 10 000 numbers below 10 000 have a name each."""
    thousands, hundreds, tens, ones = (int(digit) for digit in f"{number:04}")
    return _FIRST[ones] + _MIDDLE[hundreds] + _LAST[tens] + _ENDS[thousands]
