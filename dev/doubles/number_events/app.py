"""The operator's SIM Swap and Number Recycling APIs (CAMARA), with numbers that changed and a switch for an outage."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Flask, Response, jsonify, request


class Changes:
    """When a number's SIM card and when its subscriber last changed."""

    def __init__(self, swapped: dict[str, datetime], recycled: dict[str, date]) -> None:
        self.swapped, self.recycled = swapped, recycled
        self.away = False
        self.asked = 0


def create_app(changes: Changes) -> Flask:
    """The simulator as a WSGI application."""
    app = Flask("number_events", static_folder=None)

    @app.before_request
    def outage() -> tuple[Response, int] | None:
        if changes.away and not request.path.startswith("/control/"):
            return jsonify(status=503, code="UNAVAILABLE", message="Service unavailable"), 503
        return None

    @app.post("/sim-swap/v2/check")
    def sim_swap() -> Response:
        changes.asked += 1
        question = _question()
        moment = changes.swapped.get(question["phoneNumber"])
        since = datetime.now(UTC) - timedelta(hours=int(question.get("maxAge", 240)))
        return jsonify(swapped=moment is not None and moment > since)

    @app.post("/number-recycling/v0.2/check")
    def recycling() -> Response:
        question = _question()
        day = changes.recycled.get(question["phoneNumber"])
        return jsonify(phoneNumChanged=day is not None and day > date.fromisoformat(question["specifiedDate"]))

    @app.put("/control/away")
    def away() -> Response:
        changes.away = bool(request.get_json()["away"])
        return jsonify(away=changes.away)

    @app.get("/control/asked")
    def asked() -> Response:
        return jsonify(asked=changes.asked)

    return app


def _question() -> dict[str, Any]:
    question: dict[str, Any] = request.get_json()
    return question
