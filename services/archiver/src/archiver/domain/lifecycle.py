"""The states of a statement on its way into the archive, and every way out of each. docs/archive.md draws the same table."""

from __future__ import annotations

from typing import Literal, NamedTuple

Place = Literal[
    "accepted", "pending", "failed", "archived", "deep-archived", "restoring", "restored", "lost row", "lost object"
]


class Way(NamedTuple):
    """From one state to another: what happens, and who does it."""

    source: Place
    target: Place
    happens: str
    who: str


WAYS = (
    Way(
        "accepted",
        "pending",
        "index row written, then the staging copy (or the copy in the database), then the message",
        "billing",
    ),
    Way("pending", "archived", "copy verified, object written once, row marked, copy and message deleted", "worker"),
    Way("pending", "archived", "object stands already, even cold: its checksum is the row's, row marked", "worker"),
    Way("pending", "pending", "message lost, or a worker ended: asked for again, each time after a longer pause", "sweeper"),
    Way("pending", "failed", "its own copies are missing or altered, or other content stands under its key", "worker"),
    Way("failed", "pending", "the cause is gone: sent again by its dead letter, or from the index", "redrive"),
    Way("failed", "archived", "handed out again by billing, which stages a new copy of the same content", "worker"),
    Way("archived", "deep-archived", "the lifecycle rule moved the object", "S3"),
    Way("deep-archived", "restoring", "a restore was asked for", "customer"),
    Way("restoring", "restored", "the restore ended", "S3"),
    Way("restored", "deep-archived", "the restored copy's days are over", "S3"),
    Way("archived", "lost row", "the database was restored to an earlier moment", "operator"),
    Way("pending", "lost row", "the database was restored to an earlier moment", "operator"),
    Way("lost row", "archived", "row written again from what the object carries", "reconcile"),
    Way("lost row", "pending", "row written again from what the staging copy carries", "reconcile"),
    Way("archived", "lost object", "somebody with rights that no role of the product has deleted it", "nobody"),
    Way("lost object", "pending", "a copy still waits: the row is opened again", "reconcile"),
    Way(
        "lost object", "archived", "the object's older version or its replica is put back by hand, then reconciled", "operator"
    ),
)
