"""NDJSON lines of articles, read by processes of their own: a result for each line, in order."""

import contextlib
import json
import multiprocessing
import os
import queue
import signal
import sys
import threading
from collections.abc import Generator, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import IO

from services.cli.reader import FORMS, Reader
from shared.errors import DealwireError

_WORKERS = 2
_WINDOW = 64  # lines under way at a time: bounds memory, keeps both workers busy


def write_lines(stream: IO[bytes], form: str) -> bool:
    """Writes a line for each line of the stream. True if any could not be read."""
    out = sys.stdout.buffer
    failed = False
    with left_at_once(), contextlib.closing(results(stream, form)) as lines:
        for line, is_error in lines:
            failed = failed or is_error
            out.write(line + b"\n")
            out.flush()
    return failed


@contextlib.contextmanager
def left_at_once() -> Iterator[None]:
    """Ends the process on Ctrl-C, or when the reader of its output is gone: the thread that reads may be waiting for a
    line that never comes, and closing the stream would wait for it."""
    try:
        yield
    except (KeyboardInterrupt, BrokenPipeError) as error:
        os._exit(130 if isinstance(error, KeyboardInterrupt) else 1)


def results(stream: IO[bytes], form: str) -> Generator[tuple[bytes, bool], None, None]:
    """For each line the line out in this form and whether it is an error, in order, as soon as each is there: a thread
    reads ahead, so that a slow writer of lines still gets its answers."""
    _prepare(form)  # before the workers fork, so that they share the registry
    method = "fork" if sys.platform == "linux" else "spawn"
    context = multiprocessing.get_context(method)
    pending: queue.Queue[Future[tuple[bytes, bool]] | BaseException | None] = queue.Queue(_WINDOW)
    stopped = threading.Event()

    def put(item: Future[tuple[bytes, bool]] | BaseException | None) -> None:
        while not stopped.is_set():
            with contextlib.suppress(queue.Full):
                pending.put(item, timeout=0.5)
                return

    pool = ProcessPoolExecutor(_WORKERS, context, initializer=_prepare, initargs=(form,))

    def read() -> None:
        try:
            for number, line in enumerate(_bounded(stream), 1):
                if line.strip():
                    put(pool.submit(_one, line, number))
                if stopped.is_set():
                    return
            put(None)
        except BaseException as error:
            put(error)

    try:
        pool.submit(int).result()  # forks the workers now, while there is one thread
        threading.Thread(target=read, daemon=True).start()
        while (item := pending.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item.result()
    finally:
        stopped.set()
        pool.shutdown(wait=True, cancel_futures=True)  # without the wait its pipes are closed under its own thread


def _bounded(stream: IO[bytes]) -> Iterator[bytes]:
    """The lines of a stream. Of one that is too long only the beginning, which is then refused for its length."""
    from services.ingest.submission import MAX_BODY_BYTES

    while line := stream.readline(MAX_BODY_BYTES + 2):
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = stream.readline(1 << 20)
        yield line


_read: Reader | None = None


def _prepare(form: str) -> None:
    """Load what reading needs, once in each process. Ctrl-C is the parent's to handle."""
    global _read
    if multiprocessing.parent_process() is not None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    if _read is None:
        _read = FORMS[form]()


def _one(line: bytes, number: int) -> tuple[bytes, bool]:
    """The line out for a line in, and whether it is an error."""
    article_id = None
    try:
        with contextlib.suppress(ValueError):
            found = json.loads(line)
            article_id = found.get("id") if isinstance(found, dict) else None
        assert _read is not None
        return _dumps(_read(line, article_id)), False
    except Exception as error:  # one bad line never stops the others
        kind = "" if isinstance(error, ValueError | DealwireError) else f"{type(error).__name__}: "
        return _dumps({"id": article_id, "error": f"line {number}: {kind}{error}"[:1000]}), True


def _dumps(result: dict[str, object]) -> bytes:
    return json.dumps(result, ensure_ascii=False).encode("utf-8", "backslashreplace")
