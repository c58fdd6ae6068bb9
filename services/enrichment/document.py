"""The article as the extractors see it: its news cut into sentences, and evidence for any stretch of it."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, count, pairwise
from operator import methodcaller
from typing import Protocol

from shared.events import ArticleIngested, Evidence, Part, PartKind

from .deal_model import Weighed, model
from .wording import LEAD_SENTENCES

# What is read for deals: the news of an article stands in its first characters; the rest is read for tickers only.
MAX_NEWS_CHARS = 24_000
# The longest stretch taken as one sentence: a text without sentence ends is cut, so that every pattern stays cheap.
MAX_SENTENCE_CHARS = 1_500

_NO_NEWS = {PartKind.boilerplate, PartKind.author_note, PartKind.contact, PartKind.byline}
# The characters of which each break begins with one come first: so the text between them is passed over fast.
_BREAK = re.compile(r"[.!?\n](?:(?<=\n)\s*|(?<!\n)[\"”’'\)\]*]{0,3}[ \t\u00a0]{1,4}(?=[\"“‘'(*]{0,3}[A-ZÀ-Þ0-9]))")
# Words that end in a full stop without ending the sentence.
_ABBREVIATION = re.compile(
    r"(?:\b(?:Inc|Corp|Co|Cos|Ltd|Dr|Mr|Mrs|Ms|Prof|No|Nos|St|vs|Jr|Sr|Messrs|approx|est|al|Calif|Mass|Md|Fla|Pa|Conn"
    r"|Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec|S\.p|med)|(?<!Series )(?<!Class )\b[A-Z]|Ph\.D|M\.D|U\.S|U\.K|D\.C|[a-z]\.[a-z])\.$"
)
# The last two letters of all those: what ends otherwise is none.
_ABBREVIATION_ENDS = frozenset({
    "nc", "rp", "Co", "os", "td", "Dr", "Mr", "rs", "Ms", "of", "No", "St", "vs", "Jr", "Sr", "ox", "st", "al", "if", "ss", "Md",
    "la", "Pa", "nn", "an", "eb", "ar", "pr", "ug", "pt", "ep", "ct", "ov", "ec", "ed",
})  # fmt: skip
_SPAN = methodcaller("span")
_LOWER_WORD = re.compile(r"\b[a-z]{3,}\b")
_HALF_PAIR = re.compile("[\ud800-\udfff]")
_OPENERS = re.compile(
    r"[\"“‘'(*]{0,3}(?:The|This|That|These|Those|In|On|At|Under|As|It|Its|We|Our|With|For|If|To|By|Both|Each|He|She|They"
    r"|Upon|Following|According|Additionally|After|Before|When|While|About|Through|Founded|Based|Today)\b"
)


class Match(Protocol):
    """What the matches of `re` and `re2` have in common."""

    def start(self) -> int: ...
    def end(self) -> int: ...
    def group(self) -> str: ...


class Pattern(Protocol):
    """What the patterns of `re` and `re2` have in common. `re2` reads long texts in linear time whatever the pattern."""

    def finditer(self, text: str) -> Iterable[Match]: ...
    def search(self, text: str) -> Match | None: ...


@dataclass(frozen=True)
class Sentence:
    """`start` and `end` are offsets into the document's text; `index` counts the news sentences, the title is 0."""

    start: int
    end: int
    text: str
    index: int
    title: bool = False


