"""GuardDuty in moto: an update names some features and leaves the others as they are.

https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UpdateDetector.html
"""

from __future__ import annotations

from typing import Any

from moto.guardduty.models import Detector


def install() -> None:
    """Merge features by name."""
    update = Detector.update

    def merging(self: Detector, enable: Any, frequency: str, sources: dict[str, Any], features: list[dict[str, Any]]) -> None:
        known = {feature["name"]: feature for feature in self.features}
        known |= {feature["name"]: feature for feature in features or []}
        update(self, enable, frequency, sources, list(known.values()))

    Detector.update = merging  # type: ignore[method-assign]
