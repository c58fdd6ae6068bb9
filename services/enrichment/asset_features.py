"""What tells a product's name from others, and one that the deal is about from one told in passing."""

import re
from dataclasses import dataclass
from math import log1p

from shared.events import DealType, PartKind, Role

from .area_words import AREAS
from .asset_contexts import around
from .asset_names import CAMEL, CAPITALS, PRODUCT, PRODUCT_WORDS, Name
from .brands import BRANDS
from .document import Document
from .name_words import LEGAL, NO_NAME, STRONG, WEAK
from .organisations import Organisation
from .parties import PartyFound
from .people import GIVEN
from .places import PLACES
from .vocabulary import Words

Row = dict[str, float]

_DISEASES = frozenset(stem.strip("~$") for stems in AREAS.values() for stem in stems.split("|"))
_CODE_SHAPE = re.compile(r"^[A-Z]{2,5}[- ]?\d{2,7}[A-Za-z]?$|^[A-Z]{2,5}-[A-Z]{0,2}\d{1,7}[A-Za-z]?$")
_OF_PRODUCT = re.compile(rf"^(?:{PRODUCT_WORDS})s?$")
_SITE = re.compile(
    r"[®™]?(?:[-–][A-Z]\w+)? (?:(?:research|innovation|manufacturing|production|shared|open) )?"
    r"(?:facilit(?:y|ies)|campus|laborator(?:y|ies)|labs?|incubators?|accelerators?|buildings?|headquarters|hubs?|parks?|sites?)\b"
)
# Whose products a deal is about, and who has other ones.
TELLING = {
    "anear:thing",
    "anear:kind",
    "apposition:thing",
    "apposition:kind",
    "bnear:thing",
    "bnear:named",
    "bnear:right",
}
CROSSED = ("title", "first", "late", "count")
_GIVERS = {Role.target, Role.licensor, Role.seller, Role.issuer, Role.recipient, Role.supplier, Role.partner}
_FINANCINGS = {DealType.equity_offering, DealType.debt_financing, DealType.ipo, DealType.venture_financing}
_BUYS = {DealType.acquisition, DealType.merger}


@dataclass
class Actors:
    """The organisations of an article as the neighbours of names: where they stand, and on which side of the deal."""

    barred: set[str]  # small letters of names that are companies'
    doubtful: set[str]  # of organisations that may as well be products
    first_words: set[str]
    places: list[tuple[int, int, str]]  # start, end, side: "giver", "taker" or "other"; sorted
    datelines: list[tuple[int, int]]


def actors(document: Document, organisations: list[Organisation], parties: list[PartyFound]) -> Actors:
    sides = {p.organisation.key: "giver" if p.role in _GIVERS else "taker" for p in parties if p.role != Role.advisor}
    barred: set[str] = set()
    doubtful: set[str] = set()
    first_words: set[str] = set()
    places: list[tuple[int, int, str]] = []
    for organisation in organisations:
        words = organisation.name.split()
        product = bool(_CODE_SHAPE.match(organisation.name) or PRODUCT.match(words[-1]))
        sure = (
            organisation.is_the_company
            or (organisation.key in sides and not product)
            or any(w in LEGAL or w in STRONG or w in WEAK for w in words)
        )
        forms = {form.lower() for form in organisation.aliases}
        (barred if sure else doubtful).update(forms)
        if sure:
            first_words.update(form.split()[0] for form in forms)
        side = sides.get(organisation.key, "other")
        places.extend((p.start, p.end, side) for p in organisation.places)
    places.sort()
    datelines = [(p.start, p.end) for p in document.parts if p.kind == PartKind.dateline]
    return Actors(barred, doubtful - barred, first_words, places, datelines)


def of_name(
    document: Document, words: Words, name: Name, actors: Actors, symbols: set[str], type_: DealType | None
) -> Row:
    """All features of a name: its form, its surroundings, its part in the article."""
    if _is_company(name, actors) or _is_place(document, name):
        return {"hopeless": 1.0}
    row = of_form(document, name, actors, symbols)
    if hopeless(row):
        return {"hopeless": 1.0}
    cues: set[str] = set()
    for mention in name.mentions:
        sentence = mention.sentence
        at, upto = mention.start - sentence.start, mention.end - sentence.start
        around(sentence.text, at, upto, sentence, actors.places, cues)
    form = "code" if "code" in row else "stem" if "stem" in row else "mark" if "mark" in row else "other"
    _place(document, words, name, actors, row)
    for flag in CROSSED:
        if flag in row:
            row[f"{form}&{flag}"] = row[flag]
    for cue in cues:
        row[cue] = 1.0
        if cue[1:5] == "near" or cue[:6] == "phrase" or cue[:5] in ("appos", "near_"):
            row[f"{form}&{cue}"] = 1.0
    row[f"form:{form}"] = 1.0
    row["cues"] = log1p(len(cues & TELLING))
    if type_ in _FINANCINGS:
        row["financing"] = 1.0
        for flag in ("title", "late"):
            if flag in row:
                row[f"financing&{flag}"] = 1.0
    elif type_ in _BUYS:
        row["buys"] = 1.0
        if "late" in row:
            row["buys&late"] = 1.0
    return row


# Forms that only products' names have.
_SURE = frozenset({"code", "stem", "mark", "known_brand", "brand", "generic", "known_as", "beside_stem", "beside_code"})


