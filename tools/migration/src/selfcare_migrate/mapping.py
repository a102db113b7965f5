"""The mapping file: source view, columns with types, key, transformations. Load, verification and DMS read this one file."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from selfcare_migrate.refusal import Refusal

Kind = Literal["text", "account", "uuid", "phone", "code", "instant", "decimal", "constant"]
_TYPE = re.compile(r"(\w+)(?:\((\d+)(?:,\s*(\d+))?\))?")
LONGEST_INTEGER = 18


class SourceType(msgspec.Struct, frozen=True):
    """An Oracle type: `NUMBER(12,2)` is name NUMBER, size 12, scale 2."""

    name: str
    size: int = 0
    scale: int = 0

    @property
    def is_integer(self) -> bool:
        """Whether values fit 64 bits."""
        return self.name == "NUMBER" and self.scale == 0 and self.size <= LONGEST_INTEGER


class Change(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The column that grows with each change of a row: a time, or a number such as ORA_ROWSCN under a name of the view.

    `overlap` is read again each time, since a transaction may commit after the time it wrote: seconds, or the number's unit.
    """

    column: str
    overlap: int = 300


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The view of the legacy database; `columns` are its column names with Oracle types, `time_zone` that of its DATEs."""

    view: str
    key: str
    change: Change
    time_zone: str
    columns: dict[str, str]


class Reference(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column of another table that points at `target`: a row that it names is never removed."""

    table: str
    column: str
    target: str


class Target(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table that is filled. `version` grows with every change made there, whoever makes it.

    `editable` are the columns that customers change in the portal, and what changes with them.
    `least_revision` is the oldest schema revision that the mapping fits; revisions are ordered as text.
    """

    table: str
    key: str
    version: str
    least_revision: str
    editable: list[str] = []
    references: list[Reference] = []
    address: Address | None = None


class Unique(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column whose values may stand once; of two rows the newest or the oldest is kept, by `target.order`."""

    column: str
    order: str
    keep: Literal["newest", "oldest"] = "newest"


class Phone(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The operator's country (ISO 3166-1), whose national way of writing numbers is understood."""

    country: str


class Address(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The target's columns that make an address, for the report: which of them the portal could not save again as they are."""

    street: str
    postal_code: str
    city: str
    country: str


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"kind": "as"}):
    """One column of the target and the rule that makes its value."""

    target: str
    type: str
    kind: Kind
    source: str = ""
    required: bool = False
    codes: dict[str, str] = {}
    default: str | None = None
    pattern: str = ""
    form: Literal["", "email", "country", "language"] = ""
    case: Literal["", "lower", "upper"] = ""
    repair_windows_1252: bool = False
    prefix: str = ""
    width: int = 0
    namespace: str = ""
    value: str = ""
    ambiguous: Literal["earliest", "latest"] = "earliest"
    earliest: str = "1900-01-01"
    latest: str = "2199-12-31"

    @property
    def size(self) -> tuple[int, int]:
        """Length or precision, and scale, of the target's type."""
        found = _TYPE.match(self.type)
        return (int(found[2] or 0), int(found[3] or 0)) if found else (0, 0)


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file. `digest` is its SHA-256, so that a run cannot go on with another mapping than it began with."""

    name: str
    source: Source
    target: Target
    phone: Phone
    columns: list[Column]
    unique: list[Unique] = []
    digest: str = ""

    def source_type(self, name: str) -> SourceType:
        """The Oracle type of a source column."""
        found = _TYPE.fullmatch(self.source.columns[name].upper())
        if found is None:
            raise Refusal(f"The mapping gives {name} the type {self.source.columns[name]}, which is not an Oracle type.")
        return SourceType(found[1], int(found[2] or 0), int(found[3] or 0))

    def column(self, target: str) -> Column:
        """The rule of a target column."""
        return next(column for column in self.columns if column.target == target)

    @property
    def compared(self) -> list[Column]:
        """The columns that both sides must agree on: all but the version, which only the target counts."""
        return [column for column in self.columns if column.target != self.target.version]
