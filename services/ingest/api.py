"""The HTTP API: articles in, and what became of them.

`POST /v1/articles` takes one article as `application/json`, or many as `application/x-ndjson`, a line each. A 202
says that all that it names is stored for good; publishing follows. NDJSON is read as a stream, and answered when it
ends with one JSON object: `accepted` and `rejected` (counts) and `results`, one for each line that is not blank, with
`line` and either the article or an `error`. The status is 202 if any line was accepted. Lines whose error is
`busy` or `unavailable` are to be sent again, in the same order: none after them that concerns the same article was
taken. The other errors are kept, and can be looked up by their `rejection_id`.
"""

import asyncio
import hmac
from collections.abc import AsyncIterator, Sequence
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from services.ingest.handlers import Accepted, Ingest, Prepared
from services.ingest.ndjson import Line, read_lines
from services.ingest.publishing import Backlog, Sender
from services.ingest.submission import MAX_BODY_BYTES, RejectedError
from shared import mongo, tracing
from shared.errors import PermanentError, TransientError

_RETRY_SECONDS = "5"
_LINES_AT_ONCE = 64
_BYTES_AT_ONCE = 8_000_000
_STATUS = {"too_large": 413}  # every other reason is a 400


class Api:
    def __init__(
        self, ingest: Ingest, sender: Sender, backlog: Backlog, *, token: str, request_lines: int = 10_000
    ) -> None:
        self._ingest, self._sender, self._backlog = ingest, sender, backlog
        self._token, self._request_lines = token.encode(), request_lines

    # --- endpoints ---------------------------------------------------------------------------------------------------

    async def post_articles(self, request: Request) -> Response:
        if refused := self._refused(request):
            return refused
        kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
        if kind not in ("application/json", "application/x-ndjson"):
            message = f"Content-Type is {kind or 'missing'}: send application/json or application/x-ndjson"
            return _error(415, "unsupported_type", message)
        if self._backlog.reason:
            return _error(429, "busy", self._backlog.reason)
        trace = request.headers.get("traceparent")
        try:
            return await (self._one if kind == "application/json" else self._many)(request, trace)
        except ClientDisconnect:
            return Response(status_code=400)  # nobody is there to read it

    async def get_article(self, request: Request) -> Response:
        if refused := self._refused(request):
            return refused
        try:
            article = await self._ingest.article(request.path_params["article_id"])
        except Exception as error:
            return _unavailable(error)
        if article is None:
            return _error(404, "not_found", "there is no article with this id")
        return JSONResponse(
            {
                "article_id": article.article_id,
                "state": "present" if article.present else "withdrawn",
                "revision": article.revision,
                "generation": article.generation,
                "title": article.contents[article.document].title if article.present else None,
                "document": article.document,
                "first_seen": article.model_dump(mode="json")["first_seen"],
                "revisions": [revision.model_dump(mode="json") for revision in article.history],
                "origins": [
                    held.origin.model_dump(mode="json", exclude_none=True)
                    | {"document": held.document, "present": held.present}
                    for held in article.origins
                ],
            }
        )

    async def get_rejection(self, request: Request) -> Response:
        if refused := self._refused(request):
            return refused
        try:
            rejection = await self._ingest.rejection(request.path_params["rejection_id"])
        except Exception as error:
            return _unavailable(error)
        if rejection is None:
            return _error(404, "not_found", "there is no rejection with this id; they are kept for 45 days")
        return JSONResponse(rejection.model_dump(mode="json"))

    # --- one and many ------------------------------------------------------------------------------------------------

    async def _one(self, request: Request, trace: str | None) -> Response:
        held, size = bytearray(), 0
        async for chunk in request.stream():
            held += chunk[: MAX_BODY_BYTES - len(held)]
            size += len(chunk)
            if size > 4 * MAX_BODY_BYTES:
                break  # it may have no end
        result = (await self._take([Line(1, bytes(held), size)], trace))[0]
        result.pop("line")
        if "error" not in result:
            return JSONResponse(result, 202)
        error = result["error"]
        error.pop("line", None)
        if error["code"] == "unavailable":
            return _error(503, **error)
        return _error(_STATUS.get(error["code"], 400), **error)

    async def _many(self, request: Request, trace: str | None) -> Response:
        results: list[dict[str, Any]] = []
        surplus, later = False, None
        async for lines in self._chunks(request):
            room = self._request_lines - len(results)
            if len(lines) > room and not surplus:
                surplus = True
                message = f"a request may hold {self._request_lines} lines: send this one and those after it in another"
                excess = {"line": lines[room].number} | _result_error("too_many_lines", message)
            if room > 0 and later is None:
                taken = await self._take(lines[:room], trace)
                results += taken
                later = next((result["error"] for result in taken if _again(result)), None)
            elif room > 0:
                # Taking a newer version of an article now, and an older one when it is sent again, would be wrong.
                results += [{"line": line.number, "error": later} for line in lines[:room]]
        if surplus:
            results.append(excess)
        accepted = sum("error" not in result for result in results)
        body = {"accepted": accepted, "rejected": len(results) - accepted, "results": results}
        if accepted:
            return JSONResponse(body, 202)
        if not results:
            return _error(400, "empty", "the body holds no line: send one JSON object a line")
        codes = {result["error"]["code"] for result in results}
        status = 503 if "unavailable" in codes else 429 if "busy" in codes else 400
        return JSONResponse(body, status, {"Retry-After": _RETRY_SECONDS} if status != 400 else None)

    async def _chunks(self, request: Request) -> AsyncIterator[list[Line]]:
        lines: list[Line] = []
        async for line in read_lines(request.stream(), MAX_BODY_BYTES):
            lines.append(line)
            if len(lines) == _LINES_AT_ONCE or sum(len(held.raw) for held in lines) > _BYTES_AT_ONCE:
                yield lines
                lines = []
        if lines:
            yield lines

    async def _take(self, lines: Sequence[Line], trace: str | None) -> list[dict[str, Any]]:
        """What became of each line, in order. Lines that concern one article are taken in order, others at once."""
        if self._backlog.reason:
            return [{"line": line.number} | _result_error("busy", self._backlog.reason) for line in lines]
        results: dict[int, dict[str, Any]] = {}

        async def prepare(line: Line) -> tuple[Line, Prepared] | None:
            try:
                if not line.complete:
                    message = f"the article has {line.size} bytes, more than the {MAX_BODY_BYTES} that are accepted"
                    raise RejectedError("too_large", message)
                return line, await self._ingest.prepare(line.raw)
            except Exception as error:
                results[line.number] = await self._failed(error, line)
                return None

        async def take(group: list[tuple[Line, Prepared]]) -> None:
            failed: dict[str, Any] | None = None
            for line, prepared in group:
                if failed:
                    results[line.number] = failed
                    continue
                try:
                    accepted = await self._ingest.take(prepared, tracing.follow(trace))
                    if accepted.article_id and accepted.outcome not in _SILENT:
                        self._sender.add(accepted.article_id)
                    results[line.number] = _result(accepted)
                except Exception as error:
                    results[line.number] = await self._failed(error, line)
                    failed = results[line.number] if _again(results[line.number]) else None

        prepared = [found for found in await asyncio.gather(*map(prepare, lines)) if found]
        await asyncio.gather(*map(take, _groups(prepared)))
        return [{"line": line.number, **results[line.number]} for line in lines]

    async def _failed(self, error: Exception, line: Line) -> dict[str, Any]:
        """The line's error; what can't be taken as it is, is kept. Raises what is no known kind of failure."""
        kind = error if isinstance(error, TransientError | PermanentError) else mongo.translate(error)
        if kind is None:
            raise error
        if isinstance(kind, TransientError):
            return _result_error("unavailable", f"{kind}: send it again")
        fault = kind if isinstance(kind, RejectedError) else RejectedError("not_storable", str(kind))
        try:
            rejection = await self._ingest.reject(fault, line.raw, line.number, line.size)
        except Exception as another:
            if mongo.translate(another) is None:
                raise
            return _result_error("unavailable", f"{mongo.translate(another)}: send it again")
        return _result_error(fault.reason, str(fault), line=line.number, field=fault.field, rejection_id=rejection.id)

    def _refused(self, request: Request) -> Response | None:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), self._token):
            return None
        return _error(
            401, "unauthorized", "send the header Authorization: Bearer <token> with the token of this service"
        )


