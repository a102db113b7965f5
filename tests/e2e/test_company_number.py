"""A company's number in the browser: one asks with the right code, the account's administrator lets them see it."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from dev.visit.portal_stack import PortalStack
from dev.visit.portal_visit import PortalVisit
from dev.visit.running import customer_of

COMPANY = customer_of("corporate")


def test_administrator_lets_a_colleague_see_the_number(visit: PortalVisit, browser: Browser, scene: PortalStack) -> None:
    """Checklist: D6."""
    page = visit.enter("unlinked")
    before = scene.codes()
    page.get_by_label("Phone number").fill(COMPANY.msisdn)
    page.get_by_role("button", name="Send the code").click()
    page.get_by_label("Code").fill(scene.new_code(before))
    page.get_by_role("button", name="Link this number").click()
    expect(page.get_by_text("waiting for approval")).to_be_visible()
    assert visit.violations("a number that waits") == []
    reference = scene.call("GET", "/customer/v1/links", login="unlinked").json()["approvals"][0]["reference"]

    carl = PortalVisit(browser, scene.portal)
    try:
        carl.enter("corporate")
        carl.open(f"/numbers/{COMPANY.customer_id}/details")
        card = carl.page.get_by_role("region", name="Who may see this number")
        expect(card.get_by_text(reference).first).to_be_visible()
        assert carl.violations("somebody waits") == []
        card.get_by_role("button", name=f"Approve {reference}").click()
        expect(card.get_by_text("was approved")).to_be_visible()
        assert carl.complaints == []
    finally:
        carl.close()

    page.reload()
    visit.stands()
    visit.open("/numbers")
    expect(page.get_by_text("Business customer")).to_be_visible()
    expect(page.get_by_text("waiting for approval")).to_have_count(0)
