"""The local stack as a process: Ctrl-C stops all of it, a dead child ends it with its log, two run side by side."""

from __future__ import annotations

import os
import signal
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from dev.doubles.aws.setup import aws_client
from dev.stack.own_process import OwnStack, alive


@pytest.fixture
def two_stacks(tmp_path: Path) -> Iterator[tuple[OwnStack, OwnStack]]:
    first, second = OwnStack(tmp_path / "one"), OwnStack(tmp_path / "two")
    try:
        yield first.wait(), second.wait()
    finally:
        first.stop()
        second.stop()


def test_two_stacks_side_by_side_then_ctrl_c_and_a_dead_child(two_stacks: tuple[OwnStack, OwnStack]) -> None:
    first, second = two_stacks
    assert not set(first.addresses.values()) & set(second.addresses.values())
    for stack in two_stacks:
        assert urllib.request.urlopen(stack.addresses["portal"] + "/config.json", timeout=5).status == 200

    pids = first.pids
    assert first.interrupt() == 0
    assert [name for name, pid in pids.items() if alive(pid)] == []
    assert not (first.state / "run.json").exists()

    pids = second.pids
    os.kill(pids["rating"], signal.SIGKILL)
    assert second.finish() == 1
    assert "rating ended with code -9" in second.output
    assert [name for name, pid in pids.items() if alive(pid)] == []


def test_archived_statements_outlive_a_restart(tmp_path: Path) -> None:
    first = OwnStack(tmp_path).wait()
    try:
        s3 = aws_client("s3", first.addresses["aws"])
        s3.put_object(Bucket="selfcare-archive", Key="BA1/2026/10/x.pdf", Body=b"%PDF- kept")
        assert first.interrupt() == 0
        second = OwnStack(tmp_path).wait()
        try:
            assert second.archived_object("BA1/2026/10/x.pdf") == b"%PDF- kept"
        finally:
            second.stop()
    finally:
        first.stop()


def test_second_start_from_the_same_folder_says_where_the_first_is(tmp_path: Path) -> None:
    first = OwnStack(tmp_path).wait()
    try:
        address = first.addresses["portal"]
        second = OwnStack(tmp_path)
        assert second.finish() == 0
        assert address in second.output
    finally:
        first.stop()
