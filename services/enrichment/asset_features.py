"""What tells a product's name from others, and one that the deal is about from one told in passing."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from math import log1p

from shared.events import DealType, PartKind, Role

from .area_words import AREAS
from .asset_names import CAMEL, CAPITALS, PRODUCT, PRODUCT_WORDS, Name
from .brands import BRANDS
from .document import Document, Sentence
from .name_words import LEGAL, NO_NAME, STRONG, WEAK
from .organisations import Organisation
from .parties import PartyFound
from .people import GIVEN, is_person
from .places import PLACES
from .vocabulary import Words

Row = dict[str, float]

_NOUN = (
    r"(?:platform|technolog(?:y|ies)|systems?|devices?|tests?|software|apps?|products?|drugs?|candidates?|therap(?:y|ies)|vaccines?|assays?|tablets?|injections?|capsules?|kits?|drops|spray|gel|cream|tool|suite|treatments?|compounds?|program(?:me)?s?|"
    r"unit|patch|pump|smart contracts?|oral solution|nasal spray|implants?|pills?|medicines?|inhibitors?|antibod(?:y|ies)|conjugates?|agonists?|antagonists?|degraders?|molecules?|peptides?|formulations?|brands?|biosimilars?|generics?|agents?|assets?|franchise|portfolio|gene therapy|cell therapy|radioligand|engagers?|modulators?|blockers?|entity|marketplace|solution|medication|shot|jab|catheter|scanner|robot)"
)
_BESIDE = re.compile(
    rf"^[”\"]?(?:®|™|\(R\)|\(TM\))?,? (?:\([^)]{{2,60}}\),? )?(?:(?:[A-Z]{{2,4}}|[a-z-]+) ){{0,2}}?{_NOUN}\b"
)
_APPOSITION = re.compile(
    rf"^[”\"]?(?:®|™|\(R\)|\(TM\))?,? ?(?:\([^)]{{2,60}}\),? )?(?:which is |is |was |— |– |- |, )?(?:an?|its|the company[’']s|the first|the only|our|one of|the)\b [^.;]{{0,100}}?\b{_NOUN}\b"
)
_OBJECT = re.compile(
    r"^[”\"]?(?:®|™|\(R\)|\(TM\))?(?: \([^)]{2,60}\))?,? (?:is|was|has|will|would|could|may|can|had|met|showed|targets|works|uses|binds|blocks|inhibits|for|in|to treat|received|won|gained|uses)\b"
)
_NOUN_BEFORE = re.compile(
    r"\b(?:drug|product|candidates?|assets?|programm?es?|compounds?|medicines?|antibody|inhibitor|therapy|vaccine|treatment|platform|technology|device|test|system|software|pill|brand|brands|conjugate|ADC|agonist|antagonist|degrader|molecule|peptide|biosimilar|injection|spray|remedy|tablets?|"
    r"treatments|therapies|drugs|candidate,|asset,|program,|programme,|product,|drug,|cream|gel|shot|jab|blocker|modulator|engager|formulation|generic|agent)[,:—–]? (?:and )?[\"“(]?$"
)
_CALLED = re.compile(
    r"\b(?:called|named|dubbed|branded(?: as)?|marketed as|known as|under the (?:brand |trade )?name|nicknamed|code-?named) [\"“]?$"
)
_RIGHTS = re.compile(
    r"\b(?:rights? (?:to|for|in|of|on)|licen[sc]e[sd]? (?:to|for|of|on)|licen[sc](?:e|es|ed|ing)|option (?:to|for|on)(?: (?:license|acquire|buy))?|royalt(?:y|ies) (?:on|from)|interest in|sales? of|access to|ownership of|revenues? (?:from|of)|acqui(?:re|res|red|ring|sition of)|buy(?:s|ing)?|"
    r"purchase of|divest(?:s|ing|iture of)?|sell(?:s|ing)?|(?:co-)?commerciali[sz](?:e|es|ing|ation of)|(?:co-)?develop(?:s|ing|ment of)?|distribut(?:e|es|ing|or of|ion of)|manufactur(?:e|es|ing|er of)|(?:co-)?promot(?:e|es|ing|ion of)|market(?:s|ing)?|suppl(?:y|y of|ies)|advanc(?:e|es|ing)|"
    r"launch(?:es|ing|ed)?|fund(?:s|ing)?|deploy(?:s|ing|ment of)?|implement(?:s|ing|ation of)?|adds?|gain(?:s|ed)?|get(?:s|ting)?|obtain(?:s|ed)?|secur(?:e|es|ed)|hand(?:s|ing)?|trial of|study of|testing|trials of|studies of|maker of|developer of|creator of|behind|including|namely|consist(?:s|ing) of|featur(?:e|es|ing)|"
    r"us(?:e|es|ing)|leverag(?:e|es|ing)|integrat(?:e|es|ing)|utili[sz](?:e|es|ing)|of|for|with|on|to|take|takes|bring|brings)"
    r"[,:—–]? (?:(?:its|the|their|our|an?|his)\b ?)?(?:(?:[A-Z][\w.&-]*[’']s?|[a-z][\w/-]*,?|FDA-\w+|AI-\w+) ){0,4}[\"“]?$"
)
_STRONG_RIGHTS = re.compile(
    r"\b(?:rights? (?:to|for|in)|licen[sc]\w+(?: (?:to|for|of))?|option (?:to|for|on)(?: \w+)?|royalt(?:y|ies) (?:on|from)|acqui\w+|divest\w*|(?:co-)?commerciali[sz]\w+(?: of)?|(?:co-)?develop(?:s|ing|ment of)?|distribut\w+(?: of)?|(?:co-)?promot\w+|manufactur\w+|suppl\w+(?: of)?|advanc(?:e|es|ing)|adds?)"
    r"[,:]? (?:and (?:co-)?\w+ )?(?:(?:its|the|their|our|an?)\b ?)?(?:(?:[A-Z][\w.&-]*[’']s?|[a-z][\w/-]*,?) ){0,3}[\"“]?$"
)
_POSSESSIVE = re.compile(
    r"(?:\b(?:its|our|their|the company[’']s)|[’']s?)(?: (?:[a-z][\w-]*,?|FDA-\w+|AI-\w+)){0,5} [\"“]?$"
)
_OTHERS = re.compile(
    r"\b(?:compet\w+|rival\w*|versus|vs\.?|compar\w+|unlike|similar to|such as|alongside|behind|ahead of|besides|in addition to|combin\w+ with|added to|against|following|follows|after|than|like|generic versions? of|standard of care|already sells|also sells|best known|best-selling|including|joins?|own|market leader)\b[^.;]{0,70}$",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:in|since|from|of|during) (?:(?:January|February|March|April|May|June|July|August|September|October|November|December|early|late|mid) )?(?:19|20)\d\d\b|\b(?:last|earlier|previous(?:ly)?|ago|prior|historically|once|former|in the past|at the time)\b"
)
_LISTED = re.compile(r"(?:, | and | or |/|& )(?:the )?[\"“]?$")
_LISTED_AFTER = re.compile(r"^(?:®|™|\(R\)|\(TM\))?(?: \([^)]{2,60}\))?(?:, | and | or |/)")
_DISEASES = frozenset(stem.strip("~$") for stems in AREAS.values() for stem in stems.split("|"))
_CODE_SHAPE = re.compile(r"^[A-Z]{2,5}[- ]?\d{2,7}[A-Za-z]?$|^[A-Z]{2,5}-[A-Z]{0,2}\d{1,7}[A-Za-z]?$")
_OF_PRODUCT = re.compile(rf"^(?:{PRODUCT_WORDS})s?$")
_FROM = re.compile(
    r"^(?:®|™)?(?: \([^)]{2,60}\))?,? (?:from|by|of|made by|sold by|developed by|marketed by) (?:the )?(?:[A-Z])"
)

_TRIAL = re.compile(
    r"^(?:®|™)? (?:clinical )?(?:trial|stud(?:y|ies)|cohort|phase|programme of trials)\b|^ (?:Phase|phase) ",
    re.IGNORECASE,
)
_TRIAL_BEFORE = re.compile(r"\b(?:trials?|stud(?:y|ies)),? (?:called |named |dubbed )?[(\"“]?$", re.IGNORECASE)
_INSTITUTION = re.compile(
    r"^,? (?:Inc|Corp|Ltd|LLC|plc|AG|SA|GmbH|the |which (?:makes|develops|sells)|a (?:company|biotech|firm|startup|unit|subsidiary|division))\b|^,? (?:said|says|shares|stock|shareholders|announced|agreed|declined)\b"
)

# Whose products a deal is about, and who has other ones.
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
    row = of_form(document, name, actors, symbols)
    if hopeless(row):
        row["hopeless"] = 1.0
        return row
    cues: set[str] = set()
    for mention in name.mentions:
        cues |= _around(document, mention.start, mention.end, mention.sentence, actors)
    for cue in cues:
        row[f"cue:{cue}"] = 1.0
    row["cues"] = log1p(len(cues & {"beside", "apposition", "noun_before", "called", "rights", "possessive"}))
    _place(document, words, name, actors, row)
    form = "code" if "code" in row else "stem" if "stem" in row else "mark" if "mark" in row else "other"
    row[f"form:{form}"] = 1.0
    for flag in (
        "title",
        "first",
        "cue:rights",
        "cue:apposition",
        "cue:beside",
        "cue:noun_before",
        "late",
        "cue:others",
        "cue:of_other",
        "cue:possessive",
        "count",
    ):
        if flag in row:
            row[f"{form}&{flag}"] = row[flag]
    if type_ in _FINANCINGS:
        row["financing"] = 1.0
        for flag in ("title", "late", "cue:apposition"):
            if flag in row:
                row[f"financing&{flag}"] = 1.0
    elif type_ in _BUYS:
        row["buys"] = 1.0
        if "late" in row:
            row["buys&late"] = 1.0
    return row


def hopeless(row: Row) -> bool:
    """Whether the form alone tells that a name is no product's: a company, a person, words that the text uses as such."""
    if row.keys() & {
        "code",
        "stem",
        "mark",
        "known_brand",
        "brand",
        "generic",
        "known_as",
        "beside_stem",
        "beside_code",
    }:
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


