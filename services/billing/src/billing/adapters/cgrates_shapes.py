"""CGRateS answers (JSON-RPC over HTTP) as this service reads them: numbers straight to decimals.

Members are named as the engine names them, in CamelCase; see its `Account`, `Balance`, `ExternalCDR` and `EventCost` types.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

NOTHING = msgspec.Raw(b"null")


class RpcAnswer(msgspec.Struct, frozen=True):
    """A JSON-RPC 1.0 response; errors arrive with HTTP 200. `result` is not read yet, and `null` where there is none."""

    id: Any = None
    result: msgspec.Raw = NOTHING
    error: Any = None


class CgrBalance(msgspec.Struct, frozen=True, rename="pascal"):
    """One balance: money as it is, voice in nanoseconds, data and messages as counts, each times its factor."""

    uuid: str
    value: Decimal
    name: str = msgspec.field(name="ID", default="")
    expiration_date: str | None = None
    disabled: bool = False
    shared_groups: dict[str, bool] | None = None
    factors: dict[str, Decimal] | None = None
    # Engines up to 0.10 name it in the singular.
    factor: dict[str, Decimal] | None = None


class CgrAccount(msgspec.Struct, frozen=True):
    """An account with its balances by kind."""

    id: str = msgspec.field(name="ID")
    balances: dict[str, msgspec.Raw] | None = msgspec.field(name="BalanceMap", default=None)
    disabled: bool = msgspec.field(name="Disabled", default=False)


class CgrBalanceSummary(msgspec.Struct, frozen=True, rename="pascal"):
    """A balance before and after an event; engines up to 0.10 do not tell the former."""

    type: str
    value: Decimal
    initial: Decimal | None = None
    disabled: bool = False


class CgrAccountSummary(msgspec.Struct, frozen=True, rename="pascal"):
    """An account as an event left it."""

    balance_summaries: list[CgrBalanceSummary] | None = None


class CgrIncrement(msgspec.Struct, frozen=True, rename="pascal"):
    """A step of a charge, `compress_factor` times over."""

    cost: Decimal
    accounting_id: str = msgspec.field(name="AccountingID", default="")
    compress_factor: int = 1


class CgrCharge(msgspec.Struct, frozen=True, rename="pascal"):
    """A part of a charge, `compress_factor` times over."""

    increments: list[CgrIncrement] | None = None
    compress_factor: int = 1


class CgrAccounting(msgspec.Struct, frozen=True):
    """Whose balance a step was taken from."""

    account_id: str = msgspec.field(name="AccountID", default="")


class CgrCostDetails(msgspec.Struct, frozen=True, rename="pascal"):
    """How an event was priced and what it left."""

    start_time: str | None = None
    cost: Decimal | None = None
    account_summary: CgrAccountSummary | None = None
    accounting: dict[str, CgrAccounting] | None = None
    charges: msgspec.Raw = NOTHING


class CgrCdr(msgspec.Struct, frozen=True):
    """An event of one rating run; the details of its cost are JSON text, `null` where there are none."""

    cgr_id: str = msgspec.field(name="CGRID")
    run_id: str = msgspec.field(name="RunID")
    account: str = msgspec.field(name="Account")
    answer_time: str = msgspec.field(name="AnswerTime")
    cost: Decimal = msgspec.field(name="Cost")
    kind: str = msgspec.field(name="ToR", default="")
    usage: str | int = msgspec.field(name="Usage", default="")
    order: int | None = msgspec.field(name="OrderID", default=None)
    tenant: str = msgspec.field(name="Tenant", default="")
    request_type: str = msgspec.field(name="RequestType", default="")
    destination: str = msgspec.field(name="Destination", default="")
    cost_details: str | CgrCostDetails | None = msgspec.field(name="CostDetails", default=None)
    extra_info: str = msgspec.field(name="ExtraInfo", default="")
    extra_fields: dict[str, Any] | None = msgspec.field(name="ExtraFields", default=None)


ENVELOPE = msgspec.json.Decoder(RpcAnswer)
ACCOUNT = msgspec.json.Decoder(CgrAccount)
BALANCE = msgspec.json.Decoder(CgrBalance)
BALANCES = msgspec.json.Decoder(list[CgrBalance])
CDR = msgspec.json.Decoder(CgrCdr)
CDRS = msgspec.json.Decoder(list[CgrCdr])
COUNT = msgspec.json.Decoder(int)
COST_DETAILS = msgspec.json.Decoder(CgrCostDetails | None)
CHARGES = msgspec.json.Decoder(list[CgrCharge] | None)
SUMMARY = msgspec.json.Decoder(CgrBalanceSummary)
