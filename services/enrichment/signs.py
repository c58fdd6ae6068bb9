"""Signs of an organisation in the form of its name, and the short names that a text gives it."""

import re

from .name_words import NO_NAME
from .runs import CONNECTORS

_QUOTED = re.compile(r"[\"“”‘'](?P<alias>[^\"“”‘’']{2,40})[\"”“’']")
_SHORT = re.compile(
    r"^(?:(?:the|or|and|formerly|hereinafter|collectively|together) )*(?P<alias>[A-Z0-9][\w&.\-]{1,14})$"
)
_CODE = re.compile(r"^[A-Z]{1,6}[\- ]?\d[\w\-]*$|^[A-Z]{2,6}-[A-Z0-9]{1,8}(?:-\w+)*$")
CAMEL = re.compile(r"[a-z][A-Z]|^[a-z]{1,3}[A-Z]")
_FIRM = re.compile(r"[A-Z]\w+(?:, [A-Z]\w+){1,4},? & .+")
_ROOT_END = re.compile(
    r"(?:Pharma|Bio|Med|Tx|Rx|Gen|Health|Labs?|Tech|Care|logic|nostics|tech|pharma|gene|cyte|mab|therapeutics)$"
)
_ROOT_BEGIN = re.compile(r"(?:Bio|Neuro|Onco|Immuno|Gen|Medi|Cell|Pharma|Thera)[A-Z]?[a-z]+")
_MARKED = re.compile(r"\b([A-Z][\w-]+)(?:®|™|\((?:R|TM)\))")
OTHER_NAME = re.compile(
    r"^,? ?(?:\([^()]{1,40}\) ?)?,? ?\(?(?:(?:(?:also|formerly|previously|now|better|currently) )?(?:known|doing business|trading|operating) as"
    r"|formerly|previously|now|d/?b/?a|f/?k/?a|a/?k/?a) (?P<alias>[A-Z][\w&.]*(?: [A-Z][\w&.]*){0,3})"
)
_BRACKET = re.compile(r"\s?[,*]?\s?[(\[]([^()\[\]]{2,160})[)\]]")
_COMPANY_ALIAS = re.compile(r"\bcompany\b", re.IGNORECASE)


def in_name(name: str) -> list[str]:
    """The signs in the name itself."""
    found = []
    if not name.isalpha() and name[0].isupper() and _CODE.match(name):
        found.append("code")
    if "&" in name and _FIRM.fullmatch(name):
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


def marked(text: str) -> set[str]:
    """The words that a text writes with the sign of a trade mark."""
    if any(sign in text for sign in ("®", "™", "(R)", "(TM)")):
        return set(_MARKED.findall(text))
    return set()


def short_names_given(name: str, after: str) -> list[tuple[str, bool]]:
    """Short names given in brackets behind a name; the second says that it is "the Company"."""
    found: list[tuple[str, bool]] = []
    at = 0
    for _ in range(4):
        match = _BRACKET.match(after, at)
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


_LONG_NAME = re.compile(r"(?:[A-Z][\w&’'-]*,? (?:(?:of|and|for|the|&) ){0,2}){2,8}\(?$")


def spelt_out(short: str, text: str) -> str | None:
    """The long name of an abbreviation, which a text may give in its description of the company alone:
    "About Alpha Beta Systems (ABS)"."""
    for mark in (f"({short})", f"(“{short}”", f'("{short}"'):
        at = text.find(mark, 0, 60_000)
        match = _LONG_NAME.search(text, max(0, at - 90), at + 1) if at > 0 else None
        if match:
            words = match.group().rstrip(" (,").removeprefix("About ").split()
            while words and words[0][0].upper() != short[0]:
                words = words[1:]
            name = " ".join(words)
            if len(words) > 1 and _in_order(short, name) and not set(words) & NO_NAME & {"Phase", "Series"}:
                return name
    return None


def _abbreviates(short: str, name: str) -> bool:
    letters = re.sub(r"[^A-Za-z0-9]", "", short).upper()
    if short in name or name.upper().startswith(letters):
        return True
    initials = "".join(w[0] for w in re.findall(r"[A-Za-z0-9]+", name) if w.lower() not in CONNECTORS).upper()
    return letters in initials or initials.startswith(letters[:3]) or _in_order(letters, name)


def _in_order(letters: str, name: str) -> bool:
    """Whether the capitals of a short name come one after the other in the long one, from its first letter on."""
    rest = iter(re.sub(r"[^A-Za-z0-9]", "", name).upper())
    return 2 < len(letters) < 7 and letters[0] == name[:1].upper() and all(c in rest for c in letters)
