"""Every shipped model is what its training gives, byte for byte, and says where it comes from."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from services.enrichment import name_model

from .labelled import EVAL

ROOT = Path(__file__).parents[2]
MODELS = sorted((Path(name_model.__file__).parent / "models").glob("*.json"))
MOST_BYTES = 800_000


def test_every_model_is_small_and_says_where_it_comes_from() -> None:
    assert len(MODELS) == 6
    for file in MODELS:
        text = file.read_text(encoding="utf-8")
        assert len(text) < MOST_BYTES
        assert "written for" in json.loads(text)["provenance"]


@pytest.mark.corpus
@pytest.mark.timeout(900)
@pytest.mark.skipif(not EVAL.exists(), reason="the labelled articles are not beside the project")
@pytest.mark.parametrize("name", [file.stem for file in MODELS])
def test_training_gives_the_same_bytes(name: str) -> None:
    command = [sys.executable, "-m", "tests.accuracy.train", "--check", name]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
