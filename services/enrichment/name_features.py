"""What the model of names sees of a capitalised run: its words and form, and its part in the article."""

import re
from functools import lru_cache
from typing import NamedTuple

from shared.companies.names import normalise

from . import signs
from .market_names import HOUSES
from .name_contexts import kind
from .name_words import LEGAL
from .runs import COUNTED


class Facts(NamedTuple):
    """What the whole article tells of a name."""

    listed: bool  # it has a ticker
    headed: bool  # it has an "About ..." of its own
    known: str  # how the registry knows it: "" not at all, "curated", "table", or "shared" by several
    common: bool  # each of its words is also written small
    in_title: bool
    short_in_title: bool  # its first word is there, and is no common one
    opens_only: bool  # it stands at the beginnings of sentences alone
    times: int
    first_sentence: int
    shortened: bool  # the text gives a short name behind it
    begins_other: bool  # a longer name of the article begins with it
    ends_other: bool  # a longer one ends with it, as with the surnames of people


@lru_cache(maxsize=16_384)  # the same names come again and again, in one article and in the next
def of_name(name: str) -> tuple[str, ...]:
    """Features of the name itself."""
    words = name.replace(",", "").split()
    if len(words) > 2 and words[-1] in COUNTED and words[-2] in LEGAL:  # "Alpha Acquisition Corp. II"
        words, name = words[:-1], name.rsplit(" ", 1)[0]
    first = words[0]
    number = number_of(name)
    several = min(len(words), 2)
    found = ["bias", f"n{number}", f"shape{number}:{_shape(name)}", f"first:{first.lower()}"]
    for word in words:
        found += _of_word(word)
    found += _of_last(words[-1], several)
    if several == 1:
        found += (f"begin:{first[:4].lower()}", f"long:{min(len(first), 12)}")
    found.append(f"firstis{several}:{kind(first)}")
    if "of" in words or "for" in words:
        found.append("of")
    found += [f"form:{sign}" for sign in signs.in_name(name)]
    house = HOUSES.get(normalise(name))
    if house:
        found += ("house", f"house:{house}")
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=16_384)
def _of_word(word: str) -> tuple[str, str]:
    return f"w:{word.lower().rstrip('.')}", f"has:{kind(word)}"


@lru_cache(maxsize=16_384)
def _of_last(word: str, several: int) -> tuple[str, ...]:
    last = (word.rstrip(".") or word).lower()
    return f"last:{last}", f"end{several}:{last[-3:]}", f"end{several}:{last[-4:]}", f"lastis{several}:{kind(word)}"


def number_of(name: str) -> str:
    """How many words a name has, roughly."""
    spaces = name.count(" ")
    return "1" if not spaces else "2" if spaces == 1 else "3" if spaces < 4 else "5"


def of_facts(name: str, facts: Facts) -> list[str]:
    """Features of the part that a name has in the article."""
    number = number_of(name)
    found = [f"count:{min(facts.times, 4)}", f"sentence:{min(facts.first_sentence, 3)}"]
    if facts.known:
        found += ("known", f"known{number}", f"known:{facts.known}")
        if number == "1":
            found.append(f"known1:{facts.known}")
    if facts.common:
        found += ("common", f"common{number}")
    if facts.in_title:
        found += ("in_title", f"in_title{number}")
        if not facts.common:
            found.append(f"in_title{number}:{min(facts.times, 3)}")
    for fact in ("listed", "headed", "short_in_title", "opens_only", "shortened", "begins_other", "ends_other"):
        if getattr(facts, fact):
            found.append(fact)
    return found


_UPPER, _LOWER, _NUMBER = re.compile(r"[A-ZÀ-Þ]+"), re.compile(r"[a-zß-ÿ]+"), re.compile(r"\d+")
_CAPITALISED = re.compile(r"(?:Xx )+")


def _shape(name: str) -> str:
    bare = name.replace(" ", "")
    words = name.split(" ")
    if bare.isalpha() and bare.isascii() and name.istitle() and min(map(len, words)) > 1:  # most names
        return "Xx Xx" if len(words) > 1 else "Xx"
    shape = _LOWER.sub("x", _UPPER.sub("X", name))
    if not bare.isalpha():
        shape = _NUMBER.sub("0", shape)
    return _CAPITALISED.sub("Xx ", shape)[:12] if " " in name else shape[:12]
