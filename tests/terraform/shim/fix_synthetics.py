"""CloudWatch Synthetics in moto: canaries start, and their status and times have the form that the SDK reads.

https://docs.aws.amazon.com/AmazonSynthetics/latest/APIReference/
"""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import unquote

from tests.terraform.shim.extra import Answer, answers

_canaries: dict[str, dict[str, Any]] = {}


def install() -> None:
    """Answer every Synthetics call here."""
    answers("synthetics")(_handle)


def _handle(method: str, path: str, query: dict[str, str], body: bytes) -> Answer:
    del query
    parts = [unquote(part) for part in path.strip("/").split("/")]
    given = json.loads(body) if body else {}
    if parts[0] == "tags":
        name = unquote(path).rpartition(":")[2]
        return _say({"Tags": _canaries[name].get("Tags", {})})
    if method == "POST" and len(parts) == 1:
        return _say({"Canary": _make(given)})
    if parts[1] not in _canaries:
        return 404, {"Content-Type": "application/json", "x-amzn-ErrorType": "ResourceNotFoundException"}, b"{}"
    canary = _canaries[parts[1]]
    if parts[-1] in {"start", "stop"}:
        canary["Status"] = {"State": "RUNNING" if parts[-1] == "start" else "STOPPED"}
    elif method == "PATCH":
        canary |= given
    return _say({"Canary": canary})


def _make(given: dict[str, Any]) -> dict[str, Any]:
    name, code = given["Name"], given["Code"]
    layer = f"arn:aws:lambda:eu-central-1:123456789012:layer:cwsyn-{name}:1"
    run = given.get("RunConfig", {})
    _canaries[name] = given | {
        "Id": f"{name}-id",
        "Code": {"Handler": code["Handler"], "SourceLocationArn": layer},
        "EngineArn": f"arn:aws:lambda:eu-central-1:123456789012:function:cwsyn-{name}:1",
        "ArtifactS3Location": given["ArtifactS3Location"].removeprefix("s3://"),
        "RunConfig": {"MemoryInMB": 1000} | run,
        "Schedule": {"DurationInSeconds": 0} | given["Schedule"],
        "Status": {"State": "READY"},
        "Timeline": {"Created": time.time(), "LastModified": time.time()},
    }
    return _canaries[name]


def _say(document: dict[str, Any]) -> Answer:
    return 200, {"Content-Type": "application/json"}, json.dumps(document).encode()
