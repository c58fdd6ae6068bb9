"""Parties whose names the registry lacks: who they may be, for the person who gives them to the registry."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from shared.events import Party


class Told(NamedTuple):
    """One party of one claim. `at`: when its article was published, or else first seen."""

    article_id: str
    at: datetime
    party: Party


@dataclass
class Unregistered:
    """All that is told of the parties under one provisional key. `names`: the forms, with how often each is told."""

    key: str
    names: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    articles: set[str] = field(default_factory=set)
    first: datetime | None = None
    last: datetime | None = None

    @property
    def name(self) -> str:
        """The form told most often, of equal ones the longest."""
        return max(self.names, key=lambda name: (self.names[name], len(name), name))

    def add(self, told: Told) -> None:
        party = told.party
        self.names[party.name] += 1
        self.roles[party.role.value] += 1
        if party.kind:
            self.kinds[party.kind.value] += 1
        if party.country:
            self.countries[party.country] += 1
        self.articles.add(told.article_id)
        self.first = min(filter(None, (self.first, told.at)))
        self.last = max(filter(None, (self.last, told.at)))


def collect(parties: Iterable[Told]) -> list[Unregistered]:
    """By key, those of most articles first."""
    found: dict[str, Unregistered] = {}
    for told in parties:
        found.setdefault(told.party.key, Unregistered(told.party.key)).add(told)
    return sorted(found.values(), key=lambda one: (-len(one.articles), one.key))
