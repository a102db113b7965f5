"""CodePipeline in moto: times of a pipeline are numbers.

https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PipelineMetadata.html
"""

from __future__ import annotations

from moto.codepipeline.models import CodePipeline


def install() -> None:
    """Write times as seconds."""

    def metadata(self: CodePipeline) -> dict[str, str | float]:
        return {"pipelineArn": self._arn, "created": self._created.timestamp(), "updated": self._updated.timestamp()}

    CodePipeline.metadata = property(metadata)  # type: ignore[method-assign,assignment]
