"""The base of the table: the smallest Flask application."""

from __future__ import annotations

from flask import Flask

app = Flask(__name__)


@app.get("/hello")
def hello() -> str:
    """A few bytes."""
    return "hello"
