import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.dateline import dateline_end


@pytest.mark.parametrize(
    "dateline",
    [
        "BOSTON, Jan. 5, 2026 /PRNewswire/ -- ",
        "HOLLYWOOD, FL, October 24, 2024 /24-7PressRelease/ -- ",
        "TORONTO - (NewMediaWire) - October 15, 2024 - ",
        "SAN DIEGO, CA - November 11, 2025 (NEWMEDIAWIRE) - ",
        "(NewMediaWire) - June 21, 2025 - Dallas, TX — ",
        "Scottsdale, AZ (Newsworthy.ai) Wednesday Nov 22, 2023 @ 9:33 AM Central — ",
        "CAMBRIDGE, Mass.--(BUSINESS WIRE)--",
        "LONDON, March 3 (Reuters) - ",
        "SOUTH SAN FRANCISCO, Calif. and BASEL, Switzerland, July 9, 2025 (GLOBE NEWSWIRE) -- ",
        "Basel, 12 March 2025 – ",
        "WILKES-BARRE, PA, November 05, 2024 /24-7PressRelease/ -- ",
        "Paris, le 3 février 2026 – ",
        "2026-01-05 - ",
        "LONDON/ZURICH, Sept 8 (Newswire) - ",
        "HOUSTON (AP) — ",
        "Pune, Sep 26 (PTI) ",
        "Lugano, Switzerland, 9 April 2025, 06:30 CEST. ",
        "Ghent (Belgium), 30 October 2025 – 18:00 CET – ",
        "Porto, 10 February 2025. – ",
        "Porto, Portugal, 27 June 2025.- ",
        "OSLO, Norway; DAKAR, Senegal; 16 September 2025: ",
        "LISBON — ",
    ],
)
def test_datelines(dateline: str) -> None:
    line = dateline + "Acme Inc. (Nasdaq: ACME) - a biotech company - said on January 3, 2026 -- that it bought Beta."
    assert line[: dateline_end(line)] == dateline


@pytest.mark.parametrize(
    "line",
    [
        "Acme Inc. - a biotech company - said on January 3, 2026 that it bought Beta.",
        "Acme, Beta and Gamma announced a deal on March 3 - the largest of the year.",
        "Acme-Beta deal closes",
        "In Boston, January 5, 2026. Acme bought Beta.",
        "Acme bought Beta on March 3, 2025. Gamma did not.",
        "FDA approves a drug — Acme",
        "Acme (NASDAQ: ACME) bought Beta.",
        "On January 5, 2026, Acme said - again - that it would buy.",
        "",
    ],
)
def test_no_dateline(line: str) -> None:
    assert dateline_end(line) == 0


@pytest.mark.parametrize(
    "line", ["7 October 2024", "Basel, 7 January 2025", "Friday, Sept. 19, 2025", "Issued: 14 May 2025, London UK"]
)
def test_a_line_that_is_nothing_else(line: str) -> None:
    assert dateline_end(line) == len(line)


@given(st.text(alphabet="AB,.- –—/()@0129Jan. 5", max_size=400))
def test_total(line: str) -> None:
    assert 0 <= dateline_end(line) <= len(line)
