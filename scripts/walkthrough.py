"""Walks the product as its people do and writes one strip of pictures for each story, for docs/walkthrough.md.

`python -m scripts.walkthrough [--to FOLDER]`. Starts a local stack of its own in a temporary folder.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from dev.demo import people
from dev.demo.logins import logins
from dev.demo.people import residential_customers
from dev.doubles.identity.app import PROVIDERS
from dev.paths import ROOT
from dev.visit.portal_stack import PortalStack, last_month, portal_in_a_browser
from dev.visit.portal_visit import PortalVisit
from dev.visit.running import customer_of

PHONE, DESKTOP = (390, 844), (1100, 780)
GAP, COLOURS, SCALE = 16, 96, 0.6
REASON = "Ticket 48213, asks about a charge"
NEW_ADDRESS = "ap@corporate.example"


class Story:
    """The windows of one story and the pictures taken on the way."""

    def __init__(self, browser: Browser, scene: PortalStack, size: tuple[int, int]) -> None:
        self.browser, self.scene, self.size = browser, scene, size
        self.visit = self.arrive()
        self.taken: list[Image.Image] = []

    def arrive(self) -> PortalVisit:
        """A fresh window, nobody signed in."""
        return PortalVisit(self.browser, self.scene.portal, width=self.size[0], height=self.size[1])

    def again(self) -> PortalVisit:
        """Close the window and open a fresh one."""
        self.visit.close()
        self.visit = self.arrive()
        return self.visit

    def take(self, page: Page | None = None) -> None:
        """A picture of what the window shows."""
        shown = page or self.visit.page
        shown.mouse.move(0, 0)
        if page is None:
            self.visit.calm()
        self.taken.append(Image.open(BytesIO(shown.screenshot())).convert("RGB"))

    def strip(self, columns: int) -> Image.Image:
        """All pictures, so many beside each other, smaller."""
        width, height = (int(side * SCALE) for side in self.size)
        rows = -(-len(self.taken) // columns)
        sheet = Image.new("RGB", (columns * (width + GAP) + GAP, rows * (height + GAP) + GAP), "#d0d5dd")
        for place, picture in enumerate(self.taken):
            small = picture.resize((width, height), Image.Resampling.LANCZOS)
            sheet.paste(small, (GAP + place % columns * (width + GAP), GAP + place // columns * (height + GAP)))
        return sheet.quantize(COLOURS, dither=Image.Dither.NONE)


def sign_in(story: Story) -> None:
    """The provider's page, then what each demo person sees first."""
    page = story.visit.page
    page.goto(story.scene.portal)
    page.get_by_role("button", name="Sign in").first.click()
    story.take(page)
    page.get_by_role("link", name=f"Continue with {PROVIDERS['Facebook']}").click()
    story.take(page)
    for person in logins():
        story.again().enter(person.key)
        story.take()


def linking(story: Story) -> None:
    """A number is asked for, the code comes by text message, the number is linked."""
    page = story.visit.enter("unlinked")
    number = residential_customers()[people.UNLINKED].msisdn
    before = story.scene.codes()
    page.get_by_label("Phone number").fill(number)
    story.take()
    page.get_by_role("button", name="Send the code").click()
    page.get_by_label("Code").wait_for()
    story.take()
    code = story.scene.new_code(before)
    inbox = story.arrive()
    inbox.page.goto(story.scene.addresses["aws"] + "/local/inbox")
    story.take(inbox.page)
    inbox.close()
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Link this number").click()
    page.get_by_role("region", name="Main balance").wait_for()
    story.visit.stands()
    story.take()
    story.visit.open(f"/numbers/{residential_customers()[people.UNLINKED].customer_id}/statements")
    story.take()


def support(story: Story) -> None:
    """An agent searches, gives a reason and looks; the customer sees that somebody did, and why."""
    customer = customer_of("residential")
    page = story.visit.enter("support")
    page.get_by_label("Phone number").fill(customer.msisdn)
    page.get_by_label("Reason").fill(REASON)
    page.get_by_role("button", name="Search").click()
    page.get_by_role("heading", name="Results").wait_for()
    page.get_by_role("link", name="Open").scroll_into_view_if_needed()
    story.take()
    page.get_by_role("link", name="Open").click()
    story.visit.stands()
    story.take()
    story.visit.go("Details")
    story.visit.stands()
    page.get_by_role("region", name="Who looked at this customer").scroll_into_view_if_needed()
    story.take()
    own = story.again().enter("residential")
    story.visit.go("Details")
    story.visit.stands()
    own.get_by_role("region", name="Who looked at your data").scroll_into_view_if_needed()
    story.take()


def corporate(story: Story) -> None:
    """A company's number, read from Oracle, changed there, seen changed; balance and statement by its billing account."""
    page = story.visit.enter("corporate")
    story.take()
    story.visit.go("Details")
    story.visit.stands()
    story.take()
    page.get_by_role("link", name="Edit details").click()
    story.visit.stands()
    page.get_by_label("Email", exact=True).fill(NEW_ADDRESS)
    story.take()
    page.get_by_role("button", name="Save changes").click()
    page.get_by_text(NEW_ADDRESS).first.wait_for()
    story.visit.stands()
    story.take()
    story.visit.go("Balance")
    story.visit.stands()
    story.take()
    _statement_by_the_billing_account(story, page)


def _statement_by_the_billing_account(story: Story, page: Page) -> None:
    _, words = last_month()
    story.visit.go("Usage")
    story.visit.stands()
    page.get_by_role("combobox", name="Month").select_option(label=words)
    with page.expect_download():
        page.get_by_role("button", name=f"Download PDF of {words}").click()
    page.get_by_text("Saved as").wait_for()
    story.take()
    story.visit.go("Statements")
    page.get_by_text("Archived", exact=True).first.wait_for()
    story.take()


STORIES: dict[str, tuple[Callable[[Story], None], tuple[int, int], int]] = {
    "sign-in": (sign_in, PHONE, 5),
    "linking": (linking, PHONE, 5),
    "support": (support, DESKTOP, 2),
    "corporate": (corporate, PHONE, 7),
}


def main() -> int:
    """Exit status 0 when every story came to its end."""
    parser = argparse.ArgumentParser(description="Strips of pictures for docs/walkthrough.md")
    parser.add_argument("--to", type=Path, default=ROOT / "docs" / "screenshots")
    given = parser.parse_args()
    with portal_in_a_browser() as (scene, browser):
        for name, (tell, size, columns) in STORIES.items():
            story = Story(browser, scene, size)
            tell(story)
            story.visit.close()
            story.strip(columns).save(given.to / f"walkthrough-{name}.png", optimize=True)
            sys.stdout.write(f"{name}: {len(story.taken)} pictures\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
