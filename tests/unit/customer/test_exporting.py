"""Everything held about a customer goes out so many times a day, and each time is written down with its outcome."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import Mock, call

import pytest

from customer.usecases.export_data import DataExport, ExportData
from selfcare_shared.links.port import Viewer
from selfcare_shared.problems import DayLimitReached, NotFound, Unavailable
from tests.support.linking_fakes import ANNA, TRACE
from tests.support.records import record

OWN, PER_DAY = record().customer_id, 3


class Desk:
    """The usecase over what it asks."""

    def __init__(self, done_today: int = 1, opens_in: timedelta = timedelta(0)) -> None:
        self.record = Mock(return_value=record())
        self.personal_data, self.log = Mock(), Mock()
        self.log.begin.return_value, self.log.since.return_value = "event", done_today
        self.opens = datetime.now(UTC) + opens_in
        history = Mock(available_from=Mock(return_value=self.opens))
        self.history = history
        self._export = ExportData(self.record, self.personal_data, self.log, history, PER_DAY)

    def export(self) -> DataExport:
        return self._export(ANNA, OWN, TRACE)


def test_export_holds_the_record_and_the_rest() -> None:
    desk, begun = Desk(), datetime.now(UTC)
    made = desk.export()
    assert (made.record, made.personal_data, made.statements_from) == (record(), desk.personal_data.read.return_value, None)
    assert begun <= made.made_at <= datetime.now(UTC)
    assert desk.record.call_args == call(ANNA, OWN)
    assert desk.personal_data.read.call_args == call(ANNA, OWN, record().msisdn)
    assert desk.history.available_from.call_args == call(ANNA, OWN)
    assert [desk.log.begin.call_args, desk.log.end.call_args_list] == [call(ANNA, OWN, TRACE), [call("event", "applied")]]


def test_statements_of_a_new_link_wait() -> None:
    desk = Desk(opens_in=timedelta(hours=3))
    assert desk.export().statements_from == desk.opens


def test_a_day_has_so_many_exports_and_a_refused_one_is_written_down() -> None:
    """Checklist: F9. The one that is being made counts."""
    assert Desk(done_today=PER_DAY).export()
    desk, begun = Desk(done_today=PER_DAY + 1), datetime.now(UTC)
    with pytest.raises(DayLimitReached) as refused:
        desk.export()
    assert "tomorrow" in refused.value.detail
    assert desk.log.end.call_args_list == [call("event", "refused")]
    assert not desk.personal_data.read.called
    viewer, customer_id, since = desk.log.since.call_args.args
    assert (viewer, customer_id) == (ANNA, OWN)
    assert begun - timedelta(days=1) <= since <= datetime.now(UTC) - timedelta(days=1)


def test_nothing_is_begun_for_a_stranger_and_nothing_ends_that_failed() -> None:
    desk = Desk()
    desk.record.side_effect = NotFound
    with pytest.raises(NotFound):
        desk.export()
    assert not desk.log.begin.called
    desk = Desk()
    desk.personal_data.read.side_effect = Unavailable
    with pytest.raises(Unavailable):
        desk.export()
    assert not desk.log.end.called


@pytest.mark.parametrize("viewer", [ANNA, Viewer("elsewhere", "anna")])
def test_the_login_that_asks_is_the_one_that_is_judged(viewer: Any) -> None:
    desk = Desk()
    desk._export(viewer, OWN, TRACE)
    asked = (desk.record, desk.log.begin, desk.log.since, desk.history.available_from, desk.personal_data.read)
    assert {each.call_args.args[0] for each in asked} == {viewer}
