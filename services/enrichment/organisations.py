"""Organisations named in an article: found by the form of their names and by what is said around them, each with all
forms of its name and all their places."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from shared.companies import names
from shared.companies.registry import Registry, provisional_key

from . import candidates, name_groups, name_model, signs
from .brands import BRANDS
from .candidates import Candidates, Run
from .document import Document
from .name_words import HEADS, NO_NAME
from .people import GIVEN
from .places import PLACES
from .runs import CONNECTORS
from .tickers import TickerFound

ENOUGH = 0.2  # the model's score, in logits, that makes a name an organisation
SHOWN = 4.0  # what a legal form, a listing or the registry adds to a name without capitals

_LINK = re.compile(
    r"(?:\s?\([^()]{1,40}\))?(?:,? and (?:the )?|, (?:the )?|,? & |,? as well as |; (?:and )?)(?:[A-Z][\w.]*(?: [A-Z][\w.]*)?(?:[’']s|-based) |(?:[A-Z]\w+ |[a-z]+ )?(?:firms?|investors?) )?"
)
# What stands before a list of investors: whatever such a list names has invested.
_INVESTORS_COME = re.compile(
    r"(?:\b(?:led|joined|backed|anchored|supported|funded) by|\bparticipation (?:from|by|of)|\b(?:investors?|backers|syndicate|shareholders)"
    r"(?:,? (?:including|included|include|such as|like|are|were|from)| [\w-]+ (?:include|included|including))?:?)(?: (?:\w+ ){0,3}investors?,?)? (?:the )?$"
)
_ADVISE = re.compile(
    r",? (?:is|are|was|were)? ?(?:also )?(?:acting|serving|acted|served|serves?) as\b[^.;]{0,70}?"
    r"(?:managers?|runners?|agents?|advis[eo]rs?|counsels?|underwriters?)\b"
)


class Place(NamedTuple):
    """One occurrence of an organisation's name."""

    start: int
    end: int
    sentence: int  # index of the news sentence


@dataclass
class Organisation:
    name: str  # the fullest form in the text
    key: str
    score: float = 0.0
    places: list[Place] = field(default_factory=list)
    aliases: set[str] = field(default_factory=set)
    institution: bool = False
    is_the_company: bool = False

    def first_in(self, sentence: int) -> Place | None:
        return next((p for p in self.places if p.sentence == sentence), None)


def find(
    document: Document, tickers: list[TickerFound], registry: Registry, as_of: date | None = None
) -> list[Organisation]:
    """The organisations of the article's news, in the order of their first place; `as_of`: the article's day."""
    found = candidates.find(document, tickers, registry)
    scores = {
        name: name_model.score_of_name(name) + name_model.score(seen) + _against(name, seen)
        for name, seen in found.seen.items()
    }
    for name in found.unusual:
        if name in scores:
            scores[name] += SHOWN
    _lists(document, found.runs, scores)
    return _grouped(document, found, scores, registry, as_of)


_FOR = frozenset({"listed", "headed", "known"})
_AGAINST = frozenset({"town", "mark", "eponym", "marked"})


def _against(name: str, seen: list[str]) -> float:
    """A name with a trade mark's sign is a product, as is that of a well-known brand; one before a state's short name is
    a town, one before "'s disease" a physician: whatever else is told."""
    told = not _AGAINST.isdisjoint(seen) or name.split(" ", 1)[0].lower() in BRANDS
    return -4.0 if told and _FOR.isdisjoint(seen) else 0.0


def _lists(document: Document, runs: list[Run], scores: dict[str, float]) -> None:
    """Who stands in one list with organisations is one: "Alpha Ventures, Beta and Gamma Capital"."""
    text = document.text
    chain: list[Run] = []

    def close() -> None:
        names_ = {r.text for r in chain}
        sure = sum([scores[n] >= ENOUGH for n in names_])
        if (len(chain) > 1 and _INVESTORS_COME.search(text, max(0, chain[0].start - 60), chain[0].start)) or (
            text.startswith((" a", ", ", " i", " s", " w"), chain[-1].end)
            and _ADVISE.match(text, chain[-1].end, chain[-1].end + 120)
        ):
            for name in names_:
                scores[name] += 3.0
            return
        if sure and len(chain) > 1 and sure * 2 >= len(names_) - 1:
            for name in names_:
                if scores[name] < ENOUGH:
                    scores[name] += 1.5 if sure == 1 else 2.5 if sure * 2 < len(names_) else 3.5

    for run in runs:
        if chain and not (
            run.start - chain[-1].end < 100
            and chain[-1].sentence is run.sentence
            and _LINK.fullmatch(text, chain[-1].end, run.start)
        ):
            close()
            chain = []
        chain.append(run)
    if chain:
        close()


