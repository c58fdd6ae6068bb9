"""How far the product of a deal is: the stage that is said of the deal's asset, not of others' drugs or of what is hoped for.

Words of stages come from the `vocabulary`; each stage that they name is seen with what stands around it and weighed by a
linear model, learnt by `tests/accuracy/train_product.py`.
"""

import re
from dataclasses import dataclass, field
from math import log1p

from shared.events import DealType

from . import linear
from .topics import EARLY, FINANCINGS, Scene, nearness
from .vocabulary import Hit, Kind

EXTRACTOR = "stage/3"
MODEL = "stage"
LEAST = 0.36
STAGES = ("discovery", "preclinical", "phase1", "phase2", "phase3", "filed", "approved")
RANK = {stage: rank for rank, stage in enumerate(STAGES)}

_NUMBER = r"(?:1|2|3|4|iii|ii|iv|i|one|two|three)"
_PHASE = re.compile(
    rf"ph(?:ases?)?[ -]?({_NUMBER})(?:[abc]|\b)(?: ?(?:/|-|–|and|to|or) ?(?:phase ?)?({_NUMBER})(?:[abc]|\b))?"
)
_PHASES = {"1": 1, "i": 1, "one": 1, "2": 2, "ii": 2, "two": 2, "3": 3, "iii": 3, "three": 3, "4": 4, "iv": 4}
# What stands before words of a stage that is not reached, or is nobody's product's.
_HOPED = re.compile(
    r"\b(?:if|once|when|upon|until|potential(?:ly)?|pending|seek\w*|pursu\w+|towards?|possible|future|eventual(?:ly)?|hop(?:e|es|ing)|could|may|might|not(?: yet)?|no|nor|without|awaiting|subject to|condition\w*|before|support\w*|ahead of|"
    r"milestones?|depend\w*|contingent|first|only|any)\b[^.;]{0,50}$"
)
_PLANNED = re.compile(
    r"\b(?:plan\w*|expect\w*|intend\w*|prepar\w+|begin\w*|start\w*|initiat\w+|enter\w*|ready|slated|next year|later this year|set to|will|upcoming|planned|into|through|advance|move|launch\w*|fund\w*|proceeds|anticipat\w*|target\w*|aim\w*|to)\b[^.;]{0,50}$"
)
_OTHERS = re.compile(
    r"\b(?:compet\w+|rival\w*|versus|compar\w+|unlike|similar|such as|alongside|behind|besides|in addition to|combin\w+ with|added to|existing|other|current|standard of care|also|already|including|pipeline)\b[^.;]{0,70}$"
)
_RIVALS = re.compile(
    r"\b(?:rivals?|competitors?|competes? with|competing|unlike|versus|compared (?:to|with))\b[^.;]*\Z"
)
_CONSENT = re.compile(
    r"^\w*(?: by)?,? (?:the |both |its |their |each |all |of the )?(?:[\w’'-]+ ){0,4}(?:boards?|shareholders?|stockholders?|court|directors|lenders|antitrust|competition|committee|authorities|regulators|members|transaction|merger|deal|acquisition|offer)\b"
)
_PAID_PHASE = re.compile(r"\b(?:sbir|sttr|nsf|nih)\b")
_PAST = re.compile(
    r"\b(?:in|since|from|of|during) (?:[a-z]+ )?(?:19|20)\d\d\b|\b(?:last year|earlier|previously|ago|once|former)\b"
)
_RUNNING = re.compile(
    r"\b(?:is|are|now|currently|ongoing|underway|under way|being|completed|positive|data|results|met|enrol\w+|dos\w+|testing|evaluat\w+|conduct\w+|in)\b[^.;]{0,40}$"
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


def features(scene: Scene) -> tuple[dict[str, dict[str, float]], dict[str, _Seen]]:
    """The features of each stage that the article names."""
    seen: dict[str, _Seen] = {}
    lowered = scene.words.lowered
    for hit in scene.words.hits[Kind.stage][:MAX_MENTIONS]:
        stage, kind, end = _read(hit, lowered)
        if stage and not _of_no_product(scene, hit, end):
            _add(seen.setdefault(stage, _Seen()), scene, hit, kind, end)
    ranks = [RANK[stage] for stage in seen]
    near_ranks = [RANK[stage] for stage, s in seen.items() if s.flags & {"on_asset", "title", "first"}]
    top = max((s.weight for s in seen.values()), default=0.0)
    nearest = max((s.near for s in seen.values()), default=0.0)
    rows: dict[str, dict[str, float]] = {}
    for stage, s in seen.items():
        rank = RANK[stage]
        group = "approved" if stage in ("approved", "filed") else "phase" if stage.startswith("phase") else "early"
        row = {
            "bias": 1.0,
            f"is:{stage}": 1.0,
            "weight": log1p(s.weight),
            "to_top": s.weight / top if top else 0.0,
            "count": log1p(s.count),
            "near": s.near,
            f"{group}&near": s.near,
        }
        for flag in s.flags:
            row[flag] = 1.0
            row[f"{group}&{flag}"] = 1.0
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
        if len(ranks) == 1:
            row["alone"] = 1.0
        if scene.assets:
            row["has_asset"] = 1.0
            row["asset_elsewhere"] = float("on_asset" not in s.flags)
        else:
            row["no_asset"] = 1.0
            row[f"{group}&no_asset"] = 1.0
        if scene.type in FINANCINGS:
            row["financing"] = 1.0
        elif scene.type == DealType.collaboration:
            row["collaboration"] = 1.0
            row[f"{group}&collaboration"] = 1.0
        rows[stage] = row
    return rows, seen


def find(scene: Scene) -> StageFound | None:
    """The likeliest stage; None where none is likely enough."""
    rows, seen = features(scene)
    best: StageFound | None = None
    for stage, row in rows.items():
        probability = linear.probability(linear.score(MODEL, row))
        if probability >= LEAST and (best is None or probability > best.probability):
            best = StageFound(stage, *seen[stage].best[1:], probability)
    return best


def _read(hit: Hit, lowered: str) -> tuple[str | None, str, int]:
    """(stage, kind of wording, end) of a word of the vocabulary."""
    stage, _, kind = hit.label.partition(":")
    if stage != "phase":
        return stage, kind, hit.end - hit.word.endswith(" ")
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
    doubtful = False
    if _HOPED.search(before):
        flags.add("hoped")
        doubtful = True
    if _PLANNED.search(before):
        flags.add("planned")
    if _OTHERS.search(before):
        flags.add("others")
        doubtful = True
    if _RUNNING.search(before):
        flags.add("running")
    if _PAST.search(before) or _PAST.search(after):
        flags.add("past")
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
