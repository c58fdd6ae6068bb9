"""Deals into a file: as they stand, as they were known at a moment, or all their versions."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path

from services.history import columns, tables
from services.history.store import History, Stored
from services.history.versions import read


async def export(
    history: History,
    path: Path,
    form: str,
    *,
    end: datetime | None = None,
    versions: bool = False,
    written: Callable[[int], None] = lambda count: None,
) -> int:
    """Writes a row for each deal as known before `end` (None: as it stands), or with `versions` one for each version.

    `form` is one of `tables.FORMATS`; `written` is told how many rows there are by now. Returns how many rows it wrote.
    Raises ExportError.
    """
    batches: AsyncIterator[list[Stored]] = history.by_deal(end) if versions else history.newest(end)
    count = 0
    with tables.table(path, form, columns.COLUMNS) as table:
        async for batch in batches:
            for stored in batch:
                table.write(columns.row(read(stored.wire)))
            count += len(batch)
            written(count)
    return count
