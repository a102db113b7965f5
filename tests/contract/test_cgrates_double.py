"""The CGRateS double against half of the recordings: the same members, types, errors and HTTP. The rest it has not seen."""

from __future__ import annotations

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from dev.doubles.cgrates.rpc import create_app
from dev.doubles.rating_engine.engine import Engine
from tests.contract.recorded import FOLDER

ACCOUNT = "BA0000000042"
# The rest of the recordings is read by the adapter's tests alone.
SEEN = (
    "CountCDRs", "CountCDRs-none", "GetAccount-disabled", "GetAccount-empty", "GetAccount-no-account",
    "GetAccount-other-tenant", "GetAccount-plain", "GetAccount-postpaid-negative", "GetAccount-unknown", "GetCDRs-all",
    "GetCDRs-bad-order", "GetCDRs-bad-time", "GetCDRs-beyond-end", "GetCDRs-data-allowance", "GetCDRs-none",
    "GetCDRs-remove-expired", "unknown-method", "unknown-service",
)  # fmt: skip
# Recordings of several exchanges, seen too.
SEEN_TOGETHER = ("caps-exceeded", "http-protocol", "outage-redis-down", "restart-answers")
STATES = {"GetAccount-disabled": "disabled", "GetAccount-empty": "new", "GetAccount-postpaid-negative": "postpaid"}
NOBODY = ("BA404", "")


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    zone = ZoneInfo("Europe/Zurich")
    return create_app(Engine(1, zone, lambda _: 60), zone).test_client()


def shape(value: Any) -> Any:
    """Member names and JSON types; numbers of one kind, lists by the union of their entries, JSON text by what it holds."""
    if isinstance(value, dict):
        return {name: shape(each) for name, each in sorted(value.items())}
    if isinstance(value, list):
        return sorted({json.dumps(shape(each), sort_keys=True) for each in value})
    if isinstance(value, str) and value.startswith("{"):
        return {"text of": shape(json.loads(value))}
    return "number" if isinstance(value, int | float) and not isinstance(value, bool) else type(value).__name__


def members(rows: list[dict[str, Any]]) -> set[str]:
    """Every member of the entries and of their cost details, by dotted name, with its type."""
    found: set[str] = set()

    def walk(name: str, value: Any) -> None:
        if isinstance(value, str) and value.startswith("{"):
            walk(name, json.loads(value))
        elif isinstance(value, dict):
            for key, each in value.items():
                named = name.rsplit(".", 1)[-1] in ("Accounting", "Rating", "RatingFilters", "Rates", "Timings", "ExtraFields")
                walk(f"{name}.{'*' if named else key}", each)
        elif isinstance(value, list):
            for each in value:
                walk(f"{name}[]", each)
        else:
            found.add(f"{name}: {shape(value)}")

    for row in rows:
        walk(f"{row['RunID']}", row)
    return found


