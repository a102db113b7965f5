"""Cognito: risk configurations of user pools, which moto lacks.

https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetRiskConfiguration.html
"""

from __future__ import annotations

import json
from typing import Any

from moto.cognitoidp.responses import CognitoIdpResponse

_configurations: dict[str, dict[str, Any]] = {}


def install() -> None:
    """Keep what is set and answer it."""

    def set_risk_configuration(self: CognitoIdpResponse) -> str:
        given = json.loads(self.body)
        _configurations[given["UserPoolId"]] = given
        return json.dumps({"RiskConfiguration": given})

    def describe_risk_configuration(self: CognitoIdpResponse) -> str:
        return json.dumps({"RiskConfiguration": _configurations[self._get_param("UserPoolId")]})

    CognitoIdpResponse.set_risk_configuration = set_risk_configuration
    CognitoIdpResponse.describe_risk_configuration = describe_risk_configuration
