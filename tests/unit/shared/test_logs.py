"""Logs: JSON, one event a line, a closed list of fields, no payloads."""

from __future__ import annotations

import json
import logging

import pytest

from selfcare_shared import logs


def lines(capsysbinary: pytest.CaptureFixture[bytes]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]


# Checklist: E7
def test_event_is_one_json_line(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    logs.current_trace.set("a" * 32)
    logs.event("statement.made", statementId="id\nforged line", bytes=7)
    (line,) = lines(capsysbinary)
    assert line["event"] == "statement.made"
    assert (line["statementId"], line["bytes"], line["traceId"]) == ("id\nforged line", 7, "a" * 32)


# Checklist: E8
@pytest.mark.parametrize("fields", [{"email": "a@b.ch"}, {"reason": ["a"]}, {"reason": {"a": 1}}, {"msisdn": "+41"}])
def test_fields_outside_the_list_and_containers_are_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="not allowed"):
        logs.event("x", **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"HTTP_TRACEPARENT": "00-" + "ab" * 16 + "-" + "1" * 16 + "-01"}, "ab" * 16),
        ({"HTTP_X_AMZN_TRACE_ID": "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1"}, "5759e988bd862e3fe1be46a994272793"),
    ],
)
def test_trace_id_of_the_caller(environ: dict[str, object], expected: str) -> None:
    assert logs.trace_id(environ) == expected


@pytest.mark.parametrize("given", ["", "00-short-1-01", "Root=1-x", "\r\nX: y"])
def test_trace_id_is_made_when_none_is_usable(given: str) -> None:
    made = logs.trace_id({"HTTP_TRACEPARENT": given, "HTTP_X_AMZN_TRACE_ID": given})
    assert len(made) == 32
    assert int(made, 16) >= 0


# Checklist: E8
def test_server_messages_leave_out_the_request() -> None:
    words = "Invalid request from ip=203.0.113.7: Invalid HTTP request line: 'GET /?msisdn=+41791234567'"
    record = logging.LogRecord("gunicorn.error", logging.WARNING, "", 1, words, (), None)
    assert json.loads(logs.JsonFormatter().format(record))["message"] == "Invalid request"


# Checklist: E8
def test_library_records_keep_their_arguments_to_themselves() -> None:
    record = logging.LogRecord("urllib3", logging.WARNING, "", 1, "Retrying %s", ("https://host/secret",), None)
    assert "secret" not in logs.JsonFormatter().format(record)
