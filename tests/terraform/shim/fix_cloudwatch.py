"""CloudWatch: moto keeps composite alarms but does not take the call that makes one.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
"""

from __future__ import annotations

from moto.cloudwatch.responses import CloudWatchResponse


def install() -> None:
    """A composite alarm is put like any other."""
    CloudWatchResponse.put_composite_alarm = CloudWatchResponse.put_metric_alarm
