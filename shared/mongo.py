"""MongoDB: the client, its errors, and the indexes. Motor is imported here and nowhere else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import bson.errors
import pymongo.errors
from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorCollection, AsyncIOMotorDatabase
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from shared.errors import DealwireError, PermanentError, TransientError
from shared.settings import Settings

Document: TypeAlias = dict[str, Any]
Database: TypeAlias = AsyncIOMotorDatabase[Document]
Collection: TypeAlias = AsyncIOMotorCollection[Document]

DuplicateKeyError = pymongo.errors.DuplicateKeyError
BulkWriteError = pymongo.errors.BulkWriteError

SEEN_DAYS = 45  # ids that were seen are remembered for longer than any topic but the compacted one is kept


def connect(settings: Settings) -> Database:
    """The database, with writes that are acknowledged by the majority and journaled. Connects at the first use."""
    client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(
        settings.mongo_uri.get_secret_value(),
        serverSelectionTimeoutMS=3000,
        connectTimeoutMS=3000,
        socketTimeoutMS=30_000,
        retryWrites=True,
        retryReads=True,
        tz_aware=True,
        appname="dealwire",
    )
    return client.get_database(
        settings.mongo_database,
        write_concern=WriteConcern(w="majority", j=True),
        read_concern=ReadConcern("majority"),
    )


# Not the message's fault although the server answered with an error: no rights, shutting down, stepping down.
_TRANSIENT_CODES = {6, 7, 13, 18, 64, 89, 91, 100, 189, 262, 8000, 9001, 10107, 11600, 11602, 13435, 13436}
_PERMANENT = (pymongo.errors.DocumentTooLarge, bson.errors.BSONError, OverflowError)


def translate(error: BaseException) -> TransientError | PermanentError | None:
    """The kind of failure that a driver's error is; None where it is no error of the driver."""
    text = f"MongoDB: {type(error).__name__}: {_in_short(error)}"[:500]
    if isinstance(error, _PERMANENT):
        return PermanentError(text)
    if not isinstance(error, pymongo.errors.PyMongoError):
        return None
    if isinstance(error, pymongo.errors.BulkWriteError):
        details = error.details or {}
        codes = {e.get("code") for e in details.get("writeErrors", [])}
        return PermanentError(text) if codes and not codes & _TRANSIENT_CODES else TransientError(text)
    if isinstance(error, pymongo.errors.OperationFailure):
        retryable = error.has_error_label("RetryableWriteError") or error.code in _TRANSIENT_CODES
        concern = isinstance(error, pymongo.errors.WriteConcernError | pymongo.errors.WTimeoutError)
        return TransientError(text) if retryable or concern or error.code is None else PermanentError(text)
    return TransientError(text)


def _in_short(error: BaseException) -> str:
    """What happened, without the driver's timeouts and the state of its topology that follow."""
    return str(error).split(" (configured timeouts")[0].split(", Timeout:")[0]


async def check(database: Database, settings: Settings) -> None:
    """One ping. Raises DealwireError with the address (without credentials) where nothing answers."""
    try:
        await database.client.admin.command("ping")
    except pymongo.errors.PyMongoError as error:
        where = settings.mongo_uri.get_secret_value().split("://")[-1].split("@")[-1].split("/")[0]
        raise DealwireError(
            f"MongoDB does not answer at {where}: is it running, and is DEALWIRE_MONGO_URI right? "
            f"({_in_short(error)[:200]})"
        ) from error


@dataclass(frozen=True)
class Index:
    """An index of a collection. `keys` as the driver takes them; `ttl_seconds` 0: expires at the field's moment."""

    collection: str
    keys: Sequence[tuple[str, int]]
    unique: bool = False
    sparse: bool = False
    ttl_seconds: int | None = None
    partial: Mapping[str, Any] | None = None


async def make_indexes(database: Database, indexes: Sequence[Index]) -> None:
    """Makes what is missing; what is there stays. Repeatable."""
    for index in indexes:
        options: dict[str, Any] = {"unique": index.unique}
        if index.sparse:
            options["sparse"] = True
        if index.ttl_seconds is not None:
            options["expireAfterSeconds"] = index.ttl_seconds
        if index.partial is not None:
            options["partialFilterExpression"] = dict(index.partial)
        await database[index.collection].create_index(list(index.keys), **options)
