"""One pass over an article's news for all words that tell of a product: areas, modalities, substances, stages, deals."""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache
from typing import NamedTuple

import ahocorasick_rs

from shared.events import PartKind

from .area_words import AREAS
from .document import Document, Sentence
from .modality_words import MODALITIES
from .stage_words import STAGE_WORDS
from .stems import ENDINGS, MIN_LETTERS, NO_SUBSTANCE, NO_SUBSTANCE_ENDS, SUBSTANCES, stem_list

MAX_CHARS = 14_000  # of the news: what a deal is about stands in its beginning
ABOUT_CHARS = 600  # of the first paragraph on a company below the news, and of one on a product
MAX_HITS = 4_000
MAX_ABOUTS = 4


class Kind(IntEnum):
    area = 0
    modality = 1
    substance = 2
    stage = 3
    deal = 4
    profile = 5


_DEAL = Kind.deal.value  # a plain number: this is compared for every word


class Hit(NamedTuple):
    """A word of the vocabulary in the text. `sentence`: index among the news sentences, -1 in a paragraph below."""

    start: int
    end: int
    sentence: int
    label: str
    word: str
    weight: float


class _Entry(NamedTuple):
    kind: int
    label: str
    whole: bool  # nothing of the word may follow
    inside: bool  # it is the end of a word
    weight: float


# What speaks of the deal itself, beside what it is about.
DEAL_WORDS = (
    "rights to|rights for|license|licence|licensing|sublicens|exclusive|option to|option on|acquir|acquisition|purchas|buy |buys |buying|bought|divest|to sell|"
    "takeover|tender offer|merge|merger|collaborat|partner|alliance|distribut|commerciali|co-develop|co-promot|supply agreement|agreement|proceeds|fund|financing|"
    "round|raise|invest|grant|award|royalt|upfront|milestone|deal$|spin-off|spin off|joint venture|contract|pact$"
)
# What introduces the sentence on what a company does.
PROFILE_WORDS = (
    "focused on|focuses on|focusing on|focussed on|focus on|developing|develops |developer of|specializ|specialis|dedicated to|devoted to|committed to|maker of|makes |pioneer|leader in|leading provider|"
    "specialist in|engaged in|is a biotech|is a biopharma|is a clinical-stage|is a pharma|is a medical|working on|mission is|designs |whose lead|lead product|lead candidate|lead program|lead asset|lead drug|"
    "clinical-stage|preclinical-stage|commercial-stage|flagship|pipeline"
)


@cache
def _automaton() -> tuple[ahocorasick_rs.AhoCorasick, tuple[tuple[bool, tuple[_Entry, ...]], ...]]:
    """The automaton and, for each of its patterns, whether it only counts where a word begins, and what it stands for."""
    entries: dict[str, list[_Entry]] = defaultdict(list)
    for kind, words in (
        (Kind.area, AREAS),
        (Kind.modality, MODALITIES),
        (Kind.stage, STAGE_WORDS),
        (Kind.deal, {"deal": DEAL_WORDS}),
        (Kind.profile, {"profile": PROFILE_WORDS}),
    ):
        for label, stems in words.items():
            for stem in stems.split("|"):
                entry = _Entry(kind.value, label, stem.endswith("$"), False, 0.5 if stem.startswith("~") else 1.0)
                entries[stem.rstrip("$").lstrip("~")].append(entry)
    for stem, label in stem_list():
        entries[stem].append(_Entry(Kind.substance.value, label, True, True, 1.0))
    for label, names in SUBSTANCES.items():
        for name in names.split():
            entries[name].append(_Entry(Kind.substance.value, label, True, False, 1.0))
    patterns = list(entries)
    return ahocorasick_rs.AhoCorasick(patterns, ahocorasick_rs.MatchKind.Standard), tuple(
        (not any(e.inside for e in entries[p]), tuple(entries[p])) for p in patterns
    )


