"""Lines of a web page that came along with a copied article: cut, because they change while the article does not."""

import re

# Wherever such a line stands alone, it is no part of an article.
_ANYWHERE = re.compile(
    r"""
    (?:\d{1,4}\ |no\ |view\ (?:all\ )?|show\ |load\ more\ |leave\ a\ |post\ a\ |add\ a\ |write\ a\ )comments?(?:\ yet)?\.?
    | comments?\ ?\(\d{1,4}\) | comments\ are\ closed\.? | be\ the\ first\ to\ comment[.!]?
    | (?:log|sign)\ in\ to\ (?:comment|reply|read\ more)\.?
    | (?:share|tweet|email|print|save|bookmark)\ (?:this|the)\ (?:article|story|post|page|news)
    | share\ (?:on|via|to)\ (?:facebook|twitter|x|linkedin|whatsapp|reddit|email|e-mail)
    | (?:advertisement|advertising|sponsored\ content|scroll\ to\ continue|story\ continues(?:\ below)?)
    | [^\n]{0,100}\b(?:to|in)\ your\ inbox\b[^\n]{0,60}
    | (?:subscribe|sign\ up)\ (?:now|today|here|to|for)\b[^\n]{0,80}\b(?:newsletters?|alerts?|updates|emails?)\b[^\n]{0,60}
    | (?:this\ )?(?:article|story|post)\ continues\ (?:below|after)\b[^\n]{0,40}
    | continue\ reading(?:\ (?:the\ (?:main\ )?(?:story|article)|below|this\ (?:story|article)))?(?:\ below)?\ ?[>»…:.]{0,3}
    | read\ or\ share\ this\ (?:story|article):?[^\n]{0,100} | (?:please\ )?(?:enable|turn\ on)\ javascript\b[^\n]{0,100}
    | subscribe(?:\ now)?!?
    | (?:related|recommended|more|latest|other|top)\ (?:articles|stories|posts|content|reading|headlines)
    | you\ (?:may|might)\ also\ (?:like|be\ interested\ in)
    | skip\ to\ (?:main\ |the\ )?content | back\ to\ top | most\ (?:read|popular) | accept\ (?:all\ )?cookies | cookie\ settings
    | (?:we|this\ (?:web)?site)\ uses?\ cookies\b[^\n]{0,300}
    | read\ (?:more|next|also)\ ?[>»…:]{0,3}
    | (?:estimated\ )?(?:reading\ time:?\ )?\d{1,3}[- ]min(?:ute)?s?\ read
    | (?:(?:copyright\ )?(?:©|\(c\)|\d{4})|copyright\ (?:©|\(c\)|\d{4}))\ [^\n]{0,150}\breserved\.? | (?:copyright\ ?)?©[^\n]{0,80}
    | all\ rights\ reserved\.?
    """,
    re.IGNORECASE | re.VERBOSE,
)
# At the beginning or the end of a text also these; inside they may be a heading, a caption, a table's cell.
_AT_THE_ENDS = re.compile(
    r"""
    comments? | share | tweet | print | e-?mail | facebook | twitter | x | linkedin | whatsapp | reddit | copy\ link
    | menu | home | search | (?:log|sign)\ ?(?:in|up|out) | register | follow(?:\ us)? | trending | tags:? | loading(?:…|\.{3})?
    | privacy(?:\ policy)? | terms(?:\ of\ (?:use|service))? | contact\ us | about\ us | advertise(?:\ with\ us)? | cookies?
    | newsletters? | (?:\w[\w&’'-]*\ ){1,4}newsletter
    | [-–—=_*\#|•·.\ ]{1,80}
    """,
    re.IGNORECASE | re.VERBOSE,
)
# The dates of other articles in a list below. At the beginning a date is the article's own and stays.
_DATE = re.compile(
    r"""
    (?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\ )?
    (?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\ ?\d{1,2},?\ ?\d{4}
    | \d{1,2}\ (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\ \d{4} | \d{4}-\d\d-\d\d)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LINK_LINE = re.compile(r"[\w .]{0,20}[-–: ]{0,3}(?:!?\[[^\[\]]{0,200}\]\([^()\s]{0,2000}\)[\s|·•*-]*)+|[-*_\s]*")
_LONGEST = 330  # longer lines are prose


def _matches(line: str, *patterns: re.Pattern[str]) -> bool:
    return len(line) <= _LONGEST and any(pattern.fullmatch(line) for pattern in patterns)


def cut(lines: list[str]) -> list[str]:
    """The lines of a cleaned text without those that the page left; `cut(cut(lines)) == cut(lines)`."""
    kept = [line for line in lines if not _matches(line, _ANYWHERE)]
    first, last = 0, len(kept)
    while first < last and (not kept[first] or _matches(kept[first], _AT_THE_ENDS)):
        first += 1
    while last > first and (not kept[last - 1] or _matches(kept[last - 1], _AT_THE_ENDS, _DATE)):
        last -= 1
    return kept[first:last]


def without_links_at_the_end(text: str) -> str:
    """A Markdown text without the lines at its end that are nothing but links, images and rules.

    To be used before the links become their text. A text that is nothing else stays.
    """
    lines = text.split("\n")
    last = len(lines)
    while last and len(lines[last - 1]) < 4000 and _LINK_LINE.fullmatch(lines[last - 1].strip()):
        last -= 1
    return "\n".join(lines[:last]) if last else text
