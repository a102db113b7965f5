"""ECS: fields of a service that moto takes and does not keep.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from moto.core.responses import ActionResult
from moto.ecs.responses import EC2ContainerServiceResponse

_FIELDS = {
    "availabilityZoneRebalancing": "availability_zone_rebalancing",
    "deploymentConfiguration": "deployment_configuration",
    "enableECSManagedTags": "enable_ecs_managed_tags",
    "enableExecuteCommand": "enable_execute_command",
    "healthCheckGracePeriodSeconds": "health_check_grace_period_seconds",
}


def install() -> None:
    """Keep them when a service is made or changed."""
    for name in ("create_service", "update_service"):
        setattr(EC2ContainerServiceResponse, name, _keeping(getattr(EC2ContainerServiceResponse, name)))


def _keeping(plain: Callable[[Any], ActionResult]) -> Callable[[Any], ActionResult]:
    def call(self: Any) -> ActionResult:
        answer = plain(self)
        given = json.loads(self.body)
        service: Any = answer.result["service"]  # type: ignore[index]
        for field, attribute in _FIELDS.items():
            if field in given:
                setattr(service, attribute, given[field])
        return answer

    return call
