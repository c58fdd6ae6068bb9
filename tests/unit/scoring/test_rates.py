"""Dated rates: the newest of an earlier day, or none."""

from datetime import date

import pytest

from services.scoring.rates import Rate, rate_before


@pytest.mark.parametrize(
    ("day", "of"),
    [
        (date(2026, 3, 3), date(2026, 3, 2)),  # a Tuesday: the day before, not the day itself
        (date(2026, 3, 2), date(2026, 2, 27)),  # a Monday: Friday's
        (date(1999, 1, 5), date(1999, 1, 4)),  # the second day there is
    ],
)
def test_the_rate_is_of_an_earlier_day(day: date, of: date) -> None:
    rate = rate_before("EUR", day)
    assert rate is not None and rate.day == of


def test_a_rate_goes_over_the_euro() -> None:
    assert rate_before("EUR", date(2014, 3, 29)) == Rate(1.3759, date(2014, 3, 28))
    assert rate_before("JPY", date(2014, 3, 29)) == Rate(0.00976508, date(2014, 3, 28))


def test_after_the_last_day_its_rate_stays() -> None:
    far = rate_before("EUR", date(2100, 1, 1))
    assert far is not None and far == rate_before("EUR", date(2099, 1, 1))


@pytest.mark.parametrize(
    ("currency", "day"),
    [
        ("TWD", date(2026, 3, 2)),
        ("RUB", date(2026, 3, 2)),  # not listed any more
        ("EUR", date(1999, 1, 4)),  # nothing earlier
        ("Date", date(2026, 3, 2)),  # a column, but no currency
    ],
)
def test_there_is_none_for_what_is_not_listed(currency: str, day: date) -> None:
    assert rate_before(currency, day) is None
