"""`make train`: learns every shipped model anew, in the order in which one needs another. The same articles, the same bytes.

Each trainer has `OUT`, the file of its model, and `model()`, its text. None runs where the labelled articles are not
beside the project; nothing at run time needs any of this.

    python -m tests.accuracy.train                 writes all models, and notes from what (trained.json)
    python -m tests.accuracy.train --check NAME    exit code 1 if training gives another text than the file has
"""

import os
import sys

# The order in which threads add up, and that of a set's members, differs from run to run, and with it the last digit.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
if __name__ == "__main__" and os.environ.get("PYTHONHASHSEED") != "0":
    os.environ["PYTHONHASHSEED"] = "0"
    os.execv(sys.executable, [sys.executable, "-m", "tests.accuracy.train", *sys.argv[1:]])

import argparse
import time

from . import provenance, train_deals, train_money, train_names, train_product, train_roles, train_second_deals
from .labelled import EVAL

TRAINERS = {
    trainer.OUT.stem: trainer
    for trainer in (train_names, train_deals, train_second_deals, train_roles, train_product, train_money)
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", choices=TRAINERS, metavar="NAME", help=", ".join(TRAINERS))
    asked = parser.parse_args()
    if not EVAL.is_dir():
        print(
            "There is nothing to learn from: the labelled articles are looked for in ../shared/eval.", file=sys.stderr
        )
        return 1
    changed = False
    for name, trainer in TRAINERS.items():
        if asked.check not in (None, name):
            continue
        began = time.monotonic()
        text = trainer.model()
        same = trainer.OUT.exists() and trainer.OUT.read_text(encoding="utf-8") == text
        changed = changed or not same
        if not asked.check:
            trainer.OUT.write_text(text, encoding="utf-8")
        took = time.monotonic() - began
        print(
            f"{trainer.OUT.name}: {len(text):,} bytes, {'as it was' if same else 'changed'}, {took:.0f} s", flush=True
        )
    if not asked.check:
        provenance.record({name: trainer.OUT for name, trainer in TRAINERS.items()})
    return 1 if asked.check and changed else 0


if __name__ == "__main__":
    sys.exit(main())
