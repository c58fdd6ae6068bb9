"""A second deal of the news, told beside the main one in a stretch of its own.

"Alongside the merger, a syndicate has agreed to put in $95 million" tells one; what a party did last year, what the main
deal consists of and what its parties may do one day does not. A linear model says so of each sentence, by its words, by
the types of deal that it and the headline name, and by whom it names; its weights stand in `models/second_deals.json`,
rebuilt to identical bytes by `tests/accuracy/train_second_deals.py`.
"""

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise

from shared.events import DealType

from . import deal_types
from .deal_model import BIAS, model
from .document import Document, Sentence
from .organisations import Organisation
from .wording import class_of

MAX_SENTENCES = 26  # of the news, in which a second deal is looked for
MAX_WORDS = 40  # of a sentence
LEAST_SURE = -0.4  # in logits, of which a sentence is taken for one that tells a second deal
MOST_OF_WORDS = 1.5  # that a sentence's words can add: others are not read for them
_LEAST_WEIGHT = 2.0  # of a trigger that counts
_APART = re.compile(
    r"^(?:Separately|In parallel|In (?:a|another) (?:\w+ )?(?:separate|second|further|different|another)?\s?(?:deal|transaction|agreement|contract|move|step|announcement|statement|release))\b"
    r"|\b[Ss]eparately,? (?:announced|said|agreed|signed|sold|entered|raised|disclosed)\b|\b[Ii]n a separate (?:deal|transaction|agreement|contract|move|announcement)\b"
)
_BESIDE = re.compile(
    r"\b[Cc]oncurrent(?:ly)?\b|\b[Ss]imultaneous(?:ly)?\b|\b[Aa]t the same time\b|\b[Ii]n (?:connection|conjunction) with the (?:\w+ )?(?:merger|transaction|acquisition|closing|separation|combination|deal)\b"
    r"|\b[Aa]head of the (?:merger|separation|closing|spin-?off|combination)\b|\b[Aa]longside the (?:merger|deal|transaction|combination|acquisition)\b|\bPIPE\b|\b(?:new|fresh) (?:money|equity)\b|\b[Tt]o (?:fund|finance|help pay for) the (?:deal|acquisition|purchase|takeover|merger)\b"
)
_CLAUSE = re.compile(
    r";|,? and (?=(?:\w+ly )?[a-z]+s\b)|, (?=[a-z]+s\b)|, (?=[A-Z][\w&.]+ (?:\w+ )?[a-z]+s\b)| as (?=[a-z]+s\b)"
)

# Types whose words stand in one another's deals: a second one of them is no deal of its own.
_KIN = (
    frozenset({DealType.license, DealType.collaboration, DealType.option, DealType.commercialization}),
    frozenset({DealType.venture_financing, DealType.equity_offering, DealType.ipo}),
    frozenset({DealType.acquisition, DealType.merger, DealType.asset_purchase}),
    frozenset({DealType.grant, DealType.public_partnership, DealType.collaboration}),
    frozenset({DealType.collaboration, DealType.joint_venture}),
    frozenset({DealType.collaboration, DealType.manufacturing_supply}),
    frozenset({DealType.license, DealType.settlement}),
)
_FAMILIES = {
    "money": "venture_financing equity_offering ipo debt_financing royalty_financing",
    "whole": "acquisition merger asset_purchase spin_off",
    "rights": "license option commercialization",
    "together": "collaboration joint_venture manufacturing_supply public_partnership grant settlement",
}
_FAMILY = {DealType(type_): family for family, types in _FAMILIES.items() for type_ in types.split()}
# What places a sentence in time and towards the main deal, by words of it.
_SIGNS = {
    "back": "previously earlier ago last since already formerly originally had history followed follows date",
    "ahead": "could might would may analyst analysts if whether considers exploring eligible should unless",
    "part": "under terms part per exchange return pursuant",
    "now": "has have is are will agreed agrees announced said says signs signed today",
    "sum": "million billion mln bln bn",
    "cue": "separate separately also addition additionally meanwhile alongside concurrent concurrently simultaneous"
    " simultaneously parallel another second secondly other further furthermore connection conjunction together ahead prior"
    " before immediately besides breath plus too time",
}
_SIGNS_OF = {word: sign for sign, words in _SIGNS.items() for word in words.split()}
_WORD = re.compile(r"[a-z]+|(?:19|20)\d\d|[$€£¥₩]")
_SUMS = frozenset("$€£¥₩")
_OPENING = 4  # words in which a cue opens a sentence


@cache
def weights() -> dict[str, float]:
    """Weight of each sign, in logits; read on the first call."""
    text = (files("services.enrichment") / "models" / "second_deals.json").read_text(encoding="utf-8")
    loaded: dict[str, float] = json.loads(text)["weights"]
    return loaded


def split(
    document: Document, triggers: list[deal_types.Found], main: DealType, named: Iterable[Organisation]
) -> list[Document]:
    """The article, or the article without a second deal and the stretch that tells that one.

    `main`: the type of the article's deal; `named`: the organisations of its news.
    """
    known = weights()
    best, most = None, LEAST_SURE
    for sentence, signs in signs_of_sentences(document, triggers, main, named):
        score = known[BIAS] + sum([known[sign] for sign in signs if sign in known])
        if score > most - MOST_OF_WORDS:
            score += sum([known[sign] for sign in signs_of_words(sentence) if sign in known])
            if score > most:
                best, most = sentence, score
    if best is None:
        return [document]
    end = next(part[-1].end for part in document.paragraphs if part[0].index <= best.index <= part[-1].index)
    return [document.without(best.start, end), document.section(best.start, best.start, end)]


