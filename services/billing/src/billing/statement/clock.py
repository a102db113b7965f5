"""Local times of many records quickly: a zone's offset is looked up once for each quarter of an hour that occurs.

No zone of the IANA database in use since 1972 changes its offset elsewhere than at a quarter of an hour.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_QUARTER = timedelta(minutes=15)


class LocalClock:
    """Turns UTC moments into local ones of one zone."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self._offsets: dict[int, timedelta] = {}
        self._twice: dict[int, timedelta | None] = {}

    def local(self, moment: datetime) -> datetime:
        """The local time; it keeps the label UTC, because only its figures are read."""
        quarter = (moment - _EPOCH) // _QUARTER
        offset = self._offsets.get(quarter)
        if offset is None:
            found = moment.astimezone(self.zone).utcoffset() or timedelta()
            offset = self._offsets[quarter] = found
        return moment + offset

    def day(self, moment: datetime) -> date:
        """The local day."""
        return self.local(moment).date()

    def offset_if_twice(self, moment: datetime) -> timedelta | None:
        """The offset from UTC where the local time occurs twice, because the clock was put back; else None."""
        quarter = (moment - _EPOCH) // _QUARTER
        if quarter not in self._twice:
            local = moment.astimezone(self.zone)
            other = local.replace(fold=1 - local.fold).utcoffset()
            self._twice[quarter] = local.utcoffset() if other != local.utcoffset() else None
        return self._twice[quarter]

    def change_within(self, start: datetime, end: datetime) -> datetime | None:
        """The moment within which the zone's offset changes, to the quarter of an hour; None where it does not."""
        before, after = start.astimezone(self.zone).utcoffset(), max(start, end - _QUARTER).astimezone(self.zone).utcoffset()
        if before == after:
            return None
        low, high = 0, (end - start) // _QUARTER
        while high - low > 1:
            middle = (low + high) // 2
            same = (start + middle * _QUARTER).astimezone(self.zone).utcoffset() == before
            low, high = (middle, high) if same else (low, middle)
        return start + high * _QUARTER
