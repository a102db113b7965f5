"""AWS Serverless Application Repository, which moto lacks: a change set of an application becomes one of CloudFormation, whose
stacks answer their outputs once a change set was executed.

https://docs.aws.amazon.com/serverlessrepo/latest/devguide/
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

from moto.cloudformation.models import CloudFormationBackend, cloudformation_backends

from tests.terraform.shim.documents import ACCOUNT, REGION, say
from tests.terraform.shim.extra import Answer, answers

_VERSION = "1.1.999"


def install() -> None:
    """Answer every call to the repository here."""
    answers("serverlessrepo")(_handle)
    execute = CloudFormationBackend.execute_change_set

    def executing(self: CloudFormationBackend, change_set_name: str, stack_name: str | None = None) -> None:
        execute(self, change_set_name, stack_name)
        for stack in self.stacks.values():
            stack._parse_template()
            stack.output_map = stack._create_output_map()

    CloudFormationBackend.execute_change_set = executing  # type: ignore[method-assign]


def _handle(method: str, path: str, query: dict[str, str], body: bytes) -> Answer:
    del query
    parts = [unquote(part) for part in path.strip("/").split("/")]
    application = parts[1] if not parts[1].startswith("arn:") else "/".join(unquote(path).split("/")[2:4])
    given = json.loads(body) if body else {}
    document = _change_set(application, given) if method == "POST" else _application(application)
    return say(document)


def _application(application: str) -> dict[str, Any]:
    return {
        "applicationId": application,
        "author": "AWS",
        "name": application.rpartition("/")[2],
        "description": "Password rotation",
        "version": {
            "applicationId": application,
            "semanticVersion": _VERSION,
            "parameterDefinitions": [],
            "requiredCapabilities": ["CAPABILITY_IAM", "CAPABILITY_RESOURCE_POLICY"],
            "resourcesSupported": True,
            "creationTime": "2020-01-01T00:00:00Z",
            "templateUrl": "",
        },
    }


def _change_set(application: str, given: dict[str, Any]) -> dict[str, Any]:
    values = {entry["name"]: entry["value"] for entry in given.get("parameterOverrides", [])}
    function = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{values['functionName']}"
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Parameters": {name: {"Type": "String"} for name in values},
        "Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {}}},
        "Outputs": {"RotationLambdaARN": {"Value": function}},
    }
    tags = {entry["key"]: entry["value"] for entry in given.get("tags", [])}
    stack_name = "serverlessrepo-" + given["stackName"]
    backend = cloudformation_backends[ACCOUNT][REGION]
    change_set_id, stack_id = backend.create_change_set(
        stack_name=stack_name,
        change_set_name="a" + str(len(backend.change_sets)),
        template=json.dumps(template),
        parameters=values,
        description="",
        notification_arns=[],
        tags=tags | {"serverlessrepo:applicationId": application, "serverlessrepo:semanticVersion": _VERSION},
        change_set_type="CREATE",
        role_arn=None,
    )
    return {"applicationId": application, "changeSetId": change_set_id, "semanticVersion": _VERSION, "stackId": stack_id}
