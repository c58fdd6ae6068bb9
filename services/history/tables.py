"""Rows of columns into a file: CSV, Parquet or XLSX, row by row, so that memory does not grow with them.

No cell can become a formula: texts that begin like one get an apostrophe before them in CSV, and in XLSX a text is
written as a text. Parquet and XLSX need the extra `export`.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from services.history.columns import Cell, Column, Kind
from shared.errors import DealwireError
from shared.events import instant_text

FORMATS = ("parquet", "csv", "xlsx")

_PARQUET_ROWS = 5_000  # of a row group, which is what memory holds
# Excel's own limits.
_SHEET_ROWS = 1_048_576
_CELL_CHARACTERS = 32_767
_LINKS, _LINK_CHARACTERS = 65_530, 2_079


class ExportError(DealwireError):
    """The file can't be written as asked. The text says why and what to do."""


class Table(Protocol):
    def write(self, row: Sequence[Cell]) -> None: ...


@contextmanager
def table(path: Path, form: str, columns: Sequence[Column]) -> Iterator[Table]:
    """A file of this format to write rows to. It appears under its name only when it is complete."""
    unfinished = path.with_name(f"{path.name}.part")
    try:
        with _MAKERS[form](unfinished, columns) as made:
            yield made
        unfinished.replace(path)
    except OSError as error:
        raise ExportError(f"{path} can't be written: {error.strerror or error}") from error
    finally:
        unfinished.unlink(missing_ok=True)


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise ExportError(f"this format needs {name}: run `pip install 'dealwire[export]'`, or write CSV") from error


# --- CSV ---------------------------------------------------------------------------------------------------------------


class _Csv:
    def __init__(self, stream: Any, columns: Sequence[Column]) -> None:
        self._writer = csv.writer(stream, lineterminator="\r\n")
        self._writer.writerow([column.name for column in columns])

    def write(self, row: Sequence[Cell]) -> None:
        self._writer.writerow([plain(cell) for cell in row])


def plain(cell: Cell) -> str:
    """The cell as text: moments as on the wire, flags `true` and `false`, numbers without an exponent."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, datetime):
        return instant_text(cell)
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell == int(cell) else f"{cell:.15g}"
    if isinstance(cell, str):
        # A spreadsheet reads what begins so as a formula.
        return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else cell
    return str(cell)


@contextmanager
def _csv(path: Path, columns: Sequence[Column]) -> Iterator[Table]:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:  # with the mark by which Excel knows UTF-8
        yield _Csv(stream, columns)


# --- Parquet -----------------------------------------------------------------------------------------------------------


class _Parquet:
    def __init__(self, arrow: Any, writer: Any, schema: Any) -> None:
        self._arrow, self._writer, self._schema = arrow, writer, schema
        self._rows: list[Sequence[Cell]] = []

    def write(self, row: Sequence[Cell]) -> None:
        self._rows.append(row)
        if len(self._rows) >= _PARQUET_ROWS:
            self.flush()

    def flush(self) -> None:
        if self._rows:
            cells = zip(*self._rows, strict=True)
            arrays = [self._arrow.array(c, field.type) for c, field in zip(cells, self._schema, strict=True)]
            self._writer.write_batch(self._arrow.record_batch(arrays, schema=self._schema))
            self._rows.clear()


@contextmanager
def _parquet(path: Path, columns: Sequence[Column]) -> Iterator[Table]:
    arrow, parquet = _library("pyarrow"), _library("pyarrow.parquet")
    types = {
        Kind.text: arrow.string(),
        Kind.link: arrow.string(),
        Kind.integer: arrow.int64(),
        Kind.number: arrow.float64(),
        Kind.amount: arrow.float64(),
        Kind.flag: arrow.bool_(),
        Kind.day: arrow.date32(),
        Kind.moment: arrow.timestamp("us", "UTC"),
    }
    fields = [arrow.field(c.name, types[c.kind], metadata={"description": c.what}) for c in columns]
    schema = arrow.schema(fields)
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        made = _Parquet(arrow, writer, schema)
        yield made
        made.flush()


# --- XLSX --------------------------------------------------------------------------------------------------------------


_CELL_FORMS: dict[Kind, dict[str, Any]] = {
    Kind.amount: {"num_format": "#,##0"},
    Kind.number: {"num_format": "0.0"},
    Kind.integer: {"num_format": "0"},
    Kind.day: {"num_format": "yyyy-mm-dd"},
    Kind.moment: {"num_format": "yyyy-mm-dd hh:mm:ss"},
    Kind.link: {"font_color": "#0563C1", "underline": 1},
}


class _Xlsx:
    def __init__(self, book: Any, columns: Sequence[Column]) -> None:
        self._columns, self._row, self._links = columns, 0, 0
        self._forms = {kind: book.add_format({"valign": "top", **_CELL_FORMS.get(kind, {})}) for kind in Kind}
        self._sheet = book.add_worksheet("Deals")
        head = book.add_format({"bold": True, "bg_color": "#DDE6F0", "bottom": 1, "valign": "top"})
        for place, column in enumerate(columns):
            self._sheet.set_column(place, place, max(column.width, len(column.name) + 3), self._forms[column.kind])
        names = [column.name for column in columns]
        self._sheet.write_row(0, 0, names, head)
        self._sheet.freeze_panes(1, names.index("headline") + 1 if "headline" in names else 0)
        self._writers: dict[Kind, Callable[[int, Any, Any], Any]] = {
            Kind.flag: lambda place, cell, form: self._sheet.write_boolean(self._row, place, cell, form),
            Kind.day: lambda place, cell, form: self._sheet.write_datetime(self._row, place, cell, form),
            Kind.moment: self._moment,
            Kind.integer: self._number,
            Kind.number: self._number,
            Kind.amount: self._number,
            Kind.text: self._text,
            Kind.link: self._link,
        }

    def write(self, row: Sequence[Cell]) -> None:
        self._row += 1
        if self._row >= _SHEET_ROWS:
            raise ExportError(f"a sheet has at most {_SHEET_ROWS:,} rows: write Parquet or CSV instead")
        for place, (column, cell) in enumerate(zip(self._columns, row, strict=True)):
            if cell is not None:
                self._writers[column.kind](place, cell, self._forms[column.kind])

    def finish(self) -> None:
        self._sheet.autofilter(0, 0, max(self._row, 1), len(self._columns) - 1)

    def _number(self, place: int, cell: Any, form: Any) -> None:
        self._sheet.write_number(self._row, place, cell, form)

    def _moment(self, place: int, cell: Any, form: Any) -> None:
        self._sheet.write_datetime(self._row, place, cell.astimezone(UTC).replace(tzinfo=None), form)

    def _text(self, place: int, cell: Any, form: Any) -> None:
        self._sheet.write_string(self._row, place, cell[:_CELL_CHARACTERS], form)

    def _link(self, place: int, cell: Any, form: Any) -> None:
        """More links than Excel opens are left as texts, and so is what is no web address."""
        if cell.startswith(("http://", "https://")) and len(cell) <= _LINK_CHARACTERS and self._links < _LINKS:
            self._links += 1
            self._sheet.write_url(self._row, place, cell, form, cell[:255])
        else:
            self._text(place, cell, self._forms[Kind.text])


@contextmanager
def _xlsx(path: Path, columns: Sequence[Column]) -> Iterator[Table]:
    library = _library("xlsxwriter")
    with library.Workbook(str(path), {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        made = _Xlsx(book, columns)
        yield made
        made.finish()


_MAKERS: dict[str, Any] = {"parquet": _parquet, "csv": _csv, "xlsx": _xlsx}
