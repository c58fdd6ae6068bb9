"""Which stretches of an article are not its news: dateline, byline, boilerplate, contacts, notes about the author.

All is decided line by line; a heading such as "About Acme" or "Media Contact" opens a region that ends at the next
such heading. Takes time linear in the length of the text.
"""

import re
from collections.abc import Iterator

from services.ingest.dateline import dateline_end, head_date_end, inner_dateline
from shared.events import Part, PartKind


def _any(*alternatives: str) -> str:
    return f"(?:{'|'.join(alternatives)})"


# --- bylines, "About Acme" --------------------------------------------------------------------------------------------

_NAME = r"[A-Z][\w.'’-]*"
_BYLINE = re.compile(
    r"(?:By|BY|Written by|Reported by|Author:|Posted by) (?!An? |The )"
    rf"(?:{_NAME}|and|&|,|\|)(?:,? (?:{_NAME}|and|&|of|for|\|)){{0,9}}(?: ?[|•·–—-] ?(?=[^\n]{{0,40}}\d)[^\n]{{4,60}})?"
)
_NEWS_WORDS = _any(
    "transaction|deal|agreement|collaboration|partnership|offering|financing|acquisition|merger|terms|study|trial",
    "program(?:me)?",
)
_ABOUT = re.compile(
    rf"(?:About|ABOUT) (?!(?i:(?:the|this) (?:\w+ ){{0,3}}{_NEWS_WORDS}\b))"  # "About the Collaboration" tells news
    r"(?!\d[\d,.]*%? )(?=[^\n]*[A-Z0-9])[^\n]{1,90}"
)
_SENTENCE_START = r"(?:(?<=[.!?)”\"*] )|^)"
_COMPANY_END = re.compile(
    r"\b(?:Inc|Incorporated|Ltd|Co|Corp|Cos|S\.A|S\.p\.A|N\.V|B\.V|K\.K|L\.P|L\.L\.C|Pty|Bros)\.$"
)
_NEWS_HEADING = re.compile(rf"(?![^\n]*[.!?:;,]$)[^\n]{{0,90}}\b{_NEWS_WORDS}\b[^\n]{{0,60}}", re.IGNORECASE)
_ABOUT_INLINE = re.compile(
    rf"{_SENTENCE_START}About (?:[Tt]he )?"
    + _any(
        r"([^\W\d_][\w&.’'-]*)[^\n]{0,80}?(?: -|:)? (?:(?:The|the|At) )?\1\b",  # About Acme, Inc. Acme is ...
        r"[A-Z][^.:\n]{1,60}: ",  # About Acme: ...
        r"[A-Z][^.:\n]{1,60}? About [A-Z]",  # About Acme About Beta: a page's headings without what they head
    )
)

# --- boilerplate ------------------------------------------------------------------------------------------------------

