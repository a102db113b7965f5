"""Documents from other systems that are nested without end are unreadable, not a crash."""

from __future__ import annotations

import msgspec
import pytest

from archiver.usecases.waiting_statement import parse
from billing.adapters.checks import entries
from selfcare_shared.identity.jwks import _read_keys
from selfcare_shared.problems import UpstreamInvalid

DEEP = [b"[" * 50_000, b'{"keys":' * 20_000, b'[{"a":' * 20_000 + b"1" + b"}]" * 20_000]


@pytest.mark.parametrize("body", DEEP, ids=len)
def test_deep_documents_are_unreadable(body: bytes) -> None:
    assert _read_keys(body) == {}
    with pytest.raises(Exception, match="unreadable") as poison:
        parse(body.decode())
    assert type(poison.value).__name__ == "Poison"


def test_a_list_with_a_deep_entry_is_unusable() -> None:
    class Entry(msgspec.Struct):
        id: int

    whole, each = msgspec.json.Decoder(list[Entry]), msgspec.json.Decoder(Entry)
    body = b'[{"id": 1}, {"id": 2, "x": ' + b"[" * 50_000 + b"]" * 50_000 + b"}]"
    with pytest.raises(UpstreamInvalid):
        entries(body, whole, each, "BA1")
    assert [entry.id for entry in entries(b'[{"id": 1}]', whole, each, "BA1") if entry] == [1]
