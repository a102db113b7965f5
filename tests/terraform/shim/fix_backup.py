"""AWS Backup: moto knows vaults and plans; a vault's policy and notifications and a plan's selections are added here.

https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Operations.html
"""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import unquote

from moto.backup import urls
from moto.backup.exceptions import ResourceNotFoundException
from moto.backup.responses import BackupResponse

from tests.terraform.shim.documents import ACCOUNT, REGION, Document

_kept: dict[str, Document] = {}

Method = Callable[[BackupResponse], str]


def install() -> None:
    """Add actions and their paths."""
    for kind in ("access-policy", "notification-configuration"):
        urls.url_paths[f"{{0}}/backup-vaults/(?P<name>[^/]+)/{kind}$"] = BackupResponse.dispatch
    actions: dict[str, Method] = {
        "put_backup_vault_access_policy": _keep_for_vault,
        "get_backup_vault_access_policy": _answer,
        "put_backup_vault_notifications": _keep_for_vault,
        "get_backup_vault_notifications": _answer,
        "create_backup_selection": _select,
        "get_backup_selection": _answer,
    }
    for name, method in actions.items():
        setattr(BackupResponse, name, method)


def _path(response: BackupResponse) -> str:
    return unquote(response.path).rstrip("/")


def _keep_for_vault(response: BackupResponse) -> str:
    vault = _path(response).split("/")[2]
    arn = f"arn:aws:backup:{REGION}:{ACCOUNT}:backup-vault:{vault}"
    _kept[_path(response)] = {"BackupVaultName": vault, "BackupVaultArn": arn} | json.loads(response.body)
    return "{}"


def _select(response: BackupResponse) -> str:
    selection = f"selection-{len(_kept):08d}"
    plan = _path(response).split("/")[3]
    document = {"BackupPlanId": plan, "SelectionId": selection, "CreationDate": 0} | json.loads(response.body)
    _kept[f"{_path(response)}/{selection}"] = document
    return json.dumps(document)


def _answer(response: BackupResponse) -> str:
    if _path(response) not in _kept:
        raise ResourceNotFoundException(msg="not there")
    return json.dumps(_kept[_path(response)])
