import io
from datetime import date

import pytest

from shared.companies import tables
from shared.companies.registry import Registry
from shared.companies.tickers import check
from shared.events import TickerCheck

TABLE = """company_id,name,aliases,former_names,kind,parent,listings
acme,Acme Biosciences Inc,,Apex Biosciences Inc,public,,XNAS:ACME|XNAS:APEX@/2024-12-31
bolt,Bolt Pharma Corp,,,public,,XNYS:BOLT|XNYS:BOLT-B
boltsub,Bolt Oncology Inc,,,public,,XNAS:BOLO
gone,Gone Medical Inc,,,,,XNAS:GONE@/2024-12-31
"""
BY_HAND = """company_id,name,aliases,kind,parent,listings
kita,Kita Pharmaceutical,Kita,public,,XTKS:1111|OTCM:KITAY
minami,Minami Pharmaceutical,Minami,public,,XTKS:2222
own,Ownheld Labs,Ownheld,private,,
sub,Nordlab,,,kita,
twin-us,Twin & Co,Twin,public,,XNYS:TWN
twin-de,Twin KGaA,Twin,public,,XETR:TWN
"""


@pytest.fixture(scope="module")
def small() -> Registry:
    bundled = tables.read(io.StringIO(TABLE), "table", curated=False)
    return Registry([*bundled, *tables.read(io.StringIO(BY_HAND), "by hand", curated=True)])


def test_wrong_number_of_another_company(registry: Registry) -> None:
    found = check(registry, "Astellas Pharma Inc.", "JP", "4502")
    assert found.check == TickerCheck.mismatch
    assert found.mic == "XTKS" and found.expected == "XTKS:4503"
    assert found.belongs_to is not None and found.belongs_to.startswith("Takeda")
    assert found.rule == "listing:XTKS:4502:takeda"


@pytest.mark.parametrize(
    ("name", "exchange", "symbol"),
    [
        ("Merck", "NYSE", "MRK"),
        ("Merck", "Xetra", "MRK"),
        ("Lilly", "NYSE", "LLY"),
        ("Genentech", "SIX", "ROG"),
        ("Novo Nordisk A/S", "Nasdaq Copenhagen", "NOVO B"),
        ("Takeda", "", "4502.T"),
        ("Celltrion", "KRX", "068270"),
    ],
)
def test_right_listing_under_a_name_in_use(registry: Registry, name: str, exchange: str, symbol: str) -> None:
    assert check(registry, name, exchange, symbol).check == TickerCheck.ok


@pytest.mark.parametrize(
    ("name", "exchange", "symbol", "outcome", "expected", "belongs_to"),
    [
        ("Acme Biosciences, Inc.", "Nasdaq", "ACME", "ok", None, None),
        ("Acme", "Nasdaq", "ACME", "ok", None, None),  # short form of the owner's name
        ("Acme Biosciences", "NYSE", "ACME", "ok", None, None),  # moved: one space of symbols
        ("Apex Biosciences", "Nasdaq", "APEX", "ok", None, None),  # as it was then
        ("Acme Biosciences", "Nasdaq", "ACMEW", "ok", None, None),  # its warrant
        ("Bolt Pharma", "NYSE", "BOLT.B", "ok", None, None),
        ("Nordlab", "TSE", "1111", "ok", None, None),  # its parent's
        ("Acme Biosciences", "NYSE", "BOLT", "mismatch", "XNAS:ACME", "Bolt Pharma Corp"),
        ("Kita", "NYSE", "BOLT", "mismatch", "XTKS:1111", "Bolt Pharma Corp"),  # not the one over the counter
        ("Kita", "TSE", "1112", "mismatch", "XTKS:1111", None),
        ("Ownheld", "NYSE", "BOLT", "mismatch", None, "Bolt Pharma Corp"),
        ("Twin KGaA", "NYSE", "TWN", "mismatch", "XETR:TWN", "Twin & Co"),
        ("Twin", "NYSE", "TWN", "ok", None, None),
        ("Twin", "NYSE", "BOLT", "mismatch", "XNYS:TWN", "Bolt Pharma Corp"),
        ("Ownheld", "NYSE", "OWN", "unlisted", None, None),
        ("Ownheld Labs", "Nasdaq", "OWNH", "unlisted", None, None),
        ("Pharma", "NYSE", "BOLT", "unknown", None, None),  # a general word names nobody
        ("Nobody Knows", "NYSE", "BOLT", "unknown", None, None),  # perhaps a new name of the owner
        ("Acme Biosciences", "Nasdaq", "ZZZZ", "unknown", None, None),  # perhaps a new symbol
        ("Acme Biosciences", "Nasdaq", "GONE", "unknown", None, None),  # free again, perhaps taken over
        ("Gone Medical", "NYSE", "BOLT", "unknown", None, None),  # its own listing of today is not known
        ("Bolt Oncology", "NYSE", "BOLT", "unknown", None, None),  # names alike: perhaps the parent's ticker on purpose
        ("Kita", "OTCQB", "KITAF", "unknown", None, None),  # several lines over the counter
        ("Acme Biosciences", "Example Exchange", "ACME", "unknown", None, None),
    ],
)
def test_what_the_data_allow_to_say(
    small: Registry, name: str, exchange: str, symbol: str, outcome: str, expected: str | None, belongs_to: str | None
) -> None:
    found = check(small, name, exchange, symbol)
    assert (found.check, found.expected, found.belongs_to) == (outcome, expected, belongs_to), found.rule
    assert found.rule


def test_every_bundled_listing_is_its_own_companys(registry: Registry) -> None:
    wrong = [
        (entry.name, str(listing))
        for entry in list(registry)[::5]
        for listing in entry.current
        if entry.kind_of is None and check(registry, entry.name, listing.mic, listing.symbol).check != TickerCheck.ok
    ]
    assert wrong == []


PASSED_ON = """company_id,name,listings
a,Alder Peptides,XNAS:ALDP@/2025-02-05
b,Birch Vaccines,XNAS:ALDP@2026-04-20/
c,Cedar Genomics,XNAS:CDRG
"""


@pytest.mark.parametrize(
    ("name", "day", "expected"),
    [
        ("Alder Peptides", None, "ok"),
        ("Alder Peptides", date(2025, 1, 2), "ok"),
        ("Alder Peptides", date(2025, 9, 1), "ok"),  # between the snapshots
        ("Alder Peptides", date(2026, 5, 1), "unknown"),  # it is another's now, and this one has no listing
        ("Birch Vaccines", date(2026, 5, 1), "ok"),
        ("Cedar Genomics", date(2026, 5, 1), "mismatch"),
        ("Cedar Genomics", date(2025, 9, 1), "unknown"),  # nobody is known to have had it then
        ("Cedar Genomics", date(2015, 9, 1), "unknown"),  # before the data
    ],
)
def test_a_symbol_that_was_passed_on_is_judged_as_of_the_day(name: str, day: date | None, expected: str) -> None:
    registry = Registry(tables.read(io.StringIO(PASSED_ON), "table", curated=False))
    assert check(registry, name, "NASDAQ", "ALDP", day).check == expected