def asked(client: FlaskClient, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the engine and what the double answer to one recorded request; the account is one that the double has."""
    recording = json.loads((FOLDER / f"{name}.json").read_text())
    sent = recording["sent"]
    order = dict(sent["params"][0])
    if order.get("Account", "") not in NOBODY:
        order["Account"] = ACCOUNT
        client.put(f"/control/accounts/{ACCOUNT}/state", data=STATES.get(name, ""))
    if order.get("Accounts", ["BA404"]) != ["BA404"]:
        order["Accounts"] = [ACCOUNT]
        order["AnswerTimeStart"] = order["AnswerTimeStart"].replace("2026-11", "2026-10")
    answer = client.post("/jsonrpc", data=json.dumps(sent | {"params": [order]}))
    assert (answer.status_code, answer.headers["Content-Type"]) == (recording["status"], recording["contentType"])
    assert answer.get_data().endswith(b"\n")
    return json.loads(recording["answerText"]), json.loads(answer.get_data())


def test_half_of_the_recordings_is_unseen() -> None:
    every = {path.stem for path in FOLDER.glob("*.json")}
    seen = {*SEEN, *SEEN_TOGETHER}
    assert seen <= every
    assert len(seen) == len(every) // 2


@pytest.mark.parametrize("name", SEEN)
def test_recorded_request_gets_the_same_kind_of_answer(client: FlaskClient, name: str) -> None:
    engine, double = asked(client, name)
    assert list(double) == list(engine)
    assert (double["id"], double["error"]) == (engine["id"], engine["error"])
    if name.startswith("GetAccount") and engine["result"]:
        assert list(double["result"]) == list(engine["result"])
        ours, theirs = double["result"]["BalanceMap"], engine["result"]["BalanceMap"]
        assert (ours is None) == (theirs is None)
        assert {kind for kind in theirs or {} if kind not in ours} == set()
        for kind in theirs or {}:
            assert list(ours[kind][0]) == list(theirs[kind][0])
            assert shape(ours[kind])[0] == shape(theirs[kind])[0]
    elif not isinstance(engine["result"], list):
        assert type(double["result"]) is type(engine["result"])


LISTS = ("GetCDRs-all", "GetCDRs-data-allowance", "GetCDRs-remove-expired")
# What only events have that the double makes none of: charged to no account, or kept without being rated.
NOT_MADE = {
    "*default.CostDetails: str",
    "*default.CostDetails.AccountSummary: NoneType",
    "*default.CostDetails.Charges[].Increments: NoneType",
}


def test_records_have_the_members_and_types_of_the_engine(client: FlaskClient) -> None:
    pairs = [asked(client, name) for name in LISTS]
    theirs = set().union(*(members(engine["result"]) for engine, _ in pairs))
    ours = set().union(*(members(double["result"]) for _, double in pairs))
    assert {tuple(row) for _, double in pairs for row in double["result"]} == {
        tuple(row) for engine, _ in pairs for row in engine["result"]
    }
    assert ours - theirs == set()
    assert theirs - ours == NOT_MADE


def test_half_of_a_second_hour_is_stored_as_wall_time(client: FlaskClient) -> None:
    order = {"Tenants": ["cgrates.org"], "Accounts": [ACCOUNT], "RunIDs": ["*default"], "OrderBy": "AnswerTime"}
    period = {"AnswerTimeStart": "2026-10-01T00:00:00Z", "AnswerTimeEnd": "2026-11-01T00:00:00Z"}
    client.put(f"/control/accounts/{ACCOUNT}", json={"rowsPerMonth": 3000})
    answer = client.post("/jsonrpc", json={"method": "APIerSv2.GetCDRs", "params": [order | period], "id": 1})
    rows = json.loads(answer.get_data())["result"]
    client.put(f"/control/accounts/{ACCOUNT}", json={"rowsPerMonth": 60})
    shown = [(row["AnswerTime"], json.loads(row["CostDetails"])["StartTime"]) for row in rows]
    first_hour = [stored for stored, exact in shown if "2026-10-25T00:00:00Z" <= exact < "2026-10-25T01:00:00Z"]
    assert first_hour
    assert all(stored.endswith("+01:00") for stored in first_hour)


@pytest.mark.parametrize("name", json.loads((FOLDER / "http-protocol.json").read_text()))
def test_protocol(client: FlaskClient, name: str) -> None:
    recording = json.loads((FOLDER / "http-protocol.json").read_text())[name]
    path = {"other path": "/other", "trailing slash": "/jsonrpc/"}.get(name, "/jsonrpc")
    answer = client.post(path, data=recording["sent"])
    assert answer.status_code == recording["status"]
    assert answer.headers["Content-Type"] == recording["headers"]["Content-Type"]
    text = answer.get_data(as_text=True)
    if name == "two concatenated":
        assert text == "", "the double reads one request at a time and says so in docs/doubles.md"
    else:
        assert text == recording["answerText"]


TROUBLES = {
    "overload": json.loads((FOLDER / "caps-exceeded.json").read_text())["answerText"],
    "accounts": json.loads((FOLDER / "outage-redis-down.json").read_text())["APIerSv2.GetAccount"]["answerText"],
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_trouble_is_told_in_the_engines_words(client: FlaskClient, trouble: str) -> None:
    client.put("/control/faults", json={"body": trouble})
    call = {"method": "APIerSv2.GetAccount", "params": [{"Account": ACCOUNT}], "id": 1}
    answer = json.loads(client.post("/jsonrpc", json=call).get_data())
    client.delete("/control/faults")
    recorded = json.loads(TROUBLES[trouble])
    words = str(recorded["error"]).replace("16379", "6379")
    assert (answer["result"], answer["error"]) == (None, words)