def _around(document: Document, start: int, end: int, sentence: Sentence, actors: Actors) -> set[str]:
    """What stands around one mention."""
    text = sentence.text
    at, upto = start - sentence.start, end - sentence.start
    before, after = text[max(0, at - 80) : at], text[upto : upto + 120]
    found: set[str] = set()
    if _BESIDE.match(after):
        found.add("beside")
    elif _APPOSITION.match(after):
        found.add("apposition")
    if _OBJECT.match(after):
        found.add("verb")
    if _NOUN_BEFORE.search(before):
        found.add("noun_before")
    if _RIGHTS.search(before):
        found.add("rights")
        if _STRONG_RIGHTS.search(before):
            found.add("strong_rights")
    if _TRIAL.match(after) or _TRIAL_BEFORE.search(before):
        found.add("trial")
    if _INSTITUTION.match(after):
        found.add("company_talk")
    if _CALLED.search(before):
        found.add("called")
    if _POSSESSIVE.search(before):
        found.add("possessive")
    if _OTHERS.search(before):
        found.add("others")
    if _past(text):
        found.add("past")
    if _LISTED.search(before) or _LISTED_AFTER.match(after):
        found.add("listed")
    if sentence.title:
        return found
    if is_person(text[at:upto], before[-40:], after[:60]):
        found.add("person")
    if at == 0:
        found.add("opens")
    found.add(f"of_{_owner(start, end, sentence, actors)}")
    follows = _FROM.match(after)
    if follows:
        index = bisect_right(actors.places, (end + follows.end() - 1, 0, ""))
        if index < len(actors.places) and actors.places[index][0] <= end + follows.end() + 1:
            found.add(f"from_{actors.places[index][2]}")
    return found


@lru_cache(maxsize=256)
def _past(text: str) -> bool:
    return bool(_PAST.search(text))


def _owner(start: int, end: int, sentence: Sentence, actors: Actors) -> str:
    """On which side the organisation is that the sentence names last before the mention."""
    index = bisect_right(actors.places, (start, 0, "")) - 1
    while index >= 0 and actors.places[index][1] > start:
        index -= 1
    if index < 0 or actors.places[index][0] < sentence.start:
        return "none"
    return actors.places[index][2]


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
