"""Logs: one JSON object a line on standard error, with the ids of what the line is about."""

import json
import logging
import sys
from datetime import UTC, datetime

_OWN = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "service": self._service,
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: value for name, value in vars(record).items() if name not in _OWN}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str, ensure_ascii=False)


class _Sparse(logging.Filter):
    """aiokafka repeats an error some forty times a second while the broker is away: once in five seconds is enough."""

    def __init__(self) -> None:
        super().__init__()
        self._last: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        key = f"{record.name}:{record.lineno}"
        if record.created - self._last.get(key, 0.0) < 5:
            return False
        self._last[key] = record.created
        return True


def configure(service: str, level: str) -> None:
    """`extra={"article_id": ..., "deal_id": ...}` of a logging call become fields of its line."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter(service))
    sparse = _Sparse()
    handler.addFilter(lambda record: not record.name.startswith("aiokafka") or sparse.filter(record))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for noisy in ("aiokafka", "faststream", "uvicorn", "pymongo"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, logging.getLevelName(level.upper())))
    # FastStream's loggers write lines of their own form, and warn at each start that no topics are made: as was asked.
    for name in ("faststream", *(n for n in logging.root.manager.loggerDict if n.startswith("faststream."))):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    logging.getLogger("faststream").setLevel(logging.ERROR)
