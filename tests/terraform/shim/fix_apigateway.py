"""moto reads paths and integrations from an imported document; API Gateway also reads authorizers, scopes, request validators
and gateway responses.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

from moto.apigateway.models import APIGatewayBackend, Integration, RestAPI

from tests.terraform.shim.extra import Answer, answers_path

_EXTENSION = "x-amazon-apigateway-"


def install() -> None:
    """Complete `put_rest_api`, and let integrations answer their VPC link."""
    plain, plain_integration = APIGatewayBackend.put_rest_api, Integration.to_json

    def integration_to_json(self: Integration) -> dict[str, Any]:
        document: dict[str, Any] = plain_integration(self)
        return document | {"connectionId": getattr(self, "connection_id", None)}

    def put_rest_api(self: APIGatewayBackend, function_id: str, api_doc: dict[str, Any], *args: Any, **options: Any) -> RestAPI:
        api = plain(self, function_id, api_doc, *args, **options)
        api.binaryMediaTypes = api_doc.get(_EXTENSION + "binary-media-types", [])
        _Import(self, api, api_doc).run()
        return api

    plain_put = APIGatewayBackend.put_integration

    def put_integration(self: APIGatewayBackend, *args: Any, **options: Any) -> Integration:
        # A mock integration has neither address nor method.
        return plain_put(self, *args, **{"uri": "", "integration_method": "", **options})

    APIGatewayBackend.put_integration = put_integration
    answers_path("apigateway", "/clientcertificates")(_client_certificate)
    Integration.to_json = integration_to_json
    APIGatewayBackend.put_rest_api = put_rest_api


_certificates: dict[str, dict[str, Any]] = {}


def _client_certificate(method: str, path: str, query: dict[str, str], body: bytes) -> Answer:
    """Client certificates, which moto lacks."""
    del query
    if method == "POST":
        name = f"cert{len(_certificates) + 1:02d}"
        pem = "-----BEGIN CERTIFICATE-----\nnot a real one\n-----END CERTIFICATE-----"
        times = {"createdDate": time.time(), "expirationDate": time.time() + 365 * 86_400}
        _certificates[name] = {"clientCertificateId": name, "pemEncodedCertificate": pem} | times | json.loads(body or b"{}")
    else:
        name = path.rpartition("/")[2]
    return 200, {"Content-Type": "application/json"}, json.dumps(_certificates[name]).encode()


class _Import:
    def __init__(self, backend: APIGatewayBackend, api: RestAPI, document: Mapping[str, Any]) -> None:
        self._backend, self._api, self._document = backend, api, document

    def run(self) -> None:
        """Add what the document declares besides paths."""
        authorizers, validators = self._authorizers(), self._validators()
        self._gateway_responses()
        for path, item in self._document["paths"].items():
            resource = self._api.get_resource_for_path(path)
            for verb, operation in item.items():
                method = resource.resource_methods[verb.upper()]
                integration = operation.get(_EXTENSION + "integration", {})
                method.method_integration.connection_id = integration.get("connectionId")
                method.operation_name = operation.get("operationId")
                self._secure(method, operation, authorizers)
                validator = operation.get(
                    _EXTENSION + "request-validator", self._document.get(_EXTENSION + "request-validator")
                )
                method.request_validator_id = validators.get(validator)

    def _authorizers(self) -> dict[str, str]:
        made = {}
        schemes = self._document.get("components", {}).get("securitySchemes", {})
        for name, scheme in schemes.items():
            declared = scheme.get(_EXTENSION + "authorizer")
            if declared:
                arns = declared["providerARNs"]
                entry = self._backend.create_authorizer(
                    self._api.id,
                    name,
                    "COGNITO_USER_POOLS",
                    provider_arns=arns,
                    auth_type=None,
                    authorizer_uri=None,
                    authorizer_credentials=None,
                    identity_source="method.request.header.Authorization",
                    identiy_validation_expression=None,
                    authorizer_result_ttl=300,
                )
                made[name] = entry.id
        return made

    def _validators(self) -> dict[str, str]:
        made = {}
        for name, declared in self._document.get(_EXTENSION + "request-validators", {}).items():
            body, parameters = declared["validateRequestBody"], declared["validateRequestParameters"]
            made[name] = self._backend.create_request_validator(self._api.id, name, body, parameters).id
        return made

    def _gateway_responses(self) -> None:
        for kind, declared in self._document.get(_EXTENSION + "gateway-responses", {}).items():
            status = str(declared["statusCode"]) if "statusCode" in declared else None
            self._backend.put_gateway_response(
                self._api.id, kind, status, declared.get("responseParameters"), declared.get("responseTemplates")
            )

    def _secure(self, method: Any, operation: Mapping[str, Any], authorizers: Mapping[str, str]) -> None:
        for entry in operation.get("security", self._document.get("security", [])):
            for name, scopes in entry.items():
                method.authorization_type = "COGNITO_USER_POOLS"
                method.authorizer_id = authorizers[name]
                method.authorization_scopes = list(scopes)
