"""Prints of an article's words and quotations, by which copies and rewrites of one text are told.

A print is a sample of the runs of words in a text: of all their hashes the smallest ones, so that two texts keep the
same ones of what they share (bottom-k sketches). The hashes are CRC-32: the same in every process
and on every version of Python.
"""

import re
from base64 import b64encode
from collections.abc import Iterable
from struct import pack
from zlib import crc32

from shared.events import Prints

from .document import Document

_READ = 2_500  # characters of news: what is copied is copied from the beginning
_WORDS, _QUOTES = 96, 48  # how many hashes are kept at most
_SPOKEN = 600  # characters of one quotation
_QUOTATION = re.compile(rf'“[^“”\n]{{20,{_SPOKEN}}}”|(?<![\w"])"(?=[^\s"])[^"\n]{{20,{_SPOKEN}}}"')
_DAY = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|today|yesterday)"
_STATEMENT = re.compile(
    r"\b(?:in|according to|from|by) (?:an?|the|its|their|his|her|[A-Z]\w+[’']s?) (?:[a-z]+ ){0,2}(?:statement|(?:press |news )release|announcement)\b"
    r"|\bstatements? (?:said|says|read)\b|\b(?:press|news) release\b"
    rf"|\b(?:said|announced|disclosed|reported|confirmed) (?:on |late |early ){{0,2}}{_DAY}\b|\b{_DAY} (?:said|announced)\b"
)
_OWN = re.compile(
    r"\btold (?:[A-Z]\w+|reporters|us|analysts|investors|this|the)\b|\bin an interview\b|\bon a (?:conference )?call\b"
    r"|\b(?:people|persons?|sources?|executives?|bankers?) (?:familiar|close|with (?:direct )?knowledge|briefed|who asked)\b"
    r"|\bsources? (?:said|say|told)\b|\b(?:we|I) (?:asked|spoke|understand|have learned)\b|\bit was learned\b|\b(?:seen|reviewed|obtained) by\b|\bfilings? (?:shows?|showed|seen|reviewed)\b"
    r"|\baccording to (?:two|three|four|several|people|an? person|sources|an? (?:regulatory |court )?filing|documents|minutes)\b"
    r"|\bcourt (?:papers|documents|filings)\b|\bdeclined to (?:comment|say|be named)\b"
    r"|\b(?:did not|didn’t|didn't) (?:immediately )?(?:respond|reply|return)\b|\bspokes(?:man|woman|person)\b"
)
# One of these stands in all that the patterns find: they are looked for around them only.
_STATEMENT_WORDS = ("statement", "release", "announce", "said ", "disclosed", "reported", "confirmed")
_OWN_WORDS = ("told ", "interview", "ce call", "on a call", "familiar", "close", "knowledge", "briefed", "who asked", "source", "executive", "we ", "I ", "learned",
              "seen by", "reviewed by", "obtained by", "filing", "court ", "declined", "respond", "not immediately", "spokes", "according to")  # fmt: skip
# Letters in small, digits as they are, all else a blank; bytes beyond ASCII (of letters with accents) stay.
_PLAIN = bytes(
    byte if byte > 127 or chr(byte).isdigit() else ord(chr(byte).lower()) if chr(byte).isalpha() else 32
    for byte in range(256)
)


def find(document: Document) -> Prints:
    """The prints of the article's news, without headline, boilerplate and contacts."""
    news = "\n".join(_news(document))
    quoted = [match.group() for match in _QUOTATION.finditer(news)] if "“" in news or '"' in news else []
    return Prints(
        words=_sample(_runs(news, 3), _WORDS),
        quotes=_sample((run for text in quoted for run in _runs(text, 5)), _QUOTES),
        cites_statement=_says(news, _STATEMENT, _STATEMENT_WORDS),
        own_sources=_says(news, _OWN, _OWN_WORDS),
    )


def _news(document: Document) -> Iterable[str]:
    left = _READ
    for start, end in document.stretches:
        yield document.text[start : min(end, start + left)]
        left -= end - start
        if left <= 0:
            return


def _says(news: str, pattern: re.Pattern[str], words: Iterable[str]) -> bool:
    """Whether the pattern is found around one of the words."""
    for word in words:
        at = news.find(word)
        while at >= 0:
            if pattern.search(news, max(0, at - 60), at + 60):
                return True
            at = news.find(word, at + 60)
    return False


def _runs(text: str, length: int) -> Iterable[int]:
    """The hash of each run of so many words."""
    words = text.encode().translate(_PLAIN).split()
    hashes: Iterable[int] = map(crc32, words)
    for place in range(1, length):
        hashes = map(crc32, words[place:], hashes)  # each goes on from that of the words before
    return hashes


def _sample(runs: Iterable[int], most: int) -> str:
    """The smallest hashes in their order, as base64 of 32-bit numbers."""
    kept = sorted(set(runs))[:most]
    return b64encode(pack(f">{len(kept)}I", *kept)).decode()
