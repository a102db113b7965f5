"""CodeCommit: moto writes times as text, and knows neither a repository's key nor its tags.

https://docs.aws.amazon.com/codecommit/latest/APIReference/
"""

from __future__ import annotations

import time

from tests.terraform.shim.documents import ACCOUNT, REGION, Document, Refused, serve_actions

_repositories: dict[str, Document] = {}


def install() -> None:
    """Answer every CodeCommit call that the estate makes."""
    serve_actions(
        "codecommit",
        {
            "CreateRepository": _create,
            "GetRepository": _get,
            "ListTagsForResource": lambda given: {"tags": _repositories[given["resourceArn"].rpartition(":")[2]]["tags"]},
            "ListBranches": lambda given: {"branches": []},
        },
    )


def _create(given: Document) -> Document:
    name = given["repositoryName"]
    _repositories[name] = {
        "accountId": ACCOUNT,
        "repositoryId": f"00000000-0000-0000-0000-{len(_repositories):012d}",
        "repositoryName": name,
        "repositoryDescription": given.get("repositoryDescription", ""),
        "kmsKeyId": given.get("kmsKeyId", ""),
        "Arn": f"arn:aws:codecommit:{REGION}:{ACCOUNT}:{name}",
        "cloneUrlHttp": f"https://git-codecommit.{REGION}.amazonaws.com/v1/repos/{name}",
        "cloneUrlSsh": f"ssh://git-codecommit.{REGION}.amazonaws.com/v1/repos/{name}",
        "creationDate": time.time(),
        "lastModifiedDate": time.time(),
        "tags": given.get("tags", {}),
    }
    return {"repositoryMetadata": _repositories[name]}


def _get(given: Document) -> Document:
    if given["repositoryName"] not in _repositories:
        raise Refused("RepositoryDoesNotExistException")
    return {"repositoryMetadata": _repositories[given["repositoryName"]]}
