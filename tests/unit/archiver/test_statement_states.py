"""What a customer is told of a statement in each state: by the list, by itself, and when it is restored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest

from archiver.domain.statement import State, StatementRow
from archiver.ports import ArchivedObject
from selfcare_shared.problems import Conflict, NotFound
from tests.support.archive_fakes import NOW, OWNER, PDF, MemoryArchive, MemoryIndex, Shelves, row

LINK_LIFETIME, WARM_DAYS = 300, 90


class Shelf:
    """Statements with an archive that holds those which are archived."""

    def __init__(self, *rows: StatementRow) -> None:
        self.index, self.archive = MemoryIndex(*rows), MemoryArchive()
        for entry in rows:
            if entry.state == "archived":
                self.archive.kept[entry.archive_key] = PDF
        self.work = Shelves(self.index, self.archive, LINK_LIFETIME, WARM_DAYS)

    def turn(self, entry: StatementRow, state: State, expected: datetime | None = None) -> None:
        self.archive.cold[entry.archive_key] = ArchivedObject(state, expected)


def aged(name: str, **age: float) -> StatementRow:
    """A statement that was archived so long ago, with a document of its own."""
    return row(name, "archived", pdf=name.encode(), at=datetime.now(UTC) - timedelta(**age))


def test_list_asks_the_bucket_only_about_objects_that_may_have_moved() -> None:
    young, old = aged("young", days=WARM_DAYS, minutes=-1), aged("old", days=WARM_DAYS, minutes=1)
    shelf = Shelf(young, old)
    for entry in (young, old):
        shelf.turn(entry, "deep-archived")
    views, total = shelf.work.list(OWNER, "customer", 0, 10)
    assert [(view.row.statement_id, view.state) for view in views] == [("young", "archived"), ("old", "deep-archived")]
    assert total == 2


def test_list_is_the_page_that_was_asked_for() -> None:
    shelf = Shelf(aged("a", days=1), row("b"), aged("c", days=1))
    views, total = shelf.work.list(OWNER, "customer", 1, 1)
    assert ([(view.row.statement_id, view.state) for view in views], total) == ([("b", "pending")], 3)


def test_row_that_waits_is_pending_in_the_list_whatever_else_it_says() -> None:
    entry = StatementRow(**{name: getattr(row(), name) for name in row().__struct_fields__} | {"archived_at": NOW})
    shelf = Shelf(entry)
    assert [view.state for view in shelf.work.list(OWNER, "customer", 0, 10)[0]] == ["pending"]


@pytest.mark.parametrize("state", ["archived", "restored"])
def test_readable_statement_has_a_link_that_ends_when_it_says(state: State) -> None:
    entry = aged("a", days=200)
    shelf = Shelf(entry)
    shelf.turn(entry, state)
    begun = datetime.now(UTC)
    view = shelf.work.retrieve(OWNER, "customer", "a")
    assert (view.row, view.state, view.link) == (entry, state, "https://signed.example/a")
    assert view.link_expires_at is not None
    assert begun <= view.link_expires_at - timedelta(seconds=LINK_LIFETIME) <= datetime.now(UTC)


@pytest.mark.parametrize("state", ["deep-archived", "restoring"])
def test_statement_that_cannot_be_read_says_when_it_can(state: State) -> None:
    entry, expected = aged("a", days=200), NOW + timedelta(hours=12)
    shelf = Shelf(entry)
    shelf.turn(entry, state, expected)
    view = shelf.work.retrieve(OWNER, "customer", "a")
    assert (view.row, view.state, view.link, view.expected_at) == (entry, state, None, expected)


def test_restore_notes_its_moment_and_leaves_what_can_be_read() -> None:
    cold, warm = aged("cold", days=200), aged("warm", days=1)
    shelf = Shelf(cold, warm)
    shelf.turn(cold, "deep-archived")
    begun = datetime.now(UTC)
    assert shelf.work.restore(OWNER, "customer", "cold").row.statement_id == "cold"
    assert shelf.work.restore(OWNER, "customer", "warm").link == "https://signed.example/warm"
    assert shelf.archive.restores == ["cold"]
    asked = shelf.index.by_id["cold"].restore_asked_at
    assert asked is not None
    assert begun <= asked <= datetime.now(UTC)
    assert shelf.index.by_id["warm"].restore_asked_at is None


def test_statement_of_another_customer_of_the_same_login_is_not_there() -> None:
    shelf = Shelf(aged("a", days=1))
    for call in (shelf.work.retrieve, shelf.work.restore):
        with pytest.raises(NotFound):
            call(OWNER, "another", "a")
        with pytest.raises(NotFound):
            call(OWNER, "customer", "b")
    with pytest.raises(NotFound):
        shelf.work.list(OWNER, "another", 0, 10)


def test_refusals_say_why() -> None:
    gone = aged("gone", days=1)
    shelf = Shelf(row(), gone)
    shelf.archive.kept.clear()
    with pytest.raises(Conflict) as early:
        shelf.work.restore(OWNER, "customer", "a")
    assert "on its way" in early.value.detail
    with pytest.raises(NotFound) as missing:
        shelf.work.retrieve(OWNER, "customer", "gone")
    assert "missing" in missing.value.detail


@pytest.mark.parametrize(
    ("month", "made", "name"),
    [
        ("2026-10", datetime(2026, 10, 31, 22, 59, 59, tzinfo=UTC), "statement-2026-10-provisional-2026-10-31.pdf"),
        ("2026-10", datetime(2026, 10, 31, 23, 0, tzinfo=UTC), "statement-2026-10.pdf"),
        ("2026-10", datetime(2026, 10, 5, 23, 0, tzinfo=UTC), "statement-2026-10-provisional-2026-10-06.pdf"),
        ("2026-12", datetime(2026, 12, 31, 22, 59, tzinfo=UTC), "statement-2026-12-provisional-2026-12-31.pdf"),
        ("2026-12", datetime(2026, 12, 31, 23, 0, tzinfo=UTC), "statement-2026-12.pdf"),
        ("2026-11", datetime(2026, 11, 30, 23, 0, tzinfo=UTC), "statement-2026-11.pdf"),
    ],
)
def test_file_of_a_month_that_lasts_says_so(month: str, made: datetime, name: str) -> None:
    entry = msgspec.structs.replace(row(at=made), month=month)
    assert entry.file_name(ZoneInfo("Europe/Zurich")) == name
    assert entry.is_provisional(ZoneInfo("Europe/Zurich")) is ("provisional" in name)
