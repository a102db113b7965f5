"""AWS Cloud9, which moto lacks.

https://docs.aws.amazon.com/cloud9/latest/APIReference/
"""

from __future__ import annotations

from tests.terraform.shim.documents import ACCOUNT, REGION, Document, Refused, serve_actions

_environments: dict[str, Document] = {}
_memberships: dict[tuple[str, str], Document] = {}


def install() -> None:
    """Answer every Cloud9 call that the estate makes."""
    serve_actions(
        "cloud9",
        {
            "CreateEnvironmentEC2": _create,
            "DescribeEnvironments": _describe,
            "DescribeEnvironmentStatus": lambda given: {"status": "ready", "message": ""},
            "ListTagsForResource": lambda given: {"Tags": _environments[given["ResourceARN"].rpartition(":")[2]]["tags"]},
            "CreateEnvironmentMembership": _join,
            "DescribeEnvironmentMemberships": _members,
        },
    )


def _create(given: Document) -> Document:
    environment = f"{len(_environments):032x}"
    _environments[environment] = {
        "id": environment,
        "name": given["name"],
        "description": given.get("description", ""),
        "type": "ec2",
        "connectionType": given["connectionType"],
        "arn": f"arn:aws:cloud9:{REGION}:{ACCOUNT}:environment:{environment}",
        "ownerArn": given["ownerArn"],
        "lifecycle": {"status": "CREATED"},
        "tags": given.get("tags", []),
    }
    return {"environmentId": environment}


def _describe(given: Document) -> Document:
    found = [_environments[name] for name in given["environmentIds"] if name in _environments]
    if not found:
        raise Refused("NotFoundException")
    return {"environments": found}


def _join(given: Document) -> Document:
    membership = given | {"userId": given["userArn"].rpartition("/")[2], "lastAccess": 0}
    _memberships[given["environmentId"], given["userArn"]] = membership
    return {"membership": membership}


def _members(given: Document) -> Document:
    wanted = (given.get("environmentId"), given.get("userArn"))
    return {"memberships": [entry for key, entry in _memberships.items() if wanted in (key, (key[0], None))]}