_LOOKING_AHEAD = "Forward[- ]Looking (?:Statements?|Information)"
_CAUTION = _any(
    r"Cautionary (?:Note|Statement|Language)s?[^.\n]{0,60}",
    "(?:Special |Important )?(?:Notice|Note|Disclosure|Information|Statement)s? (?:Regarding|on|About|Concerning) "
    + _LOOKING_AHEAD,
    rf"(?:Disclaimer:? (?:on |regarding )?)?{_LOOKING_AHEAD}(?: and [\w ]{{3,40}}| Disclaimer)?",
    r"Safe Harbou?r(?: Statement)?[^.\n]{0,60}",
    "Forward[- ]Looking and Cautionary Statements",
)
_BOILERPLATE_HEADING = re.compile(
    _any(
        _CAUTION,
        "Disclaimers?",
        "Disclosures?(?: Notice| Statement)?",
        "Legal (?:Notice|Disclaimer)",
        r"Important (?:Information|Notice)[^.\n]{0,60}",
        r"Additional Information(?: (?:and|about)[^.\n]{0,60})?",
        "Additional Resources",
        "(?:Certain Information Regarding )?Participants in (?:the )?Solicitation",
        "No Offers?(?: or Solicitation)?",
        "Non-Solicitation",
        r"(?:Use of |Statement Regarding )?Non-(?:GAAP|IFRS)[^.\n]{0,60}",
        "Trademarks?(?: Notice)?",
        r"(?:Indication and )?(?:Important|Selected) Safety Information[^\n]{0,60}",
        r"Where (?:You Can|to) Find[^.\n]{0,60}",
        "Notes? (?:to|for) (?:Editors?|Investors?)",
        "#(?: ?#)+",
        "[-–— ]*ends?[-–— ]*",
        r"\*(?: ?\*)+",
    )
    + "[ .:]*",
    re.IGNORECASE,
)
_BOILERPLATE_LINE = re.compile(
    _any(
        r"[^.\n]{0,250}\bforward[- ]looking (?:statements?|information)\b",
        r"[^.\n]{0,250}\bPrivate Securities Litigation Reform Act\b",
        "(?:this|the) (?:press release|news release|announcement|communication|document) (?:shall|does|do|is) not "
        "(?:constitute|an? offer|intended)",
        "please (?:see|read) (?:the )?full (?:terms|disclaimer)",
        "(?:full )?disclaimers?:",
        "(?:disclosure|legal notice|note to investors|source|trademarks?):",
        "view (?:the )?(?:original|full) (?:release|content|article)",
        "view source version",
        "for (?:more|further|additional) information,? (?:please )?(?:visit|see|go to|click|contact|follow)",
        "(?:to )?learn more (?:at|about|by)",
        r"visit (?:us at|our website|www\.|https?:)",
        r"follow (?:us|@|[^\n]{1,40} on)\b",
        "to view the full (?:press release|article)",
        r"neither (?:the )?[^\n]{0,80}\bnor its regulation services provider",
        r"(?:the )?securities (?:described|offered|referred to|being offered)[^\n]{0,120}"
        r"\bhave not been\b[^\n]{0,40}\bregistered",
        r"(?:featured )?(?:image|photo)s? (?:from|by|courtesy|credit)\b",
        r"source [^\n]{1,80}$",
        r"(?:logo|photo|video|multimedia)\s?[-–:] ?(?:https?:|available)",
        "this (?:content|news story|material) (?:was|is) (?:originally )?(?:distributed|published|provided) "
        "(?:by|through|via|on)",
        r"(?:(?:an? )?(?:earlier |previous |longer |shorter )?version of )?(?:this|the) (?:article|story|post|report|piece|interview|release|column)"
        r"(?: \w+){0,2} (?:originally|first|previously|also) (?:appeared|ran|published)\b",
        r"(?:this|the) (?:article|story|post|report|piece|interview|column) (?:was|is|has been|first|originally|also) "
        r"(?:\w+ )?(?:originally |first |previously |last )?(?:published|posted|updated|corrected|amended|appeared|ran|republished|syndicated|reprinted|translated)\b",
        r"(?:originally|first|previously) (?:published|appeared|posted) (?:in|on|at|by)\b",
        r"(?:republished|reprinted|reproduced|reposted) (?:with|by) (?:the )?(?:kind )?permission\b",
        r"the post [^\n]{3,200} (?:appeared first|first appeared) on\b",
        r"(?:our standards:|the thomson reuters trust principles)",
        r"\[?(?:editor['’]s note|correction|clarification|update)s?\b ?[:–—-]",
        r"(?:the )?(?:views|opinions)(?: and (?:views|opinions))? expressed\b",
        r"(?:all )?(?:other )?(?:trademarks|brand names)\b[^\n]{0,80}\bproperty of\b",
    ),
    re.IGNORECASE,
)
_CAUTION_INLINE = re.compile(
    rf"{_SENTENCE_START}{_CAUTION}:? ?(?=(?:This|The|Certain|Some|Any|All|Except|Statements?|In this)\b)"
)
_CAUTION_SENTENCE = re.compile(
    r"(?<=[.!?)”\"*] )(?:This|These|Certain|Some|Any|All|Statements|The)\b[^.\n]{0,100}"
    r"\b(?:contains?|includes?|are|constitutes?)\b[^.\n]{0,40}\bforward[- ]looking (?:statement|information)"
)
# Each with words of which one stands in all that it matches: looking for those is cheap.
_INLINE = (
    (_ABOUT_INLINE, ("About ",)),
    (_CAUTION_INLINE, ("Cautionary", "Looking", "looking", "Safe Harbo")),
    (_CAUTION_SENTENCE, ("forward-looking", "forward looking", "Forward-looking", "Forward looking")),
)

# --- contacts ---------------------------------------------------------------------------------------------------------

