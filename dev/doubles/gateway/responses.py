"""Gateway responses as the contract declares them (x-amazon-apigateway-gateway-responses).

https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.wrappers import Response

_DEFAULT_STATUS = {"DEFAULT_4XX": 400, "DEFAULT_5XX": 500}
_HEADER = "gatewayresponse.header."


class GatewayResponses:
    """Makes the gateway's own answers."""

    def __init__(self, contract: Mapping[str, Any], portal_origin: str) -> None:
        self._declared = contract["x-amazon-apigateway-gateway-responses"]
        self._origin = portal_origin

    def make(self, kind: str, request_id: str) -> Response:
        """The answer for `kind`, such as UNAUTHORIZED."""
        declared = self._declared[kind]
        body = declared["responseTemplates"]["application/json"].replace("$context.requestId", request_id)
        response = Response(body, declared.get("statusCode", _DEFAULT_STATUS.get(kind, 500)))
        del response.headers["Content-Type"]
        for name, value in declared["responseParameters"].items():
            response.headers[name.removeprefix(_HEADER)] = literal(value, self._origin)
        return response


def literal(value: str, portal_origin: str) -> str:
    """API Gateway quotes literal values; `${portal_origin}` is what Terraform fills in."""
    return value.strip("'").replace("${portal_origin}", portal_origin)
