"""One local stack a module, as `make run` starts it; one browser for all; a window a test that must not complain."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from dev.stack.own_process import OwnStack
from dev.visit.browser import chromium
from dev.visit.portal_stack import PortalStack
from dev.visit.portal_visit import PortalVisit


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnStack]:
    own = OwnStack(tmp_path_factory.mktemp("run"))
    try:
        yield own.wait()
        assert own.interrupt() == 0, own.output
    finally:
        own.stop()


@pytest.fixture(scope="module")
def scene(stack: OwnStack) -> PortalStack:
    return PortalStack(stack)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def visit(browser: Browser, stack: OwnStack) -> Iterator[PortalVisit]:
    opened = PortalVisit(browser, stack.addresses["portal"])
    yield opened
    opened.close()
    assert opened.complaints == []