@dataclass
class Words:
    """The vocabulary's words in an article, by kind, each list in the order of the text."""

    text: str  # the text as far as it is read
    lowered: str  # the same in small letters, character for character
    sentences: list[Sentence]
    abouts: list[tuple[int, int]]  # the first paragraphs below the news, read for the field of company and product
    hits: tuple[list[Hit], ...] = field(default_factory=lambda: ([], [], [], [], []))
    deal_sentences: set[int] = field(default_factory=set)
    profile_sentences: set[int] = field(default_factory=set)
    starts: list[int] = field(default_factory=list)

    def sentence_at(self, offset: int) -> int:
        """The index in `sentences` of the sentence at an offset, -1 where there is none."""
        at = bisect_right(self.starts, offset) - 1
        return at if at >= 0 and offset < self.sentences[at].end else -1


def scan(document: Document) -> Words:
    limit = min(len(document.text), document.title_end + MAX_CHARS)
    sentences = [s for s in document.sentences if s.start < limit]
    abouts = [
        (start, min(end, start + ABOUT_CHARS))
        for start, end in document.no_news[:12]
        if document.text.startswith("About", start) or document.part_at(start) == PartKind.boilerplate
    ][:MAX_ABOUTS]
    end = max([limit, *(b for _, b in abouts)])
    text = document.text[:end]
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    words = Words(text, lowered, sentences, abouts, starts=[s.start for s in sentences])
    automaton, entries = _automaton()
    hits = words.hits
    size = len(lowered)
    sentence, begin, stop, count = -1, 0, 0, 0  # the sentence of the last word
    for index, a, b in automaton.find_matches_as_indexes(lowered, overlapping=True):
        whole_words, found = entries[index]
        if whole_words and a and lowered[a - 1].isalnum():
            continue
        if not begin <= a < stop:
            sentence = words.sentence_at(a)
            begin, stop = (sentences[sentence].start, sentences[sentence].end) if sentence >= 0 else (0, 0)
            if sentence < 0 and not any(x <= a < y for x, y in abouts):
                continue
        behind = lowered[b] if b < size else " "
        for kind, label, whole, inside, weight in found:
            if inside:
                if behind.isalnum() or (
                    behind == "-" and lowered[b + 1 : b + 2].isalpha() and not ENDINGS.match(lowered, b)
                ):
                    continue
                start = a
                while start and lowered[start - 1].isalpha() and b - start < 40:
                    start -= 1
                word = lowered[start:b]
                if b - start < MIN_LETTERS or word in NO_SUBSTANCE or word.endswith(NO_SUBSTANCE_ENDS):
                    continue
            else:
                if a and lowered[a - 1].isalnum():
                    continue
                if whole and behind.isalnum() and not (behind == "s" and not lowered[b + 1 : b + 2].isalnum()):
                    continue
                start, word = a, lowered[a:b]
            if kind < _DEAL:
                hits[kind].append(Hit(start, b, sentence, label, word, weight))
                count += 1
            elif sentence >= 0:
                (words.deal_sentences if kind == _DEAL else words.profile_sentences).add(sentence)
        if count > MAX_HITS:
            break
    for kind in (Kind.area, Kind.modality):
        hits[kind][:] = _outermost(hits[kind])
    return words


def _outermost(hits: list[Hit]) -> list[Hit]:
    """Without the words that are part of a longer one of another label: "lung cancer" tells no lung disease."""
    hits.sort(key=lambda h: (h.start, -h.end))
    found: list[Hit] = []
    outer: list[Hit] = []  # the longest ones that begin where, or before, the last one began, and reach beyond
    for hit in hits:
        outer = [o for o in outer if o.end > hit.start]
        within = [o for o in outer if o.end >= hit.end and o.end - o.start > hit.end - hit.start]
        if not within or any(o.label == hit.label for o in within):
            found.append(hit)
        outer.append(hit)
    return found
