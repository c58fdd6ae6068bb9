"""The language of a text."""

import functools
from collections.abc import Callable

_CHARACTERS = 1500  # the beginning decides; more only costs time
_LETTERS = 20  # fewer can't be told apart
_CONFIDENCE = 0.5
# English needs no model: no other language has these for a sixth of its words. A text of names and figures alone falls
# through to the model.
_ENGLISH = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "in",
        "for",
        "with",
        "that",
        "on",
        "by",
        "as",
        "at",
        "from",
        "is",
        "are",
        "was",
        "were",
        "will",
        "has",
        "have",
        "its",
        "it",
        "this",
        "which",
        "be",
        "an",
        "or",
    ]
)
_SHARE, _WORDS = 1 / 6, 40


@functools.cache
def _classifier() -> Callable[[str], tuple[str, float]]:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    classify: Callable[[str], tuple[str, float]] = LanguageIdentifier.from_model_file(
        MODEL_FILE, norm_probs=True
    ).classify
    return classify


def load() -> None:
    """Loads the model, which takes about a second."""
    _classifier()


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of the text's language, None where it is too short or too mixed to tell.

    The model (py3langid's own) is loaded at the first call, if not before.
    """
    beginning = text[:_CHARACTERS]
    words = beginning.lower().split()
    english = sum(map(_ENGLISH.__contains__, words)) if len(words) >= _WORDS else 0
    if english * 2 < _LETTERS and sum(map(str.isalpha, beginning)) < _LETTERS:  # each of the words has two letters
        return None
    if english > len(words) * _SHARE:
        return "en"
    language, confidence = _classifier()(beginning)
    return language if confidence >= _CONFIDENCE else None
