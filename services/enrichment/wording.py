"""Headline and lead as the phrases that a linear model weighs: one, two or three words on end.

A word stands in its base form; names are `N`, sums `$`, numbers `0`. Words that do the same work in deal news ("bags",
"raises", "hauls in") also stand as their class, so that a way of saying it that was never met still counts.
"""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

# How much a phrase counts by where it stands.
TITLE, FIRST, REST = 1.0, 0.7, 0.3
MAX_FIRST_WORDS, MAX_REST_WORDS, REST_SENTENCES = 60, 50, 3
LEAD_SENTENCES = 1 + REST_SENTENCES
_CACHED = 50_000

_TOKEN = re.compile(r"[$€£¥₩]\s?[\d.,]*\d\w*|\d[\d.,]*\w*|\w+|[?]")
_SUMS = frozenset("$€£¥₩")
_DROPPED = frozenset(["million", "billion", "bn", "m", "mln", "bln", "s", "inc", "ltd", "corp"])
_SHORT = frozenset(
    [
        "FDA",
        "EMA",
        "IPO",
        "CEO",
        "CFO",
        "CMO",
        "CSO",
        "NIH",
        "MOU",
        "LOI",
        "IND",
        "CDMO",
        "CRO",
        "NASDAQ",
        "NYSE",
        "SPAC",
        "PIPE",
        "FTC",
        "EU",
        "UK",
        "US",
        "AI",
        "ADC",
        "RNA",
        "DNA",
        "CVR",
        "JV",
        "BARDA",
        "CEPI",
        "WSJ",
        "FT",
        "SEC",
        "NDA",
        "BLA",
        "HIV",
        "ETF",
        "OTC",
        "OTCQB",
        "DOD",
        "DARPA",
        "NEWCO",
    ]
)
_IRREGULAR = {
    form: base
    for base, forms in {
        "buy": "bought buys buying",
        "sell": "sold sells selling",
        "pay": "paid pays paying",
        "strike": "struck strikes",
        "take": "took taken takes",
        "win": "won wins",
        "give": "gave given gives",
        "get": "got gets",
        "say": "said says",
        "tell": "told tells",
        "make": "made makes making",
        "have": "has had",
        "lead": "led leads",
        "spin": "spun spins",
        "hold": "held holds",
        "leave": "left leaves",
        "draw": "drew draws drawn",
        "break": "broke breaks broken",
        "license": "licence licences licenced licensed licenses",
        "be": "is are was were been",
        "this": "this",
        "us": "us",
        "plus": "plus",
        "series": "series",
    }.items()
    for form in forms.split()
}
_CLASSES = {
    word: name
    for name, words in reversed(
        {
            "RAISE": "raise bag snag net haul reel bank secure land pocket collect attract rake scoop garner fetch draw",
            "BUY": "acquire buy purchase snap swoop gobble absorb swallow takeover buyout acquisition takeout purchaser acquirer pounce",
            "SELL": "sell divest offload unload dispose shed divestiture divestment disposal sale carve",
            "PAY": "pay hand fork shell plunk spend splash bet wager plonk cough commit pledge provide pour give lay",
            "END": "end terminate drop scrap ditch abandon axe cancel quit exit return relinquish dump nix shelve withdraw pull cut lapse collapse sever unwind regain reclaim revert scuttle sink discontinue termination bail part split",
            "INK": "ink sign pen strike forge enter seal form clinch execute conclude",
            "PACT": "pact tie tieup alliance collaboration partnership accord agreement deal contract arrangement",
            "JOIN": "partner collaborate team ally join link cooperate",
            "GRANT": "grant award fund funding backing subsidy",
            "DEBT": "note bond debenture loan credit facility debt lender borrow refinance convertible borrowing lend",
            "STOCK": "share stock ads placement offering placing warrant adss unit equity bookbuild",
            "ROUND": "round seed series financing venture syndicate backer",
            "MAKE": "manufacture produce supply make manufacturing production fill capacity supplier cdmo",
            "MARKET": "distribute market commercialize commercialise distribution marketing distributor commercialization commercialisation promote promotion copromote launch",
            "LICENSE": "license licensing licensee licensor sublicense outlicense inlicense right",
            "CLOSE": "close complete finalize finalise completion closing wrap consummate",
            "EXTEND": "extend expand broaden deepen amend renew amendment renewal extension expansion widen revise restructure prolong renegotiate modify upsize sweeten",
            "TALK": "talk discussion rumor rumour reportedly source negotiation interest suitor mull weigh explore circle eye consider near speculation report",
            "PLAN": "plan intend propose proposal letter intent memorandum mou loi aim seek prepare offer bid",
            "UPFRONT": "upfront milestone royalty biobucks biobuck backend tiered",
            "DRUG": "drug therapy antibody vaccine molecule candidate medicine treatment inhibitor asset biosimilar therapeutic pill shot program programme compound",
            "COMPANY": "biotech pharma drugmaker company group startup firm maker developer giant arm business division subsidiary spinout specialist",
            "RESULT": "result profit revenue earnings quarter forecast guidance outlook loss income",
            "TRIAL": "trial study data phase endpoint patient topline readout dose enrol enroll",
            "REGULATOR": "fda ema approval approve clearance chmp regulator regulatory nod designation label",
            "PERSON": "appoint name ceo cfo officer chief director board hire veteran retire resign successor president",
            "ANALYST": "analyst rating target upgrade downgrade",
        }.items()
    )
    for word in words.split()
}


