"""`make accuracy`: the extraction's figures by field on each labelled set, against the last that were committed.

python -m tests.accuracy                     the table, and how far confidences can be trusted
python -m tests.accuracy --errors FIELD      what differs, with the text around it, on the sets whose errors may be read
python -m tests.accuracy --worst N           the N articles with most differences
python -m tests.accuracy --accept            commit these figures as the last ones (tests/accuracy/last.json)
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from . import calibration, scoring
from .labelled import EVAL, SETS, UNSEEN, Labelled, load, predict

LAST = Path(__file__).parent / "last.json"
AROUND = 90
Pairs = list[tuple[Labelled, dict[str, Any]]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", metavar="FIELD")
    parser.add_argument("--worst", metavar="N", type=int, default=0)
    parser.add_argument("--sets", nargs="+", choices=SETS, default=SETS, metavar="SET", help=", ".join(SETS))
    parser.add_argument("--accept", action="store_true")
    asked = parser.parse_args()
    if not EVAL.is_dir():
        print("There is no scorer here: it is looked for in ../shared/eval beside the project.")
        return 0
    names = [name for name in asked.sets if not ((asked.errors or asked.worst) and name in UNSEEN)]
    sets = {name: [(row, predict(row.article)) for row in load(name)] for name in names}
    sets = {name: pairs for name, pairs in sets.items() if pairs}
    if asked.errors:
        return _errors(sets, asked.errors)
    if asked.worst:
        return _worst(sets, asked.worst)
    found = {name: scoring.counts([(row.label, told) for row, told in pairs]) for name, pairs in sets.items()}
    last = json.loads(LAST.read_text()) if LAST.exists() else {}
    for name, pairs in sets.items():
        _table(f"{name}: {len(pairs)} articles", found[name], last.get(name, {}))
    _calibration(sets)
    if asked.accept:
        LAST.write_text(_dumps({**last, **found}), encoding="utf-8")
        print(f"\n{LAST.name} written")
    return 0


def _table(title: str, found: scoring.Counts, last: scoring.Counts) -> None:
    print(f"\n{title}")
    print(
        f"{'field':18}{'precision':>10}{'recall':>8}{'F1':>7}{'95 % of F1':>15}{'tp':>6}{'fp':>5}{'fn':>5}  {'to the last'}"
    )
    for field, by_article in found.items():
        tp, fp, fn = (sum(row[k] for row in by_article.values()) for k in range(3))
        low, high = scoring.interval(by_article)
        change = ""
        if before := last.get(field):
            change = f"{scoring.f1(list(by_article.values())) - scoring.f1([tuple(c) for c in before.values()]):+.3f}"
            if scoring.drop(before, by_article) < 0.05:
                change += " a significant drop"
        print(
            f"{field:18}{tp / (tp + fp or 1):10.3f}{tp / (tp + fn or 1):8.3f}{scoring.f1(list(by_article.values())):7.3f}"
            f"{low:8.3f}-{high:.3f} {tp:6}{fp:5}{fn:5}  {change}"
        )


def _calibration(sets: dict[str, Pairs]) -> None:
    values: dict[str, calibration.Told] = {}
    for name, pairs in sets.items():
        if name in UNSEEN:
            for row, told in pairs:
                for field, some in calibration.told(row.label, told).items():
                    values.setdefault(field, []).extend(some)
    if not values:
        return
    print(f"\nconfidence against the share that is right, on {' and '.join(n for n in sets if n in UNSEEN)}")
    print(f"{'field':18}{'values':>7}{'mean told':>11}{'right':>8}{'calibration error':>19}")
    values["all"] = [value for some in values.values() for value in some]
    for field, some in values.items():
        sure, right = sum(s for s, _ in some) / len(some), sum(r for _, r in some) / len(some)
        print(f"{field:18}{len(some):7}{sure:11.3f}{right:8.3f}{calibration.expected_error(some):19.3f}")


def _errors(sets: dict[str, Pairs], field: str) -> int:
    for name, pairs in sets.items():
        for row, told in pairs:
            found = scoring.differences(row.label, told)
            if field not in found:
                print(f"{field!r} is no field: {', '.join(found)}", file=sys.stderr)
                return 2
            if found[field].missing or found[field].surplus:
                print(f"\n{name} {row.article.article_id}: {row.article.title}")
                for sign, values in (("-", found[field].missing), ("+", found[field].surplus)):
                    for value in values:
                        print(f"  {sign} {_said(value)}{_around(row.article.text, value)}")
    return 0


def _said(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _around(text: str, value: Any) -> str:
    """The text around a value that is a name, or that begins with one."""
    name = next(
        (v for v in (value if isinstance(value, tuple) else (value,)) if isinstance(v, str) and v in text), None
    )
    if name is None:
        return ""
    at = text.index(name)
    return f"   ... {' '.join(text[max(0, at - AROUND) : at + len(name) + AROUND].split())} ..."


def _worst(sets: dict[str, Pairs], most: int) -> int:
    ranked = []
    for name, pairs in sets.items():
        for row, told in pairs:
            found = scoring.differences(row.label, told)
            wrong = {f: (d.missing, d.surplus) for f, d in found.items() if d.missing or d.surplus}
            wrong = {f: v for f, v in wrong.items() if f not in ("deal_facts", "party", *scoring.POOLED)}
            ranked.append((sum(len(m) + len(s) for m, s in wrong.values()), name, row, wrong))
    ranked.sort(key=lambda entry: (-entry[0], entry[2].article.article_id))
    for count, name, row, wrong in ranked[:most]:
        print(f"\n{count} in {name} {row.article.article_id}: {row.article.title}")
        for field, (missing, surplus) in wrong.items():
            print(
                f"  {field}: " + "; ".join([*(f"- {_said(m)}" for m in missing), *(f"+ {_said(s)}" for s in surplus)])
            )
    return 0


def _dumps(found: dict[str, scoring.Counts]) -> str:
    """One line a field, so that a change shows which."""
    sets = [
        f"{json.dumps(name)}: {{\n"
        + ",\n".join(
            f"{json.dumps(f)}: {json.dumps(c, separators=(',', ':'), sort_keys=True)}" for f, c in fields.items()
        )
        + "\n}"
        for name, fields in found.items()
    ]
    return "{\n" + ",\n".join(sets) + "\n}\n"


if __name__ == "__main__":
    sys.exit(main())
