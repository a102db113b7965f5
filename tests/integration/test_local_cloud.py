"""The local cloud answers as S3 does where the product relies on it: a conditional write has one winner, however many race."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from dev.doubles.aws.setup import aws_client
from dev.waiting import free_port, wait_for_port

RACERS, ROUNDS = 24, 20


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    port, folder = free_port(), tmp_path_factory.mktemp("cloud")
    command = [sys.executable, "-m", "dev.doubles.aws.server", "--port", str(port), "--state-dir", str(folder)]
    keys = {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local", "AWS_DEFAULT_REGION": "eu-central-1"}
    with Path(folder / "log").open("wb") as log, pytest.MonkeyPatch.context() as patch:
        for name, value in keys.items():
            patch.setenv(name, value)
        process = subprocess.Popen(command, env=os.environ, stdout=log, stderr=log)
        try:
            wait_for_port(port, 60)
            client = aws_client("s3", f"http://127.0.0.1:{port}")
            client.create_bucket(Bucket="race", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
            yield client
        finally:
            process.terminate()
            process.wait(20)


def test_of_simultaneous_conditional_writes_one_stands(s3: Any) -> None:
    """https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html."""
    for number in range(ROUNDS):
        together = threading.Barrier(RACERS)

        def put(racer: int, key: str = f"object-{number}", together: threading.Barrier = together) -> str:
            together.wait(60)
            try:
                s3.put_object(Bucket="race", Key=key, Body=b"%d" % racer, IfNoneMatch="*")
            except ClientError as error:
                return str(error.response["Error"]["Code"])
            return "stored"

        with ThreadPoolExecutor(RACERS) as pool:
            outcomes = Counter(pool.map(put, range(RACERS)))
        assert outcomes == {"stored": 1, "PreconditionFailed": RACERS - 1}, number
