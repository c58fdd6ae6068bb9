"""Every shipped model is what its training gives, byte for byte, and says where it comes from.

Training takes minutes: it is repeated here only where something that it reads has changed since `make train`.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from services.enrichment import name_model

from . import provenance
from .labelled import EVAL

ROOT = Path(__file__).parents[2]
MODELS = sorted((Path(name_model.__file__).parent / "models").glob("*.json"))
MOST_BYTES = 1_000_000
LONGEST = ("product", "deals")


def test_every_model_is_small_and_says_where_it_comes_from() -> None:
    assert len(MODELS) == 6
    for file in MODELS:
        text = file.read_text(encoding="utf-8")
        assert len(text) < MOST_BYTES
        assert "written for" in json.loads(text)["provenance"]


@pytest.fixture(scope="module")
def trainings() -> Iterator[dict[str, Future[subprocess.CompletedProcess[str]]]]:
    """One training for each model, two at a time, the longest first: they take minutes."""

    def train(name: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "tests.accuracy.train", "--check", name]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    digest = provenance.inputs()
    unsure = [file for file in MODELS if not provenance.is_recorded(file.stem, file, digest)]
    longest_first = sorted(unsure, key=lambda file: LONGEST.index(file.stem) if file.stem in LONGEST else len(LONGEST))
    with ThreadPoolExecutor(2) as pool:
        yield {file.stem: pool.submit(train, file.stem) for file in longest_first}


@pytest.mark.corpus
@pytest.mark.timeout(900)
@pytest.mark.skipif(not EVAL.exists(), reason="the labelled articles are not beside the project")
@pytest.mark.parametrize("name", [file.stem for file in MODELS])
def test_training_gives_the_same_bytes(
    trainings: dict[str, Future[subprocess.CompletedProcess[str]]], name: str
) -> None:
    training = trainings.get(name)
    if training is None:  # what it was learnt from is as it was at the last training, which gave these bytes
        (file,) = [file for file in MODELS if file.stem == name]
        assert provenance.is_recorded(name, file, provenance.inputs())
        return
    done = training.result()
    assert done.returncode == 0, done.stdout + done.stderr
