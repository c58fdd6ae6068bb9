"""A sentence with each organisation as one character, brackets and insertions cut: what the frames of roles match on.

"Acme Inc. (NASDAQ: ACM), a maker of pumps, and Beta AG sign" becomes "<0> and <1> sign".
"""

import re
from dataclasses import dataclass

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
_MARKS = re.compile(r"[®™*]|\((?:R|TM)\)")
_SPACES = re.compile(r"\s+")
_THE_COMPANY = re.compile(r"\b[Tt]he [Cc]ompany\b(?![’']s (?:common|shares))|\b[Tt]he [Ii]ssuer\b")


@dataclass(frozen=True)
class Masked:
    text: str
    whole: str  # with the insertions that name other organisations
    sentence: Sentence
    members: tuple[Organisation, ...]

    def organisations(self, group: str) -> list[Organisation]:
        """The organisations of a matched group, each once, in their order."""
        found: list[Organisation] = []
        for character in group:
            if FIRST <= ord(character) <= LAST:
                organisation = self.members[ord(character) - FIRST]
                if organisation not in found:
                    found.append(organisation)
        return found


def mask(
    document: Document, sentence: Sentence, organisations: list[Organisation], company: Organisation | None
) -> Masked:
    """The sentence in its masked form; `company` is whom "the Company" means."""
    members = tuple(organisations[: LAST - FIRST])
    spots = sorted(
        (place.start, place.end, chr(FIRST + i))
        for i, o in enumerate(members)
        for place in o.places
        if place.sentence == sentence.index
    )
    if not spots and (company is None or not _THE_COMPANY.search(sentence.text)):
        return Masked(sentence.text, sentence.text, sentence, ())
    pieces, at = [], sentence.start
    for start, end, mark in spots:
        if start >= at:
            pieces.append(document.text[at:start])
            pieces.append(mark)
            at = end
    pieces.append(document.text[at : sentence.end])
    text = "".join(pieces)
    if company is not None and company in members:
        text = _THE_COMPANY.sub(chr(FIRST + members.index(company)), text)
    text = _MARKS.sub("", text)
    text = _BRACKETS.sub("", _BRACKETS.sub("", text))
    text = _OLD_AND_NEW.sub("", _ORIGIN.sub("", text))
    whole = _SPACES.sub(" ", _INSERTION.sub(r"\g<org>", text))
    return Masked(_OWNED.sub(r"\g<org>", whole), whole, sentence, members)
