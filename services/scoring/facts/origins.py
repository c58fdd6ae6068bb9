"""How many independently tell a deal: copies and rewrites of one text, and all that rests on one statement, are one.

Articles are linked, and what is linked, over any number of steps, is one independent origin:
- `copy`, `rewrite`: much of the shorter text stands in the other one, by the prints of their words;
- `quotation`: both quote the same words of somebody;
- `statement`: one says that it has it from a statement or release: it goes with the release of those days, or, where
  none is known, with the others that do;
- `no source`: one that comes after a release, quotes nobody and names no source of its own;
- `publisher`: one publisher counts once, whatever it writes. What it copied counts with the text copied.
An article that names sources of its own is no rewrite, whatever it quotes; only a copy still is one.
"""

from base64 import b64decode
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from struct import unpack
from urllib.parse import urlsplit

from services.scoring.claims import Claim
from services.scoring.facts.ranking import in_time, source_class
from shared.events import Prints, SourceClass

COPY = 0.5  # of the runs of words of the shorter text: as much in common makes a copy
REWRITE = 0.15  # and this a rewrite
LEAST_RUNS = 4  # in common; fewer may be names and figures
LEAST_QUOTED = 2  # runs of five words of a quotation in common: six words in a row
RELEASE_DAYS = timedelta(days=3)  # a text that cites a statement means the release of these days
SAME = 0.9  # so much in common: nothing is compared with the later text that was compared with the earlier
COMPARED = 40  # texts that one hash leads to, at most


@dataclass(frozen=True)
class Link:
    """Why an article is no independent origin: it is linked to an earlier one."""

    article_id: str
    to: str | None  # None: to a statement that no article of the deal is
    reason: str


@dataclass(frozen=True)
class Origins:
    """The independent origins of some claims. `number`: of each article its origin, from 1 by the first telling."""

    number: Mapping[str, int]
    links: tuple[Link, ...]

    @property
    def count(self) -> int:
        return max(self.number.values(), default=0)

    def among(self, claims: Iterable[Claim]) -> int:
        """From how many independent origins these claims come."""
        return len({self.number[claim.article.article_id] for claim in claims})


@dataclass
class _Groups:
    """Articles that belong together, by union and find; the head of a group is its earliest member."""

    place: dict[str, int]
    parent: dict[str, str] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)

    def head(self, article: str) -> str:
        path = []
        while (up := self.parent.get(article, article)) != article:
            path.append(article)
            article = up
        for passed in path:
            self.parent[passed] = article
        return article

    def join(self, article: str, to: str, reason: str) -> None:
        one, two = self.head(article), self.head(to)
        if one != two:
            first, second = sorted((one, two), key=self.place.__getitem__)
            self.parent[second] = first
            self.links.append(Link(article, to, reason))


def origins_of(claims: Collection[Claim]) -> Origins:
    """The independent origins of the claims; the same for the same claims in any order."""
    articles: dict[str, Claim] = {}
    for claim in in_time(claims):
        articles.setdefault(claim.article.article_id, claim)
    groups = _Groups({article: place for place, article in enumerate(articles)})
    _by_text(articles.values(), groups)
    stated = _by_statement(articles.values(), groups)
    _by_publisher(articles, groups)
    heads = list(dict.fromkeys(groups.head(article) for article in articles))
    number = {head: place for place, head in enumerate(heads, 1)}
    return Origins({a: number[groups.head(a)] for a in articles}, (*groups.links, *stated))


# --- by text -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Sample:
    """Hashes in their order. A full one has all of its text's hashes up to the last, another has all."""

    hashes: tuple[int, ...]
    full: bool

    def up_to(self, most: float) -> int:
        return bisect_right(self.hashes, most)

    @property
    def end(self) -> float:
        return self.hashes[-1] if self.full else float("inf")


@lru_cache(maxsize=20_000)
def _sample(text: str, most: int) -> _Sample:
    raw = b64decode(text)
    hashes = unpack(f">{len(raw) // 4}I", raw)
    return _Sample(hashes, len(hashes) >= most)


WORDS, QUOTES = 96, 48  # hashes that a full sample has, as enrichment makes them


