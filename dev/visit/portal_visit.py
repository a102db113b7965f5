"""A person in the portal: signs in by demo login, opens pages, waits until they stand, has them judged by axe."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from playwright.sync_api import Browser, Locator, Page

from dev.doubles.identity.app import PROVIDERS
from dev.paths import ROOT
from dev.visit.browser import Visit
from dev.visit.running import login

PORTAL = ROOT / "frontend"
_REPORT_POLICY = (
    "addEventListener('securitypolicyviolation', e => console.error('CSP report', e.violatedDirective, e.blockedURI))"
)
_MOVE = """path => {
    if (path === location.pathname + location.search) return
    document.querySelector('h1')?.setAttribute('data-left', '')
    history.pushState({}, '', path)
    dispatchEvent(new PopStateEvent('popstate', { state: {} }))
}"""
_STANDS = """() => document.querySelector('h1:not([data-left])') !== null
    && document.querySelector('main:not([aria-busy=true])') !== null
    && document.querySelector('.skeleton, .moving') === null"""
_BEYOND = """() => {
    const width = document.documentElement.clientWidth
    const seen = element => {
        const { left, right, width: own } = element.getBoundingClientRect()
        if (own === 0 || element.closest('.visually-hidden, .skip, [hidden]')) return false
        for (let up = element.parentElement; up; up = up.parentElement) {
            if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(up).overflowX)) return false
        }
        return right > width + 1 || left < -1
    }
    return [...document.querySelectorAll('body *')].filter(seen).map(e => `${e.tagName}.${e.getAttribute('class')}`)
}"""
_TOO_LONG = """() => [...document.querySelectorAll('a, button, h1, h2, h3, th, td, dt, dd, label, legend, .tag, .hint')]
    .filter(e => getComputedStyle(e).display !== 'inline' && !e.closest('.visually-hidden, .skip, [hidden], thead'))
    .filter(e => e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1)
    .map(e => `${e.tagName}.${e.getAttribute('class')} ${e.textContent}`)"""
_LEFTMOST = """element => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    const at = []
    while (walker.nextNode()) for (let i = 0; i < walker.currentNode.length; i += 1) {
        const range = document.createRange()
        range.setStart(walker.currentNode, i)
        range.setEnd(walker.currentNode, i + 1)
        at.push([range.getBoundingClientRect().left, range.toString()])
    }
    return at.sort((a, b) => a[0] - b[0])[0]?.[1]
}"""
_CALM = """async () => {
    const frame = () => new Promise(requestAnimationFrame)
    do { await frame(); await frame() } while (document.getAnimations().length > 0)
}"""
_AXE = """async ([rules, reading]) => {
    const options = { resultTypes: ['violations'] }
    if (rules.length) options.runOnly = { type: 'rule', values: rules }
    const { violations } = await axe.run(document, options)
    return violations.map(v => `${reading}: ${v.id} at ${v.nodes.map(n => n.target.join(' ')).slice(0, 3).join(', ')}:`
        + ` ${v.nodes[0].failureSummary}`)
}"""


@cache
def _axe() -> str:
    return (PORTAL / "node_modules" / "axe-core" / "axe.min.js").read_text() + ";0"


@cache
def words(language: str) -> dict[str, Any]:
    """The portal's catalogue of a language."""
    catalogue: dict[str, Any] = json.loads((PORTAL / "src" / "i18n" / "locales" / f"{language}.json").read_text())
    return catalogue


class PortalVisit(Visit):
    """One browser window of one person."""

    def __init__(self, browser: Browser, portal: str, *, width: int = 1280, height: int = 800) -> None:
        super().__init__(browser, portal, width=width, height=height)
        self.page.add_init_script(_REPORT_POLICY)
        self.page.emulate_media(reduced_motion="reduce")

    def enter(self, key: str) -> Page:
        """Sign in as a demo login and wait for the first page."""
        person = login(key)
        self.sign_in(PROVIDERS[person.provider], person.display_name)
        self.stands()
        return self.page

    def open(self, path: str) -> None:
        """Another page of the portal, as the browser's own back and forward lead there."""
        self.page.evaluate(_MOVE, path)
        self.stands()

    def stands(self) -> None:
        """Wait until the page is there with everything that it loads."""
        self.page.wait_for_function(_STANDS, timeout=30_000)

    def read_in(self, language: str) -> None:
        """Choose a language in the menu under the account."""
        account = self.page.locator(".account > button")
        account.click()
        self.page.locator(".account-panel select").select_option(language)
        self.page.wait_for_function("language => document.documentElement.lang === language", arg=language)
        account.click()

    def calm(self) -> None:
        """Wait until nothing moves or changes its colour."""
        self.page.evaluate(_CALM)

    def violations(self, reading: str, *rules: str) -> list[str]:
        """What axe finds wrong, by all of its rules or by those named. It comes through the debugger, past the policy."""
        self.calm()
        if not self.page.evaluate("typeof axe === 'object'"):
            self.page.evaluate(_axe())
        found: list[str] = self.page.evaluate(_AXE, [list(rules), reading])
        return found

    def beyond_the_edge(self) -> list[str]:
        """Elements that stick out of the window sideways, those apart that scroll in a box of their own."""
        found: list[str] = self.page.evaluate(_BEYOND)
        return found

    def too_long_for_their_place(self) -> list[str]:
        """Words that run over the edge of what holds them."""
        found: list[str] = self.page.evaluate(_TOO_LONG)
        return found

    def leftmost(self, place: Locator) -> str:
        """The character that is drawn furthest to the left."""
        found: str = place.evaluate(_LEFTMOST)
        return found

    def forgive(self, text: str) -> None:
        """Drop complaints that name what the test itself brought about."""
        self.complaints[:] = [complaint for complaint in self.complaints if text not in complaint]
