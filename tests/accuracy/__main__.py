"""`make accuracy`: the extraction's figures on the labelled articles beside the project, with its scorer.

Each set is read by `dealwire extract --jsonl --form labels`, as any other user would. `--errors FIELD` lists what differs.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

EVALUATION = Path(__file__).parents[3] / "shared" / "eval"


def main() -> int:
    if not EVALUATION.is_dir():
        print("There are no labelled articles here: they are looked for in ../shared/eval beside the project.")
        return 0
    for name in ("train", "dev"):
        folder = EVALUATION / name
        with tempfile.NamedTemporaryFile(suffix=".jsonl") as found:
            command = [sys.executable, "-m", "services.cli", "extract", "--jsonl", "--form", "labels"]
            subprocess.run([*command, str(folder / "articles.jsonl")], stdout=found, check=True)
            print(
                f"\n{name} ({'learnt from' if name == 'train' else 'even ids tuned on, odd ids only scored'})",
                flush=True,
            )
            labels = str(folder / "labels.jsonl")
            subprocess.run(
                [sys.executable, str(EVALUATION / "score.py"), labels, found.name, *sys.argv[1:]], check=True
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
