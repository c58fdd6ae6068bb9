"""What an article tells of each organisation in it, as features for the model of roles.

A sentence is looked at as classes of words and marks of organisations; what stands around a mark, and between it and the
next, says what the organisation does. The frames of `roles` add their votes; the article adds where it is named.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from shared.events import DealType

from . import roles
from .deal_words import BEFORE_VERB, CLASSES, EITHER
from .document import Document, Sentence
from .masking import FIRST, LAST, Masked, Masker
from .organisations import Organisation

Features = dict[str, float]
MAX_SENTENCES = 30  # of the news, looked at for advisors
NEAR = 16  # sentences, looked at for all roles: who is first named behind them is no party
_TOKEN = re.compile(rf"[A-Za-z][A-Za-z-]*|[’']s?(?![a-z])|[{chr(FIRST)}-{chr(LAST)}]|[,;:$€£¥]")
_FIRST_MARK = chr(FIRST)  # all other tokens sort before it
_LINKS = frozenset({",", "and", "&", "the", "or"})
_MONEY = frozenset("$€£¥")
_PREPOSITIONS = frozenset(
    ["by", "from", "to", "with", "of", "for", "between", "in", "on", "under", "at", "through", "as", "like", "s"]
)
_WEAK = frozenset(
    [
        "be",
        "aux",
        "and",
        "s",
        "its",
        "which",
        ",",
        "on",
        "at",
        "as",
        "to",
        "$",
        "the",
        "new",
        "exclusive",
        "company",
        "drug",
        "tell",
    ]
)
_FINANCINGS = {DealType.venture_financing, DealType.equity_offering, DealType.ipo, DealType.debt_financing}


@dataclass(slots=True)
class Item:
    """A word's class, or a list of organisations with the plain words beside it."""

    word: str
    marks: str = ""
    left: str = ""
    right: str = ""


@lru_cache(maxsize=20_000)
def _class(token: str) -> tuple[str, str] | None:
    """A word's class, and that of the word as a noun where it may be one; none if it tells nothing."""
    lowered = token.lower().rstrip("-")
    name = CLASSES.get(lowered) or ("$" if lowered in _MONEY else "")
    return (name, EITHER.get(token.lower(), "")) if name else None


def items(text: str) -> list[Item]:
    """The sentence as classes of words and lists of organisations."""
    tokens = _TOKEN.findall(text)
    found: list[Item] = []
    i, n = 0, len(tokens)
    be_at = -9
    while i < n:
        token = tokens[i]
        if token >= _FIRST_MARK:
            marks, j = token, i + 1
            while True:  # "Alpha, Beta and Gamma"
                k = j
                while k < n and k < j + 3 and tokens[k] in _LINKS:
                    k += 1
                if k in (j, n) or tokens[k] < _FIRST_MARK:
                    break
                marks += tokens[k]
                j = k + 1
            found.append(Item("O", marks, tokens[i - 1].lower() if i else "^", tokens[j].lower() if j < n else "$end"))
            i = j
            continue
        of_word = _class(token)
        if of_word is not None:
            name, other = of_word
            if other:
                before = tokens[i - 1] if i else ","
                verb = before.lower() in BEFORE_VERB or before >= _FIRST_MARK or before.endswith("ly")
                name = name if verb else other
            if name == "be":
                be_at = len(found)
            elif name[-1] == "+":
                passive = be_at >= len(found) - 1 or (i + 1 < n and tokens[i + 1] == "by")
                name = name[:-1] + ("P" if passive else "")
                be_at = -9
            if not found or found[-1].word != name or name == "s":
                found.append(Item(name))
        i += 1
    return found


