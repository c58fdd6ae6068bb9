"""Which languages are read. A text in another one is recognised and left alone."""

import re

from .name_words import word_set

UNSUPPORTED = "unsupported_language"  # the reason of a reading that was left
_READ = {"en"}
_FREQUENT = word_set(
    "the of and to in a is for that with on as are by this it be at from has its an was will have or not"
)


def is_read(language: str | None, text: str) -> bool:
    """Whether the text is in a language that is read; without a given language its most frequent words tell."""
    if language:
        return language.split("-")[0].lower() in _READ
    words = re.findall(r"\w+", text[:1500].lower())
    if len(words) < 30:
        return sum(c.isascii() for c in text[:400]) >= 0.6 * len(text[:400])
    return sum(w in _FREQUENT for w in words) / len(words) > 0.12


def code(language: str | None) -> str:
    """The two letters of ISO 639-1, for counting; `other` for what has none."""
    letters = (language or "").split("-")[0].lower()
    return letters if re.fullmatch("[a-z]{2}", letters) else "other"
