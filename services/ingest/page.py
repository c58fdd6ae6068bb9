"""stub"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Page:
    text: str = ""
    title: str | None = None
    url: str | None = None
    author: str | None = None
    published: datetime | None = None
    publisher: str | None = None


def read(html: str | bytes) -> Page:
    return Page(text=str(html))
