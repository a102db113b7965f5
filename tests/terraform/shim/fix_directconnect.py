"""AWS Direct Connect: connections, gateways, associations, transit virtual interfaces; moto has connections alone, in another form.

https://docs.aws.amazon.com/directconnect/latest/APIReference/
"""

from __future__ import annotations

import json
from typing import Any

from tests.terraform.shim.extra import Answer, answers

_ACCOUNT = "123456789012"
_REGION = "eu-central-1"
_connections: dict[str, dict[str, Any]] = {}
_gateways: dict[str, dict[str, Any]] = {}
_associations: dict[str, dict[str, Any]] = {}
_interfaces: dict[str, dict[str, Any]] = {}
_tags: dict[str, list[dict[str, str]]] = {}


def install() -> None:
    """Answer every Direct Connect call here."""
    for action, handle in _ACTIONS.items():
        answers("directconnect", action)(_json(handle))


def _json(handle: Any) -> Any:
    def answer(method: str, path: str, query: dict[str, str], body: bytes) -> Answer:
        del method, path, query
        return 200, {"Content-Type": "application/x-amz-json-1.1"}, json.dumps(handle(json.loads(body))).encode()

    return answer


def _create_connection(given: dict[str, Any]) -> dict[str, Any]:
    connection_id = f"dxcon-{len(_connections):08d}"
    _connections[connection_id] = {
        "connectionId": connection_id,
        "connectionName": given["connectionName"],
        "connectionState": "available",
        "ownerAccount": _ACCOUNT,
        "region": _REGION,
        "location": given["location"],
        "bandwidth": given["bandwidth"],
        "providerName": given.get("providerName", ""),
        "macSecCapable": given.get("requestMACSec", False),
        "encryptionMode": "no_encrypt",
        "portEncryptionStatus": "Encryption Down",
        "hasLogicalRedundancy": "unknown",
        "jumboFrameCapable": True,
        "tags": given.get("tags", []),
    }
    _tags[f"arn:aws:directconnect:{_REGION}:{_ACCOUNT}:dxcon/{connection_id}"] = given.get("tags", [])
    return _connections[connection_id]


def _describe_connections(given: dict[str, Any]) -> dict[str, Any]:
    return {"connections": _chosen(_connections, given.get("connectionId"))}


def _create_gateway(given: dict[str, Any]) -> dict[str, Any]:
    gateway_id = f"dxgw-{len(_gateways):08d}"
    _gateways[gateway_id] = {
        "directConnectGatewayId": gateway_id,
        "directConnectGatewayName": given["directConnectGatewayName"],
        "directConnectGatewayState": "available",
        "amazonSideAsn": given["amazonSideAsn"],
        "ownerAccount": _ACCOUNT,
    }
    return {"directConnectGateway": _gateways[gateway_id]}


def _describe_gateways(given: dict[str, Any]) -> dict[str, Any]:
    return {"directConnectGateways": _chosen(_gateways, given.get("directConnectGatewayId"))}


def _create_association(given: dict[str, Any]) -> dict[str, Any]:
    association_id = f"association-{len(_associations):08d}"
    _associations[association_id] = {
        "associationId": association_id,
        "associationState": "associated",
        "directConnectGatewayId": given["directConnectGatewayId"],
        "directConnectGatewayOwnerAccount": _ACCOUNT,
        "associatedGateway": {
            "id": given["gatewayId"],
            "type": "transitGateway",
            "ownerAccount": _ACCOUNT,
            "region": _REGION,
        },
        "allowedPrefixesToDirectConnectGateway": given["addAllowedPrefixesToDirectConnectGateway"],
    }
    return {"directConnectGatewayAssociation": _associations[association_id]}


def _describe_associations(given: dict[str, Any]) -> dict[str, Any]:
    return {"directConnectGatewayAssociations": _chosen(_associations, given.get("associationId"))}


def _create_interface(given: dict[str, Any]) -> dict[str, Any]:
    wanted = given["newTransitVirtualInterface"]
    interface_id = f"dxvif-{len(_interfaces):08d}"
    _interfaces[interface_id] = {
        "virtualInterfaceId": interface_id,
        "virtualInterfaceName": wanted["virtualInterfaceName"],
        "virtualInterfaceType": "transit",
        "virtualInterfaceState": "available",
        "connectionId": given["connectionId"],
        "directConnectGatewayId": wanted["directConnectGatewayId"],
        "ownerAccount": _ACCOUNT,
        "region": _REGION,
        "vlan": wanted["vlan"],
        "asn": wanted["asn"],
        "amazonSideAsn": 64513,
        "mtu": wanted.get("mtu", 1500),
        "jumboFrameCapable": True,
        "addressFamily": wanted["addressFamily"],
        "amazonAddress": "169.254.96.1/29",
        "customerAddress": "169.254.96.6/29",
        "authKey": "shim",
        "siteLinkEnabled": False,
    }
    _tags[f"arn:aws:directconnect:{_REGION}:{_ACCOUNT}:dxvif/{interface_id}"] = wanted.get("tags", [])
    return {"virtualInterface": _interfaces[interface_id]}


def _describe_interfaces(given: dict[str, Any]) -> dict[str, Any]:
    return {"virtualInterfaces": _chosen(_interfaces, given.get("virtualInterfaceId"))}


def _describe_tags(given: dict[str, Any]) -> dict[str, Any]:
    return {"resourceTags": [{"resourceArn": arn, "tags": _tags.get(arn, [])} for arn in given["resourceArns"]]}


def _chosen(things: dict[str, dict[str, Any]], wanted: str | None) -> list[dict[str, Any]]:
    return [thing for name, thing in things.items() if wanted in (None, name)]


_ACTIONS = {
    "CreateConnection": _create_connection,
    "DescribeConnections": _describe_connections,
    "CreateDirectConnectGateway": _create_gateway,
    "DescribeDirectConnectGateways": _describe_gateways,
    "CreateDirectConnectGatewayAssociation": _create_association,
    "DescribeDirectConnectGatewayAssociations": _describe_associations,
    "CreateTransitVirtualInterface": _create_interface,
    "DescribeVirtualInterfaces": _describe_interfaces,
    "DescribeTags": _describe_tags,
}