_WHOM = "(?:media|press|investors?|company|corporate|public|business|general|ir|pr|further|more|additional)"
_CONTACT_HEADING = re.compile(
    _any(
        rf"(?:for )?(?:all )?{_WHOM}(?:(?:,| and|/| &|\|) ?\w+)* "
        r"(?:contacts?|[ie]nquir(?:y|ies)|relations|communications|information|queries)(?: contacts?| [ie]nquiries)?",
        "contacts?(?: (?:details|information|us|person))?",
        "for (?:media |press |further |more )?(?:[ie]nquiries|information|details),? (?:please )?contact",
        "media(?: and investors?)?",
        "investors?",
    )
    + r"(?: ?[:：]|$|(?<=Details)(?=[A-Z]))(?P<rest>[^\n]*)",
    re.IGNORECASE,
)
_CONTACT_LINE = re.compile(
    r"(?:(?:e-?mail|tel(?:ephone)?|phone|mobile|cell|office|fax|(?:company )?web(?:site)?|t|e|m|p|ph)\.?"
    r"(?: ?[:：] ?| ?(?=https?:|www\.|\+)))?"
    + _any(
        r"[\w.+-]{1,60}@[\w-]{1,60}(?:\.[\w-]{1,30})+", r"\+?[\d(][\d ().x/-]{6,24}", r"(?:https?://|www\.)\S{3,200}"
    )
    + "[ ,;|]*",
    re.IGNORECASE,
)

# --- notes about the author -------------------------------------------------------------------------------------------

_MACHINE = _any(
    r"ai\b",
    r"a\.i\.",
    "artificial intelligence",
    "(?:an? )?(?:large )?language model",
    "generative",
    "automat|machine|chatgpt|algorithm|llm",
)
_WRITTEN = "(?:generated|written|produced|created|drafted|compiled|prepared)"
_AUTHOR_NOTE = re.compile(
    _any(
        r"(?:an? )?ai[- ](?:writing|powered|generated|assisted|driven) "
        r"(?:agent|writer|author|assistant|journalist|content|article|summary)\b",
        r"(?:this|the) (?:article|story|report|post|content|piece|text|summary) (?:was|is|has been) (?:\w+ ){0,3}?"
        rf"{_WRITTEN}(?: \w+){{0,4}}? (?:by|with|using|through) (?:\w+ ){{0,3}}?{_MACHINE}",
        rf"{_WRITTEN} (?:by|with) (?:the help of )?(?:an? )?{_MACHINE}",
        # who wrote it, at the end of agencies' reports
        r"[(\[–—-]{0,3} ?(?:(?:additional|further) )?(?:reporting|writing|editing|compiled|translated|edited|written|graphics?|story) by (?-i:[A-Z])",
        r"[(\[–—-]{0,3} ?with (?:assistance|contributions?|reporting|help) (?:from|by) (?-i:[A-Z])",
        r"[–—-]{1,3} ?by (?-i:[A-Z])[\w.’'-]+(?: (?-i:[A-Z])[\w.’'-]+){1,3}\b",
        r"write to (?-i:[A-Z])[^\n]{3,60}@",
        r"about the (?:author|writer|journalist|contributor)s?\b",
        r"disclosures?: (?:i|we|the author|none|at the time)\b",
        r"the authors? (?:has|have|holds?|owns?|is|does|may|or)\b",
        r"(?-i:[A-Z])[\w.’'-]+(?: (?-i:[A-Z])[\w.’'-]+){1,3} is (?:an?|the) (?:\w+[ -]){0,4}"
        r"(?:reporter|writer|editor|journalist|correspondent|columnist|contributor)\b",
    ),
    re.IGNORECASE,
)

# --- marking ----------------------------------------------------------------------------------------------------------

_EARLY = 0.25  # an "About" this near the beginning is followed by more of the article
_BYLINE_LINES = 5
_CONTACT_LINES = 15
_CONTACT_WIDTH = 160
_SHORT_LINE = 160  # a line as short as this is no text in one paragraph


_WRITTEN_BY_MACHINE = re.compile(
    r"\bAI (?:writing agent|writer|author|journalist|reporter)\b"
    r"|\b(?:article|story|content|post|report|summary|text|analysis|piece|commentary) (?:was|were|is|has been) "
    r"(?:\w+ )?(?:generated|written|produced|created|drafted|prepared)\b[^.\n]{0,60}?\b(?:by|with|using) [^.\n]{0,30}?"
    r"\b(?:AI|artificial intelligence|language model|LLM)\b",
    re.IGNORECASE,
)


# One of these stands in all that the pattern matches; looking for them is cheap.
_MACHINE_WORDS = (
    *("ai writ", "ai auth", "ai jour", "ai repo"),
    *("generated", "written", "produced", "created", "drafted", "prepared"),
)


MACHINES = ("AI", "A.I.", "rtificial", "anguage model", "LLM")  # one of these stands in all that speaks of machines


