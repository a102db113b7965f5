"""Route 53 Resolver in moto: query log configurations have tags too.

https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_ListTagsForResource.html
"""

from __future__ import annotations

from moto.route53resolver.models import Route53ResolverBackend


def install() -> None:
    """Let tags be listed and set on a query log configuration."""
    matched = Route53ResolverBackend._matched_arn

    def matching(self: Route53ResolverBackend, resource_arn: str) -> None:
        if ":resolver-query-log-config/" not in resource_arn:
            matched(self, resource_arn)

    Route53ResolverBackend._matched_arn = matching  # type: ignore[method-assign]
