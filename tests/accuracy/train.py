"""`make train`: learns every shipped model anew, in the order in which one needs another. The same articles, the same bytes.

Each trainer has `OUT`, the file of its model, and `model()`, its text. None runs where the labelled articles are not
beside the project; nothing at run time needs any of this.
"""

import sys
import time

from . import train_deals, train_money, train_names, train_product, train_roles
from .labelled import EVAL

TRAINERS = (train_names, train_deals, train_roles, train_product, train_money)


def main() -> int:
    if not EVAL.is_dir():
        print(
            "There is nothing to learn from: the labelled articles are looked for in ../shared/eval.", file=sys.stderr
        )
        return 1
    for trainer in TRAINERS:
        began = time.monotonic()
        text = trainer.model()
        same = trainer.OUT.exists() and trainer.OUT.read_text(encoding="utf-8") == text
        trainer.OUT.write_text(text, encoding="utf-8")
        print(
            f"{trainer.OUT.name}: {len(text):,} bytes, {'as it was' if same else 'changed'}, {time.monotonic() - began:.0f} s"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
