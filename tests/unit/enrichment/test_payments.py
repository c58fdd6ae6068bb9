"""What a deal is paid with, in invented passages: committed and contingent apart, each as stated."""

from services.enrichment import payments
from services.enrichment.document import document_of
from services.enrichment.payments import Consideration
from shared.events import Condition, DealType, PaymentKind

from .conftest import ingested

K = PaymentKind


def read(title: str, body: str, type_: DealType) -> Consideration:
    return payments.find(document_of(ingested(title, body)), type_)


def amounts(found: Consideration) -> dict[tuple[PaymentKind, Condition], tuple[float, str]]:
    return {(p.kind, p.condition): (p.amount.amount, p.amount.currency) for p in found.payments if p.amount}


def test_committed_and_contingent_are_kept_apart() -> None:
    found = read(
        "Kelmar licenses Tarn Bio's antibody",
        "Tarn Bio will receive €15 million upfront, up to €45m in milestones and a €10 million equity investment.",
        DealType.license,
    )
    assert amounts(found) == {
        (K.upfront, Condition.committed): (15e6, "EUR"),
        (K.milestone, Condition.contingent): (45e6, "EUR"),
        (K.equity, Condition.committed): (10e6, "EUR"),
    }
    assert found.total is None


def test_a_price_per_share_and_a_right_to_more() -> None:
    found = read(
        "Kelmar to buy Tarn Bio",
        "Kelmar will pay $14.50 per share in cash plus one CVR worth up to $3.00 per share, or $2.1 billion in total.",
        DealType.acquisition,
    )
    assert amounts(found) == {
        (K.per_share, Condition.committed): (14.5, "USD"),
        (K.cvr, Condition.contingent): (3.0, "USD"),
    }
    cvr = next(p for p in found.payments if p.kind == K.cvr)
    assert cvr.maximum and cvr.description == "per share"
    assert payments.milestone_amount(found.payments, paid=False) is None


def test_one_figure_for_all_payments_is_the_total() -> None:
    found = read(
        "Kelmar licenses Tarn Bio's antibody",
        "Tarn Bio will receive upfront and milestone payments of up to USD 1.3 billion.",
        DealType.license,
    )
    assert found.total is not None and found.total.value.amount == 1.3e9 and amounts(found) == {}


def test_an_amount_in_two_currencies_is_one_amount_in_the_headlines_currency() -> None:
    body = "Tarn Bio raised 6.2 million Swiss francs ($6.8 million) in a seed round led by Marl Ventures."
    in_dollars = read("Tarn Bio raises $6.8M", body, DealType.venture_financing)
    assert in_dollars.total is not None and in_dollars.total.value.currency == "USD"
    silent = read("Tarn Bio raises seed round", body, DealType.venture_financing)
    assert silent.total is not None
    assert (silent.total.value.amount, silent.total.value.currency) == (6.2e6, "CHF")


def test_a_rounded_headline_gives_way_to_the_exact_figure() -> None:
    found = read("Tarn Bio wins nearly $6M grant", "Tarn Bio has been awarded a $5.8 million grant.", DealType.grant)
    assert found.total is not None and found.total.value.amount == 5.8e6


def test_totals_that_differ_are_shown() -> None:
    found = read(
        "Tarn Bio raises $20 million in private placement",
        "Tarn Bio sold shares for gross proceeds of $25 million.",
        DealType.equity_offering,
    )
    assert found.total is not None and found.total.value.amount == 20e6
    assert len(found.conflicting) == 1


def test_royalty_in_words_has_no_figures() -> None:
    found = read(
        "Kelmar licenses Tarn Bio's antibody",
        "Tarn Bio gets royalties. These are tiered royalties in the mid-single digits on net sales.",
        DealType.license,
    )
    (terms,) = [p.royalty for p in found.payments if p.royalty]
    assert (terms.low_pct, terms.high_pct) == (None, None) and "mid-single digits" in terms.text


def test_other_deals_and_other_money_are_left_out() -> None:
    found = read(
        "Kelmar to buy Tarn Bio for $1.4 billion",
        "Kelmar will pay $22.00 per share in cash, or about $1.4 billion. Tarn Bio shares rose 40% to $21.60. "
        "Kelmar had revenue of $9.1 billion last year. In 2021 it bought Ostrel Pharma for $2.2 billion.",
        DealType.acquisition,
    )
    assert found.total is not None and found.total.value.amount == 1.4e9
    assert amounts(found) == {(K.per_share, Condition.committed): (22.0, "USD")}


def test_only_the_sentences_asked_for_are_read() -> None:
    document = document_of(
        ingested(
            "Deals", "Kelmar raised $30 million in a Series A round. Tarn Bio raised $45 million in a Series B round."
        )
    )
    found = payments.find(document, DealType.venture_financing, among={2})
    assert found.total is not None and found.total.value.amount == 45e6