def of_sentence(masked: Masked, weight: float, into: dict[str, Features]) -> None:
    """Adds the features of the organisations in the sentence, by their marks."""
    sequence = items(masked.text)
    places = [i for i, item in enumerate(sequence) if item.marks]
    words = [item.word for item in sequence]
    main: list[str] = []
    for n, i in enumerate(places):
        item = sequence[i]
        following = n + 1 < len(places)
        before = words[(places[n - 1] if n else -1) + 1 : i]
        after = words[i + 1 : places[n + 1] if following else len(words)]
        b = ["O" if n else "^", *before]
        a = [*after, "O" if following else "E"]
        features = [f"l:{item.left}", f"r:{item.right}", f"L1:{b[-1]}", f"R1:{a[0]}"]
        if len(b) > 1:
            features.append(f"L2:{b[-2]}.{b[-1]}")
        if len(a) > 1:
            features.append(f"R2:{a[0]}.{a[1]}")
        strong_a = [w for w in after if w not in _WEAK]
        strong_b = [w for w in before if w not in _WEAK]
        if strong_a:
            features.append(f"CR:{strong_a[0]}")
            if len(strong_a) > 1:
                features.append(f"CR2:{strong_a[0]}.{strong_a[1]}")
        if strong_b:
            features.append(f"CL:{strong_b[-1]}")
            if len(strong_b) > 1:
                features.append(f"CL2:{strong_b[-2]}.{strong_b[-1]}")
        if following:
            features += [f">{w}" for w in set(strong_a)]
        preposition = b[-1] if b[-1] in _PREPOSITIONS else ""
        if n == 0:
            features.append("first")
            if following:
                governing = after[-1] if after and after[-1] in _PREPOSITIONS else ""
                main = strong_a[:2]
                features += [f"V>{w}.{governing}" for w in main]
            if strong_b:
                features.append(f"S{strong_b[-1]}.{preposition}.{strong_a[0] if strong_a else ''}")
        else:
            features += [f"<{w}" for w in set(strong_b)]
            features += [f"V<{w}.{preposition}" for w in strong_b[:2]]
            features += [f"M{w}.{preposition}.{min(n, 2)}" for w in main]
        if n > 1:  # the words that govern a list from afar
            far = [w for w in words[:i] if w not in _WEAK and w != "O"]
            features += [f"far:{w}" for w in set(far[-6:])]
        if len(item.marks) > 1:
            features.append("list")
        for mark in item.marks:
            known = into[mark]
            if known:
                for f in features:
                    if known.get(f, 0.0) < weight:
                        known[f] = weight
            else:
                into[mark] = dict.fromkeys(features, weight)


_FUND = frozenset(["capital", "ventures", "venture", "partners", "fund", "funds", "management", "investments", "investors", "equity", "holdings", "advisors", "asset", "bank", "securities"])  # fmt: skip
_ACADEMIC = frozenset(["university", "institute", "college", "hospital", "school", "center", "centre", "clinic", "foundation", "association", "society", "trust", "council", "charity"])  # fmt: skip
_PUBLIC = frozenset(
    [
        "ministry",
        "department",
        "government",
        "agency",
        "authority",
        "national",
        "administration",
        "office",
        "commission",
    ]
)
_LEGAL = frozenset(
    [
        "inc",
        "corp",
        "ltd",
        "ag",
        "plc",
        "sa",
        "gmbh",
        "llc",
        "limited",
        "corporation",
        "nv",
        "bv",
        "ab",
        "as",
        "co",
        "se",
    ]
)
_BIO = frozenset(["bio", "pharma", "pharmaceuticals", "therapeutics", "biosciences", "biotech", "medical", "health", "biologics", "oncology", "medicines", "sciences", "genomics", "diagnostics", "biotherapeutics"])  # fmt: skip
_NAME_WORD = re.compile(r"[A-Za-z]+")


@lru_cache(maxsize=20_000)
def of_name(name: str) -> tuple[str, ...]:
    """What the words of a name tell of its bearer."""
    words = [w.lower() for w in _NAME_WORD.findall(name)]
    kinds = set(words)
    found = [
        label
        for label, known in (("n:fund", _FUND), ("n:acad", _ACADEMIC), ("n:gov", _PUBLIC), ("n:bio", _BIO))
        if not kinds.isdisjoint(known)
    ]
    if words and words[-1] in _LEGAL:
        found.append("n:legal")
    if words and words[-1] == "llp":
        found.append("n:llp")
    if len(words) == 1:
        found.append("n:one")
    if name.isupper():
        found.append("n:upper")
    return tuple(found)


def subject(document: Document, organisations: list[Organisation]) -> Organisation | None:
    """Whose news it is: who is called the Company, else the first organisation of the title, else of the lead."""
    upto = document.lead[-1].index if document.lead else 0
    inside = (o for o in organisations if o.places and o.places[0].sentence <= upto)
    return next((o for o in organisations if o.is_the_company), None) or next(inside, None)


