"""The names that tell an article from others: of whom, and of what, its headline and body speak most.

Scoring compares them where two articles may tell the same deal. A name is any word written with a capital or a digit
that is no common word, place, month or kind of company; so it counts also where no organisation was recognised.
"""

import re
from collections import Counter

from shared.companies.names import GENERIC

from .deal_model import model
from .document import Document
from .name_words import word_set
from .places import COUNTRIES

MOST = 24
_READ = 6000  # characters: what stands behind it is seldom about the news
_IN_TITLE = 3  # how often a word of the headline counts
_NAME = re.compile(r"[A-Z][\w&]*(?:-\w*\d\w*)?|\w*\d[\w-]*[A-Za-z]\w*")
_NUMBER = re.compile(r"[\d.,]+(?:st|nd|rd|th|s|m|mn|bn|k|x|am|pm|p|a|pc|D)?", re.ASCII)
_CALENDAR = word_set(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun"
)
_NEWS = word_set(
    "nasdaq nyse otc otcqb otcqx tsx tsxv lse euronext prnewswire businesswire globenewswire newswire reuters bloomberg "
    "fda ema ceo cfo cmo cso coo ipo sec inc ltd llc plc corp usa eur usd gbp chf jpy phase series"
)
_NOT_TELLING = _CALENDAR | _NEWS | GENERIC | {word for country in COUNTRIES for word in country.casefold().split()}


def find(document: Document) -> tuple[str, ...]:
    """At most MOST names in small letters, the most frequent first; of equal ones the first in the text."""
    known = model().words.known
    counts: Counter[str] = Counter()
    for start, end in [(0, document.title_end), *document.stretches]:
        weight = _IN_TITLE if start < document.title_end else 1
        for match in _NAME.finditer(document.text, start, min(end, _READ)):
            name = match.group().casefold()
            if len(name) > 2 and name not in known and name not in _NOT_TELLING and not _NUMBER.fullmatch(name):
                counts[name] += weight
        if end > _READ:
            break
    return tuple(name for name, _ in counts.most_common(MOST))