class _Index:
    """Samples that differ from each other, found by the hashes that they have."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._with: dict[int, tuple[str, ...]] = {}
        self._samples: dict[str, _Sample] = {}
        self._first: dict[str, str] = {}

    def like(self, article: str, text: str, least: int) -> Iterator[tuple[str, int, float]]:
        """Earlier articles with at least so many hashes in common, how many, and their share of the shorter text."""
        if not text:
            return
        sample = _sample(text, self._most)
        if (same := self._first.setdefault(text, article)) != article:
            yield same, len(sample.hashes), 1.0
            return
        nearest = 0.0
        common = Counter(other for value in sample.hashes for other in self._with.get(value, ()))
        for other, count in common.items():
            theirs = self._samples[other]
            end = min(sample.end, theirs.end)
            share = count / max(1, min(sample.up_to(end), theirs.up_to(end)))
            if count >= least:
                yield other, count, share
                nearest = max(nearest, count / max(1, sample.up_to(end), theirs.up_to(end)))
        if nearest < SAME:
            self._samples[article] = sample
            for value in sample.hashes:
                others = self._with.get(value, ())
                if len(others) < COMPARED:
                    self._with[value] = (*others, article)


def _by_text(told: Iterable[Claim], groups: _Groups) -> None:
    words, quotes = _Index(WORDS), _Index(QUOTES)
    own: set[str] = set()
    for claim in told:
        article, prints = claim.article.article_id, claim.prints or Prints()
        if has_own_sources(claim):
            own.add(article)
        copied, drawn_on = [], []
        for other, _, share in words.like(article, prints.words, LEAST_RUNS):
            if share >= COPY:
                copied.append((other, "copy"))
            elif share >= REWRITE:
                drawn_on.append((other, "rewrite"))
        drawn_on += [(other, "quotation") for other, _, _ in quotes.like(article, prints.quotes, LEAST_QUOTED)]
        if article in own:
            drawn_on = []
        elif any(other not in own for other, _ in drawn_on):
            # What one with sources of its own shares with others may be what it too has from the release.
            drawn_on = [(other, reason) for other, reason in drawn_on if other not in own]
        for other, reason in copied + drawn_on:
            groups.join(article, other, reason)


def has_own_sources(claim: Claim) -> bool:
    """Whether it is a report that names sources of its own."""
    return claim.prints is not None and claim.prints.own_sources and not _is_first_hand(claim)


def _is_first_hand(claim: Claim) -> bool:
    return source_class(claim) in (SourceClass.release, SourceClass.filing)


# --- by what they rest on ----------------------------------------------------------------------------------------------


def _by_statement(told: Iterable[Claim], groups: _Groups) -> list[Link]:
    """Joins what rests on a release of those days with it, and what rests on statements that no article of the deal is
    with each other."""
    told = list(told)
    releases = [claim for claim in told if _is_first_hand(claim)]
    moments = [claim.told for claim in releases]
    unseen: Claim | None = None
    alone = []
    for claim in told:
        if claim.prints is None or has_own_sources(claim) or _is_first_hand(claim):
            continue
        article, place = claim.article.article_id, bisect_right(moments, claim.told)
        before, after = releases[max(0, place - 1) : place], releases[place : place + 1]
        recent = [r for r in before if claim.told - r.told <= RELEASE_DAYS]
        if recent and claim.prints.cites_statement:
            groups.join(article, recent[0].article.article_id, "statement")
        elif before and not (claim.prints.cites_statement or claim.prints.quotes):
            groups.join(article, before[0].article.article_id, "no source")
        elif not claim.prints.cites_statement:
            continue
        elif after and after[0].told - claim.told <= RELEASE_DAYS:
            groups.join(article, after[0].article.article_id, "statement")
        else:
            if unseen is not None and claim.told - unseen.told <= RELEASE_DAYS:
                groups.join(article, unseen.article.article_id, "statement")
            else:
                alone.append(Link(article, None, "statement"))
            unseen = claim
    return alone


def _by_publisher(articles: Mapping[str, Claim], groups: _Groups) -> None:
    first: dict[str, str] = {}
    for article, claim in articles.items():
        if groups.head(article) == article:
            groups.join(article, first.setdefault(publisher_of(claim), article), "publisher")


def publisher_of(claim: Claim) -> str:
    """Who publishes the article, in small letters: the publisher, else the site, else the source that brought it."""
    article = claim.article
    host = (urlsplit(article.url).hostname or "") if article.url else ""
    return (article.publisher or host.removeprefix("www.") or article.source or article.article_id).casefold()
