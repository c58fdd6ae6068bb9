"""What stands around a name that may be a product's: the words before and behind it, and the classes that they are of."""

import re
from bisect import bisect_right
from functools import lru_cache

from .document import Sentence
from .people import is_person

LEFT, RIGHT = 70, 110  # characters that are read on either side
REACH, NEAR = 9, 3  # words whose classes count, and those that count as close

_TOKEN = re.compile(r"[A-Za-zÀ-ÿ][\w’'-]*|[(),:;.&/\"“”—–®™]|\d[\w.,]*")
_QUOTES = frozenset('"“')
_HONORIFICS = frozenset({"Dr", "Mr", "Mrs", "Ms", "Prof", "Professor", "Sir", "Dame"})
_END = frozenset(".;")

# By class; a trailing "-" stands for all words that begin so.
_WORDS: dict[str, str] = {
    "thing": "platform platforms technology technologies system systems device devices test tests software app apps product products drug drugs candidate candidates therapy therapies vaccine vaccines assay assays tablet tablets "
    "injection injections capsule capsules kit kits drop drops spray gel cream ointment tool treatment treatments program programs programme programmes patch pump solution implant implants pill pills medicine medicines formulation "
    "formulations brand brands biosimilar biosimilars generic generics agent agents asset assets franchise portfolio medication medications shot jab catheter scanner robot remedy compound compounds molecule antibiotic antiviral "
    "painkiller relaxant antacid blockbuster bestseller therapeutic therapeutics biologic engine stent valve sensor inhaler monitor supplement syrup lotion serum reagent instrument analyzer analyser",
    "kind": "inhibitor inhibitors antibody antibodies conjugate conjugates agonist agonists antagonist antagonists degrader degraders peptide peptides engager engagers modulator modulators blocker blockers adc adcs radioligand "
    "bispecific bispecifics sirna mrna vector nanobody activator activators stabilizer corrector potentiator disruptor receptor kinase gene protein mutation mutations pathway antigen",
    "against": "against target- silenc- block- inhibit- bind- directed anti- encod- express- mutat- positive negative",
    "right": "right rights licen- option royalt- acqui- buy buys buying bought purchas- divest- sell sells selling sold sale sales commerciali- co-commerciali- develop- co-develop- distribut- promot- co-promot- manufactur- suppl- market "
    "markets marketing obtain- secur- add adds adding gain gains gained takes bring brings transfer- hand- return- in-licen- out-licen- sublicen- detail",
    "use": "use uses using used leverag- integrat- utili- deploy- implement- featur- appl- employ-",
    "advance": "advanc- launch- fund funds funding finance- trial trials study studies testing phase complet- initiat- evaluat- investigat-",
    "other": "compet- rival- versus vs compar- unlike similar such alongside besides addition combin- following follows after than like already also best-known best-selling own leader benchmark other others another previously "
    "earlier once maker makers makes first-generation backbone standard",
    "named": "called named dubbed branded known name names nicknamed codenamed code-named brand brands trademark",
    "lists": "including include includes included comprises comprise comprising consists namely both plus",
    "past": "ago last historically former formerly prior since approved january february march april may june july august september october november december",
    "firm": "company firm biotech drugmaker startup start-up subsidiary unit owner group investor manufacturer developer spinout spin-out outfit affiliate parent shareholder buyer bank fund university institute chief ceo said says "
    "announced shares stock declined agreed told spokesperson",
    "is": "is was are were has had will would could may can met showed targets works",
    "for": "for in treat treats treating treatment patients people",
    "of": "of to on with for from by",
    "det": "the its their our his her this a an",
    "hope": "plan- expect- intend- eligible proceeds milestone milestones upon if",
    "place": "site plant factory city town located based near headquarters campus county province district university street",
}
_EXACT: dict[str, tuple[str, ...]] = {}
_PREFIXES: list[tuple[str, str]] = []
for _label, _words in _WORDS.items():
    for _word in _words.split():
        if _word.endswith("-"):
            _PREFIXES.append((_word[:-1], _label))
        else:
            _EXACT[_word] = (*_EXACT.get(_word, ()), _label)


@lru_cache(maxsize=16_384)
def _classes(token: str) -> tuple[str, ...]:
    word = token.lower()
    found = set(_EXACT.get(word, ()))
    found.update(label for prefix, label in _PREFIXES if word.startswith(prefix))
    return tuple(sorted(found))


@lru_cache(maxsize=16_384)
def _shape(token: str) -> str:
    """The word in small letters; what begins with a capital is a name of some sort, whatever it is."""
    first = token[0]
    if first.isdigit():
        return "year" if len(token) == 4 and token.isdigit() and token[:2] in ("19", "20") else "#"
    if token[-2:] in ("’s", "'s", "s’", "s'"):
        return "’s"
    return "Aa" if first.isupper() else token


