"""What the words around an amount, its place and its size say about what it is paid for."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace

from shared.events import DealType

from .document import Document, Sentence
from .money import Figure, figures
from .money_words import ANYWHERE, BOUNDARIES, KINDS, STRONG, cues

MAX_SENTENCES = 40  # amounts told later than this belong to other news
_WORD = re.compile(r"[a-z0-9&]+(?:['’](?!s\b)[a-z]+)?|[;:()—–|]")
_NAME = re.compile(r"[A-Z][A-Za-z]{2,}")
_NO_NAMES = {"The", "This", "That", "These", "Under", "Phase", "FDA", "January", "February", "March", "April", "June", "July", "August",
             "September", "October", "November", "December", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "USD", "EUR",
             "CEO", "Series", "Shares", "Upfront", "Chief", "Executive", "Officer", "Milestones", "CHF", "JPY", "KRW"}  # fmt: skip
_ADJECTIVE = re.compile(r"(?:ish|ese|ian|ean|can|ch|ss)$")
# How many units of a currency are about a dollar: sizes are compared by it, nothing is converted.
_UNITS = {"KRW": 1300, "JPY": 140, "INR": 85, "TWD": 31, "CNY": 7, "HKD": 7.8, "SEK": 10, "DKK": 7, "NOK": 10, "THB": 34, "HUF": 350,
          "CZK": 22, "ZAR": 18, "MXN": 18, "BRL": 5.5, "TRY": 35, "ILS": 3.6, "COP": 4000, "CLP": 950, "ARS": 1000, "IDR": 16000,
          "VND": 25000, "PHP": 57, "RUB": 90, "XOF": 600, "NGN": 1500, "KES": 130, "PKR": 280, "BDT": 120, "EGP": 50}  # fmt: skip
_REACH = 34  # words on each side that are looked at
_PAST = {"s:old", "s:year", "s:in_month"}
_UNLIKE = {f"kind:{name}" for name in ("stock", "sales", "market", "cost", "cash", "todate", "peryear")}
T = DealType
_FAMILY = {
    **dict.fromkeys((T.license, T.option, T.collaboration, T.commercialization, T.manufacturing_supply, T.joint_venture), "lic"),
    **dict.fromkeys((T.acquisition, T.merger, T.asset_purchase, T.spin_off), "acq"),
    **dict.fromkeys((T.venture_financing, T.equity_offering, T.ipo, T.debt_financing), "fin"),
    **dict.fromkeys((T.grant, T.public_partnership), "grant"),
    T.royalty_financing: "roy",
}  # fmt: skip


@dataclass(frozen=True)
class Mention:
    """An amount where it stands, with the signs of its surroundings. `nearest`: the class of the closest word for a kind."""

    figure: Figure
    sentence: Sentence
    rank: int  # the sentence's place among those that are read, the title is 0
    signs: frozenset[str]
    nearest: str | None


@dataclass
class Sum:
    """One amount, wherever the text repeats it."""

    value: float
    currency: str
    mentions: list[Mention]

    @property
    def first(self) -> Mention:
        return self.mentions[0]

    @property
    def exact(self) -> Mention:
        """The mention that gives the amount with the most digits; the first of them."""
        return min(self.mentions, key=lambda m: m.figure.value != self.value)

    @property
    def in_title(self) -> bool:
        return self.mentions[0].sentence.title


def mentions(document: Document, among: Iterable[int] | None = None) -> list[Mention]:
    """The amounts of the title and the news sentences (those whose index is `among` them), in their order."""
    sentences = document.sentences[:MAX_SENTENCES]
    if among is not None:
        wanted = set(among)
        sentences = [s for s in document.sentences if s.index in wanted][:MAX_SENTENCES]
    if not sentences:
        return []
    starts = [s.start for s in sentences]
    by_sentence: dict[int, list[Figure]] = {}
    for figure in figures(document.text, sentences[-1].end):
        at = bisect_right(starts, figure.start) - 1
        if at >= 0 and figure.end <= sentences[at].end:
            by_sentence.setdefault(at, []).append(figure)
    found: list[Mention] = []
    about = _about(sentences)
    known = _names(sentences[:4], within=False)
    for at, told in by_sentence.items():
        rank = at if sentences[0].title else at + 1
        found += _in_sentence(sentences[at], rank, told, known, about)
    return found


def _about(sentences: list[Sentence]) -> set[str]:
    """What the title, or else the first sentence, says of the deal's state: it ended, or a milestone is paid."""
    words = _WORD.findall(sentences[0].text.lower().replace("-", " "))
    if not sentences[0].title and len(sentences) > 1:
        words += _WORD.findall(sentences[1].text.lower())
    names = {name for _, _, name in cues(words)}
    return {f"d:{name}" for name in ("retire", "milestone", "told") if name in names}


