"""Days and moments as options of commands: a day alone is a whole day in UTC."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import click


@dataclass(frozen=True)
class Period:
    """A day, or a moment: from `start` to before `end`. Of a moment the two are one microsecond apart."""

    start: datetime
    end: datetime


class MomentType(click.ParamType[Period]):
    """`2026-03-01`, or `2026-03-01T12:30:00Z`; without a zone it is UTC."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        if isinstance(value, Period):
            return value
        try:
            if len(value) == len("2026-03-01"):
                day = datetime.combine(date.fromisoformat(value), datetime.min.time(), UTC)
                return Period(day, day + timedelta(days=1))
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no date: write 2026-03-01 or 2026-03-01T12:30:00Z", param, ctx)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        return Period(moment, moment + timedelta(microseconds=1))


MOMENT = MomentType()