@dataclass(frozen=True)
class Phrases:
    """Each part of the text that is weighed: what its phrases count, and the phrases."""

    parts: tuple[tuple[float, frozenset[str]], ...]


class Words:
    """Cuts text into the words that are weighed. `known`: words that name nothing, in small letters."""

    def __init__(self, known: Iterable[str]) -> None:
        self.known = frozenset(known)
        self._seen: dict[str, str] = {}

    def of(self, text: str) -> list[str]:
        """The words in their base form; what stands twice on end (a name of two words) stands once."""
        found: list[str] = []
        seen, last = self._seen, ""
        for token in _TOKEN.findall(text):
            word = seen.get(token)
            if word is None:
                word = self._remember(token)
            if word and (word != last or word not in {"N", "$", "0"}):
                found.append(word)
                last = word
        return found

    def phrases(self, title: str, sentences: list[str]) -> Phrases:
        parts = []
        if title:
            parts.append((TITLE, _title_phrases(self.of(title))))
        if sentences:
            parts.append((FIRST, _phrases(self.of(sentences[0])[:MAX_FIRST_WORDS])))
            for sentence in sentences[1 : 1 + REST_SENTENCES]:
                words = self.of(sentence)[:MAX_REST_WORDS]
                parts.append((REST, frozenset([*words, *_pairs(words)])))
        return Phrases(tuple(parts))

    def _remember(self, token: str) -> str:
        if len(self._seen) >= _CACHED:
            self._seen.clear()
        word = self._base(token)
        self._seen[token] = word = "" if word in _DROPPED else word
        return word

    def _base(self, token: str) -> str:
        first = token[0]
        if first in _SUMS:
            return "$"
        if first.isdigit():
            return "year" if len(token) == 4 and token.isdigit() and token[:2] in {"19", "20"} else "0"
        lower = token.lower()
        if token in _SHORT:
            return lower
        if len(lower) == 2 and lower[0] == "q" and lower[1].isdigit():
            return "q0"
        if lower in self.known:
            return self._lemma(lower)
        if len(lower) == 1:
            return lower if lower in "a?" else ""
        if first.isupper() or any(c.isdigit() for c in token):
            return "N"
        return self._lemma(lower)

    def _lemma(self, word: str) -> str:
        irregular = _IRREGULAR.get(word)
        if irregular or len(word) <= 4:
            return irregular or word
        if word.endswith("ies"):
            return word[:-3] + "y"
        if word.endswith(("ing", "ed")):
            stem = word[:-3] if word.endswith("ing") else word[:-2]
            if len(stem) > 2:
                for base in (stem + "e", stem):
                    if base in self.known:
                        return base
                if stem[-1] == stem[-2] and stem[:-1] in self.known:
                    return stem[:-1]
                if stem[-1] == "i" and stem[:-1] + "y" in self.known:
                    return stem[:-1] + "y"
            return word
        if word.endswith("s") and not word.endswith(("ss", "us", "is")):
            if word[:-1] in self.known:
                return word[:-1]
            if word.endswith("es") and word[:-2] in self.known:
                return word[:-2]
        return word


def class_of(word: str) -> str:
    """The class of a word in its base form; the word itself where it has none."""
    return _CLASSES.get(word, word)


def _pairs(words: list[str]) -> list[str]:
    return [f"{a} {b}" for a, b in itertools.pairwise(words)]


def _triples(words: list[str]) -> list[str]:
    return [f"{a} {b} {c}" for a, b, c in zip(words, words[1:], words[2:], strict=False)]


def _classed(words: list[str]) -> list[str]:
    """The phrases of the words' classes, and pairs of classes with other words between them."""
    classes = [_CLASSES.get(word, word) for word in words]
    if classes == words:
        return []
    told = [c for c in classes if len(c) > 2 and c.isupper()]
    return [*classes, *_pairs(classes), *_triples(classes), *(f"{a}>{b}" for a, b in itertools.pairwise(told))]


def _phrases(words: list[str]) -> frozenset[str]:
    return frozenset([*words, *_pairs(words), *_classed(words)])


def _title_phrases(words: list[str]) -> frozenset[str]:
    words = ["^", *words]
    return frozenset([*words, *_pairs(words), *_triples(words), *_classed(words)])
