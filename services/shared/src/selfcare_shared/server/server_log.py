"""gunicorn's own messages as JSON lines, in the form of all others and without what a client sent."""

from __future__ import annotations

from typing import Any

from gunicorn.glogging import Logger

from selfcare_shared.logs import JsonFormatter


class JsonLogger(Logger):  # type: ignore[misc]
    """gunicorn's logger with our formatter."""

    def setup(self, cfg: Any) -> None:
        """Called by gunicorn at start and after a reload."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonFormatter())
