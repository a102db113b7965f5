"""Support looks with a reason and cannot change; the customer sees that it looked; the state of the services; linking a
number and removing the account."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from dev.demo import people
from dev.demo.people import residential_customers
from dev.visit.portal_stack import PortalStack, last_month
from dev.visit.portal_visit import PortalVisit
from dev.visit.running import customer_of, login

REASON = "Ticket 48213, asks about a charge"


LONG_REASON = ("Ticket 48213, asks about a charge of last week, and wants to know why it is there. " * 3)[:200].strip()
_COVERED = """() => {
    const banner = document.querySelector('.banner-support')
    const focused = document.activeElement
    if (focused === document.body || banner.contains(focused) || focused.closest('.masthead, .navigation, .skip')) return null
    const [above, own] = [banner.getBoundingClientRect(), focused.getBoundingClientRect()]
    return own.top < above.bottom && own.bottom > above.top ? `${focused.tagName} ${focused.textContent}` : null
}"""


@pytest.fixture
def second_visit(browser: Browser, scene: PortalStack) -> Iterator[PortalVisit]:
    opened = PortalVisit(browser, scene.portal, width=390, height=844)
    yield opened
    opened.close()
    assert opened.complaints == []


def _find(page: Page, msisdn: str) -> None:
    page.get_by_label("Phone number").fill(msisdn)
    page.get_by_label("Reason").fill(REASON)
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name="Results")).to_be_focused()


def test_support_reads_with_a_reason_and_the_customer_sees_it(visit: PortalVisit, second_visit: PortalVisit) -> None:
    customer, calls = customer_of("residential"), list[Request]()
    page = visit.enter("support")
    page.on("request", lambda request: calls.append(request) if f"/customers/{customer.customer_id}" in request.url else None)
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("alert", name="There is a problem")).to_be_focused()
    assert visit.violations("search refused") == []
    _find(page, customer.msisdn)
    assert customer.msisdn not in page.get_by_role("main").inner_text().replace(" ", "")
    assert visit.violations("results") == []
    page.get_by_role("link", name="Open").click()
    visit.stands()

    banner = page.get_by_role("complementary", name="You are viewing a customer's data")
    expect(banner).to_contain_text(REASON)
    expect(page.get_by_role("region", name="Main balance")).to_contain_text("€")
    visit.go("Details")
    visit.stands()
    for name in ("Edit details", "Remove your account"):
        expect(page.get_by_role("link", name=name)).to_have_count(0)
    expect(page.get_by_role("region", name="Who looked at this customer")).to_contain_text(REASON)
    sent = [request for request in calls if request.resource_type == "fetch"]
    assert sent
    assert {request.headers.get("x-access-reason") for request in sent} == {REASON}
    assert {request.method for request in sent} == {"GET"}
    banner.get_by_role("button", name="Close this customer").click()
    expect(page.get_by_role("heading", level=1, name="Find a customer")).to_be_visible()

    own = second_visit.enter("residential")
    second_visit.go("Details")
    card = own.get_by_role("region", name="Who looked at your data")
    expect(card.get_by_role("row", name=REASON).first).to_be_visible()
    expect(card).not_to_contain_text(login("support").subject)


def test_banner_of_a_visit_never_covers_what_has_focus_on_a_phone(second_visit: PortalVisit) -> None:
    customer, page = customer_of("residential"), second_visit.enter("support")
    second_visit.open(f"/support/customers/{customer.customer_id}/usage")
    page.get_by_label("Reason").fill(LONG_REASON)
    page.get_by_role("button", name="Open").click()
    second_visit.stands()
    banner = page.get_by_role("complementary", name="You are viewing a customer's data")
    expect(banner).to_contain_text(LONG_REASON)
    page.get_by_text("Show as a table").click()
    second_visit.read_in("de")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    places, covered = page.get_by_role("main").locator("a, button, select, input, summary").count(), list[str]()
    page.locator(".card-days button").last.focus()
    for _ in range(places):
        covered += [name for name in [page.evaluate(_COVERED)] if name]
        page.keyboard.press("Shift+Tab")
    assert places > 15
    assert covered == []
    assert second_visit.beyond_the_edge() == []
    assert second_visit.violations("a visit on a phone") == []


def test_each_service_tells_its_state_on_its_own(visit: PortalVisit, scene: PortalStack) -> None:
    page = visit.enter("support")
    page.get_by_role("button", name="Account").click()
    page.get_by_role("link", name="Service health").click()
    visit.stands()
    for service in ("Customer", "Billing", "Archive"):
        expect(page.get_by_role("region", name=service).get_by_text("Working").first).to_be_visible()
    expect(page.get_by_role("region", name="Archive")).to_contain_text("Dead letters")

    scene.rating_faults(status=503)
    try:
        page.get_by_role("button", name="Refresh").click()
        expect(page.get_by_role("row", name="Rating engine")).not_to_contain_text("Working", timeout=20_000)
    finally:
        scene.rating_faults()
    expect(page.get_by_role("region", name="Customer").get_by_text("Down")).to_have_count(0)
    visit.expect_refusal(503)
    page.route("**/archive/v1/support/health", lambda route: route.fulfill(status=503, body="{}"))
    expect(page.get_by_role("button", name="Refresh")).to_be_enabled(timeout=20_000)
    page.get_by_role("button", name="Refresh").click()
    expect(page.get_by_role("region", name="Archive").get_by_text("No answer")).to_be_visible(timeout=20_000)
    assert page.locator("main .notice-error").count() == 1
    assert visit.violations("a service without an answer") == []


def _history_waits(visit: PortalVisit) -> None:
    """A number linked just now: its usage and statements say from when on they are open."""
    customer = residential_customers()[people.UNLINKED].customer_id
    for path in ("usage", "statements"):
        visit.open(f"/numbers/{customer}/{path}")
        expect(visit.page.get_by_role("main").get_by_role("status").first).to_contain_text("Usage and statements")
        assert visit.page.locator("main .notice-error").count() == 0
        assert visit.violations(f"{path} that waits") == []


def test_number_is_linked_by_code_and_removed_again(visit: PortalVisit, scene: PortalStack) -> None:
    free = residential_customers()[people.UNLINKED].msisdn
    page = visit.enter("unlinked")
    page.get_by_label("Phone number").fill("12")
    page.get_by_role("button", name="Send the code").click()
    expect(page.get_by_label("Phone number")).to_have_attribute("aria-invalid", "true")
    before = scene.codes()
    page.get_by_label("Phone number").fill(free)
    page.get_by_role("button", name="Send the code").click()
    code = page.get_by_label("Code")
    expect(code).to_have_attribute("autocomplete", "one-time-code")
    assert visit.violations("code") == []
    right = scene.new_code(before)

    visit.expect_refusal(422)
    code.fill(next(wrong for wrong in ("000000", "000001") if wrong != right))
    page.get_by_role("button", name="Link this number").click()
    expect(code).to_have_attribute("aria-invalid", "true")
    assert visit.violations("wrong code") == []
    code.fill(right)
    page.get_by_role("button", name="Link this number").click()
    visit.expect_refusal(403)
    expect(page.get_by_role("region", name="Main balance")).to_be_visible()
    _history_waits(visit)

    visit.open("/numbers")
    page.get_by_role("button", name="Remove").click()
    assert visit.violations("removal of a number") == []
    page.get_by_role("button", name="Yes, remove it").click()
    expect(page.get_by_text("No number is linked yet.")).to_be_visible()


def test_account_is_removed_and_what_stays_is_said(visit: PortalVisit, scene: PortalStack) -> None:
    scene.make_statement("several", last_month()[0])
    page = visit.enter("several")
    visit.go("Details")
    page.get_by_role("link", name="Remove your account").click()
    visit.stands()
    expect(page.get_by_role("region", name="What ends").get_by_role("listitem")).to_have_count(3)
    expect(page.get_by_role("region", name="What stays, and why")).to_contain_text("law")
    page.get_by_role("button", name="Remove my account").click()
    expect(page.get_by_role("alert", name="There is a problem")).to_be_focused()
    assert visit.violations("not confirmed") == []
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Remove my account").click()
    expect(page.get_by_role("heading", level=1, name="Your account is removed")).to_be_visible()
    expect(page.get_by_text("Statements that stay archived").locator("..")).to_contain_text("1")
    assert visit.violations("removed") == []
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in").first).to_be_visible()
    assert scene.call("GET", "/customer/v1/customers", login="several").json()["customers"] == []