def _grouped(
    document: Document, found: Candidates, scores: dict[str, float], registry: Registry, as_of: date | None
) -> list[Organisation]:
    """Forms of one name together, under the fullest; then every place of every form."""
    organisations: list[Organisation] = []
    title_names = _known_in_title(document, registry)
    shouted = document.text[: document.title_end].isupper()
    for members in name_groups.groups(found, scores):
        score = max([scores[m] for m in members]) + 0.3 * (sum([len(found.by_name[m]) for m in members]) > 2)
        if score < ENOUGH:
            continue
        fullest = max(
            members,
            key=lambda m: (
                scores[m] > (name_groups.LIKELY if m in found.aliases else -1.0),
                not name_groups.cut_badly(m, members, found),
                len(m),
            ),
        )
        forms = set(members) | {a for m in members for a in found.aliases.get(m, ())}
        entry = found.entries.get(fullest) or next((e for m in members if (e := found.entries.get(m))), None)
        if as_of and entry is not None:
            entry = registry.by_name(fullest, as_of) or entry
        if entry is not None:
            forms |= {word for word, known in title_names if known == entry.company_id}
        if fullest.isupper() and 2 < len(fullest) < 7:
            spelt = signs.spelt_out(fullest, document.text)
            fullest = spelt or fullest
            forms |= {spelt} if spelt else set()
        bare = names.without_legal_form(fullest)
        another = bare in found.by_name and bare not in members  # a namesake's short form in this article
        forms |= {bare} if len(bare) > 2 and bare not in PLACES and not another else set()
        forms |= _short_names(bare, document.lower_words, document.text)
        if shouted:
            forms |= {form.upper() for form in forms if len(form) > 3}
        organisations.append(
            Organisation(
                name=fullest,
                key=entry.company_id if entry else provisional_key(fullest),
                score=score,
                aliases=forms,
                institution=not HEADS.isdisjoint(fullest.split()),
                is_the_company=found.the_company in members,
            )
        )
    _one_owner_each(organisations, registry)
    _place(document, organisations)
    organisations = [o for o in organisations if o.places]
    organisations.sort(key=lambda o: o.places[0].start)
    return organisations


def _one_owner_each(organisations: list[Organisation], registry: Registry) -> None:
    """A short form that several organisations claim belongs to whom the registry knows by it, else to the surest."""
    claims: dict[str, list[Organisation]] = {}
    for organisation in organisations:
        for form in organisation.aliases:
            claims.setdefault(form, []).append(organisation)
    for form, owners in claims.items():
        if len(owners) > 1:
            entry = candidates.looked_up(registry, form)[0]
            key = entry.company_id if entry else None
            best = max(owners, key=lambda o: (o.name == form, bool(key) and o.key == key, o.is_the_company, o.score))
            for owner in owners:
                if owner is not best:
                    owner.aliases.discard(form)


_TITLE_NAME = re.compile(r"\b[A-Z][\w&.-]{2,}\b")


def _known_in_title(document: Document, registry: Registry) -> list[tuple[str, str]]:
    """The single words of the title by which the registry knows a company, each with the company's id."""
    words = set(_TITLE_NAME.findall(document.text, 0, document.title_end))
    entries = [
        (word, candidates.looked_up(registry, word)[0])
        for word in sorted(words)
        if word not in NO_NAME and word not in PLACES
    ]
    return [(word, entry.company_id) for word, entry in entries if entry is not None]


def _short_names(bare: str, lower_words: set[str], text: str) -> set[str]:
    """Beginnings of a name that stand for it: its first word where that is no common one, its first two."""
    words = bare.split()
    if len(words) < 2 or words[0] in HEADS:
        return set()
    found = set()
    first = words[0].rstrip(",")
    small = first.islower() and len(first) > 4  # "bluebird" for "bluebird bio"
    if small or (
        len(first) > 3
        and first.lower() not in names.GENERIC
        and first.lower() not in lower_words
        and first not in PLACES
        and first not in GIVEN
        and (first not in NO_NAME or _stands_alone(first, text))
    ):
        found.add(first)
    if len(words) > 3 and words[1] == "&":
        found.add(" ".join(words[:3]))
    elif (
        len(words) > 2
        and words[1] not in CONNECTORS
        and not all(w.lower() in names.GENERIC for w in words[:2])
        and " ".join(words[:2]) not in PLACES
    ):
        found.add(" ".join(words[:2]))
    return found


def _stands_alone(word: str, text: str) -> bool:
    """Whether a word of common use is again and again written as a name, with no other name behind it."""
    return len(re.findall(rf"(?<=[a-z,] ){re.escape(word)}\b(?! [A-Z])", text)) > 1


def _place(document: Document, organisations: list[Organisation]) -> None:
    """Fill in every whole occurrence of every form in the news sentences; the longest form wins where they overlap."""
    sentences = document.sentences
    if not sentences:
        return
    text = document.text
    starts = [s.start for s in sentences]
    last = sentences[-1].end
    forms = sorted(
        [(form, o) for o in organisations for form in o.aliases if len(form) > 1], key=lambda f: (-len(f[0]), f[0])
    )
    taken = bytearray(last)
    for form, organisation in forms:
        length = len(form)
        at = text.find(form, 0, last)
        while at >= 0:
            end = at + length
            if not taken[at] and not taken[end - 1] and _stands_whole(text, at, end):
                sentence = sentences[bisect_right(starts, at) - 1]
                if sentence.start <= at and end <= sentence.end:
                    taken[at:end] = b"\1" * length
                    organisation.places.append(Place(at, end, sentence.index))
            at = text.find(form, end, last)
    for organisation in organisations:
        organisation.places.sort(key=lambda p: p.start)


def _stands_whole(text: str, start: int, end: int) -> bool:
    """Whether a stretch is no part of a longer word. What a hyphen joins in front must be a word with a capital:
    "Exclusive-Alpha", "Beta-Alpha pact", not "anti-Alpha"."""
    if text[end : end + 1].isalnum():
        return False
    before = text[start - 1 : start]
    if before == "-":
        joined = text[max(0, start - 30) : start - 1].rsplit(None, 1)[-1:]
        return not joined or not joined[0][-1:].isalpha() or joined[0].lstrip("(“\"'")[:1].isupper()
    return not before.isalnum()
