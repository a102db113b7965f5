"""Debian's Chromium through Playwright, with everything that a page complains about kept."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

_SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser."""
    path = shutil.which("chromium")
    if path is None:
        raise RuntimeError("chromium is not installed; `make test` installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_SWITCHES))
        try:
            yield browser
        finally:
            browser.close()


class Visit:
    """One person's browser window. `complaints` holds console errors, page errors and requests off this machine."""

    def __init__(self, browser: Browser, portal: str, *, width: int = 1280, height: int = 800) -> None:
        self._context = browser.new_context(
            viewport={"width": width, "height": height}, accept_downloads=True, locale="en-GB", timezone_id="Europe/Zurich"
        )
        self.page: Page = self._context.new_page()
        self.portal, self.complaints = portal, list[str]()
        self._expected: set[int] = set()
        self.page.set_default_timeout(15_000)
        self.page.on("console", lambda message: self._note(message.type, message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self._off_machine(request.url))

    def sign_in(self, provider: str, person: str) -> Page:
        """From the start page through the provider to the overview."""
        self.page.goto(self.portal)
        self.page.get_by_role("button", name="Sign in").first.click()
        self.page.get_by_role("link", name=f"Continue with {provider}").click()
        self.page.get_by_role("button", name=person).click()
        self.page.wait_for_url(f"{self.portal}/**")
        return self.page

    def go(self, name: str) -> None:
        """Follow an entry of the main navigation."""
        self.page.get_by_role("navigation", name="Main").get_by_role("link", name=name, exact=True).click()
        self.page.get_by_role("heading", level=1, name=name).wait_for()

    def expect_refusal(self, status: int) -> None:
        """The browser itself notes every refused call; one with this status is what the test asks for."""
        self._expected.add(status)

    def close(self) -> None:
        """Close the window."""
        self._context.close()

    def _note(self, kind: str, text: str) -> None:
        if kind == "error" and not any(f"status of {status} " in text for status in self._expected):
            self.complaints.append(text)

    def _off_machine(self, url: str) -> None:
        if not url.startswith(("http://127.0.0.1:", "blob:", "data:")):
            self.complaints.append(f"request to {url}")
