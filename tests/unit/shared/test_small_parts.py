"""Cursors, gunicorn defaults, problems."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfcare_shared import problems
from selfcare_shared.problems import FieldError, UnprocessableContent
from selfcare_shared.server import gunicorn
from selfcare_shared.web.cursors import next_cursor, read_cursor


@given(st.integers(0, 10_000), st.integers(1, 100), st.integers(0, 20_000))
def test_cursor_leads_to_the_next_offset(offset: int, shown: int, total: int) -> None:
    cursor = next_cursor("list", offset, shown, total)
    if offset + shown >= total:
        assert cursor is None
    else:
        assert read_cursor("list", cursor) == offset + shown


@given(st.text(max_size=60))
def test_cursor_of_another_making_is_refused(text: str) -> None:
    with pytest.raises(UnprocessableContent):
        read_cursor("list", text)


def test_cursor_of_another_list_is_refused() -> None:
    with pytest.raises(UnprocessableContent):
        read_cursor("other", next_cursor("list", 0, 10, 20))


def test_gunicorn_outlives_the_load_balancers_connections_and_ends_before_the_container() -> None:
    assert gunicorn.worker_class == "selfcare_shared.server.read_ahead_worker.ReadAheadWorker"
    assert gunicorn.preload_app is True
    assert gunicorn.keepalive > 60
    assert gunicorn.graceful_timeout < 30
    assert gunicorn.forwarded_allow_ips == ""


def test_problem_document() -> None:
    problem = UnprocessableContent("Do this.", errors=[FieldError("/a", "b", "c")], members={"allowedFrom": "2026-01"})
    assert json.loads(problem.body("t")) == {
        "type": "urn:selfcare:problem:invalid-content",
        "title": "Some values are not acceptable",
        "status": 422,
        "detail": "Do this.",
        "traceId": "t",
        "errors": [{"pointer": "/a", "code": "b", "detail": "c"}],
        "allowedFrom": "2026-01",
    }


def test_problems_where_waiting_helps_say_how_long() -> None:
    for kind in (problems.Unavailable, problems.UpstreamInvalid, problems.UpstreamTimeout, problems.TooManyRequests):
        assert int(dict(kind().headers())["Retry-After"]) > 0
