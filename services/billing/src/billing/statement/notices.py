"""What a statement has to say of its own records: that it is provisional, what does not add up, the hour that came twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from billing.domain.notes import Note
from billing.statement.clock import LocalClock
from billing.statement.edition import Edition
from billing.statement.figures import Figures, offset_text
from billing.statement.model import Statement


def notices(edition: Edition) -> list[str]:
    """One sentence each, the gravest first."""
    statement, words, figures = edition.statement, edition.words, edition.figures
    found = []
    if statement.provisional:
        found.append(words.note_provisional.format(moment=local_moment(statement, figures)))
    found += [_said(note, edition) for note in statement.notes]
    return [*found, *_hour_twice(edition)]


def local_moment(statement: Statement, figures: Figures) -> str:
    """Up to when the statement reaches, with the offset from UTC."""
    local = (statement.issued_at or statement.period_end).astimezone(ZoneInfo(statement.time_zone))
    return f"{figures.moment(local)} (UTC{offset_text(local.utcoffset() or timedelta())})"


def _said(note: Note, edition: Edition) -> str:
    words, figures = edition.words, edition.figures
    untold = note.code == "balanceSet" and note.amount is None
    amount = "" if note.amount is None else f"{figures.money(note.amount)} {edition.statement.currency}"
    count = "" if note.count is None else figures.count(note.count)
    return words.note_codes["balanceSetUntold" if untold else note.code].format(amount=amount, count=count)


def _hour_twice(edition: Edition) -> list[str]:
    """Only where the clock was put back."""
    statement, clock = edition.statement, LocalClock(ZoneInfo(edition.statement.time_zone))
    end = statement.issued_at if statement.provisional and statement.issued_at is not None else statement.period_end
    changed = clock.change_within(statement.period_start, end)
    if changed is None or clock.offset_if_twice(changed) is None:
        return []
    before, after = (_offset(clock, changed - timedelta(minutes=15)), _offset(clock, changed))
    day = edition.figures.day(clock.day(changed))
    return [edition.words.note_hour_twice.format(day=day, before=before, after=after)]


def _offset(clock: LocalClock, moment: datetime) -> str:
    return offset_text(moment.astimezone(clock.zone).utcoffset() or timedelta())