def of_article(
    document: Document, organisations: list[Organisation], types: Mapping[DealType, set[int]]
) -> dict[DealType, list[Features]]:
    """By type the features of each organisation as a party of a deal of that type, in their order.

    `types`: for each type that the deal may be of, the sentences with its triggers.
    """
    company = subject(document, organisations)
    masker = Masker(document, organisations, company)
    by_mark: dict[str, Features] = defaultdict(dict)
    votes: dict[DealType, dict[str, dict[str, float]]] = {t: defaultdict(lambda: defaultdict(float)) for t in types}
    lead = 1 if document.title_sentence else 0
    for sentence in document.sentences[:MAX_SENTENCES]:
        if sentence.index >= NEAR and not roles.may_advise(sentence.text):
            continue
        masked = masker.mask(sentence)
        if not masked.members:
            continue
        rank = sentence.index - lead
        weight = 1.0 if rank < 2 else 0.7 if rank < 6 else 0.5
        if is_past(sentence.text):
            weight *= 0.4
        of_sentence(masked, weight, by_mark)
        advisors = roles.advisors(masked)
        for type_, told in types.items():
            of_type = votes[type_]
            for organisation in advisors:
                of_type[organisation.key]["advisor"] += 1.0
            place = _place_weight(sentence, told, type_)
            if place:
                for organisation, role, strength in roles.matches(roles.FRAMES[type_], masked):
                    of_type[organisation.key][role.value] += place * strength
        if rank < 4:
            for parent, child in roles.subsidiaries(masked):
                by_mark[chr(FIRST + organisations.index(parent))]["owner"] = 1.0
                by_mark[chr(FIRST + organisations.index(child))]["owned"] = 1.0
    counts = [len(o.places) for o in organisations]
    most = max(counts, default=0)
    in_title = [o.key for o in organisations if o.places[0].start < document.title_end]
    early = [o.key for o in organisations if o.places[0].sentence <= lead + 1]
    own_sentences = {p.sentence for p in company.places if p.sentence <= 8} if company else set()
    found: dict[DealType, list[Features]] = {type_: [] for type_ in types}
    for i, organisation in enumerate(organisations):
        count, first = counts[i], organisation.places[0].sentence
        of_it = [*of_name(organisation.name)]
        of_it.append(f"at:{first if first < 3 else 5 if first < 6 else 10 if first < 11 else 20}")
        of_it.append(f"c:{count if count < 4 else 4 if count < 7 else 7}")
        of_it.append("top" if count == most else "half" if count * 2 >= most else "few")
        if organisation.is_the_company:
            of_it.append("thecompany")
        key = organisation.key
        if key in in_title:
            of_it.append(f"t{min(3, in_title.index(key))}of{min(4, len(in_title))}")
            if all(not lead <= p.sentence <= lead + 2 for p in organisation.places):
                of_it.append("titleonly")
        elif key in early:
            of_it.append(f"e{min(3, early.index(key))}of{min(4, len(early))}_{min(2, len(in_title))}")
        else:
            of_it.append(f"late_{min(2, len(in_title))}_{min(3, len(early))}")
        if organisation.institution:
            of_it.append("inst")
        if organisation is company:
            of_it.append("subject")
        else:
            sentences = {p.sentence for p in organisation.places}
            of_it.append(f"with{min(2, len(sentences & own_sentences))}")
        for type_, told in types.items():
            told_there = f"trig{min(3, len({p.sentence for p in organisation.places} & told))}"
            features = dict(by_mark[chr(FIRST + i)])
            for f in (*of_it, told_there):
                features["d:" + f] = 1.0
                features[f"{type_.value}:{f}"] = 0.7
            features[type_.value] = features["bias"] = 1.0
            if key in votes[type_]:
                of_frames = votes[type_][key]
                total = sum(of_frames.values())
                for role_name, strength in of_frames.items():
                    features["frame:" + role_name] = min(strength, 3.0) / 3
                    features["share:" + role_name] = strength / total
                features["most:" + max(of_frames, key=lambda r: of_frames[r])] = 1.0
            found[type_].append(features)
    return found


_PAST = re.compile(
    r"^(?:Back )?[Ii]n (?:(?:early|late|mid)[- ])?(?:[A-Z][a-z]+\.?,? )?(20\d\d)\b|[’']s (20\d\d) (?:deal|pact|purchase|acquisition)"
    r"|\blast year\b|\bin 20[012]\d\b|\byears? ago\b"
)


def is_past(text: str) -> bool:
    """Whether a sentence tells of another deal, of former times."""
    return ("20" in text or "year" in text) and _PAST.search(text) is not None


def _place_weight(sentence: Sentence, trigger_sentences: set[int], type_: DealType) -> float:
    """How much a frame counts by where it stands."""
    index = sentence.index
    if sentence.title:
        return 3.0
    if index in trigger_sentences:
        return 2.0 if index <= 1 else 1.3
    if type_ in _FINANCINGS or type_ == DealType.public_partnership:
        return 1.0 if index <= 12 else 0.0
    if type_ in {DealType.license, DealType.option, DealType.asset_purchase}:
        return 0.8 if index <= 16 else 0.0
    return 0.8 if index <= 2 else 0.0
