import io
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from shared.companies import entries
from shared.companies.registry import Entry, Listing, Registry, RegistryError, absorb
from shared.events import CompanyKind, Size, SizeKind


def table(text: str, curated: bool = False) -> list[Entry]:
    return list(entries.read(io.StringIO(text), "example.csv", curated))


def test_by_name_takes_every_spelling(registry: Registry) -> None:
    for name in ("Astellas Pharma Inc.", "Astellas", "ASTELLAS PHARMA", "Astellas Pharma, Inc", "アステラス製薬"):
        entry = registry.by_name(name)
        assert entry is not None and entry.company_id == "astellas", name


def test_legal_form_tells_two_of_one_name_apart(registry: Registry) -> None:
    assert registry.by_name("Merck") is None
    assert {entry.company_id for entry in registry.candidates("Merck")} == {"merck-co", "merck-kgaa"}
    for name, company_id in (
        ("Merck & Co., Inc.", "merck-co"),
        ("Merck & Co", "merck-co"),
        ("MSD", "merck-co"),
        ("Merck KGaA", "merck-kgaa"),
        ("Merck KGaA, Darmstadt, Germany", "merck-kgaa"),
    ):
        assert registry.key(name) == company_id, name


def test_former_names_lead_to_the_company_of_today(registry: Registry) -> None:
    assert registry.key("GlaxoSmithKline plc") == "gsk"
    assert registry.key("BeiGene, Ltd.") == "beone"


def test_key_without_entry_is_equal_for_spellings_of_one_name(registry: Registry) -> None:
    assert registry.key("Zzyzx Therapeutics, Inc.") == registry.key("ZZYZX Therapeutics") == "n:zzyzx therapeutics"
    assert registry.by_name("") is None


def test_by_listing_takes_the_symbol_in_any_form(registry: Registry) -> None:
    for mic, symbol in (("XTKS", "4503"), ("XTKS", "4503.T"), ("XNGO", "4503")):
        entry = registry.by_listing(mic, symbol)
        assert entry is not None and entry.company_id == "astellas"
    assert registry.by_listing("XTKS", "0000") is None


def test_company_as_events_carry_it(registry: Registry) -> None:
    entry = registry.get("takeda")
    assert entry is not None
    company = entry.company()
    assert (company.listing, company.country, company.kind) == ("XTKS:4502", "JP", CompanyKind.public)
    assert company.identifiers["CIK"] == "1395064"


def test_sizes_go_with_the_company() -> None:
    (entry,) = table(
        "company_id,name,market_value,revenue,employees,market_rank\n"
        "x,X,USD 2500000000@2026-10-31,EUR 500000000@2025-12-31,250,700@2026-10-31\n"
    )
    assert entry.company().sizes == (
        Size(kind=SizeKind.market_value, amount=2.5e9, currency="USD", day=date(2026, 10, 31)),
        Size(kind=SizeKind.revenue, amount=5e8, currency="EUR", day=date(2025, 12, 31)),
        Size(kind=SizeKind.employees, amount=250),
        Size(kind=SizeKind.market_rank, amount=700, day=date(2026, 10, 31)),
    )


def test_the_bundled_sizes_have_their_day(registry: Registry) -> None:
    assert all(size.day for entry in registry for size in entry.company().sizes)
    assert {size.kind for entry in registry for size in entry.company().sizes} == {"employees", "market_rank"}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("U.S. FDA", "regulator"),
        ("IBB", "index"),
        ("KOSPI", "index"),
        ("BARDA", "funder"),
        ("Korea Institute of Startup and Entrepreneurship Development", "funder"),
        ("NICE", "policy_actor"),
        ("Pfizer", None),
    ],
)
def test_organisations_that_are_no_parties(registry: Registry, name: str, kind: str | None) -> None:
    entry = registry.by_name(name)
    assert entry is not None and entry.kind_of == kind


def test_names_for_a_gazetteer(registry: Registry) -> None:
    pairs = set(registry.names())
    assert {("Lilly", "eli-lilly"), ("FDA", "fda"), ("Merck", "merck-co"), ("Merck", "merck-kgaa")} <= pairs
    assert all(name and registry.get(company_id) for name, company_id in pairs)


