"""How far a deal is: rumoured, proposed, announced, amended, completed, terminated, a milestone paid."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from shared.events import DealStatus, DealType

from .deal_model import model
from .document import Document, Sentence

EXTRACTOR = "status/3"
S = DealStatus
T = DealType
_DEAL = r"(?:acquisition|merger|offering|placement|financing|transaction|deal|sale|purchase|round|agreement|combination|spin-?(?:off|out)|divestiture|restructuring|investment|IPO|license|licence|collaboration|partnership|pact|alliance|tie-?up|joint venture|contract|tender offer|funding|takeover|buyout|bid|buy|divestment|separation|strategic (?:review|alternatives|options))s?"
# Words between a change and what it changes: "expands the oncology alliance", but not "expands its reach with a deal".
_OBJECT = r"(?:(?!(?:with|by|through|via|and|as|after|following|to|in|into|using|under|from|across|for|rapidly)\b)[\w$€£.,’'&/-]+ ){0,8}?"


@dataclass(frozen=True)
class StatusFound:
    status: DealStatus
    start: int
    end: int
    rule: str | None = None
    confidence: float = 0.5


# In the order of their force in a headline: the first that matches decides.
_TITLE: tuple[tuple[DealStatus, re.Pattern[str]], ...] = tuple(
    (status, re.compile(pattern, re.IGNORECASE))
    for status, pattern in (
        (S.denied, rf"\b(?:den(?:y|ies|ied)|dismiss(?:es|ed)|refutes?d?|rules? out)\b.{{0,60}}\b(?:talks|interest|{_DEAL}|rumou?rs?|reports?|speculation)\b|\bnot (?:in (?:\w+ )?talks|for sale|considering (?:a|an) (?:sale|bid|offer))\b"),
        (S.terminated, rf"\b(?:terminat(?:e|es|ed|ion|ing)|cancel(?:s|ed|led|ling)?|calls? off|called off|scraps?|scrapped|scuttles?d?|nix(?:es|ed)|axe[sd]|abandons?(?:ed)?|walk(?:s|ed|ing)? (?:away )?(?:from|away)|back(?:s|ed|ing)? out of|pull(?:s|ed|ing)? (?:out of|the plug on)|withdr(?:aws?|ew|awn)|halts?|ends?|ending|ended|exit(?:s|ed|ing)?|quits?|drop(?:s|ped)?(?: out of)?|ditch(?:es|ed)|bails? on|winds? (?:down|up)|dissolv\w+|unwind\w*)\b.{{0,80}}\b(?:{_DEAL}|grant|offer|talks|joint venture|option)\b|\b(?:returns?|returning|hands? back|gives? back|regains?|reclaims?|relinquish\w+)\b.{{0,40}}\brights\b|\brights\b.{{0,30}}\b(?:returned|revert)|\bparts? ways\b|\b(?:splits?|breaks? up) (?:from|with)\b|\b{_DEAL} (?:collapses?d?|falls? (?:apart|through)|is off|(?:has been |was |is )?(?:terminated|scrapped|cancel+ed|called off))\b"),
        (S.milestone, r"\bmilestone (?:\w+ )?payments?\b|\b(?:licen[sc]ing|milestone) (?:payment|fee|milestone)s?\b|\b(?:receives?|received|earns?|earned|achieves?|achieved|triggers?|triggered|records?|nets|collects|banks|bags|pockets)\b.{0,60}\bmilestones?\b"),
        (S.option_exercised, r"\b(?:exercis(?:es?|ed|ing)|opts? in(?:to)?|opted in(?:to)?|picks? up|takes? up)\b(?!.{0,40}\b(?:underwriter|over-?allotment|greenshoe|warrants?|additional shares)).{0,60}\boptions?\b(?! to purchase (?:additional|up to))|\bopt(?:s|ed)?[- ]in\b.{0,30}\b(?:on|to|for)\b|\boption exercised?\b"),
        (S.rumoured, rf"\b(?:in|advanced|exclusive|early|late-stage|takeover|merger|sale|buyout|deal|holds?|holding) (?:(?:takeover|merger|sale|buyout|deal|acquisition|preliminary|advanced) )?(?:talks|discussions)\b|\b(?:nears?|nearing|close to|closing in on|on (?:the )?(?:verge|brink|cusp) of|set to (?:announce|unveil)|inching toward)\b.{{0,60}}\b{_DEAL}\b|\b(?:explor(?:es?|ing)|consider(?:s|ing)|weigh(?:s|ing)|mull(?:s|ing)|eye(?:s|ing)|contemplat\w+|prepar(?:es|ing)|study(?:ing)?|studies) (?:\S+ ){{0,7}}?(?:{_DEAL}|offer|IPO|listing|acquiring|buying|selling)\b|\breportedly\b|\brumou?r\w*|\bsaid to\b|\bsources?\b(?: say\b|:|$)|\bpeople familiar\b|\bapproach(?:es|ed) by\b|\b(?:takeover|buyout|acquisition) (?:interest|target|approach|speculation)\b|[-–—:,] ?(?:FT|WSJ|Bloomberg(?: News)?|Reuters|Financial Times|Wall Street Journal|reports?|media|report says|STAT|Nikkei)$|\b(?:FT|WSJ|Bloomberg(?: News)?|Reuters|Financial Times|Nikkei) (?:reports?|says)\b|\b(?:may|might|could) (?:buy|sell|acquire|bid|make an offer|be acquired|fetch)\b"),
        (S.proposed, r"\bletters? of intent\b|\bLOI\b|\bmemorandum of understanding\b|\bMO[Uu]\b|\bnon-?binding\b|\bterm sheet\b|\bpropos(?:es|ed|als?|ing)\b|\b(?:plans?|planning|aims?|seeks?|looks?|looking|hopes?|files?|set|wants?) (?:to|for) (?:acquire|merge|spin|raise|buy|sell|offer|separate|divest|list|go public|an? IPO|IPO)\b|\bintends? to\b|\bintent to\b|\bplanned\b|\b(?:offers?|bids?) to (?:buy|acquire)\b|\bto explore\b|\bplans? (?:private|public|an? |spin|sale|for (?:an? )?(?:IPO|spin|separation))|\b(?:hostile|unsolicited|rival|takeover|buyout|sweetened|counter) (?:takeover |buyout )?(?:bid|offer)\b|\b(?:makes?|made|launch(?:es|ed)|lobs|rejects?|rejected|rebuffs?|spurns?)\b.{0,50}\b(?:bid|offer)\b(?! for all)(?<!tender offer)|\bto spin[- ]?(?:off|out)\b|\bto separate\b|\bfiles? for (?:an? )?(?:\$\S+ (?:\w+ )?)?IPO\b"),
        (S.completed, rf"\b(?:closes?|closed|closing of|closing on|completes?|completed|completion of|finali[sz]es?|finali[sz]ed|concludes?|consummat\w+|wraps? up|seals?)\b.{{0,70}}\b(?:{_DEAL}|series [a-h]|acquire|stake|\d)|\b(?:acquisition|merger|takeover|deal|transaction) (?:of .{{1,50}} )?(?:closes|closed|completed|complete|finali[sz]ed)\b|\bcompletes\b.{{0,60}}\b(?:to become|spin)"),
        (S.amended, rf"\b(?:amends?|amended|amendment (?:to|of)|extend(?:s|ed|ing)?|extension (?:of|to)|renew(?:s|ed|als?|ing)?|expand(?:s|ed|ing)?|expansion of|broaden(?:s|ed|ing)?|deepen(?:s|ed|ing)?|widen(?:s|ed)?|upsizes|restat\w+|restructur(?:es|ed)|renegotiat\w+|revis(?:es|ed)|cuts price of|sweeten(?:s|ed)?|raises? (?:its )?(?:offer|bid))\b (?:terms of )?{_OBJECT}(?:{_DEAL}|licen[sc]es?|pact|alliance|tender offer|MOU|terms)\b|\b(?:contract|partnership|collaboration|agreement|alliance|licen[sc]e) (?:renewals?|extension|expansion|amendment)\b|\bexpanded (?:partnership|collaboration|agreement|alliance)\b|\bupsize(?:s|d)? of\b"),
    )
)  # fmt: skip
_BODY: tuple[tuple[DealStatus, re.Pattern[str]], ...] = tuple(
    (status, re.compile(pattern, re.IGNORECASE))
    for status, pattern in (
        (S.denied, rf"\bdenied\b.{{0,60}}\b(?:report|talks|rumou?rs?|speculation|{_DEAL})\b"),
        (S.terminated, rf"\b(?:has|have|had|was|were|been|is|are|mutually|announced|decided to|will|agreed to|notice of|elected to) (?:\w+ ){{0,6}}terminat(?:e|es|ed|ing|ion)\b.{{0,60}}\b{_DEAL}\b|\b{_DEAL} (?:\w+ ){{0,3}}(?:has been|was|were|is being) (?:\w+ )?(?:terminated|cancel+ed|called off|discontinued|scrapped)\b|\b(?:called off|has withdrawn|withdrew|walked away from|is ending|is pulling out of)\b.{{0,60}}\b(?:{_DEAL}|offer|talks)\b|\brights (?:\S+ ){{0,6}}(?:will|to) (?:be returned|revert)\b"),
        (S.rumoured, r"\baccording to (?:\w+ ){0,3}(?:people|sources|persons?)\b|\b(?:people|sources?|persons?) (?:\w+ )?(?:familiar|close|with knowledge|briefed|who asked)\b|\bis (?:said|reported|understood|rumou?red|thought) to be\b|\bnearing an? (?:agreement|deal)\b|\bin (?:\w+ )?(?:talks|discussions) (?:to|with|about|over|for)\b(?! (?:the )?(?:FDA|EMA|regulator))|\basking not to be (?:identified|named)\b|\b(?:Reuters|Bloomberg(?: News)?|Financial Times|Wall Street Journal|WSJ|FT|Nikkei) (?:first )?(?:reported|reports)\b"),
        (S.proposed, r"\b(?:signed|entered into|executed|signing of|announc\w+)\b.{0,70}\b(?:letter of intent|LOI|memorandum of understanding|MOU|non-binding term sheet|term sheet)\b|\bannounced (?:its |a |the )?(?:proposed|planned|intent(?:ion)?|plans?)\b|\bplans? to (?:acquire|spin|merge|raise|separate|divest|offer|sell shares)\b|\bintends? to (?:offer|sell|spin|separate|acquire|merge|raise|commence)\b|\bnon-binding (?:letter|term|proposal|offer|MOU)\b|\bunsolicited (?:\S+ ){0,3}(?:proposal|offer|bid)\b|\bproposed (?:underwritten |public |initial |follow-on )+offering\b|\bfiled (?:\S+ ){0,5}registration statement (?:\S+ ){0,12}(?:proposed )?initial public offering\b"),
        (S.completed, rf"\b(?:announced|announces|announce|reported)? ?(?:today )?(?:the )?(?:successful )?(?:clos(?:ing|e)|completion) (?:of|on) (?:its |the |an? |our )?(?:[\w$€£.,’'-]+ ){{0,7}}?(?:{_DEAL}|Series [A-H])\b|\b(?:has|have) (?:today |now |successfully |officially )*(?:closed|completed|finali[sz]ed|consummated)\b(?! (?:enrol|dosing|a phase|phase|the phase|patient|its phase|recruit|a clinical|the clinical))|\b(?:successfully )?(?:closed|completed) (?:its |the |an? |on )?(?:previously announced |[\w$€£.,’'-]+ ){{0,5}}?{_DEAL}\b|\b(?:offering|placement|transaction|acquisition|financing|merger|deal) (?:closed|was completed|has closed|has been completed|is complete)\b|\breceived (?:aggregate |total )?gross proceeds\b|\b(?:announce[sd]?|said|reported)\b.{{0,30}}\b(?:it|they|company|firm|startup) (?:has|have) raised\b|\b(?:is now|has become|became) (?:a |an )?(?:(?:indirect )?wholly[- ]owned subsidiary|part of|the sole owner)\b|\bnow owns\b|\b(?:paid|received|funded|drawn)\b[^.;]{0,80}\b(?:at|on|upon) (?:the )?(?:closing|completion|Closing Date|Effective Date)\b|\b{_DEAL} (?:was |has |has been |having )?(?:today |since )?(?:closed|completed|finali[sz]ed)\b|\bcompletion (?:was|has been) (?:confirmed|reached|announced)\b|\bafter the final approval\b"),
        (S.amended, rf"\b(?:entered into|announced|signed|executed|agreed)\b.{{0,40}}\b(?:amendment|amended and restated|extension|renewal|expansion of)\b|\b(?:has|have) (?:amended|extended|expanded|renewed|broadened|revised) {_OBJECT}(?:{_DEAL}|expiration|terms)\b|\bare (?:expanding|extending) (?:their|its|the) {_OBJECT}{_DEAL}\b"),
    )
)  # fmt: skip
# In the small letters of a sentence for which a pattern can match.
_BODY_STEMS: dict[DealStatus, tuple[str, ...]] = {
    S.denied: ("denied",),
    S.terminated: ("terminat", "cancel", "called off", "discontinu", "scrapped", "withdr", "walked", "ending", "pulling", "revert", "returned"),
    S.rumoured: ("according to", "familiar", "close", "knowledge", "briefed", "asked", "said to be", "reported", "understood", "rumo", "thought", "nearing", "talks", "discussions", "asking not", "reports"),
    S.proposed: ("intent", "loi", "mou", "memorandum", "term sheet", "propos", "plan", "intend", "non-binding", "unsolicited", "registration statement"),
    S.completed: ("clos", "complet", "finali", "consummat", "received", "raised", "wholly", "now owns", "part of", "sole owner", "final approval"),
    S.amended: ("amend", "extension", "renewal", "expansion", "extended", "expanded", "renewed", "broadened", "revised", "expanding", "extending"),
}  # fmt: skip
# And of a headline.
_TITLE_STEMS: dict[DealStatus, tuple[str, ...]] = {
    S.denied: ("den", "dismiss", "refute", "rule", "not "),
    S.terminated: ("terminat", "cancel", "call", "scrap", "scuttle", "nix", "axe", "abandon", "walk", "back", "pull", "withdr", "halt", "end", "exit", "quit", "drop", "ditch", "bail", "wind", "dissolv", "rights", "ways", "split", "break", "collapse", "fall", "is off"),
    S.milestone: ("milestone", "licensing", "licencing"),
    S.option_exercised: ("opt",),
    S.rumoured: ("talks", "discussions", "near", "close to", "closing in", "verge", "brink", "cusp", "set to", "inching", "explor", "consider", "weigh", "mull", "eye", "contemplat", "prepar", "stud", "report", "rumo", "said to", "source", "familiar", "approach", "interest", "target", "speculation", "ft", "wsj", "bloomberg", "reuters", "financial times", "wall street journal", "media", "stat", "nikkei", "may ", "might ", "could "),
    S.proposed: ("letter", "loi", "memorandum", "mou", "binding", "term sheet", "propos", "plan", "aim", "seek", "look", "hope", "file", "set ", "want", "inten", "offer", "bid", "to explore", "to spin", "to separate"),
    S.completed: ("clos", "complet", "finali", "conclud", "consummat", "wrap", "seal"),
    S.amended: ("amend", "exten", "renew", "expan", "broaden", "deepen", "widen", "upsize", "restat", "restructur", "renegotiat", "revis", "cuts price", "sweeten", "raise"),
}  # fmt: skip
# A report of talks or a denial is told by others too: it is only the news where the title does not say more.
_NOT_YET = re.compile(
    r"\b(?:expected|anticipated|expects?|anticipates?|subject to|upon|following|prior to|before|after|if|until|will|to|conditioned on|pending|for|at|from) (?:the |to |be |its )*$",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"^[^.;]{0,60}?\b(?:is|are|to be|was|were) (?:\w+ )?(?:expected|anticipated|scheduled|subject)\b|^[^.;]{0,40}?\b(?:will (?:occur|take place|be)|expected to|anticipated to|remains subject)\b",
    re.IGNORECASE,
)
_DEFINITIVE = re.compile(
    r"\bdefinitive (?:\w+ ){0,3}agreement\b|\bbinding agreement\b|\bhas agreed to\b", re.IGNORECASE
)
_CLOSING = re.compile(r"clos|complet|conclud|consummat", re.IGNORECASE)
PREVIOUSLY = re.compile(
    r"\bpreviously[- ](?:announced|disclosed|reported)\b|\b(?:announced|signed|entered into) (?:in|on|last|earlier)\b",
    re.IGNORECASE,
)
_QUOTES = '“"'
_UNQUOTED = re.compile(r"[\w.,!?][”\"]")  # the quotation ends
FINANCINGS = {T.equity_offering, T.ipo, T.debt_financing, T.venture_financing, T.royalty_financing}


# Steps that the model takes for the status in which they leave the deal.
_AS = {S.option_exercised: S.announced, S.denied: S.rumoured}


def find(document: Document, type_: DealType, told: Mapping[str, float]) -> StatusFound:
    """The status that the model takes from the words and from what the rules find, at the words that tell it.

    `type_` is what kind of deal it is, `told` the signs of the types' triggers.
    """
    ruled = by_rule(document, type_)
    likely = model().status.probabilities(document.weighed.statuses, {**told, **signs(document, ruled)})
    best = max(likely, key=lambda status: likely[status])
    confidence = round(likely[best], 3)
    if best == _AS.get(ruled.status, ruled.status):
        return replace(ruled, confidence=confidence)
    status = DealStatus(best)
    place = next(_places(document, type_, {status}), None)
    if place:
        return replace(place, confidence=confidence)
    return StatusFound(status, *_anchor(document), rule="status:by_wording", confidence=confidence)


def signs(document: Document, ruled: StatusFound) -> dict[str, float]:
    """What the rules find, as values for the model."""
    status = _AS.get(ruled.status, ruled.status).value
    where = "default" if ruled.rule else "title" if ruled.start < document.title_end else "lead"
    return {f"=status:{status}": 1.0, f"=status:{status}:{where}": 1.0}


def by_rule(document: Document, type_: DealType | None = None) -> StatusFound:
    """The status told in the headline, else in the lead; without a word on it, a deal in the news is announced.

    The option that underwriters exercise at an offering's closing is no step of its own, and a spin-off that is not yet
    done is a plan.
    """
    found = next(_places(document, type_, set(S)), None)
    if found:
        return found
    start, end = _anchor(document)
    if type_ == T.spin_off:
        return StatusFound(S.proposed, start, end, rule="status:spin_off_not_done")
    return StatusFound(S.announced, start, end, rule="status:announced_by_default")


def _anchor(document: Document) -> tuple[int, int]:
    anchor = document.title_sentence or (document.lead[0] if document.lead else None)
    return (anchor.start, anchor.end) if anchor else (0, 0)


def _places(document: Document, type_: DealType | None, wanted: set[DealStatus]) -> Iterator[StatusFound]:
    """Where one of the wanted statuses is told, in the order of their force."""
    title = document.title_sentence
    for sentence in [*([title] if title else []), *_news(document)[:3]]:
        lower = sentence.text.lower()
        rules, stems = (_TITLE, _TITLE_STEMS) if sentence.title else (_BODY, _BODY_STEMS)
        for status, pattern in rules:
            if status not in wanted or not _may_have(type_, status):
                continue
            if not any(stem in lower for stem in stems[status]):
                continue
            for match in pattern.finditer(sentence.text):
                if status == S.proposed and not sentence.title and _DEFINITIVE.search(sentence.text):
                    continue
                if not _future(sentence, match):
                    yield StatusFound(status, sentence.start + match.start(), sentence.start + match.end())


def _news(document: Document) -> list[Sentence]:
    """The lead without what somebody is quoted with before the news is told."""
    lead = document.lead
    quoted = False
    for i, sentence in enumerate(lead):
        quoted = quoted or sentence.text[0] in _QUOTES
        if not quoted:
            return lead[i:]
        quoted = not _UNQUOTED.search(sentence.text)
    return lead


def _may_have(type_: DealType | None, status: DealStatus) -> bool:
    if status in {S.option_exercised, S.milestone}:
        return type_ not in FINANCINGS
    return True


def _future(sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether a closing is only looked forward to."""
    if not _CLOSING.search(match.group()):
        return False
    before = _NOT_YET.search(sentence.text, max(0, match.start() - 30), match.start())
    return bool(before or _AHEAD.search(sentence.text[match.end() : match.end() + 100]))
