"""Values that people set, laid over what is told."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.enrichment import stage
from services.enrichment.area_words import AREAS
from services.enrichment.modality_words import MODALITIES
from services.scoring import correction_fields
from services.scoring.configuration import STAGES
from services.scoring.correction_fields import ALLOWED, FIELDS, FieldError, field_name, read_value
from services.scoring.corrections import corrected
from services.scoring.decisions import Force, Recorded, standing
from services.scoring.fold import fold
from shared.events import CompanyKind, Deal, FlagKind
from tests.unit.scoring.deciding import correction
from tests.unit.scoring.examples import claim, company, usd

VALUES: dict[str, tuple[str, str]] = {
    "type": ("option", "license"),
    "status": ("completed", "announced"),
    "total": ("USD 2 million", "none"),
    "upfront": ("USD 40 million", "none"),
    "sales_milestone": ("up to 30m EUR", "USD 1 million committed"),
    "royalty": ("8-12 %", "up to 5 %"),
    "stage": ("phase2", "none"),
    "exclusivity": ("non-exclusive", "exclusive"),
    "territory": ("Japan, South Korea", "none"),
    "therapeutic_areas": ("rare disease", "oncology, pain"),
    "assets": ("X-1, Z-9", "none"),
    "expected_close_date": ("2026-Q3", "none"),
    "party:Alpha": ("partner", "none"),
    "party:Gamma": ("advisor", "licensee"),
}


def told(**more: Any) -> Deal:
    values: dict[str, Any] = {
        "total": usd(1e8),
        "payments": [("upfront", "committed", 4e7), ("royalty", "contingent", None)],
        "assets": ["X-1", "Y-2"],
        "areas": ["oncology"],
        "exclusivity": "exclusive",
        "expected_close": date(2026, 6, 30),
    } | more
    return fold([claim("a_1", "Alpha licensor, Beta licensee", **values)], None)


def lay(deal: Deal, **values: str) -> Deal:
    return corrected(deal, [correction("d_1", field.replace("__", ":"), value) for field, value in values.items()])


def flags(deal: Deal) -> list[str]:
    return [flag.detail for flag in deal.flags if flag.kind == FlagKind.corrected]


def test_a_set_value_is_shown_and_the_told_one_stays_visible_with_its_evidence() -> None:
    deal = told()
    after = lay(deal, total="USD 120 million")
    assert after.terms.total and after.terms.total.value == usd(1.2e8)
    (proof,) = after.terms.total.evidence
    assert (proof.document, proof.rule, proof.extractor) == ("dc_1", "person", "person/mina")
    (flag,) = after.flags
    assert flag.detail == "total: USD 100 million is told, USD 120 million is set by mina"
    assert deal.terms.total and flag.evidence == deal.terms.total.evidence


def test_a_value_that_is_told_too_keeps_its_evidence_and_needs_no_flag() -> None:
    deal = told()
    after = lay(
        deal, total="USD 100 million", upfront="USD 40 million", assets="X-1, Y-2", expected_close_date="2026-06-30"
    )
    assert flags(after) == []
    assert after.terms.total and deal.terms.total
    assert after.terms.total.evidence[1:] == deal.terms.total.evidence
    assert [asset.name for asset in after.terms.assets] == ["X-1", "Y-2"]


def test_none_takes_a_value_out() -> None:
    after = lay(told(), total="none", upfront="none", assets="none", expected_close_date="none", exclusivity="none")
    terms = after.terms
    assert (terms.total, terms.assets, terms.dates, terms.exclusivity) == (None, (), (), None)
    assert [payment.kind for payment in terms.payments] == ["royalty"]
    assert len(flags(after)) == 5


def test_an_amount_that_is_no_upper_limit_replaces_one_that_is() -> None:
    limited = lay(told(), sales_milestone="up to EUR 30m")
    after = lay(limited, sales_milestone="EUR 30m")
    found = [[p.maximum for p in deal.terms.payments if p.kind == "sales_milestone"] for deal in (limited, after)]
    assert found == [[True], [False]]


def test_parties_get_another_role_come_and_go() -> None:
    after = lay(told(), party__Beta="licensor", party__Alpha="none", party__Gamma="licensee")
    assert [(p.name, p.role) for p in after.parties] == [("Beta", "licensor"), ("Gamma", "licensee")]
    assert "party Beta: Beta (licensee) is told, licensor is set by mina" in flags(after)


def test_a_party_that_the_registry_knows_brings_what_it_knows() -> None:
    known = company("Gamma", CompanyKind.public, "JP")
    one = correction("d_1", "party:Gamma", "licensee", key=known.company_id, company=known)
    party = corrected(told(), [one]).parties[-1]
    assert (party.key, party.company, party.kind, party.country) == ("c_gamma", known, "public", "JP")


def test_lists_are_set_as_a_whole_and_keep_what_is_known_of_their_items() -> None:
    deal = told()
    after = lay(deal, assets="y-2, Z-9", therapeutic_areas="rare disease", territory="Japan")
    assert [asset.name for asset in after.terms.assets] == ["Y-2", "Z-9"]
    assert after.terms.assets[0].evidence[1:] == deal.terms.assets[1].evidence
    assert [fact.value for fact in after.terms.therapeutic_areas] == ["rare_disease"]
    assert sorted(flags(after)) == [
        "assets: X-1, Y-2 is told, y-2, Z-9 is set by mina",
        "therapeutic areas: oncology is told, rare disease is set by mina",
    ]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(sorted(VALUES)), unique=True),
    st.data(),
    st.fixed_dictionaries(
        {"total": st.sampled_from([None, usd(1e8), usd(2e6)]), "status": st.sampled_from(["announced", "completed"])}
    ),
)
def test_laying_them_again_or_in_another_order_changes_nothing(
    fields: list[str], data: st.DataObject, more: dict[str, Any]
) -> None:
    values = {field: data.draw(st.sampled_from(VALUES[field])) for field in fields}
    made = [correction("d_1", field, value, number=n) for n, (field, value) in enumerate(values.items())]
    deal = told(**more)
    once = corrected(deal, made)
    assert corrected(once, made) == once
    again = corrected(deal, data.draw(st.permutations(made)))
    # Where several parties or payments are new, their order is that of the corrections; `standing` sorts them.
    assert again.type == once.type and again.status == once.status
    assert sorted(map(str, again.parties)) == sorted(map(str, once.parties))
    assert sorted(map(str, again.flags)) == sorted(map(str, once.flags))
    assert again.terms.total == once.terms.total and again.terms.assets == once.terms.assets


def test_of_several_corrections_the_last_stands_and_one_taken_back_stands_for_none() -> None:
    def recorded(deal: str, field: str, value: str | None, number: int) -> Recorded:
        return Recorded(correction(deal, field, value, number=number), Force(deal=deal))

    made = [
        recorded("d_1", "total", "USD 1 million", 1),
        recorded("d_1", "total", "USD 2 million", 2),
        recorded("d_1", "stage", "phase1", 3),
        recorded("d_1", "stage", None, 4),
        recorded("d_2", "total", "USD 3 million", 5),  # of a deal that was merged into it
        recorded("d_2", "stage", "phase3", 6),
        recorded("d_2", "exclusivity", "exclusive", 7),
    ]
    for order in (made, made[::-1]):
        assert [d.decision_id for d in standing(order, "d_1")] == ["dc_7", "dc_2"]
        assert [d.decision_id for d in standing(order, "d_2")] == ["dc_7", "dc_6", "dc_5"]


# --- what may be written -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("field", "values"), VALUES.items())
def test_every_value_can_be_read(field: str, values: tuple[str, str]) -> None:
    for value in values:
        read_value(field_name(field), value)


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("USD 50 million", 5e7, "USD"),
        ("1.2bn eur", 1.2e9, "EUR"),
        ("USD 5 mln", 5e6, "USD"),
        ("JPY 300,000", 3e5, "JPY"),
        ("usd 0.85", 0.85, "USD"),
        ("USD 1.1 billion", 1.1e9, "USD"),
    ],
)
def test_amounts(text: str, amount: float, currency: str) -> None:
    assert read_value("total", text) == usd(amount, currency)


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("total", "5 million", "write an amount with its currency"),
        ("total", "5 mil", "write an amount with its currency"),
        ("total", "EUR 1,2 bn", "write an amount with its currency"),
        ("total", "USD five", "write an amount with its currency"),
        ("type", "sale", "allowed are acquisition, merger,"),
        ("type", "none", "allowed are acquisition, merger,"),
        ("stage", "phase9", "allowed are discovery, preclinical,"),
        ("royalty", "12-8 %", "write the rates in percent"),
        ("outside_date", "2026-02-31", "out of range"),
        ("outside_date", "2026-13", "there is no month 13"),
        ("outside_date", "soon", "write a day or a period"),
        ("therapeutic_areas", "cancer", "allowed are oncology,"),
        ("territory", " , ", "write one or more names with commas"),
        ("party:Alpha", "boss", "allowed are acquirer, target,"),
    ],
)
def test_what_cannot_be_read_says_what_is_allowed(field: str, value: str, says: str) -> None:
    with pytest.raises(FieldError, match=f"^{field} can't be {value!r}: .*{says}"):
        read_value(field, value)


def test_a_field_that_is_not_there_says_which_are() -> None:
    with pytest.raises(FieldError, match=r"has no field 'colour' to set; there are type, status, total, .*party:NAME"):
        field_name("colour")
    with pytest.raises(FieldError, match="names no party"):
        field_name("party: ")
    assert field_name("Territory-Excluded") == "territory_excluded"
    assert field_name("party:  Alpha  Inc.") == "party:Alpha Inc."
    assert set(ALLOWED) == {*FIELDS, "party:NAME"}


def test_a_person_may_set_what_enrichment_reads() -> None:
    assert set(correction_fields.AREAS) == set(AREAS)
    assert set(correction_fields.MODALITIES) == set(MODALITIES)
    assert set(STAGES) == set(stage.STAGES)