def _is_company(name: Name, actors: Actors) -> bool:
    """Whether nothing but the organisations' names is needed to tell that it is none: most names are done with here."""
    lowered = name.text.lower()
    words = name.text.split()
    if _is_pair(name.text, actors):
        return True
    return (
        (lowered in actors.barred or (len(words) == 1 and lowered in actors.first_words))
        and lowered not in BRANDS
        and not name.forms & _SURE
        and not (len(words) > 1 and _OF_PRODUCT.match(words[-1]))
    )


def _is_pair(text: str, actors: Actors) -> bool:
    """Whether it is two organisations' names in one word, as in "the Alpha-Beta collaboration"."""
    one, sign, other = text.partition("-") if "-" in text else text.partition("/")
    known = actors.barred | actors.first_words
    return bool(sign) and one.lower() in known and (other.lower() in known or (other.isupper() and other.isalpha()))


def _is_place(document: Document, name: Name) -> bool:
    """Whether each mention of it names a building or a site: "its HelixLab facility in Leiden"."""
    return all(_SITE.match(document.text, m.end) for m in name.mentions)


def hopeless(row: Row) -> bool:
    """Whether the form alone tells that a name is no product's: a company, a person, words that the text uses as such."""
    if row.keys() & _SURE:
        return "symbol" in row and "stem" not in row
    if row.keys() & {"company", "symbol", "given", "all_common", "disease"}:
        return "product_word" not in row
    return "weak_last" in row and "product_word" not in row


def of_form(document: Document, name: Name, actors: Actors, symbols: set[str]) -> Row:
    text = name.text
    lowered = text.lower()
    parts = text.split()
    row: Row = {"bias": 1.0}
    for form in name.forms:
        row[form] = 1.0
    if len(parts) == 1:
        row["one_word"] = 1.0
        if CAMEL.match(text):
            row["camel"] = 1.0
        elif CAPITALS.match(text):
            row["capitals"] = 1.0
        elif text.istitle() and "stem" not in name.forms:
            row["plain_word"] = 1.0
        elif text.isupper() and len(text) < 5:
            row["short_capitals"] = 1.0
        if "code" in name.forms:
            letters = sum(c.isalpha() for c in text)
            row["letters"] = min(letters, 10) / 10
        elif "stem" not in name.forms:
            row[f"end:{lowered[-2:]}"] = 1.0
            row[f"end:{lowered[-3:]}"] = 0.5
            row[f"begin:{lowered[:2]}"] = 0.5
            row["rare_letters"] = sum(lowered.count(c) for c in "zxqvyjkw") / 3
            row["length"] = min(len(text), 14) / 14
        elif text[0].isupper():
            row["stem_capital"] = 1.0
    else:
        row["words"] = min(len(parts), 5) / 5
        if _OF_PRODUCT.match(parts[-1]):
            row["product_word"] = 1.0
    small = [p.lower() for p in parts]
    common = sum(p in document.lower_words for p in small) / len(small)
    if common and "stem" not in name.forms:
        row["common"] = common
        if common == 1:
            row["all_common"] = 1.0
    if any(p in NO_NAME for p in parts):
        row["thing_word"] = 1.0
    if lowered in actors.barred or (small[0] in actors.first_words and len(parts) == 1):
        row["company"] = 1.0
    elif small[0] in actors.first_words:
        row["company_first"] = 1.0
    elif lowered in actors.doubtful:
        row["organisation"] = 1.0
    if lowered in BRANDS:
        row["known_brand"] = 1.0
    if lowered in symbols:
        row["symbol"] = 1.0
    if all(p in _DISEASES for p in small) or any(p.rstrip("s") in _DISEASES for p in small[-1:]):
        row["disease"] = 1.0
    if any(p in PLACES for p in parts):
        row["place"] = 1.0
    if parts[0] in GIVEN:
        row["given"] = 1.0
    if "-" in text:
        row["hyphen"] = 1.0
    if "code" in name.forms and _CODE_SHAPE.match(text):
        row["code_shape"] = 1.0
    if parts[-1] in WEAK:
        row["weak_last"] = 1.0
    return row


def _place(document: Document, words: Words, name: Name, actors: Actors, row: Row) -> None:
    sentences = [m.sentence for m in name.mentions]
    first = min(s.index for s in sentences)
    title = document.text[: document.title_end]
    if sentences[0].title or (len(name.text) > 3 and name.text in title):
        row["title"] = 1.0
    body = [s.index for s in sentences if not s.title]
    at = min(body, default=1)
    offset = (
        min((m.start for m in name.mentions if not m.sentence.title), default=document.title_end) - document.title_end
    )
    if at <= 2:
        row["first"] = 1.0
    elif at <= 5:
        row["early"] = 1.0
    row["offset"] = log1p(max(0, offset) / 150)
    if offset > 1_500:
        row["late"] = 1.0
    if offset > 3_500:
        row["very_late"] = 1.0
    if any(i in words.deal_sentences for i in body):
        row["deal_sentence"] = 1.0
    if first == 0 and not body:
        row["title_only"] = 1.0
    count = document.text.count(name.text, 0, document.title_end + 8_000) if len(name.text) > 3 else len(sentences)
    row["count"] = log1p(min(count, 8) - 1) if count > 1 else 0.0
    if count <= 1:
        row["once"] = 1.0
    if count > 1 and f"About {name.text}" in document.text:
        row["has_about"] = 1.0
    if any(start <= m.start < end for start, end in actors.datelines for m in name.mentions):
        row["dateline"] = 1.0
