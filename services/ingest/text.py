"""Plain text in one form: the same words give the same characters, whoever sent them."""

import html
import re
import unicodedata
from collections.abc import Iterable

import re2

# Zero-width and bidirectional controls, soft hyphens, byte order marks; then control characters but tab and newline.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NEWLINE = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_WIDE = "\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_SPACE = re.compile(f"[{_WIDE}][ {_WIDE}]*| [ {_WIDE}]+")  # but not the single plain space, of which texts are full
_BLANK_LINES = re.compile("\n{3,}")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_BREAKING_TAG = re.compile(r"</?(?:p|br|div|li|ul|ol|h[1-6]|tr)(?: [^<>\n]{0,500})?/?>", re.IGNORECASE)
_INLINE_TAG = re.compile(r"</?(?:b|i|u|em|strong|a|span|sup|sub|img|iframe|font)(?: [^<>\n]{0,500})?/?>", re.IGNORECASE)
_LINK = re.compile(
    r"(!?)\[([^\[\]\n]*)\]\((?:https?:|www\.|mailto:|tel:|/|#)[^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?: \"[^\"\n]*\")?\)"
)
_BOLD = re.compile(r"\*\*(?=\S)([^*\n]+)\*\*")
# Sorting a long run of combining marks is quadratic in `unicodedata`; no writing system stacks as many.
_MARKS = re2.compile(r"(\p{M}{30})\p{M}+")
_DISARMED = str.maketrans("&<[*", "＆＜［＊")


def _unescape(text: str) -> str:
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text)


def _plain(text: str) -> bool:
    """Whether the text has no control characters, no invisible ones, no half pairs and no blanks but " " and "\\n"."""
    return text.replace("\n", " ").isprintable()


def _once(text: str) -> str:
    # Most texts hold little of what is looked for: a pattern runs only where its characters occur.
    plain = _plain(text)
    if not plain:
        text = _NEWLINE.sub("\n", text)
    if "&" in text:
        text = _NEWLINE.sub("\n", _unescape(_unescape(text)))
        plain = _plain(text)
    if not plain:
        text = _SURROGATE.sub("\ufffd", _CONTROL.sub("", _INVISIBLE.sub("", text)))
    if not text.isascii():
        text = unicodedata.normalize("NFC", _MARKS.sub(r"\1", text))
    if "<" in text:
        text = _INLINE_TAG.sub("", _BREAKING_TAG.sub("\n", text))
    text = _single_spaces(text, plain)
    if "](" in text:
        text = _LINK.sub(lambda found: "" if found[1] else found[2], text)
    if "**" in text:
        text = _BOLD.sub(r"\1", text)
    text = _single_spaces(text, plain)
    if " \n" in text or "\n " in text:
        text = text.replace(" \n", "\n").replace("\n ", "\n")
    return _BLANK_LINES.sub("\n\n", text).strip(" \n") if "\n\n\n" in text else text.strip(" \n")


def _single_spaces(text: str, plain: bool) -> str:
    return text if plain and "  " not in text else _SPACE.sub(" ", text)


def clean(text: str) -> str:
    """The text in Unicode NFC with `\\n` line ends, single spaces and at most one blank line in a row.

    Entities and the simple tags of escaped HTML are resolved, Markdown links become their text, images and invisible
    characters go. Never fails, takes time linear in the length, and `clean(clean(text)) == clean(text)`.
    """
    for _ in range(3):
        cleaned = _once(text)
        if cleaned == text:
            return text
        text = cleaned
    # Resolving one layer may uncover another for ever ("&am&#112;lt;"). No prose does that: what is left of the
    # syntax is disarmed, so that the result is stable.
    return _once(text.translate(_DISARMED))


def join(lines: Iterable[str]) -> str:
    """The lines of cleaned texts as one cleaned text."""
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n")


def is_binary(text: str) -> bool:
    """True where control characters or undecodable ones make up more than 2 % of the text: no article is such."""
    if _plain(text) and "\ufffd" not in text:
        return False
    odd = len(_CONTROL.findall(text)) + text.count("\ufffd") + len(_SURROGATE.findall(text))
    return odd * 50 > len(text)


def one_line(text: str) -> str:
    """The text cleaned, as a single line."""
    return clean(clean(text).replace("\n", " "))
