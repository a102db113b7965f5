"""AWS Direct Connect: connections, gateways, associations, transit virtual interfaces; moto has
connections alone, in another form.

https://docs.aws.amazon.com/directconnect/latest/APIReference/
"""

from __future__ import annotations

from tests.terraform.shim.documents import ACCOUNT, REGION, Action, Document, serve_actions

_connections: dict[str, Document] = {}
_gateways: dict[str, Document] = {}
_associations: dict[str, Document] = {}
_interfaces: dict[str, Document] = {}
_tags: dict[str, list[dict[str, str]]] = {}


def install() -> None:
    """Answer every Direct Connect call here."""
    serve_actions("directconnect", _ACTIONS)


def _create_connection(given: Document) -> Document:
    connection_id = f"dxcon-{len(_connections):08d}"
    _connections[connection_id] = {
        "connectionId": connection_id,
        "connectionName": given["connectionName"],
        "connectionState": "available",
        "ownerAccount": ACCOUNT,
        "region": REGION,
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
    _tags[f"arn:aws:directconnect:{REGION}:{ACCOUNT}:dxcon/{connection_id}"] = given.get("tags", [])
    return _connections[connection_id]


def _describe_connections(given: Document) -> Document:
    return {"connections": _chosen(_connections, given.get("connectionId"))}


def _create_gateway(given: Document) -> Document:
    gateway_id = f"dxgw-{len(_gateways):08d}"
    _gateways[gateway_id] = {
        "directConnectGatewayId": gateway_id,
        "directConnectGatewayName": given["directConnectGatewayName"],
        "directConnectGatewayState": "available",
        "amazonSideAsn": given["amazonSideAsn"],
        "ownerAccount": ACCOUNT,
    }
    return {"directConnectGateway": _gateways[gateway_id]}


def _describe_gateways(given: Document) -> Document:
    return {"directConnectGateways": _chosen(_gateways, given.get("directConnectGatewayId"))}


def _create_association(given: Document) -> Document:
    association_id = f"association-{len(_associations):08d}"
    _associations[association_id] = {
        "associationId": association_id,
        "associationState": "associated",
        "directConnectGatewayId": given["directConnectGatewayId"],
        "directConnectGatewayOwnerAccount": ACCOUNT,
        "associatedGateway": {
            "id": given["gatewayId"],
            "type": "transitGateway",
            "ownerAccount": ACCOUNT,
            "region": REGION,
        },
        "allowedPrefixesToDirectConnectGateway": given["addAllowedPrefixesToDirectConnectGateway"],
    }
    return {"directConnectGatewayAssociation": _associations[association_id]}


def _describe_associations(given: Document) -> Document:
    return {"directConnectGatewayAssociations": _chosen(_associations, given.get("associationId"))}


def _create_interface(given: Document) -> Document:
    wanted = given["newTransitVirtualInterface"]
    interface_id = f"dxvif-{len(_interfaces):08d}"
    _interfaces[interface_id] = {
        "virtualInterfaceId": interface_id,
        "virtualInterfaceName": wanted["virtualInterfaceName"],
        "virtualInterfaceType": "transit",
        "virtualInterfaceState": "available",
        "connectionId": given["connectionId"],
        "directConnectGatewayId": wanted["directConnectGatewayId"],
        "ownerAccount": ACCOUNT,
        "region": REGION,
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
    _tags[f"arn:aws:directconnect:{REGION}:{ACCOUNT}:dxvif/{interface_id}"] = wanted.get("tags", [])
    return {"virtualInterface": _interfaces[interface_id]}


def _describe_interfaces(given: Document) -> Document:
    return {"virtualInterfaces": _chosen(_interfaces, given.get("virtualInterfaceId"))}


def _describe_tags(given: Document) -> Document:
    return {"resourceTags": [{"resourceArn": arn, "tags": _tags.get(arn, [])} for arn in given["resourceArns"]]}


def _chosen(things: dict[str, Document], wanted: str | None) -> list[Document]:
    return [thing for name, thing in things.items() if wanted in (None, name)]


_ACTIONS: dict[str, Action] = {
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
