"""Runs of capitalised words in a text, cut into single names."""

import re
from functools import lru_cache

from .name_words import FUNCTION, HEADS, LEGAL, NO_NAME, STRONG, WEAK, word_set
from .people import GIVEN
from .places import PLACES

CONNECTORS = frozenset(
    {
        "of",
        "for",
        "de",
        "des",
        "du",
        "di",
        "del",
        "der",
        "and",
        "et",
        "und",
        "y",
        "van",
        "von",
        "the",
        "at",
        "in",
        "la",
        "los",
    }
)
# A run of capitalised words with what joins them: each step eats at least one character, so it reads in linear time.
# A name ends where a small word is hung on it ("Alpha-backed"), and where a stroke joins another one ("Alpha/Beta").
_HUNG = r"(?:[a-z]{2,}(?:ed|ing|ive|ific)|led|run|like|only|style|stage|scale|grade|wide|free|born|type|made|held|friendly|ready|maker|owner|parent|partner|rival|peer|affiliate|neighbou?r|seller|buyer|specific|dependent)"
_INNER = rf"(?:[\w®™.&+]|/(?![A-Z]\w{{2}})|-(?!-|{_HUNG}\b)|[’'](?![sS]?(?![\w])))"
_WORD = rf"(?:[A-ZÀ-ÞŁŞİ]{_INNER}*|\d{{1,4}}(?![MBK]\b)[A-Z]{_INNER}*|[a-z]{{1,3}}[A-Z]{_INNER}*|\d{{1,3}}(?!(?:fold|plex|year|month|week|hour|days?|mers?|mcg|th|nd|rd|st)\b)[a-z]{{3,}}[A-Z]?[a-z]*\b)"
_OWNED = r"(?:[A-Z][a-z]+[’'](?:s(?= (?:[A-Z]\w+ )?(?:Hospitals?|Medical Cent(?:er|re)|Health ?[Cc]are|Clinics?|Pension))|(?= (?:Pension|Retirement|Superannuation)))|(?:Reddy|Divi|Women|Children|King|Queen|Men|People|Veteran|Alzheimer|Parkinson|Sotheby|Lloyd|Moody|Sant|Brigham)[’']s)"
_LEGAL_TAIL = r"(?:Inc|Incorporated|Corp|Corporation|Co|Ltd|Limited|LLC|L\.L\.C|LLP|LP|L\.P|PLC|plc|AG|S\.?A|SE|N\.?V|GmbH|P\.A|P\.C|Ltda|PBC|mbH|ApS|A/S|d\.o\.o|s\.r\.o|e\.V|a\.s|S\.r\.l|S\.p\.A|K\.K|B\.V|S\.L|S\.A\.S)\b\.?"
# A firm of partners: "Alder, Birch & Cole LLP".
_FIRM = r"[A-Z][a-z]+(?:, [A-Z][a-z]+){1,4},? & (?!Co\b)[A-Z][a-z]+(?:,? (?:LLP|LLC|P\.C\.|PC|P\.A\.))?(?![\w])"
_FIRM_FOLLOWS = r"(?![A-Z][a-z]+(?:, [A-Z][a-z]+){1,4},? & [A-Z])"
RUN = re.compile(
    rf"(?<![\w])(?=[A-ZÀ-ÞŁŞİ\d]|[a-z]{{1,3}}[A-Z])(?:{_FIRM}|(?:{_OWNED}|{_WORD})"
    rf"(?:(?:, (?={_LEGAL_TAIL})| (?:of|for|de|des|du|di|del|der|and|et|und|y|van|von|the|at|in)(?: the| la| los)? {_FIRM_FOLLOWS}(?={_WORD})| (?:&|\+|x) | - (?={_WORD})| )"
    rf"(?:{_OWNED}|{_WORD}|plc\b|(?:d\.o\.o|s\.r\.o|a\.s|e\.V|gAG|mbH|inc|ltd|llc)\b\.?|\d{{1,3}}(?= [A-Z])"
    rf"|\([A-Z][a-z]+(?: [A-Z][a-z]+)?\)(?= (?:[A-Z][\w&]+,? ){{0,4}}(?:Co|Ltd|Limited|Inc|Corp|Company|Holdings?|Group|GmbH|LLC|Pte|Private)\b)))*)"
)

_AUTHORITY = frozenset({"Authority", "Administration", "Agency", "Commission", "Directorate"})
_CLOSED = LEGAL - {"Company", "Companies"}  # a name ends with its legal form

_ENDS = frozenset({"Inc.", "Inc", "Corp.", "Ltd.", "Ltd", "LLC", "LLP", "plc", "PLC", "GmbH", "KGaA", "Incorporated"})
_GOES_ON = (LEGAL - {"AS", "SE", "AB"}) | {
    "&",
    "and",
    "of",
    "for",
    "Group",
    "Partnership",
    "Holding",
    "Holdings",
    "Private",
}

