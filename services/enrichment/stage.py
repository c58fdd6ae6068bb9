"""How far the product of a deal is: the stage that is said of the deal's asset, not of others' drugs or of what is hoped for.

Words of stages come from the `vocabulary`; each stage that they name, and that none is told, is seen with what stands
around it. One model, learnt by `tests/accuracy/train_product.py`, weighs them against each other.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from math import log1p

from . import linear
from .brands import BRANDS
from .topics import EARLY, FINANCINGS, Scene, nearness, of_another
from .vocabulary import Hit, Kind

EXTRACTOR = "stage/4"
MODEL = "stage"
NONE = "none"
STAGES = ("discovery", "preclinical", "phase1", "phase2", "phase3", "filed", "approved")
RANK = {stage: rank for rank, stage in enumerate(STAGES)}

_NUMBER = r"(?:1|2|3|4|iii|ii|iv|i|one|two|three)"
_PHASE = re.compile(
    rf"ph(?:ases?)?[ -]?({_NUMBER})(?:[abc]|\b)(?: ?(?:/|-|–|and|to|or) ?(?:phase ?)?({_NUMBER})(?:[abc]|\b))?"
)
_PHASES = {"1": 1, "i": 1, "one": 1, "2": 2, "ii": 2, "two": 2, "3": 3, "iii": 3, "three": 3, "4": 4, "iv": 4}
# Words before those of a stage: not reached, planned, others', under way, done, past. A trailing "-": all that begin so.
_BEFORE: dict[str, str] = {
    "hoped": "if once when upon until potential- pending seek- pursu- toward- possible future eventual- hope hopes hoping could may might not no nor without awaiting subject condition- before support- ahead milestone- depend- contingent first only any none whether",
    "planned": "plan- expect- intend- prepar- begin- start- initiat- enter- ready slated next later set will upcoming into through advance- move launch- fund- proceeds anticipat- target- aim- to due pencilled schedul- about planning",
    "others": "compet- rival- versus compar- unlike similar such alongside behind besides addition combin- added existing other current standard also already including pipeline",
    "running": "is are now currently ongoing underway being positive data results met enrol- dos- testing evaluat- conduct- in",
    "done": "complet- finish- positive data results met missed finished concluded showed reported passed strength read",
    "past": "earlier previously ago once former last",
    "paid": "payment- milestone- start trigger- tied payable eligible biobucks royalt-",
    "lead": "lead flagship most-advanced advanced furthest main",
}
_EXACT: dict[str, tuple[str, ...]] = {}
_STEMS: list[tuple[str, str]] = []
for _flag, _words in _BEFORE.items():
    for _word in _words.split():
        if _word.endswith("-"):
            _STEMS.append((_word[:-1], _flag))
        else:
            _EXACT[_word] = (*_EXACT.get(_word, ()), _flag)
_TOKEN = re.compile(r"[a-z][\w-]*|\d+|[.;]")
_WINDOW = 9  # words before
_CLOSE = 3  # of them


@lru_cache(maxsize=8_192)
def _flags_of(word: str) -> tuple[str, ...]:
    if word[0].isdigit():
        return ("past",) if len(word) == 4 and word[:2] in ("19", "20") else ()
    return (*_EXACT.get(word, ()), *(flag for stem, flag in _STEMS if word.startswith(stem)))


_RIVALS = re.compile(
    r"\b(?:rivals?|competitors?|competes? with|competing|unlike|versus|compared (?:to|with))\b[^.;]*\Z"
)
_CONSENT = re.compile(
    r"^\w*(?: by)?,? (?:the |both |its |their |each |all |of the )?(?:[\w’'-]+ ){0,4}(?:boards?|shareholders?|stockholders?|court|directors|lenders|antitrust|competition|committee|authorities|regulators|members|transaction|merger|deal|acquisition|offer)\b"
)
_PAID_PHASE = re.compile(r"\b(?:sbir|sttr|nsf|nih)\b")
_PAST_SIGN = re.compile(r"\b(?:(?:19|20)\d\d|last year|earlier|previously|ago|once|former)\b")
_PLANNED_BEHIND = re.compile(
    r"^[^.;]{0,40}\b(?:planned|pencilled|due|expected|slated|set to|scheduled|will|to (?:start|begin)|begins|starts|kicks off|ready|next)\b"
)
_TRIAL_BEHIND = re.compile(
    r"^[^.;]{0,30}\b(?:trials?|stud(?:y|ies)|testing|development|programme?|data|asset|candidate|results)\b"
)


@dataclass(frozen=True)
class StageFound:
    stage: str
    start: int
    end: int
    probability: float


@dataclass
class _Seen:
    flags: set[str] = field(default_factory=set)
    clean: set[str] = field(default_factory=set)  # flags of mentions that are neither hoped for nor others'
    weight: float = 0.0
    near: float = 0.0
    count: int = 0
    best: tuple[float, int, int] = (-1.0, 0, 0)


_PLACES = {
    "title": 3.0,
    "first": 2.5,
    "lead": 1.5,
    "asset": 1.2,
    "profile": 0.6,
    "deal": 0.6,
    "rest": 0.3,
    "about": 0.4,
}
MAX_MENTIONS = 60
_OWN = {"on_asset", "title", "first"}
_MARKS = ("®", "™")


_IMPLIED = ("approved", "discovery")  # what is sold or looked for is so, whether or not the text says it
_MANNER_CHARS = 1_100
_MANNER = (
    "sell", " sold", "sales", "brand", "generic", "biosimilar", " copy", "distribut", "marketing", "markets", "commercial", "supply",
    "supplies", "deliver", "doses", "stockpile", "over-the-counter", "consumer", "pharmac", "hospital", "clinics", "portfolio", "product",
    "products", "launch", "device", "system", "scanner", "test", "kit", "software", "candidate", "pipeline", "experimental",
    "investigational", "clinical-stage", "clinical", "trial", "study", "preclinical", "discover", "research", "develop", "platform",
    "target", "early", "data", "patients", "cleared", "approv", "dose", "drugmaker", "biotech", "plant", "factory", "manufactur",
    "royalt", "patent", "litigation", "medicine", "vaccine", "drug", "therapy", "programme", "program", "novel", "first-in-class",
    "undisclosed", "undruggable", "ai", "identify", "nominate", "design", "joint venture", "license", "option", "milestone", "molecule",
)  # fmt: skip


def _manner(scene: Scene) -> list[str]:
    """Words of the article's beginning that tell whether something on the market, or still to be found, is dealt in."""
    end = scene.document.title_end + _MANNER_CHARS
    begin = scene.words.lowered[:end]
    return [f"said:{word}" for word in _MANNER if word in begin]