@lru_cache(maxsize=65_536)
def _cues(side: str, distance: int, token: str) -> tuple[str, ...]:
    """What a word tells at a distance (1 is beside the name)."""
    shape = _shape(token)
    found = [f"{side}{distance}:{shape}"] if distance <= 2 else []
    for label in _classes(token):
        found.append(f"{side}:{label}")
        if distance <= NEAR:
            found.append(f"{side}near:{label}")
    if shape == "year":
        found.append(f"{side}:year")
    return tuple(found)


@lru_cache(maxsize=16_384)
def _plain(token: str) -> bool:
    """Whether a word may be a noun or adjective of the phrase that a name ends: "the oral inhibitor", "muscle relaxant"."""
    return token[0].islower() and len(token) > 2 and not {"of", "det", "is", "lists"} & set(_classes(token))


def around(
    text: str, at: int, upto: int, sentence: Sentence, places: list[tuple[int, int, str]], cues: set[str]
) -> None:
    """Adds what stands around one mention. `text`: the sentence; `places`: of organisations, with their side."""
    before = _TOKEN.findall(text, max(0, at - LEFT), at)
    if before and at > LEFT:
        del before[0]  # perhaps the end of a word
    before.reverse()
    behind = _TOKEN.findall(text, upto, upto + RIGHT)
    if behind and behind[0] in "®™":
        cues.add("mark_behind")
        del behind[0]
    if len(behind) > 2 and behind[0] == "(" and ")" in behind:
        cues.add("parenthesis")
        del behind[: behind.index(")") + 1]
    for side, tokens in (("b", before), ("a", behind)):
        for distance, token in enumerate(tokens[:REACH], 1):
            if token in _END:
                break
            cues.update(_cues(side, distance, token))
    if len(before) > 1 and before[0] in _QUOTES and before[1] in ("(", "the", "a", "or", "collectively"):
        cues.add("near_defined")  # (the “Territory”)
    _apposition(behind, cues)
    if not before:
        cues.add("opens")
    if not behind or behind[0] in _END:
        cues.add("ends")
    _phrase(before, cues)
    if sentence.title:
        return
    name = text[at:upto]
    if " " in name:
        if is_person(name, text[max(0, at - 40) : at], text[upto : upto + 60]):
            cues.add("person")
    elif len(before) > 1 and before[before[0] == "."] in _HONORIFICS:
        cues.add("person")
    start = sentence.start + at
    cues.add(f"of_{_owner(start, sentence.start, places)}")
    if behind and behind[0] in ("from", "by", "of") and len(behind) > 1:
        index = bisect_right(places, (start + 1, 0, ""))
        if index < len(places) and places[index][0] < sentence.start + upto + 24:
            cues.add(f"from_{places[index][2]}")


_JOINS = frozenset([",", "is", "was", "—", "–", "which", "a", "an", "the"])


def _apposition(behind: list[str], cues: set[str]) -> None:
    """What a name is said to be: "KLM-12, an oral inhibitor of", "Lumiva is the first test"."""
    at = 0
    while at < len(behind) and at < 3 and behind[at] in _JOINS:
        at += 1
    if not at or "det" not in _classes(behind[at - 1]):
        return
    for token in behind[at : at + 12]:
        if token in _END:
            return
        for label in _classes(token):
            if label in ("thing", "kind", "firm", "place"):
                cues.add("apposition")
                cues.add(f"apposition:{label}")
                return


def _phrase(before: list[str], cues: set[str]) -> None:
    """What opens the phrase of plain words before the name: an article, an owner, "rights to", a listing."""
    count = 0
    for token in before[:6]:
        if not _plain(token) or (count and "right" in _classes(token)):
            break
        count += 1
    opener = before[count] if count < len(before) else ""
    labels = _classes(opener) if opener else ()
    shape = _shape(opener) if opener else ""
    kind = (
        "det"
        if "det" in labels
        else "owner"
        if shape == "’s"
        else labels[0]
        if labels
        else "Aa"
        if shape == "Aa"
        else "none"
    )
    cues.add(f"phrase:{kind}:{min(count, 2)}")
    if "det" in labels and count + 1 < len(before):
        for label in _classes(before[count + 1]):
            cues.add(f"phrase>{label}")


def _owner(start: int, begin: int, places: list[tuple[int, int, str]]) -> str:
    """On which side the organisation is that the sentence names last before the mention."""
    index = bisect_right(places, (start, 0, "")) - 1
    while index >= 0 and places[index][1] > start:
        index -= 1
    if index < 0 or places[index][0] < begin:
        return "none"
    return places[index][2]
