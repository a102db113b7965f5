"""A rule: what AWS documents, where, and an example that it must refuse."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, NamedTuple, TypeVar

Subject = TypeVar("Subject")
Check = Callable[[Subject], Iterable[str]]
DOCS = "https://docs.aws.amazon.com/"


class Rule(NamedTuple, Generic[Subject]):
    """`check` answers a sentence for each place that AWS would refuse; `example` is a subject with at least one."""

    name: str
    page: str
    check: Check[Subject]
    example: Subject

    def findings(self, subject: Subject) -> list[str]:
        """Every place that breaks the rule."""
        return sorted(set(self.check(subject)))


class Rules(Generic[Subject]):
    """Collects the rules of one kind of subject."""

    def __init__(self) -> None:
        self.all: list[Rule[Subject]] = []

    def rule(self, page: str, example: Subject) -> Callable[[Check[Subject]], Check[Subject]]:
        """Decorator: the function's name is the rule's, `page` is a path below docs.aws.amazon.com."""

        def register(check: Check[Subject]) -> Check[Subject]:
            self.all.append(Rule(check.__name__, DOCS + page, check, example))
            return check

        return register


Body = Mapping[str, Any]
