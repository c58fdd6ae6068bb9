"""Names of organisations as keys: what makes two spellings of one name equal."""

import re
import unicodedata
from functools import lru_cache

# Legal forms that end a name. Single-letter runs ("s p a", "a s") come from registers that drop the punctuation.
_LEGAL = frozenset(
    [
        "inc",
        "incorporated",
        "corp",
        "corporation",
        "co",
        "company",
        "companies",
        "ltd",
        "limited",
        "llc",
        "llp",
        "lllp",
        "lp",
        "plc",
        "pbc",
        "ag",
        "gmbh",
        "kg",
        "kgaa",
        "ohg",
        "ug",
        "se",
        "mbh",
        "sa",
        "sas",
        "sarl",
        "sasu",
        "sca",
        "scs",
        "snc",
        "eurl",
        "nv",
        "bv",
        "cv",
        "vof",
        "spa",
        "srl",
        "sapa",
        "ab",
        "publ",
        "as",
        "asa",
        "aps",
        "oy",
        "oyj",
        "hf",
        "ehf",
        "kk",
        "gk",
        "pty",
        "pte",
        "pvt",
        "private",
        "proprietary",
        "bhd",
        "sdn",
        "berhad",
        "tbk",
        "pt",
        "pcl",
        "jsc",
        "pjsc",
        "ojsc",
        "oao",
        "zao",
        "ao",
        "sab",
        "ltda",
        "sl",
        "slu",
        "eireli",
        "sp",
        "zoo",
        "doo",
        "dd",
        "kft",
        "zrt",
        "nyrt",
        "rt",
        "as",
        "adr",
        "ads",
    ]
)
_LEGAL_RUNS = (
    ("s", "p", "a"),
    ("s", "a", "s"),
    ("s", "a"),
    ("n", "v"),
    ("b", "v"),
    ("a", "g"),
    ("a", "s"),
    ("a", "b"),
    ("k", "k"),
    ("s", "e"),
    ("l", "p"),
    ("de", "cv"),
    ("de", "c", "v"),
    ("sp", "z", "o", "o"),
)
_EASTERN_LEGAL = re.compile(r"股份有限公司|有限责任公司|有限公司|株式会社|合同会社|주식회사|유한회사|[(（]주[)）]|㈜")
_DOTTED = re.compile(r"\b(?:\w\.){2,}(?:\w\b)?")  # S.p.A., K.K., U.S
_APOSTROPHES = re.compile(r"['’‘`´]")
_SLASHED = re.compile(r"\b([a-z])/([a-z])\b")  # A/S, I/S
_MARKS = re.compile(r"[®™©℠]")
_NO_WORD = re.compile(r"[\W_]+")
_LATIN = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE"}
)

# Words that many names of this field share. A name made of nothing else identifies nobody.
GENERIC = frozenset(
    [
        "pharma",
        "pharmaceutical",
        "pharmaceuticals",
        "therapeutic",
        "therapeutics",
        "bio",
        "biotech",
        "biotechnology",
        "biotechnologies",
        "biologics",
        "biopharma",
        "biopharmaceutical",
        "biopharmaceuticals",
        "biosciences",
        "bioscience",
        "biomedical",
        "biomed",
        "biotherapeutics",
        "medical",
        "medicine",
        "medicines",
        "medtech",
        "health",
        "healthcare",
        "life",
        "science",
        "sciences",
        "laboratories",
        "laboratory",
        "labs",
        "lab",
        "diagnostics",
        "diagnostic",
        "oncology",
        "genomics",
        "genetics",
        "vaccines",
        "vaccine",
        "technologies",
        "technology",
        "systems",
        "solutions",
        "devices",
        "device",
        "research",
        "international",
        "global",
        "holding",
        "holdings",
        "group",
        "industries",
        "industry",
        "enterprises",
        "partners",
        "capital",
        "ventures",
        "venture",
        "acquisition",
        "new",
        "the",
        "and",
        "of",
        "for",
        "de",
        "la",
        "le",
        "american",
        "america",
        "us",
        "usa",
        "european",
        "europe",
        "china",
        "india",
        "japan",
        "korea",
        "national",
        "general",
        "first",
        "united",
        "royal",
        "institute",
        "university",
        "hospital",
        "foundation",
        "fund",
        "center",
        "centre",
        "company",
        "corp",
        "inc",
        "cell",
        "cells",
        "gene",
        "immune",
        "immuno",
        "neuro",
        "onco",
        "digital",
        "care",
        "clinical",
        "royalty",
        "trust",
        "management",
    ]
)


@lru_cache(maxsize=16_384)  # an article names its companies again and again
def plain(name: str) -> str:
    """The name without case, accents and punctuation, its legal form kept: `Merck KGaA` -> `merck kgaa`."""
    text = name
    if text.isascii() and text.replace(" ", "").isalnum():  # most names
        return " ".join(text.lower().split())
    if not text.isascii():
        text = _EASTERN_LEGAL.sub(" ", _MARKS.sub("", text))
        text = unicodedata.normalize("NFKD", text).translate(_LATIN)
        # Hangul, taken apart by NFKD, is put together again; Latin letters stay without their accents.
        text = unicodedata.normalize("NFC", "".join(c for c in text if not unicodedata.combining(c)))
    text = text.casefold()
    text = _SLASHED.sub(r"\1\2", _APOSTROPHES.sub("", text).replace("&", " and "))
    text = _DOTTED.sub(lambda match: match.group().replace(".", ""), text)
    return _NO_WORD.sub(" ", text).strip()


@lru_cache(maxsize=16_384)
def normalise(name: str) -> str:
    """The key of a name: `plain`, less "the" before it and the legal forms behind it. At least one word is left.

    `Example Therapeutics, Inc.` and `The EXAMPLE THERAPEUTICS` both give `example therapeutics`; text that has no
    letter or digit gives an empty string.
    """
    return without_legal_words(plain(name))


def without_legal_words(key: str) -> str:
    """What `normalise` gives, from what `plain` gave."""
    words = key.split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    while len(words) > 1:
        last = words[-1]
        run = len(last) <= 2 and next(
            (run for run in _LEGAL_RUNS if len(words) > len(run) and tuple(words[-len(run) :]) == run), None
        )
        if run:
            words = words[: -len(run)]
        elif last in _LEGAL or last == "and":
            words = words[:-1]
        else:
            break
    return " ".join(words)


@lru_cache(maxsize=16_384)
def without_legal_form(name: str) -> str:
    """The name as written, less the legal forms behind it: `Example Labs, Inc.` -> `Example Labs`."""
    shorter = name.strip()
    last = shorter.rsplit(" ", 1)[-1]
    if last.isalpha() and last.isascii() and last.lower() not in _LEGAL and len(last) > 2 and last.lower() != "and":
        return shorter
    target = normalise(name)
    while True:
        cut = re.sub(r"[\s,]+\(?[^\s,]+$", "", shorter).rstrip(" ,&(")
        if not cut or cut == shorter or normalise(cut) != target:
            return shorter
        shorter = cut


def is_short_form(short: str, full: str) -> bool:
    """Whether `short` is a run of whole words of `full` (both as keys) that names somebody, not only a kind of firm.

    `lilly` is a short form of `eli lilly`; `pharma` of none.
    """
    words, of = short.split(), full.split()
    if not words or all(word in GENERIC for word in words):
        return False
    return any(of[i : i + len(words)] == words for i in range(len(of) - len(words) + 1))


def telling_words(name: str) -> set[str]:
    """The words of a name that say who it is: without legal forms and the general words of this field."""
    return {word for word in normalise(name).split() if word not in GENERIC and len(word) > 1}
