"""No two deals that look like one are joined: a table of hard pairs, and each pair with a vaguer claim between them."""

import re
from pathlib import Path
from typing import Any

import pytest

from services.scoring.claims import Claim
from services.scoring.matching import contradicts, matches
from services.scoring.resolution import Found, choose
from tests.unit.scoring.examples import claim, usd

STATUSES = ("rumoured", "denied", "proposed", "amended", "milestone", "completed", "terminated")
TABLE = Path(__file__).with_name("hard_pairs.txt")


def pairs() -> dict[str, tuple[str, str]]:
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    rows = [[part.strip() for part in line.split("|")] for line in lines]
    found = {name: (one, other) for name, one, other in rows}
    assert len(found) == len(rows), "a name stands twice"
    return found


def told(article: str, text: str) -> Claim:
    """The claim that a cell of the table says."""
    what, _, parties = text.partition(":")
    kind, *words = what.split()
    options: dict[str, Any] = {"kind": kind}
    for word in words:
        if word in STATUSES:
            options["status"] = word
        elif word.startswith("+"):
            options["day"] = float(word[1:])
        elif amount := re.fullmatch(r"\$(\d+)([mb])", word):
            options["total"] = usd(float(amount[1]) * {"m": 1e6, "b": 1e9}[amount[2]])
        elif word.startswith("asset="):
            options["assets"] = [word[6:]]
        elif word == "back":
            options["refers_back"] = True
        else:
            raise ValueError(f"{word!r} in {text!r}")
    return claim(article, parties.strip(), **options)


@pytest.mark.parametrize("name", pairs())
def test_two_deals_stay_two(name: str) -> None:
    one, other = (told(article, text) for article, text in zip(("a_1", "a_2"), pairs()[name], strict=True))
    assert matches(one, other) is None
    assert isinstance(choose(other, [("d_1", [one])]), Found) or _only_one_names_both(one, other)


def _only_one_names_both(one: Claim, other: Claim) -> bool:
    """A claim of one party may be given to that party's only deal of those days; no pair proves it."""
    return not contradicts(one, other) and 1 in (len(one.mention.parties), len(other.mention.parties))


def test_there_are_a_hundred() -> None:
    assert len(pairs()) >= 100
