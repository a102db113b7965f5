"""Amplify Hosting, which moto lacks: apps, branches, domain associations, tags.

https://docs.aws.amazon.com/amplify/latest/APIReference/
"""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import unquote

from tests.terraform.shim.extra import Answer, answers

_ACCOUNT = "123456789012"
_REGION = "eu-central-1"
_apps: dict[str, dict[str, Any]] = {}


def install() -> None:
    """Answer every Amplify call here."""
    answers("amplify")(_handle)


def _handle(method: str, path: str, query: dict[str, str], body: bytes) -> Answer:
    del query
    parts = [unquote(part) for part in path.strip("/").split("/")]
    given = json.loads(body) if body else {}
    if parts[0] == "tags":
        return _say({"tags": _tags(unquote(path.partition("/tags/")[2]))})
    if len(parts) == 1:
        return _say({"app": _make_app(given)})
    app = _apps.get(parts[1])
    if app is None:
        return 404, {"Content-Type": "application/json", "x-amzn-ErrorType": "NotFoundException"}, b"{}"
    if len(parts) == 2:
        app |= given if method == "POST" else {}
        return _say({"app": _public(app)})
    return _child(method, app, parts[2:], given)


def _child(method: str, app: dict[str, Any], parts: list[str], given: dict[str, Any]) -> Answer:
    kind = parts[0]
    name = parts[1] if len(parts) > 1 else given.get("branchName") or given["domainName"]
    children = app["children"][kind]
    if method == "POST":
        make = _make_branch if kind == "branches" else _make_domain
        children[name] = make(app, children.get(name, {}) | given)
    return _say({"branch" if kind == "branches" else "domainAssociation": children[name]})


def _make_app(given: dict[str, Any]) -> dict[str, Any]:
    app_id = f"d{len(_apps) + 1:013d}"
    _apps[app_id] = given | {
        "appId": app_id,
        "appArn": f"arn:aws:amplify:{_REGION}:{_ACCOUNT}:apps/{app_id}",
        "defaultDomain": f"{app_id}.amplifyapp.com",
        "createTime": time.time(),
        "updateTime": time.time(),
        "repositoryCloneMethod": "SSH",
        "cacheConfig": given.get("cacheConfig", {"type": "AMPLIFY_MANAGED_NO_COOKIES"}),
        "children": {"branches": {}, "domains": {}},
    }
    return _public(_apps[app_id])


def _make_branch(app: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    name = given["branchName"]
    defaults: dict[str, Any] = {"ttl": "5", "displayName": name, "description": "", "enableNotification": False}
    return (
        defaults
        | given
        | {
            "branchArn": f"{app['appArn']}/branches/{name}",
            "activeJobId": "1",
            "totalNumberOfJobs": "0",
            "customDomains": [],
            "enableBasicAuth": False,
            "enablePullRequestPreview": False,
            "environmentVariables": {},
            "createTime": time.time(),
            "updateTime": time.time(),
        }
    )


def _make_domain(app: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    name = given["domainName"]
    record = f"_proof.{name}. CNAME _answer.acm-validations.aws."
    settings = given.get("certificateSettings", {"type": "AMPLIFY_MANAGED"})
    subdomains = [
        {"subDomainSetting": entry, "verified": True, "dnsRecord": f"{entry['prefix']} CNAME d111111abcdef8.cloudfront.net"}
        for entry in given["subDomainSettings"]
    ]
    return {
        "domainName": name,
        "domainAssociationArn": f"{app['appArn']}/domains/{name}",
        "domainStatus": "AVAILABLE",
        "statusReason": "",
        "enableAutoSubDomain": given.get("enableAutoSubDomain", False),
        "certificateVerificationDNSRecord": record,
        "certificate": {"type": settings["type"], "certificateVerificationDNSRecord": record},
        "subDomains": subdomains,
    }


def _public(app: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in app.items() if key != "children"}


def _tags(arn: str) -> dict[str, str]:
    app = _apps.get(arn.split("/")[1] if "/" in arn else "", {})
    branch = app.get("children", {}).get("branches", {}).get(arn.partition("/branches/")[2])
    tags: dict[str, str] = (branch or app).get("tags", {})
    return tags


def _say(document: dict[str, Any]) -> Answer:
    return 200, {"Content-Type": "application/json"}, json.dumps(document).encode()
