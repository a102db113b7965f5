"""Secrets Manager in moto: rotation is switched on without running the function, which is AWS's own and not there.

https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
"""

from __future__ import annotations

import time
from typing import Any

from moto.secretsmanager.models import SecretsManagerBackend


def install() -> None:
    """Keep what was asked for; the secret's value stays."""

    def rotate_secret(
        self: SecretsManagerBackend,
        secret_id: str,
        rotation_lambda_arn: str | None = None,
        rotation_rules: dict[str, Any] | None = None,
        **others: Any,
    ) -> str:
        del others
        secret: Any = self.secrets[secret_id]
        secret.rotation_requested = secret.rotation_enabled = True
        secret.rotation_lambda_arn = rotation_lambda_arn or ""
        secret.auto_rotate_after_days = (rotation_rules or {}).get("AutomaticallyAfterDays", 0)
        secret.next_rotation_date = int(time.time()) + 86400 * secret.auto_rotate_after_days
        return str(secret.to_short_dict())

    SecretsManagerBackend.rotate_secret = rotate_secret  # type: ignore[method-assign]
