"""A sentence with each organisation as one character, brackets and insertions cut: what the frames of roles match on.

"Acme Inc. (NASDAQ: ACM), a maker of pumps, and Beta AG sign" becomes "<0> and <1> sign".
"""

import re
from dataclasses import dataclass
from functools import cached_property

from .document import Document, Sentence
from .organisations import Organisation

FIRST, LAST = 0xE000, 0xF8FF  # a private area of Unicode: no text uses it for words
ONE = f"[{chr(FIRST)}-{chr(LAST)}]"
GROUP = rf"{ONE}(?:(?:,? and (?:the )?|, (?:the )?| & |,? as well as |/| \+ ){ONE}){{0,30}}"
_BRACKETS = re.compile(r"\s?[(\[][^()\[\]]{0,200}[)\]]\*?")
# "Alpha, a division of Beta, acts", "Gamma, founded by alumni of Delta, has": whom the insertion names does nothing
_OWNED = re.compile(
    rf"(?P<org>{ONE}),? (?:(?:an?|the|its) (?:[\w’'-]+ ){{0,5}}?(?:division|subsidiary|unit|affiliate|member|portfolio company|arm|spin-?(?:off|out)|"
    rf"company|firm|investor|part|group) (?:of|from|owned by|backed by|founded by|within|at)|(?:co-)?founded|backed|owned|formerly|known|controlled|managed|part of|which is owned)"
    rf"\b[^.;,]{{0,120}}?,(?= (?:and |to |for |with |has|have|is|are|was|were|will|today|announc|enter|sign|said|report|join|complet|clos|in |on |{ONE}))",
)
_INSERTION = re.compile(
    rf"(?P<org>{ONE}),? (?:Inc\.?, )?(?:an?|the|one of|which|part of|formerly|who|whose|founded|headquartered|based|known|together with its|previously|specializing|developer|leader|led)\b[^.;{chr(FIRST)}-{chr(LAST)}]{{0,260}}?,(?= (?:and |to |for |with |has|have|is|are|was|were|will|today|announc|enter|sign|said|report|join|complet|clos|in |on |{ONE}))",
)
# "London's Alpha, Boston-based Beta and the Swiss firm Gamma": where they are from parts the list
_ORIGIN = re.compile(
    rf"(?:\b[A-Z][\w.]*(?: [A-Z][\w.]*)?(?:[’']s|-based) |\b(?:[A-Z]\w+ )?(?:firms?|investors?|companies|giant|startup) (?={ONE}.{{0,4}}{ONE}))(?={ONE})"
)
# "from new investors Alpha and Beta and existing investors Gamma": one list
_OLD_AND_NEW = re.compile(
    rf"(?<=[, ])(?:(?:new|existing|returning|current|previous|prior|other|fellow|strategic)(?:,? (?:and|&) \w+)? )"
    rf"(?:(?:\w+ ){{0,2}}?(?:investors?|shareholders?|backers?|insiders?),? ?)?(?:,? ?(?:including|such as) )?(?:the )?(?={ONE})"
)
_ONE = re.compile(ONE)
_SPACES = re.compile(r" +")
_MARKS = re.compile(r"[®™*]|\((?:R|TM)\)")
# "The Danish drugmaker has", "It pays": at the start of a sentence, whom the sentence before began with
_SAME_AGAIN = re.compile(
    r"(?:[Tt]he (?:[\w’'&-]+ ){0,4}?(?:company|biotech|drug-?maker|firm|pharma|group|maker|giant|start-?up|developer|outfit|shop|specialist|manufacturer|foundation|agency|investor|spin-?out)(?= (?!and\b|of\b|s\b))|It(?= (?!is (?:the|a|an|not)\b|was\b|isn|wasn|has been\b|will be\b)))"
)
_THE_COMPANY = re.compile(r"\b[Tt]he [Cc]ompany\b(?![’']s (?:common|shares))|\b[Tt]he [Ii]ssuer\b")


@dataclass(frozen=True)
class Masked:
    text: str
    whole: str  # with the insertions that name other organisations
    sentence: Sentence
    members: tuple[Organisation, ...]

    @cached_property
    def several(self) -> bool:
        """Whether more than one organisation is named."""
        found = _ONE.search(self.whole)
        return found is not None and any(m.group() != found.group() for m in _ONE.finditer(self.whole, found.end()))

    def organisations(self, group: str) -> list[Organisation]:
        """The organisations of a matched group, each once, in their order."""
        found: list[Organisation] = []
        for character in group:
            if FIRST <= ord(character) <= LAST:
                organisation = self.members[ord(character) - FIRST]
                if organisation not in found:
                    found.append(organisation)
        return found


class Masker:
    """Masks the sentences of one document; `company` is whom "the Company" means."""

    def __init__(self, document: Document, organisations: list[Organisation], company: Organisation | None) -> None:
        self._text = document.text
        self._members = tuple(organisations[: LAST - FIRST])
        self._company = ""
        self._subject = ""  # of the sentence before
        self._spots: dict[int, list[tuple[int, int, str]]] = {}
        for i, organisation in enumerate(self._members):
            mark = chr(FIRST + i)
            if organisation is company:
                self._company = mark
            for place in organisation.places:
                self._spots.setdefault(place.sentence, []).append((place.start, place.end, mark))

    def mask(self, sentence: Sentence) -> Masked:
        """The sentence in its masked form; one that names no organisation has no members."""
        spots = self._spots.get(sentence.index)
        says_company = self._company and ("ompany" in sentence.text or "ssuer" in sentence.text)
        again = _SAME_AGAIN.match(sentence.text) if self._subject else None
        if not spots and not again and not (says_company and _THE_COMPANY.search(sentence.text)):
            return Masked(sentence.text, sentence.text, sentence, ())
        pieces, at = [], sentence.start
        if again:
            pieces.append(self._subject)
            at += again.end()
        for start, end, mark in sorted(spots) if spots else ():
            if start >= at:
                pieces.append(self._text[at:start])
                pieces.append(mark)
                at = end
        pieces.append(self._text[at : sentence.end])
        text = "".join(pieces)
        if says_company:
            text = _THE_COMPANY.sub(self._company, text)
        first = _ONE.search(text)
        self._subject = first.group() if first else self._subject
        if "®" in text or "™" in text or "*" in text or "(R)" in text or "(TM)" in text:
            text = _MARKS.sub("", text)
        if "(" in text or "[" in text:
            text = _BRACKETS.sub("", text)
            if "(" in text or "[" in text:
                text = _BRACKETS.sub("", text)
        if spots and len(spots) > 1:
            text = _OLD_AND_NEW.sub("", _ORIGIN.sub("", text))
        whole = _INSERTION.sub(r"\g<org>", text) if "," in text else text
        if "  " in whole:
            whole = _SPACES.sub(" ", whole)
        return Masked(_OWNED.sub(r"\g<org>", whole) if "," in whole else whole, whole, sentence, self._members)
