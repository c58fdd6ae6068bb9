"""What the model of names sees of a capitalised run: its words and form, and what stands around it in the text."""

import re
from dataclasses import dataclass

from . import signs
from .name_words import FUNCTION, HEADS, LEGAL, NO_NAME, STRONG, WEAK
from .people import GIVEN
from .places import PLACES

_TOKEN = re.compile(r"[A-Za-zÀ-ÿ]+|\d+|[^\sA-Za-zÀ-ÿ\d]")
_CLASSES = (
    ("legal", LEGAL),
    ("strong", STRONG),
    ("weak", WEAK),
    ("head", HEADS),
    ("given", GIVEN),
    ("place", PLACES),
    ("function", FUNCTION),
    ("thing", NO_NAME),
)


@dataclass(frozen=True)
class Facts:
    """What the whole article tells of a name."""

    listed: bool  # it has a ticker
    headed: bool  # it has an "About ..." of its own
    known: bool  # the registry knows it
    common: bool  # each of its words is also written small
    in_title: bool
    short_in_title: bool  # its first word is there, and is no common one
    opens_only: bool  # it stands at the beginnings of sentences alone
    count: int
    first_sentence: int
    shortened: bool  # the text gives a short name behind it


def of_name(name: str, facts: Facts) -> set[str]:
    """Features of the name itself and of its part in the article."""
    words = name.replace(",", "").split()
    first, last = words[0], words[-1].rstrip(".") or words[-1]
    number = "1" if len(words) == 1 else "2" if len(words) == 2 else "3" if len(words) < 5 else "5"
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
    found.add(f"lastis{min(len(words), 2)}:{_class(words[-1])}")
    found.add(f"firstis{min(len(words), 2)}:{_class(first)}")
    found |= {f"has:{_class(word)}" for word in words}
    if any(w in {"of", "for"} for w in words):
        found.add("of")
    found |= {f"form:{sign}" for sign in signs.in_name(name)}
    for fact in ("listed", "headed", "known", "common", "in_title", "short_in_title", "opens_only", "shortened"):
        if getattr(facts, fact):
            found.add(fact)
            if fact in {"known", "common", "in_title"}:
                found.add(f"{fact}{number}")
    found.add(f"count:{min(facts.count, 4)}")
    found.add(f"sentence:{min(facts.first_sentence, 3)}")
    return found


def around(before: str, after: str) -> set[str]:
    """Features of one place: `before` and `after` are the texts around it, some 60 and 260 characters."""
    left = [_word(t) for t in _TOKEN.findall(before[-40:])[-3:]]
    right = [_word(t) for t in _TOKEN.findall(after[:40])[:3]]
    found = {f"sign:{sign}" for sign in signs.around(before, after)}
    if left:
        found.add(f"-1:{left[-1]}")
        found.add(f"-2:{' '.join(left[-2:])}")
    else:
        found.add("-1:")
    if right:
        found.add(f"+1:{right[0]}")
        found.add(f"+2:{' '.join(right[:2])}")
    return found


def _word(token: str) -> str:
    """A word of the surroundings: small words as they are, names only by their class."""
    if token[0].isdigit():
        return "0"
    if token[0].isupper():
        kind = _class(token)
        return f"*{kind}" if kind not in {"thing", "function"} else token.lower()
    return token


def _class(word: str) -> str:
    bare = word.rstrip(".,")
    return next((name for name, words in _CLASSES if word in words or bare in words), "")


def _shape(name: str) -> str:
    shape = re.sub(r"[A-ZÀ-Þ]+", "X", name)
    shape = re.sub(r"[a-zß-ÿ]+", "x", shape)
    shape = re.sub(r"\d+", "0", shape)
    return re.sub(r"(?:Xx )+", "Xx ", shape)[:12]
