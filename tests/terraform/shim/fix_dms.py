"""AWS DMS: moto lacks certificates and event subscriptions and writes times in another form, so all of it is answered here.

https://docs.aws.amazon.com/dms/latest/APIReference/
"""

from __future__ import annotations

import time

from tests.terraform.shim.documents import ACCOUNT, REGION, Action, Document, Refused, serve_actions

# By kind: the field of the identifier, of the ARN, the filters that choose by each, and what the ARN calls the kind.
_KINDS = {
    "ReplicationInstance": ("ReplicationInstanceIdentifier", "ReplicationInstanceArn", "rep"),
    "Endpoint": ("EndpointIdentifier", "EndpointArn", "endpoint"),
    "ReplicationTask": ("ReplicationTaskIdentifier", "ReplicationTaskArn", "task"),
    "ReplicationSubnetGroup": ("ReplicationSubnetGroupIdentifier", "ReplicationSubnetGroupArn", "subgrp"),
    "Certificate": ("CertificateIdentifier", "CertificateArn", "cert"),
    "EventSubscription": ("SubscriptionName", "EventSubscriptionArn", "es"),
}
_things: dict[str, dict[str, Document]] = {kind: {} for kind in _KINDS}
_tags: dict[str, list[Document]] = {}


def install() -> None:
    """Answer every DMS call that the estate makes."""
    actions: dict[str, Action] = {"ListTagsForResource": lambda given: {"TagList": _tags.get(given["ResourceArn"], [])}}
    for kind in _KINDS:
        actions[f"Create{kind}"] = _creator(kind)
        actions[f"Describe{kind}s"] = _describer(kind)
    actions["ImportCertificate"] = actions.pop("CreateCertificate")
    serve_actions("dms", actions)


def _creator(kind: str) -> Action:
    identifier, arn_field, word = _KINDS[kind]

    def create(given: Document) -> Document:
        name = given[identifier]
        arn = f"arn:aws:dms:{REGION}:{ACCOUNT}:{word}:{name}"
        thing = given | {arn_field: arn} | _made(kind, given)
        _things[kind][name] = thing
        _tags[arn] = given.get("Tags", [])
        return {kind: thing}

    return create


def _made(kind: str, given: Document) -> Document:
    """What AWS adds to a thing of this kind."""
    if kind == "ReplicationInstance":
        groups = [{"VpcSecurityGroupId": group, "Status": "active"} for group in given["VpcSecurityGroupIds"]]
        group = _things["ReplicationSubnetGroup"][given["ReplicationSubnetGroupIdentifier"]]
        return {
            "ReplicationInstanceStatus": "available",
            "VpcSecurityGroups": groups,
            "ReplicationSubnetGroup": group,
            "InstanceCreateTime": time.time(),
            "NetworkType": "IPV4",
        }
    if kind == "ReplicationSubnetGroup":
        subnets = [{"SubnetIdentifier": subnet, "SubnetStatus": "Active"} for subnet in given["SubnetIds"]]
        return {"Subnets": subnets, "SubnetGroupStatus": "Complete", "VpcId": "vpc-shim", "SupportedNetworkTypes": ["IPV4"]}
    if kind == "EventSubscription":
        return {
            "CustSubscriptionId": given["SubscriptionName"],
            "SourceIdsList": given.get("SourceIds", []),
            "EventCategoriesList": given["EventCategories"],
            "Status": "active",
        }
    return {"Status": "ready" if kind == "ReplicationTask" else "active"}


def _describer(kind: str) -> Action:
    identifier, arn_field, _ = _KINDS[kind]

    def describe(given: Document) -> Document:
        wanted = {value for entry in given.get("Filters", []) for value in entry["Values"]} | {
            given.get("SubscriptionName")
        } - {None}
        found = [thing for thing in _things[kind].values() if not wanted or wanted & {thing[identifier], thing[arn_field]}]
        if not found:
            raise Refused("ResourceNotFoundFault")
        return {f"{kind}s" if kind != "EventSubscription" else "EventSubscriptionsList": found}

    return describe
