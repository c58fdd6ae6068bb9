"""Names that are told of beside a deal and are no party of it."""

from shared.events import MentionRole

from .conftest import Read

TITLE = "Kelmar Pharma to Acquire Orvane Therapeutics for $2 Billion"
BODY = (
    "By Jane Porter\n\nKelmar Pharma plc will acquire Orvane Therapeutics, Inc., a maker of cancer drugs, for $2 billion in cash, the companies "
    "announced. The deal needs clearance by the Federal Trade Commission and the European Commission. It follows similar deals by Tessel "
    "Pharma AG and Huari Biotech Co., Ltd. in the field. The Nasdaq Biotechnology Index rose 1% and the XBI gained 2%. The Department of "
    "Health and Human Services declined to comment, Reuters reported."
)


def test_what_is_no_party(read: Read) -> None:
    detected = read(TITLE, BODY)
    (deal,) = detected.deals
    assert {p.name for p in deal.parties} == {"Kelmar Pharma plc", "Orvane Therapeutics, Inc."}
    by_role: dict[MentionRole, set[str]] = {}
    for mention in detected.mentions:
        by_role.setdefault(mention.role, set()).add(mention.name)
    assert {"Federal Trade Commission", "European Commission"} <= by_role[MentionRole.regulator]
    assert {"Nasdaq Biotechnology Index", "XBI"} <= by_role[MentionRole.index]
    assert "Department of Health and Human Services" in by_role[MentionRole.policy_actor]
    assert by_role[MentionRole.media] == {"Reuters"}
    assert by_role[MentionRole.author] == {"Jane Porter"}
    assert by_role[MentionRole.comparator] == {"Tessel Pharma AG", "Huari Biotech Co., Ltd."}
