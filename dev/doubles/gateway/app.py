"""The gateway's WSGI application."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Mapping
from typing import Any

import urllib3
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from dev.doubles.gateway.authorizer import Authorizer
from dev.doubles.gateway.portal import Portal
from dev.doubles.gateway.responses import GatewayResponses, literal
from dev.doubles.gateway.throttle import Throttle
from dev.doubles.gateway.upstream import LIMIT, TooLarge, Upstream
from selfcare_shared.web.contract import Contract, Operation

SERVICES = {"customer": "customer", "billing": "billing", "archive": "archiver"}


class Gateway:
    """Routes the contract's operations to `services` (name → address) and everything else to the portal."""

    def __init__(
        self,
        contract: Contract,
        services: Mapping[str, str],
        authorizer: Authorizer,
        portal: Portal,
        *,
        portal_origin: str,
        rate: float,
        timeout: float,
    ) -> None:
        self._services, self._authorizer, self._portal = services, authorizer, portal
        self._responses = GatewayResponses(contract.document, portal_origin)
        self._throttle, self._upstream = Throttle(rate), Upstream(timeout)
        self._origin = portal_origin
        self._contract = contract
        self._routes = Map([Rule(entry.rule, endpoint=entry.operation_id, methods=[entry.method]) for entry in contract])
        self._preflights = Map([Rule(entry.rule, endpoint=entry.path) for entry in contract])

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        request = Request(environ)
        prefix = request.path.split("/", 2)[1] if request.path.startswith("/") else ""
        response = self._api(request, SERVICES[prefix]) if prefix in SERVICES else self._portal.serve(request)
        return response(environ, start_response)

    def _api(self, request: Request, service: str) -> Response:
        request_id = secrets.token_hex(16)
        if request.method == "OPTIONS":
            response = self._answer_preflight(request, request_id)
        else:
            response = self._guarded(request, service, request_id)
        response.headers["X-Amzn-RequestId"] = request_id
        return response

    def _guarded(self, request: Request, service: str, request_id: str) -> Response:
        try:
            operation_id, _ = self._routes.bind_to_environ(request.environ).match()
        except HTTPException:
            return self._responses.make("MISSING_AUTHENTICATION_TOKEN", request_id)
        refused = self._refuse(request, self._contract.operation(operation_id))
        if refused is not None:
            return self._responses.make(refused, request_id)
        trace = f"Root=1-{int(time.time()):08x}-{request_id[:24]}"
        try:
            return self._upstream.send(self._services[service], request, trace)
        except (urllib3.exceptions.ReadTimeoutError, urllib3.exceptions.TimeoutError) as error:
            unconnected = isinstance(error, urllib3.exceptions.ConnectTimeoutError)
            return self._responses.make("INTEGRATION_FAILURE" if unconnected else "INTEGRATION_TIMEOUT", request_id)
        except (urllib3.exceptions.HTTPError, TooLarge):
            return self._responses.make("INTEGRATION_FAILURE", request_id)

    def _refuse(self, request: Request, operation: Operation) -> str | None:
        """The checks in API Gateway's order: authorizer, size, parameters, throttle."""
        refused = self._authorizer.refuse(request.headers.get("Authorization"), operation.scopes)
        if refused is not None:
            return refused
        if (request.content_length or 0) > LIMIT:
            return "REQUEST_TOO_LARGE"
        if any(_missing(request, parameter) for parameter in operation.parameters if parameter.required):
            return "BAD_REQUEST_PARAMETERS"
        return None if self._throttle.admit(operation.operation_id) else "THROTTLED"

    def _answer_preflight(self, request: Request, request_id: str) -> Response:
        try:
            path, _ = self._preflights.bind_to_environ(request.environ).match(method="OPTIONS")
        except HTTPException:
            return self._responses.make("MISSING_AUTHENTICATION_TOKEN", request_id)
        filled = {name: literal(value, self._origin) for name, value in _preflight(self._contract, path).items()}
        return Response(status=204, headers=filled)


def _missing(request: Request, parameter: Any) -> bool:
    places: dict[str, Any] = {"query": request.args, "header": request.headers}
    place = places.get(parameter.location)
    return place is not None and not place.get(parameter.name)


def _preflight(contract: Contract, path: str) -> dict[str, str]:
    """Header values of the path's mock integration."""
    answers = contract.document["paths"][path]["options"]["x-amazon-apigateway-integration"]["responses"]
    parameters = answers["default"]["responseParameters"]
    return {name.removeprefix("method.response.header."): value for name, value in parameters.items()}