def test_own_csv_adds_and_replaces(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text(
        "company_id,name,aliases,country,kind,listings,identifiers\n"
        'zzyzx,"Zzyzx Therapeutics, Inc.",Zzyzx|ZZX,US,public,XNAS:ZZYX|XNAS:ZZX@2019-01-01/2024-05-31,LEI=ABC\n'
        "astellas,Astellas of Ours,,JP,,,\n",
        encoding="utf-8-sig",
    )
    registry = Registry.load(own)
    added = registry.by_name("Zzyzx")
    assert added is not None and str(added.home) == "XNAS:ZZYX" and added.identifiers == {"LEI": "ABC"}
    assert registry.by_listing("XNAS", "ZZX") is added, "a former listing is known too"
    replaced = registry.get("astellas")
    assert replaced is not None and replaced.name == "Astellas of Ours"
    assert registry.by_name("Astellas Pharma Inc.") is None and registry.by_listing("XTKS", "4503") is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "line 1: column 'company_id' is missing"),
        ("company_id,name,colour\n", "line 1: unknown column 'colour'"),
        ("company_id,name\nx,\n", "line 2: name is empty"),
        ("company_id,name\n\n,X\n", "line 3: company_id is empty"),
        ("company_id,name\nx,X\nx,Y\n", "line 3: company_id 'x' stands in line 2 already"),
        ("company_id,name\nx,X,Y\n", "line 2: 3 cells, but the header has 2"),
        ("company_id,name,country\nx,X,Japan\n", "line 2: country 'Japan' is no ISO"),
        ("company_id,name,kind\nx,X,firm\n", "line 2: kind 'firm' is none of public"),
        ("company_id,name,kind_of\nx,X,bank\n", "line 2: kind_of 'bank' is none of"),
        ("company_id,name,listings\nx,X,ABCD\n", "line 2: listing 'ABCD' is not MIC:symbol"),
        ("company_id,name,listings\nx,X,XQQQ:ABCD\n", "line 2: listing 'XQQQ:ABCD' is not MIC:symbol"),
        ("company_id,name,listings\nx,X,XNAS:ABCD@2019\n", "line 2: listing 'XNAS:ABCD@2019' has a wrong date"),
        ("company_id,name,identifiers\nx,X,123\n", "line 2: identifier '123' is not SCHEME=value"),
        ("company_id,name,employees\nx,X,many\n", "line 2: employees 'many' is not a whole number"),
        ("company_id,name,employees\nx,X,5@May\n", "line 2: employees '5@May' has a wrong day"),
        ("company_id,name,market_value\nx,X,USD 5\n", "line 2: market_value 'USD 5' is not money with its day"),
        ("company_id,name,revenue\nx,X,$5@2025-12-31\n", "line 2: revenue '$5@2025-12-31' is not money with its day"),
        ("company_id,name\nn:x,X\n", "line 2: company_id 'n:x' begins with 'n:'"),
    ],
)
def test_wrong_csv_is_refused_with_line_and_reason(tmp_path: Path, text: str, problem: str) -> None:
    own = tmp_path / "own.csv"
    own.write_text(text)
    with pytest.raises(RegistryError) as refused:
        Registry.load(own)
    assert str(refused.value).startswith(f"{own}, {problem}")


def test_table_comes_back_as_it_was_written() -> None:
    text = (
        ",".join(entries.COLUMNS) + "\n"
        "a,Alpha,Al|Alfa,Old Alpha,JP,public,,b,XTKS:1234|XNAS:ALPH@/2024-01-31,CIK=1|ISIN=X,"
        "JPY 2500000000000@2026-10-31,USD 1234567.5@2025-12-31,12@2026-03-31,3,2834\n"
        "b,Beta,,,,,funder,,,,,,,,\n"
    )
    out = io.StringIO()
    entries.write(out, reversed(table(text)))
    assert out.getvalue() == text


def test_what_is_written_by_hand_takes_over_the_tables_row() -> None:
    from_table = table(
        "company_id,name,former_names,listings,identifiers,sic\n"
        "cik-7,EXAMPLE PHARMA INC,Sample Pharma,XNAS:EXMP|OTCM:EXMPF,CIK=7,2834\n"
        "cik-8,Zephyr Corp,,XNAS:ZEPH,CIK=8,\n"
    )
    by_hand = table(
        "company_id,name,listings\nexample,Example Pharma KK,XTKS:1111|XNAS:EXMP\nother,Other,XNAS:ZEPH\n", curated=True
    )
    merged = {entry.company_id: entry for entry in absorb(from_table, by_hand)}
    example = merged["example"]
    assert [str(listing) for listing in example.listings] == ["XTKS:1111", "XNAS:EXMP", "OTCM:EXMPF"]
    assert str(example.home) == "XTKS:1111"
    assert example.former_names == ("Sample Pharma",) and example.identifiers == {"CIK": "7"} and example.sic == "2834"
    assert set(merged) == {"example", "cik-8", "other"}, (
        "one symbol under names that have nothing in common is no match"
    )


def test_present_owner_of_a_symbol_goes_before_the_former_one() -> None:
    registry = Registry(table("company_id,name,listings\nnow,Now,XNAS:ABCD\nthen,Then,XNYS:ABCD@/2020-01-31\n"))
    assert [entry.company_id for entry in registry.owners("US", "ABCD")] == ["now", "then"]
    listed = registry.by_listing("XNAS", "ABCD")
    assert listed is not None and listed.company_id == "now"


def test_home_is_the_primary_listing_that_is_not_over() -> None:
    over = Listing("XNAS", "OLD", valid_to=None)
    entry = Entry("x", "X", listings=(over, Listing("XTKS", "1234", primary=True)))
    assert str(entry.home) == "XTKS:1234"
    assert Entry("y", "Y").home is None


def test_bundled_data_are_whole_and_quick(registry: Registry) -> None:
    started = time.process_time()
    again = Registry.load()
    assert time.process_time() - started < 2, "measured at about 0.35 s"
    assert len(again) == len(registry) > 9_000
    ids = {entry.company_id for entry in registry}
    assert {entry.parent for entry in registry if entry.parent} <= ids
    owners: dict[tuple[str, str], set[str]] = {}
    for entry in registry:
        for listing in entry.current:
            owners.setdefault((listing.space, listing.symbol), set()).add(entry.company_id)
    assert {key: who for key, who in owners.items() if len(who) > 1} == {}


def test_the_version_is_that_of_the_content() -> None:
    one, other = Entry(company_id="c_1", name="Alpha"), Entry(company_id="c_2", name="Beta")
    assert Registry([one, other]).version == Registry([other, one]).version
    assert (
        Registry([one]).version
        != Registry([one, other]).version
        != Registry([one, replace(other, country="DE")]).version
    )
