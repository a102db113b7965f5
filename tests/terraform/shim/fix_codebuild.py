"""CodeBuild in moto: source and artifacts that a pipeline brings have no location.

https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectSource.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.codebuild import responses


def install() -> None:
    """Ask for a location only where there is one."""
    for name in ("_validate_required_params_source", "_validate_required_params_artifacts"):
        setattr(responses, name, _unless_pipeline(getattr(responses, name)))


def _unless_pipeline(check: Callable[[dict[str, Any]], None]) -> Callable[[dict[str, Any]], None]:
    def checking(given: dict[str, Any]) -> None:
        if given.get("type") != "CODEPIPELINE":
            check(given)

    return checking