def signs_of_sentences(
    document: Document, triggers: list[deal_types.Found], main: DealType, named: Iterable[Organisation]
) -> Iterator[tuple[Sentence, set[str]]]:
    """The sentences that may tell a second deal, each with its signs but those of its words: all behind the first one
    that name somebody."""
    bodies = [s for s in document.sentences[:MAX_SENTENCES] if not s.title]
    names: dict[int, set[str]] = {}
    for organisation in named:
        for place in organisation.places:
            names.setdefault(place.sentence, set()).add(organisation.key)
    titled = names.get(0, set()) if document.title_sentence else set()
    known = titled | names.get(bodies[0].index, set()) if bodies else set()
    headline = _signs_of_headline(document, triggers, main)
    clause = _of_second_clause(document, triggers, main)
    firsts = {part[0].index for part in document.paragraphs}
    lead_end = document.lead[-1].index if document.lead else 0
    for sentence in bodies[1:]:
        here = names.get(sentence.index)
        if not here:
            continue
        signs = _signs_of_time(sentence.text)
        types = {t.type for t in deal_types.triggers_in(sentence) if t.weight >= _LEAST_WEIGHT}
        other = {t for t in types if not are_kin(t, main)}
        new = here - known
        signs |= headline
        signs |= {f"type:{_FAMILY[t]}" for t in types} or {"no type"}
        signs |= {f"{_FAMILY[main]}>{_FAMILY[t]}" for t in other} | {f"{main.value}>{t.value}" for t in other}
        if "money" in {_FAMILY[t] for t in other} and not new:
            signs.add(f"{_FAMILY[main]}>money of the known")
        signs |= {f"names:{min(3, len(here))}", f"new:{min(3, len(new))}"}
        signs.add(f"at:{min(6, (sentence.index - bodies[0].index) // 3)}")
        told = (
            ("other", bool(other)),
            ("main", main in types),
            ("both", bool(other) and main in types),
            ("clause here", clause in other),
            ("new and known", bool(new and here & known)),
            ("of title", bool(here & titled)),
            ("now other", bool("now" in signs and "back" not in signs and (other or new))),
            ("cue other", bool("cue" in signs and other)),
            ("opening cue other", bool("opening cue" in signs and (other or new))),
            ("paragraph", sentence.index in firsts),
            ("lead", sentence.index <= lead_end),
            ("apart", bool("cue" in signs and types and _APART.search(sentence.text))),
            ("beside", bool("cue" in signs and other and _BESIDE.search(sentence.text))),
        )
        yield sentence, signs | {name for name, holds in told if holds}


def _signs_of_headline(document: Document, triggers: list[deal_types.Found], main: DealType) -> set[str]:
    title = document.title_sentence
    types = {t.type for t in triggers if t.sentence is title and t.weight >= 3 * _LEAST_WEIGHT}
    return {"two in title"} if any(not are_kin(t, main) for t in types) else set()


def signs_of_words(sentence: Sentence) -> set[str]:
    """The words of a sentence, or their classes, by one and two, and those that open it."""
    words = [class_of(word) for word in model().words.of(sentence.text)[:MAX_WORDS]]
    if not words:
        return set()
    return {
        *(f"w:{word}" for word in words),
        *(f"w:{a} {b}" for a, b in pairwise(words)),
        f"^{words[0]}",
        f"^{' '.join(words[:2])}",
    }


def _signs_of_time(text: str) -> set[str]:
    words = _WORD.findall(text.lower())
    signs = {_SIGNS_OF[word] for word in words if word in _SIGNS_OF}
    signs |= {f"cue:{word}" for word in words if _SIGNS_OF.get(word) == "cue"}
    if "cue" in signs and any(_SIGNS_OF.get(word) == "cue" for word in words[:_OPENING]):
        signs.add("opening cue")
    if not _SUMS.isdisjoint(words):
        signs.add("sum")
    if any(word[0] in "12" for word in words):
        signs.add("year")
    if text[0] in '“"' or "”" in text:
        signs.add("quoted")
    return signs


def are_kin(one: DealType, other: DealType) -> bool:
    """Whether the words of one type stand in deals of the other."""
    return one == other or any(one in kin and other in kin for kin in _KIN)


def _of_second_clause(document: Document, triggers: list[deal_types.Found], main: DealType) -> DealType | None:
    """The type of another deal that the headline tells in a clause of its own."""
    title = document.title_sentence
    if title is None:
        return None
    cut = next((m.start() for m in _CLAUSE.finditer(title.text) if m.start() > 15), None)
    if cut is None:
        return None
    before = {t.type for t in triggers if t.sentence.title and t.start < title.start + cut}
    after = [t for t in triggers if t.sentence.title and t.start >= title.start + cut and t.type not in before]
    after = [t for t in after if not any(are_kin(t.type, b) for b in before | {main})]
    return max(after, key=lambda t: t.weight).type if before and after else None
