import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.dateline import dateline_end, head_date_end, inner_dateline


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


@pytest.mark.parametrize(
    ("before", "dateline"),
    [
        ("Deal adds a medicine for Kidney Disorders ", "BOSTON, Jan. 5, 2026 /PRNewswire/ -- "),
        ("Deal adds a medicine for kidney disorders ", "Basel, 12 March 2026 – "),
        ("Price rises to $23 billion ", "ABERDEEN, Scotland and MADISON, Wis., Nov. 20, 2025 /Wire/ -- "),
        ("*Closing is planned for June* ", "BERGEN and SAN DIEGO, July 8, 2024// -- "),
    ],
)
def test_behind_headlines(before: str, dateline: str) -> None:
    line = f"{before}{dateline}Acme Inc. said that it bought Beta."
    assert inner_dateline(line) == (len(before), len(before) + len(dateline))


@pytest.mark.parametrize(
    "line",
    [
        "The meeting takes place in Boston, January 5, 2026 – a Monday.",
        "The offer of Acme Holding, January 5, 2026 – the third – fails.",
        "The fair is held from October 24–26 in Basel.",
        "Shares of ACME (NASDAQ: ACME) - a biotech company - rose on January 5, 2026.",
        "Acme bought Beta. The deal closed on Monday, July 21, 2025.",
    ],
)
def test_none_inside(line: str) -> None:
    assert inner_dateline(line) is None


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("July 8, 2024 * * * Acme buys Beta", "July 8, 2024"),
        ("February 5, 2024 6:30 am ET Adds a medicine", "February 5, 2024 6:30 am ET"),
        ("PUBLISHED 3 February 2026 07:00 GMT Acme buys", "PUBLISHED 3 February 2026 07:00 GMT"),
        ("Issued: Wednesday, 29 October 2025, London U.K. Acme", "Issued: Wednesday, 29 October 2025"),
        ("March 3, 2025 was a day of deals.", ""),
        ("March 3 Acme bought Beta.", ""),
        ("Acme bought Beta on March 3, 2025.", ""),
    ],
)
def test_a_date_before_the_text(line: str, date: str) -> None:
    assert line[: head_date_end(line)] == date


@given(st.text(alphabet="AbBC,.- –—/()@*029Jan. 5", max_size=400))
def test_inner_total(line: str) -> None:
    assert 0 <= head_date_end(line) <= len(line)
    if found := inner_dateline(line):
        assert 0 < found[0] < found[1] <= len(line)
