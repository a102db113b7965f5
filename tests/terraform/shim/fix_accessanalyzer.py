"""IAM Access Analyzer, which moto lacks.

https://docs.aws.amazon.com/access-analyzer/latest/APIReference/
"""

from __future__ import annotations

import json
from urllib.parse import unquote

from tests.terraform.shim.documents import ACCOUNT, REGION, Document, refuse, say
from tests.terraform.shim.extra import Answer, answers

_analyzers: dict[str, Document] = {}


def install() -> None:
    """Answer every Access Analyzer call here."""
    answers("access-analyzer")(_handle)


def _handle(method: str, path: str, query: dict[str, str], body: bytes) -> Answer:
    del query
    name = unquote(path).rpartition("/")[2]
    if path.startswith("/tags/"):
        return say({"tags": _analyzers[name]["tags"]})
    if method == "PUT":
        return say({"arn": _make(json.loads(body))["arn"]})
    return say({"analyzer": _analyzers[name]}) if name in _analyzers else refuse("ResourceNotFoundException")


def _make(given: Document) -> Document:
    _analyzers[given["analyzerName"]] = {
        "arn": f"arn:aws:access-analyzer:{REGION}:{ACCOUNT}:analyzer/{given['analyzerName']}",
        "name": given["analyzerName"],
        "type": given["type"],
        "status": "ACTIVE",
        "createdAt": "2026-01-01T00:00:00Z",
        "tags": given.get("tags", {}),
    }
    return _analyzers[given["analyzerName"]]
