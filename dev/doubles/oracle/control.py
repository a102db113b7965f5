"""The double's control address: faults in and out, sessions and calls seen, failover and killed sessions provoked."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, jsonify, request

from dev.doubles.oracle.server import OracleDouble


def create_app(double: OracleDouble) -> Flask:
    """The control address as a WSGI application; JSON in and out."""
    app = Flask("oracle-control")

    @app.put("/control/faults")
    def put() -> Response | tuple[Response, int]:
        order: dict[str, Any] = request.get_json()
        try:
            double.faults.apply(order)
        except (KeyError, ValueError) as error:
            return jsonify({"detail": str(error)}), 422
        return jsonify(order)

    @app.delete("/control/faults")
    def delete() -> tuple[str, int]:
        double.faults.heal()
        return "", 204

    @app.get("/control/sessions")
    def sessions() -> Response:
        return jsonify({"sessions": double.sessions(), "accepted": double.accepted})

    @app.get("/control/calls")
    def calls() -> Response:
        return jsonify({"calls": [{"call": call, "sql": sql} for call, sql in double.calls]})

    @app.delete("/control/sessions")
    def drop() -> tuple[str, int]:
        double.kill_sessions() if request.args.get("kill") else double.drop_sessions()
        return "", 204

    return app
