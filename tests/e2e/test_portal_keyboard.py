"""Keyboard alone: from the start page through the sign-in to a downloaded PDF."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from dev.visit.portal_stack import last_month
from dev.visit.portal_visit import PortalVisit

_FOCUSED = """() => {
    const { activeElement: at } = document
    return (at.getAttribute('aria-label') ?? at.innerText ?? '').trim()
}"""
_RING = "() => getComputedStyle(document.activeElement).outlineStyle !== 'none' || document.activeElement.matches('.skip')"


def tab_to(page: Page, name: str, most: int = 40) -> None:
    """Press Tab until what has focus is called so, and is seen to have it."""
    passed = list[str]()
    for _ in range(most):
        page.keyboard.press("Tab")
        passed.append(page.evaluate(_FOCUSED))
        if passed[-1].startswith(name):
            assert page.evaluate(_RING), f"{name} does not show that it has focus"
            return
    raise AssertionError(f"{name} is not reached; Tab leads to {passed}")


def test_from_sign_in_to_a_downloaded_pdf(visit: PortalVisit, tmp_path: Path) -> None:
    page, (_, month) = visit.page, last_month()
    page.goto(visit.portal)
    visit.stands()
    tab_to(page, "Sign in")
    page.keyboard.press("Enter")
    page.wait_for_url("**/authorize**")
    tab_to(page, "Continue with Google")
    page.keyboard.press("Enter")
    page.wait_for_url("**/login/**")
    tab_to(page, "Rosa Residential")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{visit.portal}/numbers/**")
    visit.stands()

    tab_to(page, "Skip to the content", most=1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    tab_to(page, "Usage")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Usage")).to_be_focused()
    tab_to(page, "Month before")
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Month")).to_have_value(last_month()[0])
    tab_to(page, f"Download PDF of {month}")
    with page.expect_download() as started:
        page.keyboard.press("Enter")
    target = tmp_path / "statement.pdf"
    started.value.save_as(target)
    assert target.read_bytes().startswith(b"%PDF-")
    expect(page.get_by_role("status").filter(has_text="Saved as")).to_be_visible()


def test_menu_and_dialog_let_go_of_focus(visit: PortalVisit) -> None:
    page = visit.enter("several")
    tab_to(page, "Account")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(page.get_by_role("button", name="Account")).to_be_focused()

    visit.open("/numbers")
    tab_to(page, "Remove +41", most=60)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    for _ in range(6):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main a, header') === null")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
