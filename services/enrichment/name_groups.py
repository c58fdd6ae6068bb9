"""Which names of an article mean one organisation: full names, short forms, abbreviations, cuts that went wrong."""

from collections import defaultdict
from functools import lru_cache

from shared.companies import names
from shared.companies.registry import Entry

from .candidates import Candidates
from .name_words import LEGAL
from .people import GIVEN
from .places import PLACES
from .runs import CONNECTORS

LIKELY = -3.5  # below it a name has no short forms: it is surely a product or a person
# Endings by which the arm of a company is told from the company itself: "Alpha Ventures" is not meant by "Alpha".
_ARMS = frozenset({"ventures", "venture", "fund", "foundation", "capital", "institute", "university", "school"})


def groups(found: Candidates, scores: dict[str, float]) -> list[list[str]]:
    """The names that mean one organisation, together; the longest of each comes first."""
    keys = {name: names.normalise(name) for name in found.by_name}
    told: dict[str, int] = defaultdict(int)  # by key: how often it stands in the text
    for name, places in found.by_name.items():
        told[keys[name]] += len(places)
    grouped: dict[str, list[str]] = {}
    home_of_key: dict[str, str] = {}
    by_first: dict[str, list[str]] = {}  # the groups' keys by their first words
    by_later: dict[str, list[str]] = {}  # by each other word
    home_of: dict[str, str] = {}  # the group of each company of the registry
    given: dict[str, list[str]] = {}  # the groups to which the text gives a short name
    company_of: dict[str, str] = {}  # the company of the registry that a group is
    namesakes: dict[str, list[str]] = {}  # by key: the groups of several companies that only legal forms tell apart
    for name in sorted(found.by_name, key=lambda n: (-len(keys[n]), -len(n), n)):
        key = keys[name]
        if not key:
            continue
        entry = found.entries.get(name)
        home = home_of_key.get(key) or (home_of.get(entry.company_id) if entry else None)
        if home and entry and company_of.get(home, entry.company_id) != entry.company_id:
            # "Merck KGaA" beside "Merck & Co."
            home = home_of.get(entry.company_id, names.plain(name))
            if home not in namesakes.setdefault(key, [home_of_key[key]] if key in home_of_key else []):
                namesakes[key].append(home)
        elif home and entry is None and key in namesakes:
            home = max(namesakes[key], key=lambda g: _prominence(grouped[g], found))
        if home is None:
            words = key.split()
            # with a legal form of its own a name is no short form of a longer one, but a relative of that company
            legal = name.rsplit(" ", 1)[-1] in LEGAL
            short_of = [] if legal else [g for g in by_first.get(words[0], ()) if _short_of(words, key, g, entry)]
            if not short_of and not legal and len(words) == 1 and entry is None:
                short_of = [g for g in by_later.get(key, ()) if _surname_of(key, g, grouped[g][0])]
                if not short_of and name.isupper():
                    short_of = [g for g in grouped if _initials(grouped[g][0]) == name]
                    short_of = short_of if len(short_of) == 1 else []
            if not short_of:
                short_of = [
                    g
                    for g in by_later.get(words[-1], ())
                    if told[key] >= told[g] and _end_of(name, key, grouped[g], found)
                ]
            # "Alpha" is not short for the product "Alpha-102"
            short_of = [g for g in short_of if any(scores[n] > LIKELY for n in grouped[g])]
            short_of += given.get(name, [])
            short_of += [
                home_of_key[k] for a in found.aliases.get(name, ()) if (k := names.normalise(a)) in home_of_key
            ]
            home = max(short_of, key=lambda g: sum([len(found.by_name[n]) for n in grouped[g]]), default=key)
        if home not in grouped:
            grouped[home] = []
            first, *later = home.split()
            by_first.setdefault(first, []).append(home)
            for word in later:
                by_later.setdefault(word, []).append(home)
        grouped[home].append(name)
        home_of_key.setdefault(key, home)
        for alias in found.aliases.get(name, ()):
            given.setdefault(alias, []).append(home)
        if entry:
            home_of.setdefault(entry.company_id, home)
            company_of.setdefault(home, entry.company_id)
    return list(grouped.values())


def _prominence(members: list[str], found: Candidates) -> tuple[bool, int, int]:
    """How likely a short form means this one of several: first whom the title names, then who is told of more, then
    who comes first."""
    places = [run for name in members for run in found.by_name[name]]
    return any(run.sentence.title for run in places), len(places), -min((run.start for run in places), default=0)


def _short_of(words: list[str], short: str, full: str, entry: Entry | None) -> bool:
    """Whether a key begins another, and names somebody."""
    of = full.split()
    if len(words) >= len(of) or of[: len(words)] != words or len(short) < 3:
        return False
    if any(c.isdigit() for c in full[len(short) :]):  # a product or a study of the company
        return False
    if entry is not None and not _ARMS.isdisjoint(of[len(words) :]):
        return False
    return names.is_short_form(short, full)


def _end_of(name: str, key: str, members: list[str], found: Candidates) -> bool:
    """Whether a longer name ends with this one: a word before it was taken for a part of it."""
    longer = members[0]
    full = names.normalise(longer)
    before = longer.split()[: len(full.split()) - len(key.split())]
    entry = found.entries.get(longer)
    return (
        full.endswith(f" {key}")
        and before[0] not in GIVEN
        and CONNECTORS.isdisjoint(before)
        and names.is_short_form(key, full)
        and (entry is None or entry is found.entries.get(name))
    )


def cut_badly(name: str, members: list[str], found: Candidates) -> bool:
    """Whether the name is another one of the same organisation with a word too many before it."""
    return " " in name and any(
        name != m and name.endswith(f" {m}") and " " in m and len(found.by_name[m]) >= len(found.by_name[name])
        for m in members
    )


def _surname_of(word: str, full: str, name: str) -> bool:
    """Whether a company that has a person's name is meant by the surname: "Lilly" for "Eli Lilly", "Lundbeck" for
    "H. Lundbeck"; or a university by its town."""
    if len(word) < 4 or word in names.GENERIC:
        return False
    first = name.split(" ", 1)[0]
    return (
        first in GIVEN
        or len(first.rstrip(".")) == 1
        or (first == "University" and full.split()[-1] == word)
        or (first in PLACES and full.split()[1] == word)  # "Alpha" for "Suzhou Alpha Biopharma"
    )


@lru_cache(maxsize=8192)
def _initials(name: str) -> str:
    """The capitals with which the words of a longer name begin, its legal form left out."""
    words = names.without_legal_form(name).replace("-", " ").split()
    return "".join([w[0] for w in words if w[0].isupper()]) if len(words) > 2 else ""
