"""One submitted article: its form, and what is said when it has another."""

import email.utils
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal, Self

import orjson
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from shared.errors import PermanentError
from shared.events import Licence

MAX_BODY_BYTES = 6_000_000
_AHEAD = timedelta(days=2)  # clocks and time zones differ, but not by more
_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)


class RejectedError(PermanentError):
    """A submission that is not taken: why (`reason`, a name), and which field of which line."""

    def __init__(self, reason: str, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.reason, self.field = reason, field


def _moment(value: Any) -> Any:
    """ISO 8601 or the form of e-mail and RSS dates. Without a zone it is UTC, without a time midnight."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ValueError("give a text such as 2026-01-31T12:00:00Z or 2026-01-31")
    text = value.strip()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = email.utils.parsedate_to_datetime(text)
        except (ValueError, IndexError, TypeError):
            raise ValueError(f"{text[:60]!r} is no date: give it as 2026-01-31T12:00:00Z or 2026-01-31") from None
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{text[:60]!r} is no date of an article") from None


def _text_or_none(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip() or None
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Moment = Annotated[datetime | None, BeforeValidator(_moment)]
Named = BeforeValidator(_text_or_none)


class Submission(BaseModel):
    """An article as a source sends it. Unknown fields are ignored, empty ones count as absent.

    Either `text` or `html`, or `withdrawn` with an `id` or `url`. Dates are ISO 8601 (or as in RSS), UTC unless they
    say otherwise. `updated_at`, when given, lets an older version that arrives late be told from a new one.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)

    title: Annotated[str | None, Named] = Field(None, max_length=5000)
    text: str | None = None
    html: str | None = None
    url: Annotated[str | None, Named] = Field(None, max_length=4000, pattern=r"(?i)^https?://[^\s/]+")
    id: Annotated[str | None, Named] = Field(None, max_length=1000, description="the source's own id of the article")
    source: str = Field("api", min_length=1, max_length=300, description="the name of the feed or system that sends it")
    publisher: Annotated[str | None, Named] = Field(None, max_length=300)
    published_at: Moment = None
    updated_at: Moment = None
    primary: bool = Field(False, description="the company itself, a filing, or its wire release")
    filing_items: tuple[Annotated[str, Field(min_length=1, max_length=40)], ...] = Field(
        (), max_length=20, description="of a filing: its form with each item, e.g. `8-K 1.01`"
    )
    language: Annotated[str | None, Named] = Field(
        None, pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", description="ISO 639 code; found from the text where absent"
    )
    licence: Licence = Licence()
    mode: Literal["live", "backfill"] = "live"
    withdrawn: bool = False

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.withdrawn:
            if not (self.id or self.url):
                raise ValueError("a withdrawal needs the `id` or the `url` under which the article was sent")
        elif (self.text is None) == (self.html is None):
            raise ValueError("an article needs either `text` or `html`, one of the two")
        return self


def parse(raw: bytes, now: datetime) -> Submission:
    """The submission that a JSON object holds. Raises RejectedError: too_large, not_utf8, not_json, invalid."""
    if len(raw) > MAX_BODY_BYTES:
        raise RejectedError("too_large", f"the article has {len(raw)} bytes, more than the {MAX_BODY_BYTES} accepted")
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        raise RejectedError(
            "not_utf8", f"byte {error.start} (0x{raw[error.start]:02x}) is not UTF-8: send the article encoded as UTF-8"
        ) from None
    try:
        value = orjson.loads(raw.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise RejectedError("not_json", f"not JSON: {error}") from None
    if not isinstance(value, dict):
        raise RejectedError("not_json", 'an article is a JSON object such as {"title": ..., "text": ...}')
    try:
        submission = Submission.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(map(str, first["loc"])) or None
        message = first["msg"].removeprefix("Value error, ")
        raise RejectedError("invalid", f"{field}: {message}" if field else message, field) from None
    for name in ("published_at", "updated_at"):
        moment = getattr(submission, name)
        if moment and not _EARLIEST <= moment <= now + _AHEAD:
            fault = "is more than two days in the future" if moment > now else "lies before 1900"
            raise RejectedError("impossible_date", f"{name}: {moment.isoformat()} {fault}", name)
    return submission
