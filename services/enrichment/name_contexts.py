"""What stands around a capitalised name, as features: the next words, and what kind of words they are."""

import re
from collections.abc import Set
from functools import lru_cache

from .name_words import FUNCTION, HEADS, LEGAL, NO_NAME, STRONG, WEAK, word_set
from .people import GIVEN
from .places import PLACES

BEFORE, AFTER = 30, 200  # characters around a name that are looked at


def _verbs(text: str) -> set[str]:
    """All regular forms of verbs."""
    found = set()
    for verb in text.split():
        found |= {verb, f"{verb}s"}
        if verb.endswith("e"):
            found |= {f"{verb}d", f"{verb[:-1]}ing"}
        elif verb.endswith("y") and verb[-2] not in "aeou":
            found |= {f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"}
        elif verb.endswith(("s", "sh", "ch", "x", "z")):
            found |= {f"{verb}es", f"{verb}ed", f"{verb}ing"}
        else:
            found |= {f"{verb}ed", f"{verb}ing", f"{verb}{verb[-1]}ed", f"{verb}{verb[-1]}ing"}
    return found


def _nouns(text: str) -> set[str]:
    return {
        form for noun in text.split() for form in (noun, f"{noun}s", f"{noun[:-1]}ies" if noun[-1] == "y" else noun)
    }


_KINDS: tuple[tuple[str, Set[str]], ...] = (
    (
        "say",
        _verbs("say tell decline confirm deny comment note add state argue respond believe think consider")
        | {"said", "told", "thought"},
    ),
    (
        "buy",
        _verbs("acquire buy purchase snap scoop swallow absorb gobble court woo approach outbid bid")
        | {"bought", "takes", "took", "taking", "taken"},
    ),
    (
        "sell",
        _verbs("sell divest offload spin hand shed return license sublicense in-license out-license grant award offer")
        | {"sold", "licence", "licensed", "spun"},
    ),
    (
        "act",
        _verbs(
            "announce enter sign agree complete close raise secure receive partner collaborate expand launch pay join "
            "invest intend expect retain own merge win bag snag nab land ink pen tap pick fork plunk dish drop cut plan "
            "seek aim want hope gain obtain terminate exercise extend amend file price begin initiate develop market "
            "commercialize commercialise manufacture supply make get keep hold hang lead back participate select choose "
            "appoint name hire work help provide serve operate specialize specialise focus employ generate report earn "
            "post see move turn pocket collect fetch shell start stop end abandon scrap discontinue boost bolster cement strengthen build broaden "
            "team unveil reveal issue repay borrow finance fund co-lead head run trade list delist owe need use continue "
            "become remain rise fall jump drop plunge soar climb slip gain surge tumble disclose present publish"
        )
        | {
            "won", "paid", "led", "made", "got", "kept", "held", "hung", "chose", "ran", "rose", "fell", "saw", "built",
            "began", "sought", "cut", "forged", "inked", "became", "handed", "struck", "strikes", "strike", "puts", "put",
        },
    ),
    (
        "be",
        word_set(
            "is was are were has have had will would could may might must can should does did do isn wasn won didn hasn "
            "also now today recently already previously currently later initially still then"
        ),
    ),
    (
        "office",
        _nouns(
            "CEO CFO COO CSO CMO CTO chief president chairman chairwoman chair founder co-founder spokesman spokesperson "
            "spokeswoman executive director officer shareholder investor stockholder board share stock subsidiary unit "
            "arm division affiliate management employee headquarter scientist researcher analyst partner principal "
            "manager staff owner counsel head boss representative professor ADR CMC"
        ),
    ),
    (
        "firm",
        _nouns(
            "biotech biopharma biopharmaceutical biotechnology drugmaker pharma developer maker startup start-up giant "
            "company firm manufacturer group specialist rival distributor supplier bank fund buyer suitor seller peer "
            "competitor retailer insurer vendor conglomerate newcomer upstart outfit spinout spinoff player heavyweight "
            "organization organisation institute university foundation nonprofit charity hospital agency broker "
            "brokerage lender licensee licensor backer sponsor provider medtech CDMO CRO adviser advisor powerhouse "
            "multinational major acquirer bidder publisher newspaper website operator consultancy underwriter"
        ),
    ),
    (
        "deal",
        _nouns(
            "acquisition takeover purchase deal agreement pact merger partnership collaboration alliance license "
            "licence right stake tie-up buyout offer bid approach talk contract venture transaction combination sale "
            "investment loan financing round funding grant award royalty option"
        )
        - {"stocks"},
    ),
    (
        "product",
        _nouns(
            "tablet capsule injection trial study test kit program programme platform technology app software device "
            "system drug vaccine therapy treatment antibody inhibitor pipeline gene protein receptor cell patient "
            "mutation tumor tumour cancer disease syndrome disorder infection agonist antagonist candidate asset "
            "product brand medicine pill dose data result indication approval label registry cohort arm endpoint scale "
            "score cream gel spray patch implant pump sensor assay biomarker target pathway"
        )
        - {"arm", "arms"},
    ),
    (
        "money",
        _nouns("million billion percent dollar euro yen stock price market index quarter year month week day"),
    ),
    (
        "person",
        word_set("Dr Mr Mrs Ms Prof Professor Sir he she who PhD MD"),
    ),
)  # fmt: skip
_KIND_OF = {word: kind for kind, words in reversed(_KINDS) for word in words}
_CLASSES = (
    ("legal", LEGAL),
    ("strong", STRONG),
    ("weak", WEAK),
    ("head", HEADS),
    ("given", GIVEN),
    ("place", PLACES),
    ("function", FUNCTION),
    ("thing", NO_NAME),
)
_NO_CLASS = len(_CLASSES)
_RANK = {word: rank for rank, (_, words) in reversed(list(enumerate(_CLASSES))) for word in words}
_NATIONS = word_set(
    "American European British English French German Swiss Danish Swedish Norwegian Finnish Dutch Belgian Italian Spanish "
    "Portuguese Austrian Irish Scottish Israeli Indian Chinese Japanese Korean Taiwanese Australian Canadian Brazilian "
    "Mexican Turkish Greek Polish Czech Hungarian Russian Saudi Emirati Singaporean Californian Bostonian Parisian "
    "Hungarian Slovenian Croatian Icelandic Anglo-Swedish Franco-German Welsh"
)
_TOKEN = re.compile(r"[A-Za-zÀ-ÿ]+(?:-[a-z]+)*|\d+|[^\sA-Za-zÀ-ÿ\d]")
_COMPANY_NOUN = (
    r"(?:company|firm|business|developer|provider|manufacturer|maker|startup|start-up|organi[sz]ation|corporation|leader|pioneer|innovator|"
    r"biotech|biopharma\w*|pharmaceutical|subsidiary|institute|institution|university|hospital|distributor|supplier|specialist|CDMO|CRO|"
    r"fund|investor|foundation|nonprofit|non-profit|agency|network|group|platform|retailer|bank|practice|clinic|partner|spin-?out|spin-?off|"
    r"enterprise|charity|arm|unit|division|brand|lab|laboratory|consultancy|marketplace|system|drugmaker|outfit|player|member)"
)
_APPOSITION = re.compile(
    rf", (?:a|an|the|one of|Inc|which is an?|part of|formerly|its)\b[^.;]{{0,110}}?\b{_COMPANY_NOUN}\b", re.IGNORECASE
)
_IS_A = re.compile(rf" is (?:a|an|the|one of)\b[^.;]{{0,110}}?\b{_COMPANY_NOUN}\b", re.IGNORECASE)
_BRACKET = re.compile(r"\s?[(\[]([^()\[\]]{1,120})[)\]]")
_TOWN = re.compile(
    r"^,? (?:[A-Z]\.[A-Z]\.?|Mass|Calif|Ill|Conn|Pa|Md|Fla|Ind|Mich|Minn|Colo|Wash|Ore|Tenn|Va|Ga|Tex|Ariz|Wis|Nev|Del)\.?,? ?"
    r"(?:[-–—,(/]|USA|and [A-Z])"
)
_MARK = re.compile(r"^ ?(?:®|™|\(R\)|\(TM\))")
_EPONYM = re.compile(
    r"^[’']s? (?:disease|syndrome|disorder|lymphoma|sarcoma|palsy|dystrophy|ataxia|anemia|esophagus|tumou?r)"
)
_QUOTES = '“”"‘'


@lru_cache(maxsize=8192)
def kind(word: str) -> str:
    """The kind of a word that is written with a capital, by the lists of words: "legal", "given", "place" and so on."""
    rank = min(_RANK.get(word, _NO_CLASS), _RANK.get(word.rstrip(".,"), _NO_CLASS))
    return _CLASSES[rank][0] if rank < _NO_CLASS else ""


@lru_cache(maxsize=32_768)
def _seen(token: str) -> tuple[str, str]:
    """A word of the surroundings as the model sees it, and its kind: of names only the kind counts."""
    if token[0].isdigit():
        return "0", "0"
    if token[0].isupper():
        if token.endswith("-based"):
            return "*based", "*based"
        if token in _NATIONS:
            return "*nation", "*nation"
        of_office = _KIND_OF.get(token)
        if of_office:
            return f"*{of_office}", of_office
        known = kind(token)
        return (f"*{known}" if known not in {"thing", "function"} else token.lower()), f"*{known}"
    return token, _KIND_OF.get(token, token if len(token) < 4 else "")


def around(before: str, after: str) -> list[str]:
    """Features of one place: `before` and `after` are the texts around it, BEFORE and AFTER characters long."""
    found: list[str] = []
    left = _TOKEN.findall(before)[-4:]
    if left[-1:] == ["s"] and left[-2:-1] in (["'"], ["’"]):  # "Japan's Alpha", "Beta's Gamma unit"
        left[-2:] = ["'s"]
    left = left[-3:]
    if left:
        word, kind_ = _seen(left[-1])
        found += (f"-1:{word}", f"-1k:{kind_}")
        if len(left) > 1:
            second, second_kind = _seen(left[-2])
            found += (f"-2:{second} {word}", f"-2k:{second_kind} {kind_}")
            if len(left) > 2:
                third_kind = _seen(left[-3])[1]
                found.append(f"-3k:{third_kind} {second_kind} {kind_}")
        if before[-1] in _QUOTES:
            found.append("quoted")
    else:
        found.append("-1:")
    rest = after
    if after[:2] in {" (", "(T", "(R"} or after[:1] in "(*[":
        while bracket := _BRACKET.match(rest):
            inside = bracket[1]
            found.append("brackets:" + ("listing" if ":" in inside else "short" if len(inside) < 8 else "words"))
            rest = rest[bracket.end() :]
    if rest[:2] == ", ":
        if rest[2:3] in "atofIpw" and _APPOSITION.match(rest):
            found.append("is_a")
    elif rest[:4] == " is " and _IS_A.match(rest):
        found.append("is_a")
    right = _TOKEN.findall(rest[:34])[:4]
    if right and right[0] in "’'" and right[1:2] == ["s"]:  # the word behind the possessive
        found.append("owner")
        right = ["'s", *right[2:]]
    if right:
        word, kind_ = _seen(right[0])
        found += (f"+1:{word}", f"+1k:{kind_}")
        if len(right) > 1:
            second, second_kind = _seen(right[1])
            found += (f"+2:{word} {second}", f"+2k:{kind_} {second_kind}")
            if len(right) > 2 and (word in ",&" or kind_ in {"be", "and"}):
                found.append(f"+3k:{kind_} {second_kind} {_seen(right[2])[1]}")
        if _MARK.match(after):
            found.append("mark")
        elif word == "'s" and _EPONYM.match(after):
            found.append("eponym")
        elif word in {",", "*place"} and _TOWN.match(after):
            found.append("town")
    return found
