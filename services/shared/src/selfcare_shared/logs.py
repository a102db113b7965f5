"""JSON logs, one event a line, with the trace id and no personal data.

Events carry identifiers and measures only: `event(name, **fields)` refuses containers and every field name that is not in
the closed list, so that a payload cannot slip in.
"""

from __future__ import annotations

import logging
import re
import secrets
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

import msgspec

FIELDS = frozenset(
    {
        "service",
        "operation",
        "method",
        "status",
        "durationMs",
        "bytes",
        "customerId",
        "statementId",
        "challengeId",
        "messageId",
        "month",
        "segment",
        "upstream",
        "reason",
        "kind",
        "count",
        "ageSeconds",
        "subjectHash",
        "port",
        "version",
        "release",
        "rows",
    }
)

current_trace: ContextVar[str] = ContextVar("current_trace", default="")
_TRACEPARENT = re.compile(r"^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")
_AMAZON = re.compile(r"Root=1-([0-9a-f]{8})-([0-9a-f]{24})")
# gunicorn puts the client's address and what was wrong with the request into the message itself.
_QUOTED = re.compile(r" from ip=.*", re.DOTALL)
_encode = msgspec.json.Encoder().encode


def trace_id(environ: dict[str, Any]) -> str:
    """32 hex digits: the caller's W3C `traceparent`, else Amazon's `X-Amzn-Trace-Id`, else a fresh one."""
    given = environ.get("HTTP_TRACEPARENT")
    if given is not None and (match := _TRACEPARENT.match(given)):
        return match[1]
    given = environ.get("HTTP_X_AMZN_TRACE_ID")
    if given is not None and (match := _AMAZON.search(given)):
        return match[1] + match[2]
    return secrets.token_hex(16)


def event(name: str, *, level: int = logging.INFO, **fields: str | int | float | None) -> None:
    """Log one event; raises ValueError for a field outside the closed list or a value that is a container."""
    for key, value in fields.items():
        if key not in FIELDS or not isinstance(value, str | int | float | None):
            raise ValueError(f"log field {key} is not allowed")
    _write(name, logging.getLevelName(level), current_trace.get(), fields)


def access(operation: str, method: str, status: int, seconds: float, trace: str) -> None:
    """One line for each answered request."""
    duration = round(seconds * 1000, 2)
    _write("request", "INFO", trace, {"operation": operation, "method": method, "status": status, "durationMs": duration})


def failure(name: str, error: BaseException, **fields: str | int | float | None) -> None:
    """Log an unexpected error: its type and where it was raised, never its message, which may quote data."""
    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{frame.filename.rsplit('/', 2)[-1]}:{frame.lineno}:{frame.name}" for frame in frames[-12:]]
    extra: dict[str, Any] = {"error": type(error).__name__, "where": where}
    _write(name, "ERROR", current_trace.get(), fields | extra)


def _write(name: str, level: str, trace: str, fields: dict[str, Any]) -> None:
    line = {"time": datetime.now(UTC), "level": level, "event": name, "traceId": trace} | fields
    sys.stdout.buffer.write(_encode(line) + b"\n")
    sys.stdout.buffer.flush()


class JsonFormatter(logging.Formatter):
    """Library log records in the same form, their message without arguments, which may quote data."""

    def format(self, record: logging.LogRecord) -> str:
        """One JSON line."""
        line: dict[str, Any] = {
            "time": datetime.now(UTC),
            "level": record.levelname,
            "event": "library",
            "traceId": current_trace.get(),
            "logger": record.name,
            "message": _QUOTED.sub("", str(record.msg))[:300],
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
        return _encode(line).decode()


def configure(level: int = logging.WARNING) -> None:
    """Send library records to standard output as JSON."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
