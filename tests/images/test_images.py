"""What is inside the images, and how large they are."""

from __future__ import annotations

import json

import pytest

from dev.images.__main__ import compressed_megabytes
from dev.images.build import SERVICES, image_name, revision
from dev.images.engine import Engine

FIND = ("--rm", "--network=none", "--user=0:0", "--entrypoint=find")


def found(engine: Engine, service: str, *expression: str) -> list[str]:
    """Files of an image that `find` names."""
    words = engine.says("run", *FIND, image_name(service), "/", "-xdev", *expression)
    return words.splitlines()


@pytest.mark.parametrize("service", SERVICES)
def test_image_is_small(engine: Engine, service: str) -> None:
    assert compressed_megabytes(engine, image_name(service)) <= 120


@pytest.mark.parametrize("service", SERVICES)
def test_image_says_what_it_is_and_runs_as_nobody(engine: Engine, service: str) -> None:
    (about,) = json.loads(engine.says("image", "inspect", image_name(service)))
    labels = about["Config"]["Labels"]
    assert labels["org.opencontainers.image.revision"] == revision()
    assert labels["org.opencontainers.image.title"] == f"selfcare {service}"
    assert about["Config"]["User"] == "10001:10001"
    assert f"SELFCARE_RELEASE={revision()}" in about["Config"]["Env"]


@pytest.mark.parametrize("service", SERVICES)
def test_image_holds_no_installer_and_no_program_that_changes_its_user(engine: Engine, service: str) -> None:
    assert found(engine, service, "-perm", "/6000", "-type", "f") == []
    installers = ["(", "-path", "*-packages/pip*", "-o", "-path", "*/bin/pip*", "-o", "-name", "ensurepip", ")"]
    assert found(engine, service, *installers) == []


@pytest.mark.parametrize("service", SERVICES)
def test_image_holds_the_code_of_its_service_alone(engine: Engine, service: str) -> None:
    packages = found(engine, service, "-maxdepth", "4", "-path", "/srv/*", "-name", "bootstrap.py")
    assert packages == [f"/srv/service/{service}/bootstrap.py"]


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_of_how_packages_were_reached_is_kept(engine: Engine, service: str) -> None:
    assert found(engine, service, "-name", "pip.conf", "-o", "-name", "pip-certificates.pem", "-size", "+0") == []
