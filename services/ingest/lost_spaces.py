"""Spaces that a text lost where its links were taken out: "saidJane Roe", "$50 millionand", "BASELandTOKYO,March 3".

Such texts are common in archives of scraped pages. A single case may be a name ("inVentiv"), so nothing is mended
unless a text shows several.
"""

import re

import re2

_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.)"
_FUNCTION = r"(?:said|says|by|in|of|with|from|and|to|for|at|the|on|across|between|through|our|their|its|as|that)"
_GLUED = (
    re.compile(rf"\b{_FUNCTION}(?=[A-Z][a-z]{{2,}})"),  # saidJane
    re.compile(r"(?<=[a-z])(?=[$€£]\d)"),  # of$50
    re.compile(r"\b(?:million|billion|trillion)(?=(?:and|in|to|of|for|upfront|equity|per|plus|from|at|on|with|or|as|if|the)\b)"),
    re.compile(rf"(?<=[a-z,])(?={_MONTH} \d)"),  # onJuly 8
    re.compile(r"(?<=[a-z.]),(?=[A-Z][a-z]{2,})"),  # Mass.,July
    re.compile(r"(?<=[A-Z]{3})(?=and[A-Z]{3})"),  # BASELandTOKYO
    re.compile(r"\band(?=(?:announced|today|its|has|have|will)\b)"),
    re.compile(r"(?<=\d)(?=and\b)"),
)  # fmt: skip
_AND = re.compile(r"(?<=[A-Z]{3} and)(?=[A-Z]{3})")
_SIGN = re2.compile(
    r"(?:said|in|of|with|by|and|to)[A-Z][a-z]{2}|[a-z][$€£]\d|[bm]illion(?:and|in|to|of|from)\b|[A-Z]{3}and[A-Z]{3}|[a-z.],[A-Z][a-z]{2}"
)
_LEAST = 3  # signs from which a text counts as one that lost spaces


def mend(text: str) -> str:
    """The text with its lost spaces, if it lost several; takes time linear in the length."""
    if len(_SIGN.findall(text)) < _LEAST:
        return text
    for pattern in _GLUED:
        text = pattern.sub(lambda found: f"{found[0]} ", text)
    return _AND.sub(" ", text)
