"""Companies that share a name: which one an article means, or none rather than the wrong one."""

from datetime import UTC, datetime

import pytest

from services.enrichment.reading import read
from shared.companies.registry import Registry
from shared.events import Party
from tests.unit.enrichment.conftest import ingested

TERMS = (
    "has licensed a bispecific antibody from Inveltis Bio. {short} will pay $50 million upfront, the companies said."
)


def licensee(registry: Registry, title: str, body: str, published: datetime | None = None) -> Party:
    article = ingested(title, body)
    if published:
        article = article.model_copy(update={"times": article.times.model_copy(update={"published": published})})
    (deal,) = read(article, registry, datetime(2026, 10, 1, tzinfo=UTC)).deals
    (party,) = [p for p in deal.parties if p.role == "licensee"]
    return party


@pytest.mark.parametrize(
    ("title", "body", "company_id"),
    [
        # the longer form in the title binds the short one
        ("Merck KGaA licenses antibody from Inveltis Bio", f"Merck {TERMS}", "merck-kgaa"),
        ("Merck & Co licenses antibody from Inveltis Bio", f"Merck {TERMS}", "merck-co"),
        # also where the other of the name is told of
        (
            "Merck KGaA licenses antibody from Inveltis Bio",
            f"Merck {TERMS} It is no relation of Merck & Co of the United States.",
            "merck-kgaa",
        ),
        (
            "Merck & Co licenses antibody from Inveltis Bio",
            f"Merck {TERMS} It is no relation of Merck KGaA, which ended a like programme in May.",
            "merck-co",
        ),
        # a ticker, a place, a trait, another name, a subsidiary
        ("Merck licenses antibody from Inveltis Bio", f"Merck (NYSE: MRK) {TERMS}", "merck-co"),
        ("Merck licenses antibody from Inveltis Bio", f"DARMSTADT, Germany, Oct 1 - Merck {TERMS}", "merck-kgaa"),
        ("Merck licenses antibody from Inveltis Bio", f"RAHWAY, N.J., Oct 1 - Merck {TERMS}", "merck-co"),
        ("Merck licenses antibody from Inveltis Bio", f"German drugmaker Merck {TERMS}", "merck-kgaa"),
        (
            "Merck licenses antibody from Inveltis Bio",
            f"Merck, known as MSD outside of the United States and Canada, {TERMS}",
            "merck-co",
        ),
        (
            "Merck licenses antibody from Inveltis Bio",
            f"Merck {TERMS} EMD Serono, its business in the United States, will run the trials.",
            "merck-kgaa",
        ),
        # nothing tells
        ("Merck licenses antibody from Inveltis Bio", f"Merck {TERMS}", None),
        # signs of both
        (
            "Merck licenses antibody from Inveltis Bio",
            f"Merck {TERMS} Merck of Darmstadt and Merck of Rahway, both bidders, declined to say more.",
            None,
        ),
    ],
)
def test_which_merck(registry: Registry, title: str, body: str, company_id: str | None) -> None:
    party = licensee(registry, title, body.format(short="Merck"))
    assert (party.company.company_id if party.company else None) == company_id
    assert party.key == (company_id or "n:merck")


OWN = """company_id,name,former_names,parent,listings,told_by
old,Solvane Holdings,Nimbra Bio@2010-01-01/2019-06-30,,XNYS:SOLV,
new,Nimbra Bio,,old@2021-05-01/,XNAS:NMBR@2021-03-01/,
"""


def test_a_name_is_whose_it_was_on_the_articles_day(tmp_path_factory: pytest.TempPathFactory) -> None:
    own = tmp_path_factory.mktemp("own") / "own.csv"
    own.write_text(OWN)
    registry = Registry.load(own)
    title, body = "Nimbra Bio licenses antibody from Inveltis Bio", f"Nimbra Bio {TERMS}".format(short="Nimbra")
    then = licensee(registry, title, body, datetime(2015, 3, 2, tzinfo=UTC))
    assert (then.key, then.company and then.company.parent) == ("old", None)
    early = licensee(registry, title, body, datetime(2021, 4, 1, tzinfo=UTC))
    assert (early.key, early.company and early.company.parent) == ("new", None)
    late = licensee(registry, title, body, datetime(2026, 3, 2, tzinfo=UTC))
    assert (late.key, late.company and late.company.parent) == ("new", "old")
    assert late.company and late.company.provisional == ("n:nimbra bio",)
