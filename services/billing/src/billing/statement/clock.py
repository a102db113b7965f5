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
