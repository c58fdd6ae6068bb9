"""Signs that a capitalised run is an organisation: in its form, and in the words around it."""

import re

from .name_words import NO_NAME
from .runs import CONNECTORS

_COMPANY_NOUN = (
    r"(?:company|firm|business|developer|provider|manufacturer|maker|startup|start-up|organi[sz]ation|corporation|leader|pioneer|innovator|"
    r"biotech|biopharma\w*|pharmaceutical|subsidiary|institute|institution|university|hospital|distributor|supplier|specialist|CDMO|CRO|"
    r"fund|investor|foundation|nonprofit|non-profit|agency|network|group|platform|retailer|bank|practice|clinic|partner|spin-?out|spin-?off|"
    r"enterprise|charity|arm|unit|division|brand|lab|laboratory|consultancy|marketplace|system)"
)
_APPOSITIVE = re.compile(
    rf"^(?:\s?\([^()]{{1,80}}\)){{0,3}},? ?,\s(?:a|an|the|one of|Inc|which is a|part of|formerly)\b[^.;]{{0,140}}?\b{_COMPANY_NOUN}\b",
    re.IGNORECASE,
)
_IS_A = re.compile(
    rf"^(?:\s?\([^()]{{1,80}}\)){{0,3}}(?:,? Inc\.)? is (?:a|an|the|one of)\b[^.;]{{0,140}}?\b{_COMPANY_NOUN}\b",
    re.IGNORECASE,
)
_ACTS = re.compile(
    r"^(?:\s?\([^()]{1,80}\)){0,3},? (?:today |also |has |have |will |is |was |are |recently |now )?(?:today )?(?:announce|report|enter|sign|acquire|agree|complete|close|raise|secure|"
    r"receive|partner|collaborat|expand|launch|pay|grant|license|said|says|plan|pleased|proud|excited|thrilled|acted|acting|serv|develop|provide|offer|joined|invest|intends|expects|retain|own)"
)
_INVESTS = re.compile(
    r"^(?: and [A-Z]\w+(?: [A-Z]\w+)?)? (?:co-led|led|also (?:took part|participated|joined)|took part|participated|co-invested)\b"
)
_OFFICE_AFTER = re.compile(
    r"^(?:[’']s?)? (?:CEO|CFO|COO|CSO|CMO|CTO|President|Chief|Chairman|Chairwoman|founder|co-founder|executive|shares|shareholders|stockholders|Board|board|stock|subsidiary|Subsidiary)\b"
)
_ROLE_BEFORE = re.compile(
    r"(?:\b(?:CEO|CFO|COO|CTO|CSO|CMO|[Oo]fficer|[Pp]resident|[Cc]hairman|[Dd]irector|[Ff]ounder|[Pp]artner|[Pp]rincipal|[Hh]ead|subsidiary|affiliate|unit|division|shares|acquisition|customers|portfolio|investors?) (?:of|at|from|for)(?: the)?"
    r"|\b(?:partner(?:ed|s|ing|ship)?|collaborat\w+|agreement|alliance|venture|merger?|deal|contract|MOU|together|relationship|contracted|forces) with|\bfrom|\bby|\bbetween|\bacquir\w+|\bfirms?|\bcompan(?:y|ies)|\bstartup|\bsubsidiary,?|\binvestors?|\bgiant|\bwith|\binvest(?:ed|s)? in) (?:the )?$"
)
_NAME_END = r"(?:Therapeutics|Pharmaceuticals|Pharma|Biosciences|Biotech\w*|Biologics|Inc|Corp|Ltd|LLC|AG|Health|Medical|Ventures|Capital|Partners|University|Hospital|Labs|Sciences|Medicines|Diagnostics|Bio)"
_AFTER_NAME = re.compile(rf"\b{_NAME_END}\.?(?: and|,| &|,? and) $")
_BEFORE_NAME = re.compile(rf"^(?:,| and|,? and| &) (?:[A-Z][\w.]+ ){{1,3}}?{_NAME_END}\b")
_QUOTED = re.compile(r"[\"“”‘'](?P<alias>[^\"“”‘’']{2,40})[\"”“’']")
_SHORT = re.compile(
    r"^(?:(?:the|or|and|formerly|hereinafter|collectively|together) )*(?P<alias>[A-Z0-9][\w&.\-]{1,14})$"
)
_CODE = re.compile(r"^[A-Z]{1,6}[\- ]?\d[\w\-]*$|^[A-Z]{2,6}-[A-Z0-9]{1,8}(?:-\w+)*$")
CAMEL = re.compile(r"[a-z][A-Z]|^[a-z]{1,3}[A-Z]")
_PRODUCT_AFTER = re.compile(
    r"^(?:®|™|\(R\)|\(TM\)| ?(?:tablets?|capsules?|injection|trial|study|test|tests|kit|program|programme|platform|technology|app|software|device|system)\b)"
)
_FIRM = re.compile(r"[A-Z]\w+(?:, [A-Z]\w+){1,4},? & .+")
_ROOT_END = re.compile(
    r"(?:Pharma|Bio|Med|Tx|Rx|Gen|Health|Labs?|Tech|Care|logic|nostics|tech|pharma|gene|cyte|mab|therapeutics)$"
)
_ROOT_BEGIN = re.compile(r"(?:Bio|Neuro|Onco|Immuno|Gen|Medi|Cell|Pharma|Thera)[A-Z]?[a-z]+")
_BOUGHT = re.compile(
    r"\b(?:buy|buys|buying|bought|acquires?|acquiring|acquired|acquisition of|purchases?|takes? over|takeover of|snap\w* up|scoop\w* up"
    r"|pick\w* up|bid for|offer for|offer to|merg\w+ with|merger with|sell to|sold to|sells? [^.;]{0,40} to|stake in|interest in"
    r"|pact with|deal with|tie-up with|licen[sc]\w+ [^.;]{0,40} (?:from|to)|rights [^.;]{0,40} from|tap\w*|select\w*|hand\w*|pay\w*"
    r"|counsel to|advis[eo]rs? to|awarded to|granted to|grants?|appoint\w*) (?:(?:the|an?|[a-z][\w-]*) ){0,5}$"
)
_NOUN_BEFORE = re.compile(
    r"\b(?:[Bb]iotechs?|[Bb]iopharma\w*|[Dd]rugmakers?|[Pp]harma|[Dd]evelopers?|[Mm]akers?|[Ss]tart-?ups?|[Gg]iants?|[Cc]ompan(?:y|ies)|[Ff]irms?"
    r"|[Mm]anufacturers?|[Gg]roup|[Ss]pecialists?|[Pp]artners?|[Rr]ivals?|[Uu]nit|[Ss]ubsidiary|[Dd]istributors?|[Ii]nvestors?|CDMO|CRO|[Cc]ounsel|[Aa]dvis[eo]rs?"
    r"|[a-z]+-based|[A-Z][a-z]+-based|[A-Z][a-z]+[’']s),? $"
)
_TOWN = re.compile(
    r"^,? (?:[A-Z]\.[A-Z]\.?|Mass|Calif|Ill|Conn|Pa|Md|Fla|Ind|Mich|Minn|Colo|Wash|Ore|Tenn|Va|Ga|Tex|Ariz|Wis|Nev|Del)\.?,? ?"
    r"(?:[-–—,(/]|USA|and [A-Z])"
)
_MARK = re.compile(r"^ ?(?:®|™|\(R\)|\(TM\))")
_EPONYM = re.compile(
    r"^[’']s? (?:disease|syndrome|disorder|lymphoma|sarcoma|palsy|dystrophy|ataxia|anemia|esophagus|tumou?r)"
)
MARKED = re.compile(r"\b([A-Z][\w-]+)(?:®|™|\((?:R|TM)\))")
OTHER_NAME = re.compile(
    r"^,? ?(?:\([^()]{1,40}\) ?)?,? ?(?:also )?(?:known|doing business|trading|operating) as (?P<alias>[A-Z][\w&.]*(?: [A-Z][\w&.]*){0,3})"
)
_ADVISES = re.compile(
    r"^(?:(?:,| and|,? with) [A-Z][^.;]{0,60}?)? (?:is |are |was |were )?(?:acting|serving|acted|served|serves?) as\b[^.;]{0,60}?"
    r"(?:manager|runner|agent|advis[eo]r|counsel|underwriter)"
)
_ASKED = re.compile(
    r"^(?: \([^()]{1,40}\))? (?:declined|did not|didn[’']t|could not|would not|could|stands? to|may|will|to)\b"
)
_AFTER = (
    ("town", _TOWN),
    ("mark", _MARK),
    ("eponym", _EPONYM),
    ("advises", _ADVISES),
    ("asked", _ASKED),
    ("is_a", _APPOSITIVE),
    ("is_a", _IS_A),
    ("acts", _ACTS),
    ("office", _OFFICE_AFTER),
    ("invests", _INVESTS),
    ("before_name", _BEFORE_NAME),
    ("product", _PRODUCT_AFTER),
)
_BEFORE = (("bought", _BOUGHT), ("noun", _NOUN_BEFORE), ("role", _ROLE_BEFORE), ("after_name", _AFTER_NAME))
_COMPANY_ALIAS = re.compile(r"\bcompany\b", re.IGNORECASE)


