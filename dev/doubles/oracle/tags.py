"""Who a session is, for those who look at the database's sessions."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Tags:
    """What V$SESSION would show."""

    session_id: int
    user: str = ""
    values: dict[str, str] = field(default_factory=dict)
