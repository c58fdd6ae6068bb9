"""The keys under which deals are stored, so that those that a claim may belong to are found without looking at all."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations

from services.scoring.likeness import FINANCING, all_named, families_of, principals_of, raisers_of
from services.scoring.matching import INDEXED_NAMES, ONE_PARTY, ONLY_CANDIDATE, SAME_NEWS
from services.scoring.provisional import forms
from shared.events import DealMention

MANY_PARTIES = 12


def index_keys(mention: DealMention, published: datetime, names: Sequence[str] = ()) -> tuple[str, ...]:
    """The keys under which a mention's deal is found, with `published` its `told`. Mentions that match share at least
    one, but where a name that the registry lacks is told in two forms: then only within ONE_PARTY of each other. Of an
    agreement of more than MANY_PARTIES the first ones by key stand for all.

    One key for each pair of principal parties, and one for each party alone with its period, each with the family of
    the type, under its provisional keys too; one for each pair whatever the type, with its days; and one for each of the first `names` of the article
    with its week.
    """
    keys: set[str] = set()
    named, raisers = sorted(all_named(mention))[:MANY_PARTIES], sorted(raisers_of(mention))[:MANY_PARTIES]
    forms_of = forms(mention.parties)
    periods, days, weeks = (_numbers(published, span) for span in (ONE_PARTY, SAME_NEWS, ONLY_CANDIDATE))
    for family in families_of(mention):
        if family in FINANCING:  # whoever gives, it is the raiser's deal
            alone = raisers
            pairs = {tuple(sorted((one, two))) for one in raisers for two in all_named(mention) if one != two}
        else:
            alone = named
            pairs = set(combinations(named, 2))
        keys.update(f"{family}:{form}@{number}" for key in alone for form in forms_of[key] for number in periods)
        keys.update(f"{family}:{pair}" for one, two in pairs for pair in _paired(forms_of[one], forms_of[two]))
    principals = sorted(principals_of(mention))[:MANY_PARTIES]
    both = [f"any:{pair}" for a, b in combinations(principals, 2) for pair in _paired(forms_of[a], forms_of[b])]
    keys.update(f"{pair}@{number}" for pair in both for number in days)
    keys.update(f"name:{name}@{number}" for name in names[:INDEXED_NAMES] for number in weeks)
    return tuple(sorted(keys))


def _paired(one: Sequence[str], two: Sequence[str]) -> list[str]:
    """Each form of the one key with each of the other, in order."""
    return ["+".join(sorted((a, b))) for a in one for b in two]


def _numbers(published: datetime, span: timedelta) -> tuple[int, int]:
    """The number of the span that the moment falls into, and the next: two moments less than a span apart share one."""
    number = (published.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // span
    return number, number + 1
