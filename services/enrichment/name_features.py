"""What the model of names sees of a capitalised run: its words and form, and its part in the article."""

import re
from dataclasses import dataclass
from functools import lru_cache

from shared.companies.names import normalise

from . import signs
from .market_names import HOUSES
from .name_contexts import kind


@dataclass(frozen=True)
class Facts:
    """What the whole article tells of a name."""

    listed: bool  # it has a ticker
    headed: bool  # it has an "About ..." of its own
    known: str  # how the registry knows it: "" not at all, "curated", "table", or "shared" by several
    common: bool  # each of its words is also written small
    in_title: bool
    short_in_title: bool  # its first word is there, and is no common one
    opens_only: bool  # it stands at the beginnings of sentences alone
    count: int
    first_sentence: int
    shortened: bool  # the text gives a short name behind it
    begins_other: bool  # a longer name of the article begins with it
    ends_other: bool  # a longer one ends with it, as with the surnames of people


@lru_cache(maxsize=16_384)  # the same names come again and again, in one article and in the next
def of_name(name: str) -> tuple[str, ...]:
    """Features of the name itself."""
    words = name.replace(",", "").split()
    first, last = words[0], words[-1].rstrip(".") or words[-1]
    number = number_of(name)
    found = {"bias", f"n{number}", f"shape{number}:{_shape(name)}"}
    for word in words:
        found.add(f"w:{word.lower().rstrip('.')}")
    found.add(f"last:{last.lower()}")
    found.add(f"first:{first.lower()}")
    found.add(f"end{min(len(words), 2)}:{last[-3:].lower()}")
    found.add(f"end{min(len(words), 2)}:{last[-4:].lower()}")
    if len(words) == 1:
        found.add(f"begin:{first[:4].lower()}")
        found.add(f"long:{min(len(first), 12)}")
    found.add(f"lastis{min(len(words), 2)}:{kind(words[-1])}")
    found.add(f"firstis{min(len(words), 2)}:{kind(first)}")
    found |= {f"has:{kind(word)}" for word in words}
    if any(w in {"of", "for"} for w in words):
        found.add("of")
    found |= {f"form:{sign}" for sign in signs.in_name(name)}
    house = HOUSES.get(normalise(name))
    if house:
        found |= {"house", f"house:{house}"}
    return tuple(sorted(found))


def number_of(name: str) -> str:
    """How many words a name has, roughly."""
    spaces = name.count(" ")
    return "1" if not spaces else "2" if spaces == 1 else "3" if spaces < 4 else "5"


def of_facts(name: str, facts: Facts) -> list[str]:
    """Features of the part that a name has in the article."""
    number = number_of(name)
    found = [f"count:{min(facts.count, 4)}", f"sentence:{min(facts.first_sentence, 3)}"]
    if facts.known:
        found += ("known", f"known{number}", f"known:{facts.known}")
        if number == "1":
            found.append(f"known1:{facts.known}")
    if facts.common:
        found += ("common", f"common{number}")
    if facts.in_title:
        found += ("in_title", f"in_title{number}")
        if not facts.common:
            found.append(f"in_title{number}:{min(facts.count, 3)}")
    for fact in ("listed", "headed", "short_in_title", "opens_only", "shortened", "begins_other", "ends_other"):
        if getattr(facts, fact):
            found.append(fact)
    return found


def _shape(name: str) -> str:
    shape = re.sub(r"[A-ZÀ-Þ]+", "X", name)
    shape = re.sub(r"[a-zß-ÿ]+", "x", shape)
    shape = re.sub(r"\d+", "0", shape)
    return re.sub(r"(?:Xx )+", "Xx ", shape)[:12]