@dataclass(frozen=True)
class Document:
    hash: str
    text: str
    title: str
    parts: tuple[Part, ...]
    base: int = 0  # where the text begins in the article's, if this is a section of it

    def evidence(self, start: int, end: int, extractor: str, confidence: float, rule: str | None = None) -> Evidence:
        """Evidence for the stretch from `start` to `end` (code points of the text)."""
        return Evidence(
            document=self.hash,
            start=self.base + start,
            end=self.base + end,
            quote=self.text[start:end],
            rule=rule,
            extractor=extractor,
            confidence=confidence,
        )

    def section(self, start: int, heading_end: int, end: int) -> "Document":
        """A stretch of the article as a document of its own, whose heading (if any) is its title."""
        parts = (Part(kind=PartKind.title, start=0, end=heading_end - start),) if heading_end > start else ()
        text = self.text[start:end]
        return Document(self.hash, text, text[: heading_end - start], parts, self.base + start)

    def without(self, start: int, end: int) -> "Document":
        """The same article, in which the stretch tells no news."""
        parts = (*self.parts, Part(kind=PartKind.boilerplate, start=start, end=end))
        return Document(self.hash, self.text, self.title, parts, self.base)

    @cached_property
    def title_end(self) -> int:
        end = next((p.end for p in self.parts if p.kind == PartKind.title), 0)
        return min(end, MAX_SENTENCE_CHARS)

    @cached_property
    def no_news(self) -> list[tuple[int, int]]:
        """The stretches that never tell news: boilerplate, notes on the author, contacts, bylines; sorted."""
        return sorted((p.start, p.end) for p in self.parts if p.kind in _NO_NEWS)

    def part_at(self, offset: int) -> PartKind:
        return next((p.kind for p in self.parts if p.start <= offset < p.end), PartKind.body)

    @cached_property
    def stretches(self) -> list[tuple[int, int]]:
        """The body's news, as stretches between what is none, within the characters that are read."""
        limit = min(len(self.text), self.title_end + MAX_NEWS_CHARS)
        found, at = [], self.title_end
        for start, end in [*self.no_news, (limit, limit)]:
            if start > at:
                found.append((at, min(start, limit)))
            at = max(at, end)
            if at >= limit:
                break
        return found

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The title and the news sentences in their order; no sentence is empty."""
        found, others = self._cut
        found.extend(others)
        return found

    def first(self, number: int) -> list[Sentence]:
        """The first of the sentences; the text behind them is not cut for them."""
        found, others = self._cut
        while len(found) < number and (sentence := next(others, None)):
            found.append(sentence)
        return found[:number]

    @cached_property
    def _cut(self) -> tuple[list[Sentence], Iterator[Sentence]]:
        """The sentences that the text was cut into, and those that it was not cut into as yet."""
        return [], self._sentences()

    def _sentences(self) -> Iterator[Sentence]:
        index = 0
        if self.title_end:
            yield Sentence(0, self.title_end, self.text[: self.title_end], 0, title=True)
            index = 1
        heads = [p.start for p in self.parts if p.kind == PartKind.dateline]  # one may stand behind glued headlines
        for start, end in self.stretches:
            cuts = [start, *(at for at in heads if start < at < end), end]
            for one, next_ in pairwise(cuts):
                for a, b in _split(self.text, one, next_):
                    yield Sentence(a, b, self.text[a:b], index)
                    index += 1

    @cached_property
    def lowered(self) -> str:
        """The text in small letters, each at its own offset."""
        text = self.text.lower()
        if len(text) != len(self.text):  # "İ" gets a dot of its own
            text = "".join([c.lower() if len(c.lower()) == 1 else c for c in self.text])
        return text

    @cached_property
    def lower_words(self) -> set[str]:
        """The words that the beginning of the text writes in small letters: what is common here is no name."""
        return set(_LOWER_WORD.findall(self.text[: self.title_end + 12_000]))

    def sentences_with(self, words: Iterable[str], first: int) -> list[Sentence]:
        """Those of the first sentences that have one of the words, which are given in small letters."""
        sentences = self.first(first)
        if not sentences:
            return []
        starts = [s.start for s in sentences]
        lowered, end = self.lowered, sentences[-1].end
        found = set()
        for word in words:
            at = lowered.find(word, 0, end)
            while at >= 0:
                found.add(bisect_right(starts, at) - 1)
                at = lowered.find(word, at + 1, end)
        return [sentences[i] for i in sorted(found)]

    @cached_property
    def title_sentence(self) -> Sentence | None:
        return next((s for s in self.first(1) if s.title), None)

    @cached_property
    def paragraphs(self) -> list[list[Sentence]]:
        """The body's news sentences by paragraph."""
        found: list[list[Sentence]] = []
        end = -1
        for sentence in self.sentences:
            if sentence.title:
                continue
            if found and "\n" not in self.text[end : sentence.start]:
                found[-1].append(sentence)
            else:
                found.append([sentence])
            end = sentence.end
        return found

    @cached_property
    def lead(self) -> list[Sentence]:
        """The first sentences of the body, where news stands: some 900 characters, at least two sentences."""
        found: list[Sentence] = []
        length = 0
        for index in count(1 if self.title_sentence else 0):
            sentences = self.first(index + 1)
            if len(sentences) <= index or (len(found) >= 2 and length > 900):
                break
            found.append(sentences[index])
            length += len(sentences[index].text)
        return found

    @cached_property
    def weighed(self) -> Weighed:
        """What the words of headline and lead say to the deal models."""
        title = self.title_sentence
        phrases = model().words.phrases(title.text if title else "", [s.text for s in self.lead[:LEAD_SENTENCES]])
        return model().weigh(phrases)

    def in_news(self, pattern: Pattern) -> Iterator[Match]:
        """The pattern's matches in the title and the news of the body."""
        end = self.stretches[-1][1] if self.stretches else self.title_end
        spans = [(0, self.title_end), *self.stretches]
        for match in pattern.finditer(self.text[:end]):
            if any(a <= match.start() and match.end() <= b for a, b in spans):
                yield match


def document_of(article: ArticleIngested) -> Document:
    # Half a surrogate pair is no character and can't be encoded: it is read as the replacement character.
    text = article.text
    try:
        text.encode()
    except UnicodeEncodeError:
        text = _HALF_PAIR.sub("\ufffd", text)
    return Document(hash=article.document, text=text, title=article.title, parts=article.parts)


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of a stretch without the blanks around them; a too long one comes in pieces."""
    at = start
    for a, b in chain(map(_SPAN, _BREAK.finditer(text, start, end)), ((end, end),)):
        if a < end and text[a] == "." and _is_abbreviation(text, at, a) and not _OPENERS.match(text, b):
            continue
        last = b
        while at < last and text[last - 1].isspace():
            last -= 1
        while at < last and text[at].isspace():
            at += 1
        while at < last:
            yield at, min(last, at + MAX_SENTENCE_CHARS)
            at += MAX_SENTENCE_CHARS
        at = b


def _is_abbreviation(text: str, start: int, stop: int) -> bool:
    """Whether the full stop ends an abbreviation; `start`: where the sentence begins."""
    end = text[stop - 2 : stop]
    if end[-1:].islower() and end[:1] != "." and end not in _ABBREVIATION_ENDS:
        return False
    return _ABBREVIATION.search(text, max(start, stop - 12), stop + 1) is not None