# In headlines verbs are capitalised too: no name goes on behind one.
VERBS = word_set(
    "Announce Announces Announced Announcing Enter Enters Entered Sign Signs Signed Acquires Acquire Completes "
    "Complete Closes Receives Raises Secures Expands Expand Launches Launch Collaborate Collaborates Reports "
    "Initiates Join Joins Forge Forges Form Forms Unveils Unveil Inks Teams Agree Agrees Appoints Names Wins "
    "Grants Licenses Sells Invests Plans Files Prices Extends Terminates Establish Establishes Subsidiary "
    "Subsidiaries Shareholders Stockholders Stock Shares"
)


# Offices are no parts of names, but for those that names of organisations have, too.
_OFFICES = frozenset(
    form
    for office in word_set(
        "CEO CFO COO CSO CMO CTO CBO Chief President Chairman Chairwoman Chair Director Founder Co-Founder Cofounder "
        "Executive Vice Professor Dr Principal Investigator Officer Managing Head SVP EVP VP Senator Governor Secretary "
        "Minister"
    )
    for form in (office, f"Co-{office}")
)
_IN_NAMES = frozenset({"Principal", "Head", "Executive", "Secretary", "Chair", "Partner"})
_AND = frozenset({"and", "et", "und", "y"})
_OF = frozenset({"of", "for", "de"})
_JOINTS = frozenset({"in", "at", "the"}) | _OF
COUNTED = frozenset({"I", "II", "III", "IV", "V", "VI"})  # "Alpha Acquisition Corp. II"
_INSTITUTIONS = word_set(
    "Institute Centre Center Commission Council University Committee Association Society Agency College School Network"
)
_THE = frozenset({"the ", "The "})
_CURRENCIES = word_set("RMB USD EUR GBP CHF JPY CNY NOK SEK DKK AUD CAD INR KRW HKD SGD TWD BRL ILS SAR AED")
_SERIES = frozenset({"Series", "Class", "Hepatitis", "Vitamin", "Schedule", "Part", "Type"})
_LETTERED = re.compile(r"[A-H]\d?\.")
MAX_RUN = 160  # characters; a longer run is a headline in capitals or a table
_WORDS = re.compile(r"\S+")
_APOSTROPHES = frozenset("’'")
_INITIALS = re.compile(r"(?:^|\s)(?:[A-Z]\.)+$")
_LETTER = re.compile(r"[A-Za-zÀ-ÿ]")


@lru_cache(maxsize=512)  # organisations and products are looked for in the same sentences
def names_in(text: str) -> tuple[tuple[str, int], ...]:
    """The names that the runs of a sentence give, each with its offset in it."""
    found = []
    for run in RUN.finditer(text):
        start, end = run.span()
        if end - start <= MAX_RUN:
            text_ = run.group()
            if text_.startswith("S ") and text[start - 1 : start] in _APOSTROPHES:  # "OSLO'S Alpha"
                text_, start = text_[2:], start + 2
            the = text_.startswith("The ") or text[max(0, start - 4) : start] in _THE
            for name, at in _names_of(text_, the and " and " in text_):
                found.append((name, start + at))
    return tuple(found)


@lru_cache(maxsize=16_384)  # most runs are one word, and most of those come again in the next article
def _names_of(run: str, the: bool = False) -> tuple[tuple[str, int], ...]:
    return tuple(clean for piece, at in split(run, 0, the) if (clean := trim(piece, at)) is not None)