def _names(sentences: list[Sentence], within: bool) -> set[str]:
    """The capitalised words of sentences, of one alone (`within`) not its first."""
    return {name for s in sentences for name in _NAME.findall(s.text, 1 if within else 0)}


def _in_sentence(sentence: Sentence, rank: int, told: list[Figure], known: set[str], about: set[str]) -> list[Mention]:
    """The sentence as words, each amount as one word "#", the classes of phrases at their places."""
    words: list[str] = []
    places: list[int] = []
    at = 0
    text = sentence.text
    # hyphens part words; the possessive's s is dropped
    lowered = text.lower().replace("-", " ").replace("’s ", "   ").replace("'s ", "   ")
    if len(lowered) != len(text):  # a letter whose small form is two
        lowered = text.replace("-", " ")
    for figure in told:
        start, end = figure.start - sentence.start, figure.end - sentence.start
        words += _WORD.findall(lowered, at, start)
        places.append(len(words))
        words.append("#=" if figure.converted else "#")
        at = end
    words += _WORD.findall(lowered, at)
    told_cues = cues(words)
    everywhere = {f"s:{name}" for _, _, name in told_cues if name in ANYWHERE}
    everywhere |= about | {f"{a}|{s}" for a in about for s in everywhere & _PAST}
    if rank > 3:
        names = {n for n in _names([sentence], within=True) - _NO_NAMES if not _ADJECTIVE.search(n)}
        shared = len(names & known)
        everywhere.add(
            "names:" + ("none" if not names else "known" if shared == len(names) else "some" if shared else "strange")
        )
    return [
        Mention(figure, sentence, rank, frozenset((*everywhere, *signs)), nearest)
        for figure, place in zip(told, places, strict=True)
        for signs, nearest in (_around(words, told_cues, place),)
    ]


def _around(words: list[str], found: list[tuple[int, int, str]], place: int) -> tuple[set[str], str | None]:
    signs = _beside(words, place)
    best: tuple[float, str] | None = None
    strong: tuple[float, str] | None = None
    left = _zones(words, place, -1)
    right = _zones(words, place, 1)
    for side, zones in (("L", left), ("R", right)):
        seen: set[str] = set()
        for start, end, name in reversed(found) if side == "L" else found:
            gap = place - end if side == "L" else start - place - 1
            if gap < 0 or gap >= len(zones) or name in seen:
                continue
            seen.add(name)
            zone, cost = zones[gap]
            signs.add(f"{side}{zone}:{name}")
            if name in KINDS:
                distance = gap + cost + (1 if side == "R" else 0)
                if best is None or distance < best[0]:
                    best = (distance, name)
                if name in STRONG and (strong is None or distance < strong[0]):
                    strong = (distance, name)
                if zone in "nm":
                    signs.add(f"A:{name}")
    if strong is not None:
        signs.add(f"kind:{strong[1]}")
        if strong[0] < 6:
            signs.add(f"close:{strong[1]}")
    if best is not None:
        signs.add(f"near:{best[1]}")
        return signs, best[1]
    return signs, None


def _beside(words: list[str], place: int) -> set[str]:
    """The words next to the amount as they are, and the pairs of them that touch it."""
    left, right = words[max(0, place - 3) : place], words[place + 1 : place + 3]
    signs = {"<" + word for word in left}
    signs.update(">" + word for word in right)
    if len(left) > 1:
        signs.add(f"<{left[-2]} {left[-1]}")
        if len(left) > 2:
            signs.add(f"<{left[0]} {left[1]}")
    if len(right) > 1:
        signs.add(f">{right[0]} {right[1]}")
    return signs


def _zones(words: list[str], place: int, step: int) -> list[tuple[str, float]]:
    """For each word away from the amount its zone (near, middle, far, behind a boundary, behind an amount) and extra cost."""
    found: list[tuple[str, float]] = []
    cost = 0.0
    zone = ""
    beside = words[place + 1 : place + 1 + _REACH] if step > 0 else words[max(0, place - _REACH) : place][::-1]
    for gap, word in enumerate(beside):
        found.append((zone or ("n" if gap < 3 else "m" if gap < 9 else "f"), cost))
        if word == "#":
            zone = "x"
            cost += 12.0
        elif word in BOUNDARIES:
            zone = zone or "b"
            cost += 6.0
    return found