def _subject(scene: Scene) -> tuple[int, int]:
    """What a stage is told of that no word tells: the first mention of an asset, or the headline."""
    if scene.assets:
        return scene.assets[0]
    first = scene.words.sentences[0]
    return first.start, first.end


def features(scene: Scene) -> tuple[dict[str, dict[str, float]], dict[str, _Seen]]:
    """The features of each stage that the article names or may imply, and of telling none."""
    seen: dict[str, _Seen] = {}
    lowered, text = scene.words.lowered, scene.document.text
    for hit in scene.words.hits[Kind.stage][:MAX_MENTIONS]:
        stage, kind, end = _read(hit, lowered)
        if stage and not _of_no_product(scene, hit, end):
            _add(seen.setdefault(stage, _Seen()), scene, hit, kind, end)
    for start, end in scene.assets[:8]:
        if end - start > 3 and (text[end : end + 1] in _MARKS or text[start:end].lower() in BRANDS):
            marked = Hit(start, end, scene.words.sentence_at(start), "approved:mark", "", 1.0)
            _add(seen.setdefault("approved", _Seen()), scene, marked, "mark", end)
    for stage in _IMPLIED:
        seen.setdefault(stage, _Seen(flags={"implied"}, best=(0.0, *_subject(scene))))
    manner = _manner(scene)
    ranks = [RANK[stage] for stage in seen]
    near_ranks = [RANK[stage] for stage, s in seen.items() if s.flags & {"on_asset", "title", "first"}]
    top = max((s.weight for s in seen.values()), default=0.0)
    nearest = max((s.near for s in seen.values()), default=0.0)
    rows: dict[str, dict[str, float]] = {}
    for stage, s in seen.items():
        rank = RANK[stage]
        group = stage if stage in ("approved", "filed") else "phase" if stage.startswith("phase") else "early"
        row = {
            "bias": 1.0,
            f"is:{stage}": 1.0,
            "weight": log1p(s.weight),
            "to_top": s.weight / top if top else 0.0,
            "count": log1p(s.count),
            "near": s.near,
            f"{group}&near": s.near,
        }
        group = stage if "implied" in s.flags and stage == "discovery" else group
        for flag in s.flags:
            row[flag] = 1.0
            row[f"{group}&{flag}"] = 1.0
        for word in manner:
            row[f"{group}&{word}"] = 1.0
            if "implied" in s.flags:
                row[f"{stage}?&{word}"] = 1.0
        if "implied" in s.flags:
            row[f"{stage}?"] = 1.0
            row[f"{stage}?&type:{scene.type}"] = 1.0
            row[f"{stage}?&{'asset' if scene.assets else 'no_asset'}"] = 1.0
            if len(seen) > 2:
                row[f"{stage}?&others"] = 1.0
        if not s.clean:
            row["never_clean"] = 1.0
            row[f"{group}&never_clean"] = 1.0
        for flag in s.clean & {"on_asset", "title", "first", "lead", "asset"}:
            row[f"clean:{flag}"] = 1.0
        if not s.flags & EARLY:
            row["late"] = 1.0
        if s.near and s.near == nearest:
            row["nearest"] = 1.0
        above = sum(r > rank for r in ranks)
        row["above"] = min(above, 3) / 3
        row["above_near"] = min(sum(r > rank for r in near_ranks), 2) / 2
        if not above:
            row["furthest"] = 1.0
        if any(RANK[o] > rank and t.clean & {"planned", "planned_behind"} for o, t in seen.items()):
            row["above_planned"] = 1.0
            row[f"{group}&above_planned"] = 1.0
        if s.flags & {"planned", "planned_behind"} and any(
            RANK[o] < rank and "done" in t.flags and t.near >= s.near for o, t in seen.items()
        ):
            row["below_done"] = 1.0
        if any(RANK[o] == rank - 1 and t.flags & {"done", "past"} for o, t in seen.items()):
            row[f"{group}&next_of_done"] = 1.0
        if any(RANK[o] == rank + 1 and t.flags & _OWN and t.clean for o, t in seen.items()):
            row[f"{group}&step_below"] = 1.0
        if scene.assets:
            row["has_asset"] = 1.0
            row["asset_elsewhere"] = float("on_asset" not in s.flags)
        else:
            row["no_asset"] = 1.0
            row[f"{group}&no_asset"] = 1.0
        if scene.type in FINANCINGS:
            row["financing"] = 1.0
            row[f"{group}&financing"] = 1.0
        if scene.type is not None:
            row[f"type:{scene.type}"] = 1.0
            row[f"{group}&type:{scene.type}"] = 1.0
        rows[stage] = row
    rows[NONE] = {
        NONE: 1.0,
        f"{NONE}&{'asset' if scene.assets else 'no_asset'}": 1.0,
        f"{NONE}&type:{scene.type}": 1.0,
        f"{NONE}&stages:{min(len(seen), 3)}": 1.0,
    }
    return rows, seen


