"""A statement that is too large for the gateway, in a browser: portal, API and storage are three origins, as in the cloud."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from dev.stack.own_process import OwnStack
from dev.visit.portal_stack import last_month
from dev.visit.portal_visit import PortalVisit


@pytest.fixture
def stack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OwnStack]:
    monkeypatch.setenv("SELFCARE_MAX_INLINE_PDF_BYTES", "1000")
    own = OwnStack(tmp_path / "run")
    try:
        yield own.wait()
    finally:
        own.stop()


def test_the_browser_follows_the_link_and_saves_the_statement(browser: Browser, stack: OwnStack, tmp_path: Path) -> None:
    visit, (_, words) = PortalVisit(browser, stack.addresses["portal"]), last_month()
    try:
        page = visit.sign_in("Google", "Rosa Residential")
        answers: list[tuple[int, str]] = []
        page.on("response", lambda response: answers.append((response.status, response.url)))
        visit.go("Usage")
        page.get_by_role("combobox", name="Month").select_option(label=words)
        with page.expect_download() as started:
            page.get_by_role("button", name=f"Download PDF of {words}").click()
        started.value.save_as(tmp_path / "statement.pdf")
    finally:
        visit.close()
    assert (tmp_path / "statement.pdf").read_bytes().startswith(b"%PDF-")
    redirected = [url for status, url in answers if status == 303]
    assert redirected
    assert all(url.startswith(stack.addresses["api"]) for url in redirected)
    assert any(status == 200 and url.startswith(stack.addresses["aws"]) for status, url in answers)
    assert visit.complaints == []
