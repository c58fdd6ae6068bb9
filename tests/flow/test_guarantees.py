"""docs/guarantees.md names a test in each row of its table: each of these tests is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_test_that_is_named_is_there() -> None:
    table = [line for line in (ROOT / "docs" / "guarantees.md").read_text().splitlines() if line.startswith("|")]
    rows = [cells for line in table if len(cells := [cell.strip() for cell in line.strip("|").split("|")]) == 4]
    shown = [cells[3] for cells in rows if cells[2] and cells[3] not in ("shown by", "---")]
    assert len(shown) > 30
    for cell in shown:
        named = re.findall(r"`([\w/]+\.py)::(\w+)`", cell)
        assert named, f"no test is named in: {cell}"
        for file, test in named:
            path = ROOT / (file if "/" in file else f"tests/integration/{file}")
            assert re.search(rf"^(async )?def {test}\(", path.read_text(), re.MULTILINE), f"{file} has no {test}"
