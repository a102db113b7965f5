"""What is to be known of a record's fields besides their types, said once beside each, and the lists that follow from it."""

from __future__ import annotations

from types import NoneType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec


class About(msgspec.Struct, frozen=True):
    """A field: whether the API shows it, whether a customer may change it, which member of the API's document holds it.

    `stored` is False for what no directory has a column for.
    """

    shown: bool = True
    editable: bool = False
    part_of: str = ""
    stored: bool = True


class Field(msgspec.Struct, frozen=True):
    """A field of a record: its column's name, the name that the API gives it, its types and what is known of it."""

    name: str
    member: str
    types: frozenset[Any]
    about: About

    @property
    def optional(self) -> bool:
        """Whether it may be absent."""
        return NoneType in self.types


def fields_of(record: type[msgspec.Struct]) -> tuple[Field, ...]:
    """The fields of a record in order; raises TypeError for one of which nothing is said, so that none passes by accident."""
    return tuple(_field(name, hint) for name, hint in get_type_hints(record, include_extras=True).items())


def _field(name: str, hint: Any) -> Field:
    said = [entry for entry in getattr(hint, "__metadata__", ()) if isinstance(entry, About)]
    if get_origin(hint) is not Annotated or not said:
        raise TypeError(f"{name} must say who sees and who changes it: Annotated[…, About(…)]")
    kind = get_args(hint)[0]
    return Field(name, api_name(name), frozenset(get_args(kind)) or frozenset({kind}), said[0])


def api_name(column: str) -> str:
    """A column's name as the API writes names."""
    first, *others = column.split("_")
    return first + "".join(part.capitalize() for part in others)