_SILENT = ("unchanged", "stale", "recorded", "crowded", "unknown")  # no event to send


def _groups(prepared: Sequence[tuple[Line, Prepared]]) -> list[list[tuple[Line, Prepared]]]:
    """Those that share a key, directly or through others, together and in order."""
    groups: dict[int, list[tuple[Line, Prepared]]] = {}
    group_of: dict[str, int] = {}
    for number, item in enumerate(prepared):
        joined = sorted({group_of[key] for key in item[1].keys if key in group_of})
        members = [member for group in joined for member in groups.pop(group)] + [item]
        members.sort(key=lambda member: member[0].number)
        groups[number] = members
        group_of |= {key: number for member in members for key in member[1].keys}
    return list(groups.values())


def _again(result: dict[str, Any]) -> bool:
    """Whether the line is to be sent again as it is."""
    return "error" in result and result["error"]["code"] in ("busy", "unavailable")


def _result(accepted: Accepted) -> dict[str, Any]:
    return {"article_id": accepted.article_id, "revision": accepted.revision, "outcome": accepted.outcome}


def _result_error(code: str, message: str, **more: Any) -> dict[str, Any]:
    return {"error": {"code": code, "message": message} | {k: v for k, v in more.items() if v is not None}}


def _error(status: int, code: str, message: str, **more: Any) -> JSONResponse:
    headers = {}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if status in (429, 503):
        headers["Retry-After"] = _RETRY_SECONDS
    return JSONResponse(_result_error(code, message, **more), status, headers)


def _unavailable(error: Exception) -> Response:
    kind = mongo.translate(error)
    if not isinstance(kind, TransientError):
        raise error
    return _error(503, "unavailable", f"{kind}: ask again")
