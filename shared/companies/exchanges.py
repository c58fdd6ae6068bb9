"""Exchanges: from the way a text names them to one ISO 10383 code each."""


def mic_of(text: str) -> str | None:
    """The MIC of an exchange as written (`NASDAQ`, `Tokyo`, `JP`), None where it is not known."""
    return None


def by_suffix(suffix: str) -> str | None:
    """The MIC of a suffix of a symbol (`.T`, `.KS`), None where it is not known."""
    return None