def in_name(name: str) -> list[str]:
    """The signs in the name itself."""
    found = []
    if _CODE.match(name) and not name.isalpha():
        found.append("code")
    if _FIRM.fullmatch(name):
        found.append("firm")
    if "®" in name or "™" in name:
        found.append("mark")
    if _ROOT_END.search(name) or _ROOT_BEGIN.match(name):
        found.append("root")
    if CAMEL.search(name):
        found.append("camel")
    if name.isupper() and len(name) <= 5:
        found.append("capitals")
    return found


def around(before: str, after: str) -> list[str]:
    """The signs around one occurrence of a name."""
    found = [sign for sign, pattern in _AFTER if pattern.match(after)]
    found += [sign for sign, pattern in _BEFORE if pattern.search(before)]
    if after.startswith(("’s ", "'s ")):
        found.append("owner")
    return found


def short_names_given(name: str, after: str) -> list[tuple[str, bool]]:
    """Short names given in brackets behind a name; the second says that it is "the Company"."""
    found: list[tuple[str, bool]] = []
    at = 0
    for _ in range(4):
        match = re.compile(r"\s?[,*]?\s?[(\[]([^()\[\]]{2,160})[)\]]").match(after, at)
        if not match:
            break
        inside = match[1]
        at = match.end()
        for quoted in _QUOTED.finditer(inside):
            alias = quoted["alias"].strip(" ,.")
            if _COMPANY_ALIAS.search(alias):
                found.append(("Company", True))
            elif alias and alias not in NO_NAME:
                found.append((alias, False))
        if not _QUOTED.search(inside) and ":" not in inside:
            short = _SHORT.match(inside.strip())
            if short and short["alias"] not in NO_NAME and _abbreviates(short["alias"], name):
                found.append((short["alias"], False))
    return found


def _abbreviates(short: str, name: str) -> bool:
    initials = "".join(w[0] for w in re.findall(r"[A-Za-z0-9]+", name) if w.lower() not in CONNECTORS).upper()
    letters = re.sub(r"[^A-Za-z0-9]", "", short).upper()
    return letters in initials or initials.startswith(letters[:3]) or name.upper().startswith(letters) or short in name
