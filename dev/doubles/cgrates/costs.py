"""The details of a cost (`EventCost`), which the engine hands out as JSON text within a CDR."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from dev.doubles.rating_engine.usage import Row

Document = dict[str, Any]


def cost_details(cdr: Document, row: Row, summaries: list[Document]) -> Document:
    """How an event was priced, from which balance, and what every balance was before and after; the exact time is UTC."""
    voice = cdr["ToR"] == "*voice"
    return {
        "CGRID": cdr["CGRID"],
        "RunID": cdr["RunID"],
        "StartTime": datetime.fromtimestamp(row.at, UTC).isoformat().replace("+00:00", "Z"),
        "Usage": row.quantity * 10**9 if voice else int(cdr["Usage"]),
        "Cost": cdr["Cost"],
        "Charges": [_charge(cdr["Cost"])],
        "AccountSummary": {
            "Tenant": cdr["Tenant"],
            "AccountID": cdr["Account"],
            "BalanceSummaries": summaries,
            "AllowNegative": False,
            "Disabled": False,
        },
        **_rating(cdr, summaries[-1]["UUID"]),
    }


def summary(uuid: str, name: str, kind: str, values: tuple[float, float], weight: int) -> Document:
    """One balance; the engine leaves a weight of zero out."""
    weighed = {"Weight": weight} if weight else {}
    found = {"UUID": uuid, "ID": name, "Type": kind, "Initial": values[0], "Value": values[1]}
    return found | weighed | {"Disabled": False}


def _charge(cost: float) -> Document:
    step = {"Usage": 0, "Cost": cost, "AccountingID": "77fc4ec", "CompressFactor": 1}
    return {"RatingID": "1b7ed9e", "Increments": [step], "CompressFactor": 1}


def _rating(cdr: Document, uuid: str) -> Document:
    payer = {"AccountID": f"{cdr['Tenant']}:{cdr['Account']}", "BalanceUUID": uuid, "RatingID": ""}
    rule = {
        "ConnectFee": 0, "RoundingMethod": "*up", "RoundingDecimals": 4, "MaxCost": 0, "MaxCostStrategy": "",
        "TimingID": "4054df0", "RatesID": "654410a", "RatingFiltersID": "877cd23",
    }  # fmt: skip
    route = {"DestinationID": "DST", "DestinationPrefix": "41", "RatingPlanID": "RP", "Subject": "*out:cgrates.org:call:*any"}
    rate = {"GroupIntervalStart": 0, "Value": 0.25, "RateIncrement": 10**9, "RateUnit": 60 * 10**9}
    every = {"Years": [], "Months": [], "MonthDays": [], "WeekDays": [], "StartTime": "00:00:00"}
    return {
        "Rating": {"1b7ed9e": rule},
        "Accounting": {"77fc4ec": payer | {"Units": cdr["Cost"], "ExtraChargeID": ""}},
        "RatingFilters": {"877cd23": route},
        "Rates": {"654410a": [rate]},
        "Timings": {"4054df0": every},
    }
