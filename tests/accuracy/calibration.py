"""Whether confidences mean what they say: of the values told with 80 %, four out of five should be right."""

import re
from typing import Any

from .scoring import differences

BINS = 10
_FIELDS = {"type": "type", "status": "status", "parties": "party_role", "assets": "asset", "stage": "stage"}
_FIELDS |= {"therapeutic_areas": "therapeutic_area", "modalities": "modality", "territory": "territory"}
_FIELDS |= {"total": "total", "upfront": "upfront", "milestones": "milestones", "announced_at": "announced_at"}
_PATH = re.compile(r"deals\[(\d+)\]\.(\w+)(?:\[(\d+)\])?")
Told = list[tuple[float, bool]]  # confidence, and whether the value was right


def told(label: dict[str, Any], predicted: dict[str, Any]) -> dict[str, Told]:
    """By field. Each value counts once, with the best of its evidence."""
    confidence = next(proof["confidence"] for proof in predicted["evidence"] if proof["field"] == "is_deal")
    found: dict[str, Told] = {"is_deal": [(confidence, label["is_deal"] == predicted["is_deal"])]}
    if not label["is_deal"]:
        return found  # a value of what is no deal is the verdict's fault, and counted there
    rows = differences(label, predicted)
    best: dict[tuple[str, Any], float] = {}
    for proof in predicted["evidence"]:
        if match := _PATH.fullmatch(proof["field"]):
            deal, name, index = predicted["deals"][int(match[1])], match[2], match[3]
            if name in _FIELDS and not (name == "parties" and deal[name][int(index)]["role"] == "advisor"):
                key = (_FIELDS[name], _value(name, deal[name] if index is None else deal[name][int(index)]))
                best[key] = max(best.get(key, 0.0), proof["confidence"])
    for (field, value), sure in best.items():
        found.setdefault(field, []).append((sure, value in [hit[1] for hit in rows[field].hits]))
    return found


def _value(name: str, value: Any) -> Any:
    if name == "parties":
        return value["name"], value["role"]
    return (float(value["amount"]), value["currency"]) if isinstance(value, dict) else value


def expected_error(values: Told) -> float:
    """Expected calibration error over ten bins of equal width."""
    bins: list[Told] = [[] for _ in range(BINS)]
    for sure, right in values:
        bins[min(BINS - 1, int(sure * BINS))].append((sure, right))
    return sum(abs(sum(s for s, _ in b) - sum(r for _, r in b)) for b in bins if b) / max(1, len(values))