def find(scene: Scene) -> StageFound | None:
    """The likeliest stage; None where it is likelier that none is told."""
    rows, seen = features(scene)
    chances = linear.shares(MODEL, rows)
    stage = max(chances, key=chances.__getitem__)
    return None if stage == NONE else StageFound(stage, *seen[stage].best[1:], chances[stage])


def _read(hit: Hit, lowered: str) -> tuple[str | None, str, int]:
    """(stage, kind of wording, end) of a word of the vocabulary."""
    stage, _, kind = hit.label.partition(":")
    if stage != "phase":
        end = hit.end - hit.word.endswith(" ")
        while end < len(lowered) and lowered[end - 1].isalpha() and lowered[end].isalpha():
            end += 1  # a stem: to the end of its word
        return stage, kind, end
    match = _PHASE.match(lowered, hit.start)
    if match is None:
        return None, "", hit.end
    number = max(_PHASES[n] for n in match.groups() if n)
    return (f"phase{number}" if number < 4 else None), "", match.end()


def _of_no_product(scene: Scene, hit: Hit, end: int) -> bool:
    """Whether it is a rival's stage that is told, the consent of a board, or the phase of a grant."""
    lowered = scene.words.lowered
    begin = scene.words.sentences[hit.sentence].start if hit.sentence >= 0 else hit.start - 90
    if _RIVALS.search(lowered, max(begin, hit.start - 90), hit.start):
        return True
    if hit.label.startswith("approved"):
        return bool(_CONSENT.match(lowered[end : end + 70]))
    if hit.label != "phase" or hit.sentence < 0:
        return False
    sentence = scene.words.sentences[hit.sentence]
    return bool(_PAID_PHASE.search(lowered, sentence.start, sentence.end))


def _add(seen: _Seen, scene: Scene, hit: Hit, kind: str, end: int) -> None:
    lowered = scene.words.lowered
    zone = "about" if hit.sentence < 0 else scene.zones[hit.sentence]
    begin = scene.words.sentences[hit.sentence].start if hit.sentence >= 0 else hit.start - 90
    before = lowered[max(begin, hit.start - 90) : hit.start]
    after = lowered[end : end + 70]
    flags = {zone}
    if kind:
        flags.add(f"kind:{kind}")
    if hit.sentence in scene.asset_sentences:
        flags.add("on_asset")
    if hit.sentence >= 0 and of_another(scene, hit):
        flags.add("of_another")
    words = _TOKEN.findall(before)
    for distance, word in enumerate(words[: -_WINDOW - 1 : -1]):
        if word in ".;":
            break
        for flag in _flags_of(word):
            flags.add(flag)
            if distance < _CLOSE:
                flags.add(f"{flag}_close")
    doubtful = "hoped" in flags or "others" in flags
    if "past" not in flags and _PAST_SIGN.search(after):
        flags.add("past")
    if _PLANNED_BEHIND.match(after):
        flags.add("planned_behind")
    if _TRIAL_BEHIND.match(after):
        flags.add("trial")
    value = _PLACES[zone] * (0.4 if doubtful else 1.0)
    seen.flags |= flags
    if not doubtful:
        seen.clean |= flags
    seen.weight += value if not seen.count else 0.5 * value
    seen.count += 1
    close = nearness(hit.start, scene.assets) if "on_asset" in flags else 0.0
    seen.near = max(seen.near, close)
    if value + close > seen.best[0]:
        seen.best = (value + close, hit.start, end)
