"""Budgets: moto keeps the subscribers of a notification but does not answer them.

https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_DescribeSubscribersForNotification.html
"""

from __future__ import annotations

import json

from moto.budgets.responses import BudgetsResponse


def install() -> None:
    """Add the missing action."""

    def describe_subscribers_for_notification(self: BudgetsResponse) -> str:
        budgets = self.backend.budgets[self._get_param("AccountId")]
        wanted = self._get_param("Notification")
        found = [
            notification.subscribers
            for notification in budgets[self._get_param("BudgetName")].notifications
            if _key(notification.details) == _key(wanted)
        ]
        return json.dumps({"Subscribers": found[0] if found else []})

    BudgetsResponse.describe_subscribers_for_notification = describe_subscribers_for_notification


def _key(notification: dict[str, object]) -> tuple[object, ...]:
    return tuple(notification[name] for name in ("NotificationType", "ComparisonOperator", "Threshold"))
