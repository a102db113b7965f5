"""Application Auto Scaling: moto takes `archiver` for `archiver-worker`, because it looks for a part of the name.

https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DescribeScalingPolicies.html
"""

from __future__ import annotations

from typing import Any

from moto.applicationautoscaling.models import ApplicationAutoscalingBackend


def install() -> None:
    """Compare whole names."""
    plain = ApplicationAutoscalingBackend.describe_scaling_policies

    def describe(self: Any, service_namespace: str, resource_id: str, scalable_dimension: str, *rest: Any, **named: Any) -> Any:
        wanted = [resource_id] if resource_id else resource_id
        return plain(self, service_namespace, wanted, scalable_dimension, *rest, **named)

    ApplicationAutoscalingBackend.describe_scaling_policies = describe
