"""The emulated AWS account that the estate is applied to."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import boto3

from dev.paths import ROOT
from tests.terraform.support.workspace import plain_environment

ACCOUNT, REGION, NAME = "123456789012", "eu-central-1", "selfcare-prod"
PROVIDERS = ("facebook", "google", "amazon", "apple", "bridge")


class Cloud:
    """moto with the shim, as a process of its own on a free port."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self.url = ""

    def start(self) -> None:
        """Start and wait for the address; raises AssertionError with the log when there is none."""
        with self._log.open("w") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.terraform.shim.server"],
                cwd=ROOT,
                env=plain_environment(),
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()
        assert self.url, self._log.read_text()

    def stop(self) -> None:
        """End the process that this object started; a second later by force."""
        self._process.terminate()
        try:
            self._process.wait(timeout=3)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def environment(self) -> dict[str, str]:
        """What terraform needs. The proxy is for S3 Control alone, which puts the account before the host name; loopback
        addresses themselves bypass it."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
            "HTTP_PROXY": self.url,
        }

    def client(self, service: str) -> Any:
        """A boto3 client of the account."""
        return boto3.client(  # type: ignore[call-overload]
            service, endpoint_url=self.url, region_name=REGION, aws_access_key_id="local", aws_secret_access_key="local"
        )

    def complaints(self) -> str:
        """What the emulator refused or failed at."""
        return self._log.read_text()[-6000:]

    def breakdowns(self) -> list[str]:
        """The calls that the emulator answered with a 5xx, which means that it broke, not that it refused."""
        return [line for line in self._log.read_text().splitlines() if re.match(r"5\d\d ", line)]

    def put_secrets(self) -> str:
        """What operations put in by hand before the first plan; answers the ARN of the legacy database's secret."""
        secrets = self.client("secretsmanager")
        for name in PROVIDERS:
            secrets.create_secret(Name=f"{NAME}/identity/{name}", SecretString="from the provider's console")
        legacy = {"username": "reader", "password": "from the owners", "host": "legacy.core.alpina.example", "port": 2484}
        return str(secrets.create_secret(Name=f"{NAME}/legacy-database", SecretString=json.dumps(legacy))["ARN"])
