"""The application factory: routes come from the contract and nothing is served without a declared permission."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from selfcare_shared import logs
from selfcare_shared.http_client import HttpClient
from selfcare_shared.identity.auth import Subject, TokenVerifier
from selfcare_shared.identity.jwks import KeySet
from selfcare_shared.problems import BY_STATUS, MEDIA_TYPE, Forbidden, Problem, Unauthorized
from selfcare_shared.settings import CommonSettings
from selfcare_shared.web.call import Call, check_path, read_query
from selfcare_shared.web.contract import Contract, ContractError, Operation
from selfcare_shared.web.edge import Edge
from selfcare_shared.web.health import Health, Need
from selfcare_shared.web.rate_limits import RateLimits, client_address, kind_of

View = Callable[[Call], Response]


def create_app(
    service: str,
    settings: CommonSettings,
    contract: Contract,
    views: Mapping[str, View],
    needs: Mapping[str, Need] | None = None,
) -> Flask:
    """A service that answers `views` (operationId → view); raises ContractError when one lacks a permission.

    It is ready once `needs` and the provider's signing keys were there.
    """
    app = Flask(service, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes
    app.url_map.strict_slashes = True
    verifier = token_verifier(settings)
    verifier.install(app, settings.issuer)
    limits = RateLimits(settings)
    for operation_id, view in views.items():
        operation = contract.operation(operation_id)
        _require_permission(operation)
        app.add_url_rule(
            operation.rule,
            endpoint=operation_id,
            view_func=guarded(operation, view, verifier, limits, settings.proxy_hops),
            methods=[operation.method],
            provide_automatic_options=False,
        )
    Health({**(needs or {}), "signing-keys": verifier.prepare}).install(app)
    _install_error_handlers(app)
    app.wsgi_app = Edge(app.wsgi_app, settings.portal_origin)  # type: ignore[method-assign]
    return app


def token_verifier(settings: CommonSettings) -> TokenVerifier:
    """The verifier for the configured issuer and clients."""
    http = HttpClient(
        connect_timeout=1.0, total_timeout=settings.jwks_timeout, max_bytes=1 << 18, ca_file=settings.outbound_ca_file
    )
    keys = KeySet(
        http,
        settings.jwks_url,
        refresh_interval=settings.jwks_refresh_interval,
        cooldown=settings.jwks_unknown_kid_cooldown,
        stale_limit=settings.jwks_stale_limit,
    )
    return TokenVerifier(
        keys,
        allowed_clients=settings.allowed_clients,
        staff_clients=settings.staff_clients,
        leeway=settings.token_leeway,
        cache_entries=settings.token_cache_entries,
        cache_age=settings.token_cache_age,
    )


def guarded(
    operation: Operation, view: View, verifier: TokenVerifier, limits: RateLimits, proxy_hops: int
) -> Callable[..., Response]:
    """The view behind the address's limit, token, scope, group, the login's limit and parameter checks, in that order."""

    def dispatch(**path: str) -> Response:
        environ = request.environ
        environ["selfcare.operation"] = operation.operation_id
        kind = kind_of(operation, environ.get("HTTP_ACCEPT"))
        limits.admit_address(client_address(environ, proxy_hops), kind)
        subject = _authenticate(verifier, operation)
        authorise(operation, subject)
        limits.admit_login(subject, kind)
        check_path(operation, path)
        return view(Call(operation, subject, environ["selfcare.trace_id"], path, read_query(operation)))

    return dispatch


def _authenticate(verifier: TokenVerifier, operation: Operation) -> Subject:
    try:
        return verifier.authenticate(request.environ.get("HTTP_AUTHORIZATION"))
    except Unauthorized:
        logs.event("token.refused", operation=operation.operation_id)
        raise


def authorise(operation: Operation, subject: Subject) -> None:
    """Raises Forbidden unless the token carries one of the scopes and, where declared, the group."""
    if operation.scopes.isdisjoint(subject.scopes) or (operation.group and operation.group not in subject.groups):
        logs.event("access.refused", operation=operation.operation_id)
        raise Forbidden


def _require_permission(operation: Operation) -> None:
    if not operation.scopes:
        raise ContractError(f"{operation.operation_id} declares no scope, so it is not served")


def _install_error_handlers(app: Flask) -> None:
    app.register_error_handler(Problem, _problem)
    app.register_error_handler(HTTPException, _http_exception)
    app.register_error_handler(Exception, _unexpected)


def _problem(problem: Any) -> Response:
    response = Response(problem.body(request.environ["selfcare.trace_id"]), problem.status, content_type=MEDIA_TYPE)
    response.headers.extend(problem.headers())
    return response


def _http_exception(error: Any) -> Response:
    """Werkzeug's own refusals (404, 405, 413, ...) in our form."""
    kind = BY_STATUS.get(error.code or 500, Problem)
    response = _problem(kind())
    if error.code == 405 and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _unexpected(error: Exception) -> Response:
    logs.failure("request.failed", error, operation=request.environ.get("selfcare.operation", "-"))
    return _problem(Problem())