def split(text: str, start: int, the: bool = False) -> list[tuple[str, int]]:
    """A run cut where it joins two names: at an "and" outside an institution's name, at offices, at "in" and "at".

    `the`: the article stands before it, so that "Trade and Pumps Commission" is one name.
    """
    if " " not in text:
        bare = text.rstrip(",.")
        office = bare in _OFFICES and bare not in _IN_NAMES
        return [] if office or text in VERBS or text in _JOINTS or text.endswith("-based") else [(text, start)]
    pieces: list[tuple[str, int]] = []
    words: list[str] = []
    places: list[int] = []
    for match in _WORDS.finditer(text):
        words.append(match.group())
        places.append(match.start())
    begin = 0

    def close(upto: int) -> None:
        nonlocal begin
        if upto > begin:
            a = places[begin]
            b = places[upto - 1] + len(words[upto - 1])
            pieces.append((text[a:b], start + a))
        begin = upto

    last = len(words) - 1
    for i, word in enumerate(words):
        bare = word.rstrip(",.")
        if i > begin and words[i - 1] in _SERIES and _LETTERED.fullmatch(word):  # "a Series B. Alpha led it"
            close(i + 1)
        elif word == "Dr." and any(
            w in STRONG or w in LEGAL or w == "Reddy's" or w == "Reddy’s" for w in words[i + 1 :]
        ):
            pass  # "Dr. Alder Pharma GmbH"
        elif bare in _OFFICES and bare not in _IN_NAMES:
            close(i)
            begin = i + 1
        elif word in _AND:
            taken = words[begin:i]
            institution = not HEADS.isdisjoint(taken) and not _OF.isdisjoint(taken)
            following = words[i + 1].rstrip(".,") if i < last else ""
            regulator = taken[-1:] == ["Food"] and following == "Drug"
            couple = bool(taken) and taken[0] in GIVEN and following in GIVEN  # "Ada and Bert Cole Foundation"
            authority = len(taken) > 1 and words[-1] in _AUTHORITY and taken[-1] not in LEGAL | STRONG
            one = the and _of_two(taken, words[i + 1 :])
            if not (
                institution
                or regulator
                or couple
                or authority
                or one
                or following in {"Company", "Co", "Sons", "Partners"}
            ):
                close(i)
                begin = i + 1
        elif word in _JOINTS and (word not in _OF or HEADS.isdisjoint(words[begin:i]) or words[i - 1] in _CLOSED):
            close(i)
            begin = i + 1
        elif word.endswith("-based"):
            begin = i + 1
        elif i < last and (
            (word in _ENDS and words[i + 1].rstrip(".,") not in _GOES_ON and words[i + 1] not in COUNTED)
            or (word[-1] == "." and len(word) > 2 and word[:-1].isupper() and "." not in word[:-1])
        ):
            close(i + 1)  # "Alpha Inc. Beta", "9:00 CEST. Alpha"
        elif word in _CURRENCIES and i and (i == last or words[i + 1][0].isdigit()):
            close(i)  # "Alpha RMB 300 million"
            begin = i + 1
        elif i > begin and (word == "About" or _told_anew(words, begin, i)):
            close(i)  # "About Alpha Alpha is", "Alpha Pharma About Beta"
            if word == "About":
                begin = i + 1
        elif word == "-" or word in VERBS or (word == "&" and i and words[i - 1] in LEGAL):
            close(i)
            begin = i + 1
        elif i < last and word[-1] == "," and word.rstrip(",") in LEGAL and words[i + 1].rstrip(".") not in LEGAL:
            close(i + 1)
    close(len(words))
    return pieces


def _of_two(before: list[str], behind: list[str]) -> bool:
    """Whether an institution is named by two things that an "and" joins."""
    before = before[1:] if before[:1] == ["The"] else before
    return (
        bool(before)
        and not any(w.isupper() or w in STRONG or w in LEGAL or w in HEADS for w in before)
        and any(w.rstrip(".,") in _INSTITUTIONS for w in behind[1:])
    )


def _told_anew(words: list[str], begin: int, i: int) -> bool:
    """Whether the word at this place begins the name again that began before: "Alpha Alpha", "Ann Alpha and Company
    Alpha", not "Beta & Beta"."""
    word = words[i]
    if len(word) < 4 or not (word == words[begin] or (words[i - 1] in LEGAL and word in words[begin:i])):
        return False
    return words[i - 1] not in {"&", "+", "x", "-"} and word not in CONNECTORS | HEADS | STRONG | LEGAL | WEAK


def trim(text: str, start: int) -> tuple[str, int] | None:
    """The run without what never begins or ends a name; None where nothing is left."""
    changed = True
    while changed and text:
        changed = False
        stripped = text.lstrip(" ,-&+*’'\"")
        start += len(text) - len(stripped)
        text = stripped.rstrip(" ,-&+*/’'\"")
        first, _, rest = text.partition(" ")
        if (first in FUNCTION or first in CONNECTORS) and (rest or first in FUNCTION):
            if (
                first in {"The", "New", "First", "One", "Two", "Together", "Total", "Via"}
                and rest
                and (rest.split()[-1] in STRONG or rest.split()[0] in HEADS)
                and first != "The"
            ):
                pass
            else:
                start += len(first) + (1 if rest else 0)
                text, changed = rest, True
                continue
        if rest and first.endswith(("'s", "’s")) and first[:-2] in PLACES:  # "Canada's Alpha Health Care"
            start += len(first) + 1
            text, changed = rest, True
            continue
        if first in {"U.S.", "U.K."} and rest and " " not in rest and rest not in STRONG:  # the end of a sentence
            start += len(first) + 1
            text, changed = rest, True
            continue
        last = text.rsplit(" ", 1)[-1]
        if text.endswith(".") and last not in LEGAL and not _INITIALS.search(text):
            text, changed = text.rstrip("."), True
        elif last in CONNECTORS and " " in text:
            text, changed = text.rsplit(" ", 1)[0], True
    if len(text) < 2 or not _LETTER.search(text):
        return None
    if " " not in text:
        return None if text.strip(".,") in NO_NAME or text in CONNECTORS or text in LEGAL else (text, start)
    if all(w.strip(".,") in NO_NAME or w in CONNECTORS or w in LEGAL for w in text.split()):
        return None
    return text, start
