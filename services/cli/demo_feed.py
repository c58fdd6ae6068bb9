"""The items of a feed in the order in which they are fed, the bundled one's dates moved to the day of the run."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from shared.errors import DealwireError

CONTENT_TYPES = {
    ".json": "application/json",
    ".ndjson": "application/x-ndjson",
    ".jsonl": "application/x-ndjson",
    ".html": "text/html",
    ".htm": "text/html",
    ".txt": "text/plain",
}


@dataclass(frozen=True)
class Item:
    """One file of a feed. `body`: its bytes, apart from moved dates; nothing is checked, broken ones stay broken."""

    name: str
    content_type: str
    body: bytes


def read_feed(path: Path, today: date | None = None) -> Iterator[Item]:
    """The items of a folder by file name, or of one file.

    With `today` the placeholders of `with_dates` are replaced: this is for the bundled feed alone, a user's own files
    are passed on byte for byte. Files of other kinds and hidden ones are left out. Raises DealwireError where there
    is nothing to feed.
    """
    if not path.exists():
        raise DealwireError(f"there is no feed at {path}: name a file or a folder that exists")
    files = sorted(file for file in path.iterdir() if file.is_file()) if path.is_dir() else [path]
    items = [file for file in files if file.suffix.lower() in CONTENT_TYPES and not file.name.startswith(".")]
    if not items:
        kinds = ", ".join(CONTENT_TYPES)
        raise DealwireError(f"nothing to feed in {path}: a feed is made of files that end in {kinds}")
    for file in items:
        body = file.read_bytes()
        if today is not None:
            body = with_dates(body.decode(), today).encode()
        yield Item(file.name, CONTENT_TYPES[file.suffix.lower()], body)


def with_dates(text: str, today: date) -> str:
    """The text with each placeholder replaced by a day counted from `today`.

    `{today}`, `{today-1}`, `{today+30}`: 2026-11-22. With a form before it: `{dateline:today-1}`: Nov. 22, 2026;
    `{datum:today-1}`: 22. November 2026; `{quarter:today+90}`: first quarter of 2027; `{year:today}`: 2026.
    A form that is not one of these is left as it stands.
    """

    def replaced(found: re.Match[str]) -> str:
        written = _FORMS.get(found["form"] or "iso")
        return written(today + timedelta(days=int(found["days"] or 0))) if written else found[0]

    return _PLACEHOLDER.sub(replaced, text)


_PLACEHOLDER = re.compile(r"\{(?:(?P<form>[a-z]+):)?today(?P<days>[+-][0-9]{1,4})?\}")
# Names of the months are spelled out because strftime's depend on the machine's locale.
_AP_MONTHS = ["Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."]
_GERMAN_MONTHS = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]
_QUARTERS = ["first", "second", "third", "fourth"]
_FORMS: dict[str, Callable[[date], str]] = {
    "iso": date.isoformat,
    "dateline": lambda day: f"{_AP_MONTHS[day.month - 1]} {day.day}, {day.year}",
    "datum": lambda day: f"{day.day}. {_GERMAN_MONTHS[day.month - 1]} {day.year}",
    "quarter": lambda day: f"{_QUARTERS[(day.month - 1) // 3]} quarter of {day.year}",
    "year": lambda day: str(day.year),
}
