"""The main job in a real browser over the stack that `make run` starts."""

from __future__ import annotations

import hashlib
from pathlib import Path

from playwright.sync_api import expect

from dev.stack.own_process import OwnStack
from dev.visit.browser import Visit
from dev.visit.portal_stack import last_month
from dev.visit.running import customer_of


def test_residential_customer_reads_changes_downloads_and_finds_it_archived(
    visit: Visit, stack: OwnStack, tmp_path: Path
) -> None:
    customer, (month, month_words) = customer_of("residential"), last_month()
    page = visit.sign_in("Google", "Rosa Residential")
    expect(page.get_by_role("region", name="Main balance")).to_contain_text("€")

    visit.go("Details")
    page.get_by_role("link", name="Edit details").click()
    email = page.get_by_label("Email", exact=True)
    visit.expect_refusal(422)
    email.fill("not an address")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    email.fill("rosa@example.org")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("region", name="Contact")).to_contain_text("rosa@example.org")

    visit.go("Usage")
    page.get_by_role("combobox", name="Month").select_option(label=month_words)
    with page.expect_download() as started:
        page.get_by_role("button", name=f"Download PDF of {month_words}").click()
    target = tmp_path / "statement.pdf"
    started.value.save_as(target)
    pdf = target.read_bytes()
    assert pdf.startswith(b"%PDF-")

    visit.go("Statements")
    row = page.get_by_role("main").get_by_text(month_words).first
    expect(row).to_be_visible()
    expect(page.get_by_role("main").get_by_text("Archived", exact=True).first).to_be_visible(timeout=10_000)
    digest = hashlib.sha256(pdf).hexdigest()
    key = f"{customer.billing_account}/{month[:4]}/{month[5:]}/{digest}.pdf"
    assert stack.archived_object(key) == pdf


# Checklist: B17
def test_sign_out_ends_the_session(visit: Visit) -> None:
    page = visit.sign_in("Facebook", "Carl Corporate")
    page.get_by_role("button", name="Account").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in").first).to_be_visible()
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    page.go_back()
    page.get_by_role("button", name="Sign in").first.click()
    expect(page.get_by_role("link", name="Continue with Google")).to_be_visible()


def test_unlinked_login_is_asked_to_link_a_number(visit: Visit) -> None:
    page = visit.sign_in("Google", "Una Unlinked")
    expect(page.get_by_role("main")).to_contain_text("number")
    expect(page.get_by_role("main").get_by_role("heading", level=1)).to_be_visible()
