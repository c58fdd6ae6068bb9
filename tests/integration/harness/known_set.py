"""The known set: what is submitted about which article, in which order, and which deals must stand at the end."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from tests.integration.harness.tellings import OUTLETS, Deal, Kind, deal, no_deal, tell

_FIRST = datetime(2025, 3, 3, 6, tzinfo=UTC)  # in the past, so that `told` is the publication and not the arrival
_EDIT = 7  # millions that an edit adds


@dataclass(frozen=True)
class Step:
    """One submission. `at`: when in the feed it is due, 0 to 1. `tells`: the deal and its amount in millions, if any."""

    body: dict[str, Any]
    at: float
    tells: tuple[Deal, int] | None


@dataclass(frozen=True)
class Story:
    """What one source submits about one article; each step only after the one before was accepted.

    The first steps of stories with the same `burst` are sent as one request of many lines.
    """

    article: str
    source: str
    steps: tuple[Step, ...]
    burst: str | None = None

    @property
    def name(self) -> str:
        return f"{self.article} of {self.source}"


@dataclass
class KnownSet:
    """`stories` run beside each other. Articles with two stories are exact copies of each other."""

    stories: list[Story] = field(default_factory=list)

    @property
    def submissions(self) -> int:
        return sum(len(story.steps) for story in self.stories)

    @property
    def deals(self) -> dict[frozenset[str], tuple[Kind, set[int]]]:
        """The deals that stand at the end: by their articles, with type and the amounts that these tell."""
        articles: dict[Deal, set[str]] = {}
        amounts: dict[Deal, set[int]] = {}
        for story in self.stories:
            if tells := story.steps[-1].tells:
                articles.setdefault(tells[0], set()).add(story.article)
                amounts.setdefault(tells[0], set()).add(tells[1])
        return {frozenset(articles[d]): (d.kind, amounts[d]) for d in articles}


_KINDS = tuple(Kind)


class _Maker:
    def __init__(self, rng: random.Random) -> None:
        self.known = KnownSet()
        self._rng = rng
        self._deals, self._articles, self._bursts = count(), count(), count()

    def deal(self, *kinds: Kind) -> Deal:
        number = next(self._deals)
        return deal(number, kinds[number % len(kinds)] if kinds else _KINDS[number % len(_KINDS)])

    def story(
        self,
        about: Deal,
        what: str,
        texts: Sequence[tuple[str, str] | None],
        tells: Sequence[tuple[Deal, int] | None],
        *,
        start: float,
        article: str | None = None,
        source: str | None = None,
        burst: str | None = None,
    ) -> str:
        """A source's submissions: `texts` are title and text, None to withdraw. Returns the article's name."""
        number = next(self._articles)
        article = article or f"{about.name}/{what}"
        source = source or OUTLETS[number % len(OUTLETS)]
        published = _FIRST + timedelta(minutes=number)
        at, steps = start, list[Step]()
        for n, text in enumerate(texts):
            body: dict[str, Any] = {
                "id": f"{source}-{number}",
                "url": f"https://{source}.example.com/news/{number}",
                "source": source,
                "updated_at": (published + timedelta(hours=n + 1)).isoformat(),
            }
            if text is None:
                body["withdrawn"] = True
            else:
                body |= {"title": text[0], "text": text[1], "publisher": source.title(), "language": "en"}
                body["published_at"] = published.isoformat()
            steps.append(Step(body, min(at, 1.0), tells[n]))
            at += self._rng.uniform(0.01, 0.15)
        self.known.stories.append(Story(article, source, tuple(steps), burst))
        return article

    def telling(self, about: Deal, outlet: int, amounts: Sequence[int | None], what: str, start: float) -> str:
        """One outlet tells the deal, with these amounts one after the other; None: it withdraws the article."""
        texts = [None if amount is None else tell(about, outlet, amount) for amount in amounts]
        tells = [None if amount is None else (about, amount) for amount in amounts]
        return self.story(about, what, texts, tells, start=start, source=OUTLETS[outlet])

    def start(self) -> float:
        return self._rng.uniform(0.0, 0.85)

    # --- what happens to articles ------------------------------------------------------------------------------------

    def plain(self) -> None:
        d = self.deal()
        self.telling(d, self._rng.randrange(4), [d.amount], "plain", self.start())

    def retold(self, *outlets: int) -> None:
        """Some deals, each by that many outlets, all in one burst: of the articles that two partitions then hold, two
        replicas read at once, and each may found the deal."""
        start, burst = self.start(), f"burst-{next(self._bursts)}"
        told = [(d, outlet) for d, n in [(self.deal(), n) for n in outlets] for outlet in self._rng.sample(range(4), n)]
        self._rng.shuffle(told)
        for d, outlet in told:
            text, tells = tell(d, outlet), (d, d.amount)
            self.story(d, f"retold-{outlet}", [text], [tells], start=start, source=OUTLETS[outlet], burst=burst)

    def renamed(self, retold: bool) -> None:
        """An article names another second party at first, and so tells a deal of its own until it is edited: then two
        deals are one. With `retold` another outlet tells it from the start."""
        d, start = self.deal(Kind.acquisition, Kind.license), self.start()
        mistaken = replace(d, name=f"{d.name}-mistaken", second=self.deal(d.kind).second)
        for outlet in (0, 1) if retold else (0,):
            self.telling(d, outlet, [d.amount], f"right-{outlet}", start)
        texts, tells = [tell(mistaken, 2), tell(d, 2)], [(mistaken, d.amount), (d, d.amount)]
        self.story(d, "renamed", texts, tells, start=start, source=OUTLETS[2])

    def edited(self, back: bool, retold: bool) -> None:
        """The amount changes, and with `back` returns to what it was; with `retold` another outlet tells it too."""
        d, start = self.deal(Kind.acquisition, Kind.license), self.start()
        other = d.amount + _EDIT
        self.telling(d, 0, [d.amount, other, d.amount] if back else [d.amount, other], "edited", start)
        if retold:
            self.telling(d, 1, [d.amount], "beside-an-edit", start)

    def withdrawn(self, back: bool, retold: bool) -> None:
        d, start = self.deal(), self.start()
        self.telling(d, 0, [d.amount, None, d.amount] if back else [d.amount, None], "withdrawn", start)
        if retold:
            self.telling(d, 1, [d.amount], "beside-a-withdrawal", start)

    def removed(self, back: bool) -> None:
        """An edit after which the article tells no deal, and with `back` another one that brings the deal again."""
        d = self.deal()
        texts = [tell(d, 0), no_deal(d, 0), tell(d, 0)]
        tells = [(d, d.amount), None, (d, d.amount)]
        length = 3 if back else 2
        self.story(d, "removed", texts[:length], tells[:length], start=self.start())

    def no_deal(self, wording: int) -> None:
        d = self.deal()
        self.story(d, "no-deal", [no_deal(d, wording)], [None], start=self.start())

    def becomes_deal(self) -> None:
        d = self.deal()
        self.story(d, "becomes-deal", [no_deal(d, 0), tell(d, 1)], [None, (d, d.amount)], start=self.start())

    def copied(self, later: float, withdrawn: bool) -> None:
        """The same text at a second place, at once or `later`; with `withdrawn` that place takes it back."""
        d, start = self.deal(), self.start()
        text, tells = tell(d, 2), (d, d.amount)
        article = self.story(d, "copied", [text], [tells], start=start, source="wire")
        copies: list[tuple[str, str] | None] = [text, None] if withdrawn else [text]
        self.story(d, "", copies, [tells, None][: len(copies)], start=start + later, article=article, source="mirror")


def known_set(rounds: int, seed: int) -> KnownSet:
    """`rounds` times all of what can happen to an article, with different companies: some 100 submissions a round."""
    make = _Maker(random.Random(seed))
    for _ in range(rounds):
        for _ in range(4):
            make.plain()
        for outlets in ((2, 3, 4), (4, 3, 2), (3, 3, 3), (4, 2, 3)):
            make.retold(*outlets)
        for back in (True, False):
            for retold in (True, False):
                make.edited(back, retold)
                make.withdrawn(back, retold)
            make.removed(back)
        for retold in (True, False, True, False):
            make.renamed(retold)
        for wording in range(4):
            make.no_deal(wording)
        make.becomes_deal()
        make.copied(later=0.0, withdrawn=False)
        make.copied(later=0.05, withdrawn=False)
        make.copied(later=0.02, withdrawn=True)
    return make.known
