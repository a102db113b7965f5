"""CGRateS answers (JSON-RPC over HTTP) as this service reads them: numbers straight to decimals, wrong shapes refused.

Members are named as the engine names them, in CamelCase; see its `Account`, `Balance`, `CDR` and `EventCost` types.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")


class RpcAnswer(msgspec.Struct, Generic[T], frozen=True):
    """A JSON-RPC 1.0 response; errors arrive with HTTP 200."""

    id: int
    result: T | None = None
    error: str | None = None


class CgrBalance(msgspec.Struct, frozen=True, rename="pascal"):
    """One balance: money as it is, voice in nanoseconds, data and messages as counts."""

    uuid: str
    value: Decimal
    id: str = ""
    expiration_date: datetime | None = None
    disabled: bool = False


class CgrAccount(msgspec.Struct, frozen=True):
    """An account with its balances by kind."""

    id: str = msgspec.field(name="ID")
    balances: dict[str, list[CgrBalance] | None] | None = msgspec.field(name="BalanceMap", default=None)


class CgrBalanceSummary(msgspec.Struct, frozen=True, rename="pascal"):
    """A balance as an event left it."""

    type: str
    value: Decimal
    disabled: bool = False


class CgrAccountSummary(msgspec.Struct, frozen=True, rename="pascal"):
    """An account as an event left it."""

    balance_summaries: list[CgrBalanceSummary] | None = None


class CgrCostDetails(msgspec.Struct, frozen=True, rename="pascal"):
    """How an event was priced."""

    account_summary: CgrAccountSummary | None = None


class CgrCdr(msgspec.Struct, frozen=True):
    """A rated event."""

    cgr_id: str = msgspec.field(name="CGRID")
    run_id: str = msgspec.field(name="RunID")
    kind: str = msgspec.field(name="ToR")
    account: str = msgspec.field(name="Account")
    answer_time: datetime = msgspec.field(name="AnswerTime")
    usage: str | int = msgspec.field(name="Usage")
    cost: Decimal = msgspec.field(name="Cost")
    destination: str = msgspec.field(name="Destination", default="")
    cost_details: CgrCostDetails | None = msgspec.field(name="CostDetails", default=None)


ACCOUNT = msgspec.json.Decoder(RpcAnswer[CgrAccount])
CDRS = msgspec.json.Decoder(RpcAnswer[list[CgrCdr]])
COUNT = msgspec.json.Decoder(RpcAnswer[int])
