"""Services of moto that take tags with a new thing but do not answer them.

https://docs.aws.amazon.com/autoscaling/application/APIReference/API_ListTagsForResource.html
https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_ListTagsForResource.html
"""

from __future__ import annotations

import json
from typing import Any

from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse
from moto.budgets.responses import BudgetsResponse

_target_tags: dict[str, dict[str, str]] = {}
_budget_tags: dict[str, list[dict[str, str]]] = {}


def install() -> None:
    """Remember tags at creation and answer them."""
    register, create = ApplicationAutoScalingResponse.register_scalable_target, BudgetsResponse.create_budget

    def register_scalable_target(self: ApplicationAutoScalingResponse) -> Any:
        answer = register(self)
        given = json.loads(self.body)
        if "Tags" in given:
            _target_tags[json.loads(answer)["ScalableTargetARN"]] = given["Tags"]
        return answer

    def target_tags(self: ApplicationAutoScalingResponse) -> str:
        return json.dumps({"Tags": _target_tags.get(json.loads(self.body)["ResourceARN"], {})})

    def create_budget(self: BudgetsResponse) -> str:
        given = json.loads(self.body)
        _budget_tags[given["Budget"]["BudgetName"]] = given.get("ResourceTags", [])
        return str(create(self))

    def budget_tags(self: BudgetsResponse) -> str:
        name = json.loads(self.body)["ResourceARN"].rpartition("/")[2]
        return json.dumps({"ResourceTags": _budget_tags.get(name, [])})

    ApplicationAutoScalingResponse.register_scalable_target = register_scalable_target
    ApplicationAutoScalingResponse.list_tags_for_resource = target_tags
    BudgetsResponse.create_budget = create_budget
    BudgetsResponse.list_tags_for_resource = budget_tags