def declares_machine(line: str) -> bool:
    """Whether a line says that the article was written by a machine: such a note is kept wherever it stands."""
    lowered = line.lower()
    return (
        len(line) <= 1500 and any(word in lowered for word in _MACHINE_WORDS) and bool(_WRITTEN_BY_MACHINE.search(line))
    )


def tells_of_machine(text: str) -> bool:
    """Whether a text of any length and form may hold such a note."""
    return any(word in text for word in MACHINES) and bool(_WRITTEN_BY_MACHINE.search(" ".join(text.split())))


def mark(text: str, *, titled: bool) -> tuple[Part, ...]:
    """The marked parts of a cleaned text, in order, without overlaps; what no part covers is body.

    `titled`: the first line is the title. Offsets count code points.
    """
    parts: list[Part] = []
    for kind, start, end in _marks(text, titled):
        if parts and parts[-1].kind == kind and not text[parts[-1].end : start].strip() and kind not in _SINGLE:
            parts[-1] = Part(kind=kind, start=parts[-1].start, end=end)
        elif end > start:
            parts.append(Part(kind=kind, start=start, end=end))
    return tuple(parts)


_SINGLE = (PartKind.title, PartKind.byline, PartKind.dateline)


def _marks(text: str, titled: bool) -> Iterator[tuple[PartKind, int, int]]:
    region: PartKind | None = None
    left = 0  # lines that an open region may still take; 0 with a region: as many as there are
    body_lines = 0
    dated = about = False
    at = 0
    # What stands nowhere in the text is looked for in no line.
    lowered = text.lower()
    machine = any(word in lowered for word in _MACHINE_WORDS)
    inlines = [(pattern, words) for pattern, words in _INLINE if any(word in text for word in words)]
    for number, line in enumerate(text.split("\n")):
        start, end = at, at + len(line)
        at = end + 1
        if number == 0 and titled:
            yield PartKind.title, start, end
            continue
        if not line:
            continue
        body_lines += 1
        if body_lines <= _BYLINE_LINES and len(line) <= 100 and _BYLINE.fullmatch(line):
            yield PartKind.byline, start, end
            continue
        if not dated and body_lines <= _BYLINE_LINES and (length := dateline_end(line)):
            dated = length < len(line)  # a line of its own may be followed by one at the head of the text
            yield PartKind.dateline, start, start + length
            start += length
            line = line[length:]
        elif not dated and body_lines <= _BYLINE_LINES and len(line) > _SHORT_LINE:
            # a text in one paragraph: what follows is marked as in any line
            if length := head_date_end(line):
                yield PartKind.dateline, start, start + length
                start += length
                line = line[length:]
            if inner := inner_dateline(line):
                dated = True
                yield PartKind.dateline, start + inner[0], start + inner[1]
                start += inner[1]
                line = line[inner[1] :]
        if _AUTHOR_NOTE.match(line) or (machine and declares_machine(line)):
            region = PartKind.author_note if len(line) < 60 else None  # a short one is the heading of the next line
            left = 1
            yield PartKind.author_note, start, end
            continue
        if opened := _opens(line):
            region = opened
            about = line[:5].lower() == "about"  # of a product it may stand within the news
            early = opened is PartKind.boilerplate and start < _EARLY * len(text)
            left = _CONTACT_LINES if opened is PartKind.contact else 2 if early else 0
        elif region is not None and (
            len(line) > _CONTACT_WIDTH
            if region is PartKind.contact
            else about and len(line) <= 100 and (line.isupper() or line.istitle()) and _NEWS_HEADING.fullmatch(line)
        ):
            region = None
        if region is not None:
            yield region, start, end
            if left:
                left -= 1
                region = region if left else None
            continue
        if _CONTACT_LINE.fullmatch(line):
            yield PartKind.contact, start, end
        elif _BOILERPLATE_LINE.match(line):
            yield PartKind.boilerplate, start, end
        else:
            inline = [
                found.start()
                for pattern, words in inlines
                if any(word in line for word in words) and (found := pattern.search(line))
            ]
            if inline:  # a release in one paragraph: from here on it speaks of the company
                yield PartKind.boilerplate, start + min(inline), end


def _opens(line: str) -> PartKind | None:
    """The kind of region that a line opens as its heading."""
    if len(line) > 400:
        return None
    if (found := _CONTACT_HEADING.match(line)) and len(found["rest"]) <= _CONTACT_WIDTH:
        return PartKind.contact
    if len(line) <= 120 and (
        _BOILERPLATE_HEADING.fullmatch(line)
        or (_ABOUT.fullmatch(line) and (line[-1] not in ".!?" or _COMPANY_END.search(line)))
    ):
        return PartKind.boilerplate
    return None
