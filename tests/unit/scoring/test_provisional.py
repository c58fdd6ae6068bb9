"""A company that the registry lacked when its first deal was stored, and that somebody has given since."""

import asyncio
import io
from itertools import permutations

from services.scoring.claims import Claim, claims_of
from services.scoring.deal_index import index_keys
from services.scoring.fold import fold
from services.scoring.provisional import settled
from services.scoring.resolution import same_deal
from shared.companies import tables
from shared.companies.registry import Registry
from shared.events import DealMention, DealsDetected
from tests.unit.scoring.examples import mention, reading, usd
from tests.unit.scoring.test_joining import told

OWN = "company_id,name,aliases\nzz-1,Zyntha Therapeutics,Zyntha Tx\n"


def read_with(registry: Registry, article: str, names: str, day: int = 0, kind: str = "license") -> DealsDetected:
    """The reading that enrichment makes with this registry, as far as the parties' keys go."""
    made = mention(names, kind=kind, total=usd(250e6), document=article)
    parties = []
    for party in made.parties:
        entry = registry.by_name(party.name)
        company = registry.company(entry) if entry else None
        parties.append(party.model_copy(update={"key": registry.key(party.name), "company": company}))
    return reading(article, made.model_copy(update={"parties": tuple(parties)}), day=day)


def before() -> Registry:
    return Registry(())


def after() -> Registry:
    entries = list(tables.read(io.StringIO(OWN), "own.csv", curated=True))
    return Registry(entries, added={entry.company_id for entry in entries})


OLD = "Zyntha Therapeutics Inc. licensor, Quelvar Pharma licensee"
NEW = "Zyntha licensor, Quelvar Pharma licensee"


def draft(detected: DealsDetected) -> Claim:
    return claims_of(detected)[0].given_to("d")


def test_a_deal_stored_under_the_provisional_key_joins_with_an_article_read_after_the_entry_was_added() -> None:
    early = read_with(before(), "a1", OLD)
    late = read_with(after(), "a2", "Zyntha Tx licensor, Quelvar Pharma licensee", day=2)
    assert {p.key for p in early.deals[0].parties} == {"n:zyntha therapeutics", "n:quelvar pharma"}
    assert {p.key for p in late.deals[0].parties} == {"zz-1", "n:quelvar pharma"}
    for order in permutations((early, late)):
        store = asyncio.run(told(order))
        live = [d for d in store.deals.values() if d.state.superseded_by is None]
        assert len(live) == 1
        parties = live[0].state.deal.parties
        assert [p.key for p in parties if p.name.startswith("Zyntha")] == ["zz-1"]
        assert all(p.company for p in parties if p.key == "zz-1")


def test_so_does_one_whose_only_party_it_is() -> None:
    early = read_with(before(), "a1", "Zyntha Therapeutics issuer", kind="equity_offering")
    late = read_with(after(), "a2", "Zyntha Therapeutics issuer", day=2, kind="equity_offering")
    assert set(keys(early)) & set(keys(late))
    store = asyncio.run(told((early, late)))
    assert len([d for d in store.deals.values() if d.state.superseded_by is None]) == 1


def test_so_does_the_same_article_read_again() -> None:
    first = read_with(before(), "a1", OLD)
    again = read_with(after(), "a1", OLD).model_copy(update={"revision": 2})
    (deal,) = asyncio.run(told((first, again))).deals.values()
    assert [p.key for p in deal.state.deal.parties] == ["zz-1", "n:quelvar pharma"]


def keys(detected: DealsDetected) -> tuple[str, ...]:
    claim = draft(detected)
    return index_keys(claim.mention, claim.told)


def test_the_same_in_any_order() -> None:
    claims = [
        draft(read_with(before(), "a1", OLD)),
        draft(read_with(after(), "a2", "Zyntha Tx licensor, Quelvar Pharma licensee", day=2)),
        draft(read_with(before(), "a3", OLD, day=1)),
    ]
    folded = {fold(order, None).model_dump_json() for order in permutations(claims)}
    assert len(folded) == 1
    assert same_deal(claims[:1], claims[1:2]) and same_deal(claims[1:2], claims[:1])


def test_what_nobody_knows_stays_as_it_is() -> None:
    claims = [draft(read_with(before(), "a1", OLD)), draft(read_with(before(), "a2", NEW))]
    assert settled(claims) is claims


def test_a_key_that_two_companies_had_is_left() -> None:
    early = draft(read_with(before(), "a1", OLD))
    one = draft(read_with(after(), "a2", "Zyntha Therapeutics licensor, Quelvar Pharma licensee"))
    other = one.mention.parties[0].model_copy(update={"key": "zz-2"})
    rival: DealMention = one.mention.model_copy(update={"parties": (other,)})
    mixed = settled([early, one, Claim(**{**vars(one), "claim_id": "c3", "mention": rival})])
    assert mixed[0].mention.parties[0].key == "n:zyntha therapeutics"


def test_a_name_that_others_have_too_is_no_provisional_key() -> None:
    table = OWN + "zz-2,Zyntha Tx,\n"
    entries = list(tables.read(io.StringIO(table), "own.csv", curated=True))
    registry = Registry(entries, added={"zz-1", "zz-2"})
    assert registry.keys("zz-1") == {"zz-1", "n:zyntha therapeutics"}
    assert registry.keys("zz-2") == {"zz-2"}
