"""What the portal shows when something is the matter: a card without an answer, no network, a slow one, an ended session,
a release behind its back, a record changed elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, Route, ViewportSize, expect

from dev.visit.portal_stack import PortalStack
from dev.visit.portal_visit import PortalVisit
from dev.visit.running import customer_of

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
FAILURE = {
    "type": "urn:selfcare:problem:internal",
    "title": "Something went wrong",
    "status": 500,
    "detail": "Something went wrong on our side. Try again in a moment.",
    "traceId": TRACE,
}
HOME = f"/numbers/{customer_of('residential').customer_id}"
# axe judges no gradient: the main card stands once on each of the two colours of its own.
_FLAT = """name => {
    const card = document.querySelector('.card-hero')
    card.style.background = getComputedStyle(card).getPropertyValue(name)
}"""
_RING_CONTRAST = """() => {
    const at = getComputedStyle(document.activeElement)
    const colour = text => { const found = new axe.commons.color.Color(); found.parseString(text); return found }
    const ground = getComputedStyle(document.activeElement.closest('.notice'))
    return axe.commons.color.getContrast(colour(ground.backgroundColor), colour(at.outlineColor))
}"""
LONG_EMAIL = "somebody.with-a-very-long-name.and-more@department-of-something.example.com"
NARROW, WIDE = ViewportSize(width=320, height=640), ViewportSize(width=1280, height=800)
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}


@contextmanager
def _small_and_dark(page: Page) -> Iterator[None]:
    """The narrowest phone at night."""
    page.set_viewport_size(NARROW)
    page.emulate_media(color_scheme="dark")
    yield
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="light")


def _problem(route: Route, status: int, body: object) -> None:
    route.fulfill(status=status, content_type="application/problem+json", body=json.dumps(body))


def _refuse_sign_in(page: Page, portal: str) -> None:
    """The provider takes no refresh token any more, and the API no access token."""
    refusal = {"error": "invalid_grant"}
    allowed = {"Access-Control-Allow-Origin": portal}
    page.route("**/oauth2/token", lambda route: route.fulfill(status=400, json=refusal, headers=allowed))
    page.route("**/customer/v1/customers/*", lambda route: _problem(route, 401, {}))


def test_one_card_fails_and_recovers_alone(visit: PortalVisit) -> None:
    page = visit.enter("residential")
    visit.expect_refusal(500)
    page.route("**/usage/**", lambda route: _problem(route, 500, FAILURE))
    page.reload()
    visit.stands()
    card = page.get_by_role("region", name="This month")
    expect(card.get_by_role("alert")).to_contain_text("Something went wrong on our side")
    expect(card.get_by_role("alert")).to_contain_text(TRACE)
    expect(page.get_by_role("region", name="Main balance")).to_contain_text("€")
    expect(page.locator("main .notice-error")).to_have_count(1)
    assert visit.violations("a failed card") == []
    visit.read_in("ar")
    with _small_and_dark(page):
        assert visit.violations("a failed card in Arabic, small and dark") + visit.beyond_the_edge() == []
    visit.read_in("en")
    page.unroute("**/usage/**")
    card.get_by_role("button", name="Try again").click()
    expect(card.get_by_role("link", name="See all usage")).to_be_visible()
    expect(page.locator("main .notice-error")).to_have_count(0)
    expect(card.get_by_role("heading")).to_be_focused()


def test_stale_main_balance_can_be_read_and_tried_again(visit: PortalVisit) -> None:
    page = visit.enter("residential")
    visit.expect_refusal(500)
    visit.go("Balance")
    page.route("**/balance", lambda route: _problem(route, 500, FAILURE))
    page.get_by_role("button", name="Refresh").click()
    expect(page.locator("main .stale")).to_be_visible()
    visit.go("Overview")
    card = page.get_by_role("region", name="Main balance")
    expect(card.locator(".stale")).to_be_visible()
    again = card.get_by_role("button", name="Try again")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for ground in ("--hero", "--hero-deep"):
            page.evaluate(_FLAT, ground)
            assert visit.violations(f"stale, {scheme}, on {ground}", "color-contrast") == []
        card.get_by_role("link").focus()
        page.keyboard.press("Shift+Tab")
        expect(again).to_be_focused()
        assert page.evaluate(_RING_CONTRAST) >= 3, scheme


def test_rating_engine_down_leaves_the_details_alone(visit: PortalVisit, scene: PortalStack) -> None:
    for status in (502, 503, 504):
        visit.expect_refusal(status)
    scene.rating_faults(status=503)
    try:
        page = visit.enter("quiet")
        expect(page.get_by_role("region", name="Main balance").get_by_role("alert")).to_be_visible()
        visit.go("Details")
        expect(page.get_by_role("region", name="Contact")).to_be_visible()
        assert page.locator("main .notice-error").count() == 0
    finally:
        scene.rating_faults()


def test_offline_the_shell_stands_and_nothing_is_made_up(visit: PortalVisit) -> None:
    page = visit.enter("residential")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    kept = page.evaluate(
        """async () => (await Promise.all((await caches.keys()).map(async name => (await (await caches.open(name)).keys())
            .map(request => new URL(request.url).pathname)))).flat()"""
    )
    assert [path for path in kept if path.startswith(("/customer", "/billing", "/archive"))] == []

    page.context.set_offline(True)
    expect(page.get_by_text("You are offline")).to_be_visible()
    visit.go("Usage")
    expect(page.get_by_role("main").get_by_role("alert").first).to_contain_text("could not reach", timeout=30_000)
    expect(page.get_by_text("Nothing was used")).to_have_count(0)
    assert visit.violations("offline") == []
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("You are offline")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("You are offline")).to_have_count(0)
    expect(page.get_by_role("heading", level=1, name="Usage")).to_be_visible(timeout=30_000)
    visit.forgive("ERR_INTERNET_DISCONNECTED")


def test_slow_network_shows_where_things_will_stand(visit: PortalVisit) -> None:
    page = visit.enter("residential")
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_3G)
    visit.go("Usage")
    expect(page.locator("main .skeleton").first).to_be_attached()
    visit.stands()
    expect(page.locator(".table-records tbody tr").first).to_be_visible()
    assert page.locator("main .notice-error").count() == 0


def test_refused_token_is_renewed_unseen(visit: PortalVisit) -> None:
    page = visit.enter("residential")
    visit.expect_refusal(401)
    page.route("**/billing/v1/customers/*/balance", lambda route: _problem(route, 401, {}), times=1)
    with page.expect_response("**/oauth2/token") as renewed:
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Balance", exact=True).click()
        visit.stands()
        page.get_by_role("button", name="Refresh").click()
    assert renewed.value.ok
    visit.stands()
    expect(page.get_by_role("region", name="Credit")).to_contain_text("€")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Refresh")).to_be_focused()


def test_session_that_ends_in_a_form_loses_nothing(visit: PortalVisit) -> None:
    page = visit.enter("residential")
    visit.open(f"{HOME}/details/edit")
    page.get_by_label("Town or city").fill("Winterthur")
    visit.expect_refusal(400)
    visit.expect_refusal(401)
    _refuse_sign_in(page, visit.portal)
    page.get_by_role("button", name="Save changes").click()
    dialog = page.get_by_role("dialog", name="Your session has ended")
    expect(dialog).to_be_visible()
    assert visit.violations("session ended") == []
    with _small_and_dark(page):
        assert visit.violations("session ended, small and dark") + visit.beyond_the_edge() == []
    backdrop = "getComputedStyle(document.querySelector('dialog'), '::backdrop').backgroundColor"
    assert page.evaluate(backdrop).startswith("rgb("), "what lies behind an ended session can be read"
    page.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    page.unroute("**/oauth2/token")
    page.unroute("**/customer/v1/customers/*")
    dialog.get_by_role("button", name="Sign in again").click()
    page.wait_for_url(re.compile("oauth2/authorize|/numbers/"))
    if "authorize" in page.url:
        page.get_by_role("link", name="Continue with Google").click()
        page.get_by_role("button", name="Rosa Residential").click()
    expect(page.get_by_text("What you typed before")).to_be_visible()
    expect(page.get_by_label("Town or city")).to_have_value("Winterthur")
    assert page.evaluate("Object.keys(sessionStorage).filter(key => key.includes('details.'))") == []


def test_record_changed_elsewhere_is_compared_before_it_is_saved(visit: PortalVisit, scene: PortalStack) -> None:
    page = visit.enter("corporate")
    visit.open(f"/numbers/{customer_of('corporate').customer_id}/details/edit")
    page.get_by_label("Town or city").fill("Winterthur")
    page.get_by_role("textbox", name="Email").fill(LONG_EMAIL)
    page.get_by_label("Contact phone").fill("+41 44 555 01 02")
    street = page.get_by_label("Street and number").input_value()
    theirs = {"postalAddress": {"city": "Chur"}, "email": "a@example.com", "contactPhone": "+41445550999"}
    scene.change_details("corporate", theirs)
    visit.expect_refusal(412)
    page.get_by_role("button", name="Save changes").click()
    dialog = page.get_by_role("dialog", name="Your details were changed elsewhere")
    expect(dialog).to_be_visible()
    assert visit.violations("conflict") == []
    with _small_and_dark(page):
        assert visit.violations("conflict, small and dark") + visit.beyond_the_edge() == []
    dialog.get_by_role("button", name="Reload and compare").click()
    expect(page.get_by_role("heading", name="Check before you save")).to_be_focused()
    row = page.get_by_role("row", name="Town or city")
    expect(row).to_contain_text("Winterthur")
    expect(row).to_contain_text("Chur")
    assert visit.violations("comparison") == []
    visit.read_in("ar")
    with _small_and_dark(page):
        assert visit.beyond_the_edge() == []
        assert visit.violations("comparison in Arabic, small and dark") == []
        for number in page.locator("section .phone").all():
            assert visit.leftmost(number) == "+"
    expect(page.locator("section .phone")).to_have_count(2)
    visit.read_in("en")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("Your changes are saved.")).to_be_visible()
    expect(page.get_by_role("region", name="Address")).to_contain_text("Winterthur")
    expect(page.get_by_role("region", name="Address")).to_contain_text(street)


def test_open_tab_learns_of_a_new_release(visit: PortalVisit) -> None:
    page = visit.enter("residential")
    newer = '<!doctype html><script type="module" src="/assets/index-newer.js"></script><div id="root"></div>'
    page.route("**/index.html", lambda route: route.fulfill(status=200, content_type="text/html", body=newer))
    page.evaluate("() => { const now = Date.now; Date.now = () => now() + 90_000 }")
    visit.go("Balance")
    banner = page.get_by_role("status").filter(has_text="There is a new version of this page")
    expect(banner).to_be_visible()
    assert visit.violations("new release") == []
    page.unroute("**/index.html")
    banner.get_by_role("button", name="Reload the page").click()
    visit.stands()
    expect(page.get_by_role("heading", level=1, name="Balance")).to_be_visible()


@pytest.mark.parametrize("kept", [True, False], ids=["kept by the service worker", "without a service worker"])
def test_page_whose_code_is_gone(visit: PortalVisit, *, kept: bool) -> None:
    if not kept:
        visit.page.add_init_script("delete Navigator.prototype.serviceWorker")
    page = visit.enter("residential")
    if kept:
        page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    gone = "**/assets/UsagePage*"
    page.context.route(gone, lambda route: route.fulfill(status=404, content_type="text/plain", body="Not found"))
    link = page.get_by_role("navigation", name="Main").get_by_role("link", name="Usage", exact=True)
    if kept:
        link.click()
        expect(page.get_by_role("heading", level=1, name="Usage")).to_be_visible()
        return
    visit.expect_refusal(404)
    link.click()
    expect(page.get_by_role("heading", level=1, name="A new version is ready")).to_be_visible()
    assert visit.violations("code gone") == []
    page.context.unroute(gone)
    page.get_by_role("main").get_by_role("button", name="Reload the page").click()
    expect(page.get_by_role("heading", level=1, name="Usage")).to_be_visible()
