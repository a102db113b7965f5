"""Reads the mapping file and finds what does not fit in it, before any database is asked."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import phonenumbers

from selfcare_migrate import keys
from selfcare_migrate.mapping import LONGEST_INTEGER, Mapping
from selfcare_migrate.refusal import Refusal
from selfcare_migrate.transform import trial

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_$#]*(\.[A-Za-z_][A-Za-z0-9_$#]*)?")


def read_mapping(path: Path) -> Mapping:
    """The mapping in a YAML file; raises Refusal with one sentence on what does not fit."""
    try:
        data = path.read_bytes()
        mapping = msgspec.yaml.decode(data, type=Mapping)
    except OSError:
        raise Refusal(f"The mapping file {path} cannot be read.") from None
    except msgspec.MsgspecError as error:
        raise Refusal(f"The mapping file {path.name} does not fit: {error}.") from None
    _check(mapping)
    trial.check_rules(mapping)
    return msgspec.structs.replace(mapping, digest=hashlib.sha256(data).hexdigest())


def _check(mapping: Mapping) -> None:
    targets = [column.target for column in mapping.columns]
    for name in (mapping.source.view, *mapping.source.columns, mapping.target.table, *targets):
        if not _NAME.fullmatch(name):
            raise Refusal(f"The mapping holds the name {name!r}, which is not a plain name.")
    if len(set(targets)) != len(targets):
        raise Refusal("The mapping fills a target column twice.")
    try:
        ZoneInfo(mapping.source.time_zone)
    except (KeyError, ValueError, OSError):
        raise Refusal(f"The mapping's time zone {mapping.source.time_zone!r} is unknown.") from None
    if mapping.phone.country not in phonenumbers.SUPPORTED_REGIONS:
        raise Refusal(f"The mapping's phone country {mapping.phone.country!r} is unknown: it is a code such as CH.")
    _check_references(mapping, set(targets))
    _check_sources(mapping)
    keys.check_types(mapping)


def _check_references(mapping: Mapping, targets: set[str]) -> None:
    for column in mapping.columns:
        if column.kind != "constant" and column.source not in mapping.source.columns:
            raise Refusal(
                f"The mapping fills {column.target} from {column.source or 'nothing'}, which is not a source column of it."
            )
    for name in (mapping.source.key, mapping.source.change.column):
        if name not in mapping.source.columns:
            raise Refusal(f"The mapping names {name}, which is not among its source columns.")
    named = [mapping.target.key, mapping.target.version, *(rule.column for rule in mapping.unique)]
    address = mapping.target.address
    named += [] if address is None else list(msgspec.structs.astuple(address))
    for name in (*named, *(rule.order for rule in mapping.unique), *(entry.target for entry in mapping.target.references)):
        if name not in targets:
            raise Refusal(f"The mapping names the target column {name}, which it does not fill.")


def _check_sources(mapping: Mapping) -> None:
    for name in mapping.source.columns:
        kind = mapping.source_type(name)
        if kind.name == "NUMBER" and not kind.size:
            raise Refusal(
                f"{name} is a NUMBER without a size: give the view CAST({name} AS NUMBER(p,s)), so that no digit is lost."
            )
    key = mapping.source_type(mapping.source.key)
    if key.name == "NUMBER" and not key.is_integer:
        raise Refusal(
            f"The key {mapping.source.key} must be a text or a NUMBER of at most {LONGEST_INTEGER} digits without a fraction."
        )
    if key.name == "CHAR":
        raise Refusal(
            f"The key {mapping.source.key} is a CHAR, whose padding is not the key: "
            f"give the view CAST(RTRIM({mapping.source.key}) AS VARCHAR2({key.size}))."
        )
    change = mapping.source_type(mapping.source.change.column)
    if change.name not in ("DATE", "TIMESTAMP", "NUMBER") or change.scale:
        raise Refusal(f"The change column {mapping.source.change.column} must be a DATE, a TIMESTAMP or a whole NUMBER.")