def sums(found: list[Mention]) -> list[Sum]:
    """The mentions by amount; of an amount told in two currencies the one in the headline's currency, else the first."""
    home = next((m.figure.currency for m in found if m.sentence.title), None)
    alone = {(m.figure.value, m.figure.currency) for m in found if not m.figure.converted}
    kept: list[Mention] = []
    for mention in found:
        figure = mention.figure
        if not figure.converted:
            kept.append(mention)
        elif (
            kept
            and kept[-1].figure.currency not in {home, figure.currency}
            and (figure.currency == home or (home is None and (figure.value, figure.currency) in alone))
        ):
            kept[-1] = replace(kept[-1], figure=figure)
    groups: list[Sum] = []
    for mention in kept:
        figure = mention.figure
        same = next((g for g in groups if g.currency == figure.currency and _same(g, mention)), None)
        if same is None:
            groups.append(Sum(figure.value, figure.currency, [mention]))
        else:
            same.mentions.append(mention)
            if _digits(figure.value) > _digits(same.value):
                same.value = figure.value
    return groups


def _same(group: Sum, mention: Mention) -> bool:
    """Whether a mention repeats an amount: as written, rounded, or named "nearly" so in the headline."""
    value = mention.figure.value
    rounded = (
        group.in_title
        and value >= 1000
        and len(group.mentions) == 1
        and ("Ln:about" in group.first.signs or _rounds(group.value, value))
    )
    if abs(group.value - value) > (0.07 if rounded else 0.005) * max(group.value, value):
        return False
    # what is said of sales or of the market is another amount of the same size
    return (
        group.in_title
        or not any(sign in _UNLIKE for sign in mention.signs)
        or any(s in _UNLIKE for s in group.first.signs)
    )


def _rounds(whole: float, value: float) -> bool:
    """Whether an amount of a headline is another one with fewer digits: 31 billion for 31.2 billion."""
    digits = _digits(whole / 10 ** (len(str(int(whole))) - 1)) if whole >= 1000 else 9
    return digits <= 3 and float(f"{value:.{max(0, digits - 2)}e}") == whole


def _digits(value: float) -> int:
    return len(f"{value:.4f}".rstrip("0").rstrip(".").rstrip("0"))


def features(group: Sum, groups: list[Sum], type_: DealType) -> set[str]:
    """The signs of an amount among the others of its text, for a deal of a type."""
    family = _FAMILY.get(type_, "other")
    found = {"bias", f"t:{family}"}
    for mention in group.mentions[:4]:
        found |= mention.signs
        if mention.nearest:
            found.add(f"{family}|near:{mention.nearest}")
            if mention.sentence.title:
                found.add(f"title|near:{mention.nearest}")
    index = next((m.rank for m in group.mentions if not m.sentence.title), None)
    found.add("at:none" if index is None else "at:lead" if index <= 3 else "at:body" if index <= 14 else "at:late")
    if group.in_title:
        found |= {"title", f"title|{family}"}
    if len(group.mentions) > 1:
        found.add("again")
    value = group.value / _UNITS.get(group.currency, 1)
    size = "price" if value < 1000 else "small" if value < 1e5 else "money" if value < 2e10 else "huge"
    found |= {f"v:{size}", f"v:{size}|{family}"}
    found |= _among(group, groups, family)
    return found


def _among(group: Sum, groups: list[Sum], family: str) -> set[str]:
    """How an amount stands to the others: first, largest, their sum, a part of a sum."""
    found = set()
    others = [g for g in groups if g is not group and g.currency == group.currency and g.value >= 1000]
    near = [g for g in others if abs(g.first.rank - group.first.rank) <= 4 or g.in_title or group.in_title]
    value = group.value
    if group is groups[0]:
        found.add("first")
    if value < 1000:
        return found
    if not others:
        found.add("alone")
    if near and value > max(g.value for g in near):
        found.add("largest")
    if any(g.in_title for g in others):
        found.add(f"{family}|title has another")
    values = sorted({g.value for g in near})
    for i, a in enumerate(values[:12]):
        for b in values[i + 1 : 12]:
            if abs(a + b - value) <= 0.012 * value:
                found.add("sum")
            if abs(a + value - b) <= 0.012 * b:
                found.add("part")
    return found
