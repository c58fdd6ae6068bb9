"""What is exported opens as what it is: numbers, dates, links, and never a formula."""

import csv
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet
import pytest

from services.history import columns, tables
from services.history.columns import Cell, Column, Kind
from tests.unit.history.examples import version

MADE = [
    Column("name", Kind.text, "a text", lambda v: None),
    Column("url", Kind.link, "an address", lambda v: None),
    Column("amount", Kind.amount, "money", lambda v: None),
    Column("count", Kind.integer, "a count", lambda v: None),
    Column("day", Kind.day, "a day", lambda v: None),
    Column("moment", Kind.moment, "a moment", lambda v: None),
    Column("flag", Kind.flag, "yes or no", lambda v: None),
]
NOON = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
ROWS: list[list[Cell]] = [
    ["Alpha", "https://a.example/1?x=1#y", 1_250_000_000.0, 3, date(2026, 3, 1), NOON, True],
    ['=HYPERLINK("http://bad.example")', "javascript:alert(1)", None, None, None, None, False],
    ["+1", "=1+1", 0.5, 0, date(1999, 12, 31), NOON, None],
    ["-2 %", None, -1.5, -7, None, None, None],
    ["@SUM(A1)", None, 12345678.9, None, None, None, None],
    ["Börse; 山", None, None, None, None, None, None],
]


def write(path: Path, form: str, rows: Sequence[Sequence[Cell]] = ROWS) -> Path:
    with tables.table(path, form, MADE) as table:
        for row in rows:
            table.write(row)
    return path


def test_csv(tmp_path: Path) -> None:
    with write(tmp_path / "x.csv", "csv").open(encoding="utf-8-sig", newline="") as stream:
        head, *rows = list(csv.reader(stream))
    assert head == [column.name for column in MADE]
    assert rows[0] == [
        "Alpha", "https://a.example/1?x=1#y", "1250000000", "3", "2026-03-01", "2026-03-01T12:00:00.123456Z", "true",
    ]  # fmt: skip
    assert [row[0] for row in rows[1:]] == ["'" + row[0] for row in ROWS[1:5]] + ["Börse; 山"]  # type: ignore[operator]
    assert rows[2][1] == "'=1+1" and rows[3][2] == "-1.5" and rows[1][2] == ""


def test_parquet(tmp_path: Path) -> None:
    found = pyarrow.parquet.read_table(write(tmp_path / "x.parquet", "parquet"))
    assert [str(field.type) for field in found.schema] == [
        "string", "string", "double", "int64", "date32[day]", "timestamp[us, tz=UTC]", "bool",
    ]  # fmt: skip
    assert [list(row.values()) for row in found.to_pylist()] == ROWS
    assert found.schema.field("amount").metadata[b"description"] == b"money"


def test_xlsx(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write(tmp_path / "x.xlsx", "xlsx")).active
    assert [cell.value for cell in sheet[1]] == [column.name for column in MADE]
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == f"A1:G{len(ROWS) + 1}"
    first = sheet[2]
    assert [cell.data_type for cell in first] == ["s", "s", "n", "n", "d", "d", "b"]
    assert first[1].hyperlink.target + "#" + (first[1].hyperlink.location or "") == "https://a.example/1?x=1#y"
    assert first[2].value == 1.25e9 and first[2].number_format == "#,##0"
    assert first[4].value == datetime(2026, 3, 1) and first[5].value.replace(microsecond=0) == datetime(2026, 3, 1, 12)
    for number, row in enumerate(ROWS[1:5], 3):  # texts that look like formulas are texts
        assert sheet.cell(number, 1).value == row[0] and sheet.cell(number, 1).data_type == "s"
    assert sheet.cell(3, 2).hyperlink is None and sheet.cell(4, 2).data_type == "s"
    assert sheet.cell(3, 3).value is None  # what is not told is no zero


def test_a_file_that_is_not_finished_is_not_there(tmp_path: Path) -> None:
    for form in tables.FORMATS:
        with pytest.raises(RuntimeError), tables.table(tmp_path / f"x.{form}", form, MADE) as table:
            table.write(ROWS[0])
            raise RuntimeError
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(tables.ExportError, match="can't be written"):
        write(tmp_path / "none" / "x.csv", "csv")


@pytest.mark.parametrize(("form", "library"), [("parquet", "pyarrow"), ("xlsx", "xlsxwriter")])
def test_what_is_not_installed_is_named(
    tmp_path: Path, form: str, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(name: str, *more: Any) -> Any:
        if name.split(".")[0] == library:
            raise ImportError(name)
        return __import__(name, *more)

    monkeypatch.setattr(tables, "import_module", absent)
    with pytest.raises(tables.ExportError, match=f"needs {library}: run `pip install 'dealwire\\[export\\]'`"):
        write(tmp_path / f"x.{form}", form)


def test_every_column_is_what_it_says() -> None:
    kinds = {
        Kind.text: str, Kind.link: str, Kind.integer: int, Kind.number: float, Kind.amount: float, Kind.flag: bool,
        Kind.day: date, Kind.moment: datetime,
    }  # fmt: skip
    told = columns.row(version())
    for column, cell in zip(columns.COLUMNS, told, strict=True):
        assert cell is None or type(cell) is kinds[column.kind], column.name
    assert len({column.name for column in columns.COLUMNS}) == len(columns.COLUMNS)
