"""Every page for every demo login, in light, dark, Arabic from right to left and at 320 pixels: nothing for axe to find,
nothing cut off, nothing that failed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from dev.demo.logins import logins
from dev.visit.portal_stack import PortalStack, last_month
from dev.visit.portal_visit import PortalVisit, words
from dev.visit.running import customer_of, login

# Where a page stands below its customer, and the entry of the catalogue that heads it.
READING = {"": "overview", "/balance": "balance", "/usage": "usage", "/statements": "statements", "/details": "details"}
LINKED = [person.key for person in logins() if person.customer_ids]
UNLINKED_PAGES = (
    ("/numbers", "numbers.title"),
    ("/numbers/link", "link.numberTitle"),
    ("/account/removal", "account.title"),
    ("/support/health", "errors.notFoundTitle"),
)
DESKTOP, PHONE, NARROW = (1280, 800), (390, 844), (320, 640)
COLOURS = ("color-contrast", "link-in-text-block")


@pytest.fixture(scope="module", autouse=True)
def statements(scene: PortalStack) -> None:
    """Something in the archive for a private and a business customer."""
    month, _ = last_month()
    for key in ("residential", "corporate"):
        scene.make_statement(key, month)


def _own_pages(key: str) -> Iterator[tuple[str, str]]:
    """Address and heading of every page of a linked login."""
    base = f"/numbers/{login(key).customer_ids[0]}"
    for path, entry in READING.items():
        yield base + path, f"{entry}.title"
    yield f"{base}/details/edit", "details.editTitle"
    yield "/numbers", "numbers.title"
    yield "/numbers/link", "link.numberTitle"
    yield "/account/removal", "account.title"


def _in_every_light(visit: PortalVisit, path: str) -> list[str]:
    """Wide and narrow, light and dark. Dark changes colours alone, so those rules are asked again."""
    page, found = visit.page, list[str]()
    page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    found += visit.violations(f"{path} wide")
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    found += [f"{path} at 320 px: {element} is cut off" for element in visit.beyond_the_edge()]
    found += visit.violations(f"{path} at 320 px")
    page.emulate_media(color_scheme="dark")
    found += visit.violations(f"{path} dark", *COLOURS)
    page.emulate_media(color_scheme="light")
    return found


def _from_right_to_left(visit: PortalVisit, path: str) -> list[str]:
    visit.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    cut = [f"{path} in Arabic: {element} is cut off" for element in visit.beyond_the_edge()]
    return cut + visit.violations(f"{path} in Arabic")


def _heading(visit: PortalVisit, language: str, entry: str) -> None:
    group, name = entry.split(".")
    expect(visit.page.get_by_role("heading", level=1)).to_have_text(words(language)[group][name])
    assert visit.page.locator("main .notice-error").all_inner_texts() == []


# Checklist: F1, F8
@pytest.mark.parametrize("key", LINKED)
def test_every_page_of_a_linked_login(visit: PortalVisit, key: str) -> None:
    visit.enter(key)
    found = list[str]()
    for path, entry in _own_pages(key):
        visit.open(path)
        _heading(visit, "en", entry)
        found += _in_every_light(visit, path)
    visit.read_in("ar")
    assert visit.page.evaluate("getComputedStyle(document.documentElement).direction") == "rtl"
    for path, entry in _own_pages(key):
        visit.open(path)
        _heading(visit, "ar", entry)
        found += _from_right_to_left(visit, path)
    assert found == []


def test_german_words_find_room_on_the_narrowest_phone(visit: PortalVisit) -> None:
    page, found = visit.enter("residential"), list[str]()
    visit.read_in("de")
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    for path, entry in _own_pages("residential"):
        visit.open(path)
        _heading(visit, "de", entry)
        found += [f"{path}: {place} is cut off" for place in visit.beyond_the_edge() + visit.too_long_for_their_place()]
    assert found == []


def test_every_page_of_a_login_without_a_number(visit: PortalVisit) -> None:
    page = visit.enter("unlinked")
    expect(page).to_have_url(f"{visit.portal}/numbers/link")
    found = list[str]()
    for language, look in (("en", _in_every_light), ("ar", _from_right_to_left)):
        visit.read_in(language)
        for path, entry in UNLINKED_PAGES:
            visit.open(path)
            _heading(visit, language, entry)
            found += look(visit, path)
    assert found == []


def test_every_page_of_support(visit: PortalVisit) -> None:
    visit.enter("support")
    customer, found = customer_of("residential").customer_id, list[str]()
    for language, look in (("en", _in_every_light), ("ar", _from_right_to_left)):
        visit.read_in(language)
        visit.open("/support")
        _heading(visit, language, "support.title")
        found += look(visit, "/support")
        visit.open("/support/health")
        _heading(visit, language, "health.title")
        found += look(visit, "/support/health")
        if language == "en":
            visit.open(f"/support/customers/{customer}")
            _heading(visit, language, "support.reasonTitle")
            found += look(visit, "reason")
            visit.page.locator("#reason").fill("Ticket 48213")
            visit.page.locator("form button[type=submit]").click()
            visit.page.get_by_role("complementary").wait_for()
        for path, entry in READING.items():
            visit.open(f"/support/customers/{customer}{path}")
            _heading(visit, language, f"{entry}.title")
            found += look(visit, path)
    assert found == []


@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_start_page(visit: PortalVisit, language: str) -> None:
    page = visit.page
    page.goto(visit.portal)
    visit.stands()
    page.get_by_role("combobox").select_option(language)
    expect(page.get_by_role("heading", level=1)).to_have_text(words(language)["session"]["welcome"])
    assert _in_every_light(visit, f"start in {language}") == []
