"""The portal over a month of 50,000 rows: from the click to the first rows, and long tasks while all of them are scrolled.

`python -m bench.portal [--rounds N]`. Starts a local stack of its own. Times are the browser's own: a mark at the click,
the first row that stands in the document, tasks over 50 ms as the browser reports them. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import sys
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from dev.visit.portal_stack import portal_in_a_browser
from dev.visit.portal_visit import PortalVisit

SCROLLS = 80
LONG_MS = 100
_WATCH = """() => {
    window.__long = []
    new PerformanceObserver(list => { for (const entry of list.getEntries()) window.__long.push(entry.duration) })
        .observe({ type: 'longtask' })
    addEventListener('click', event => { window.__click ??= event.timeStamp }, { capture: true })
    const seen = () => {
        if (!document.querySelector('.table-records tbody tr:not(.gap)')) return requestAnimationFrame(seen)
        requestAnimationFrame(() => { window.__rows = performance.now() })
    }
    seen()
}"""


@dataclass(frozen=True)
class Round:
    """Milliseconds; `tasks` are those over 50 ms."""

    first_rows: float
    all_rows: float
    loading_tasks: list[float]
    scrolling_tasks: list[float]
    rows_in_page: int


def _tasks(page: Page) -> list[float]:
    found: list[float] = page.evaluate("window.__long.splice(0)")
    return found


def _scroll(page: Page) -> None:
    """Down in small and large steps, to the end and back to the top."""
    for step in range(SCROLLS):
        page.mouse.wheel(0, 25_000 if step % 4 == 0 else 900)
        page.evaluate("() => new Promise(requestAnimationFrame)")
    for key in ("End", "Home"):
        page.keyboard.press(key)
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def measure(browser: Browser, portal: str) -> Round:
    """One visit in a fresh window, phone size."""
    visit = PortalVisit(browser, portal, width=390, height=844)
    try:
        page = visit.enter("heavy")
        page.evaluate(_WATCH)
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Usage", exact=True).click()
        page.wait_for_function("() => window.__rows !== undefined", timeout=60_000)
        first = page.evaluate("window.__rows - window.__click")
        visit.stands()
        page.get_by_role("button", name="Month before").click()
        load = page.get_by_role("button", name="Load all")
        load.wait_for(timeout=60_000)
        _tasks(page)
        page.evaluate("() => { window.__begun = performance.now() }")
        load.click()
        page.get_by_text("items shown").wait_for(timeout=180_000)
        whole = page.evaluate("performance.now() - window.__begun")
        loading = _tasks(page)
        page.locator(".table-records").hover(position={"x": 20, "y": 20})
        _scroll(page)
        shown = page.locator(".table-records tbody tr").count()
        return Round(first, whole, loading, _tasks(page), shown)
    finally:
        visit.close()


def _spread(values: list[float]) -> str:
    return f"{statistics.median(values):8.0f} ms   ({min(values):.0f} to {max(values):.0f})"


def _report(rounds: list[Round], version: str) -> None:
    print(f"Portal, a month of 50,000 rows, {len(rounds)} rounds, {platform.machine()}, Chromium {version}")
    print(f"{'Click to the first rows':<44}{_spread([one.first_rows for one in rounds])}   target 1500")
    print(f"{'All rows loaded':<44}{_spread([one.all_rows for one in rounds])}")
    for name, tasks in (("loading", [r.loading_tasks for r in rounds]), ("scrolling", [r.scrolling_tasks for r in rounds])):
        longest = max((task for each in tasks for task in each), default=0.0)
        over = sum(task > LONG_MS for each in tasks for task in each)
        print(f"{f'Longest task while {name}':<44}{longest:8.0f} ms   {over} over {LONG_MS} ms")
    print(f"{'Table rows in the document at the end':<44}{max(one.rows_in_page for one in rounds):8d}")


def main() -> int:
    """Exit status 0 when it could be measured."""
    parser = argparse.ArgumentParser(description="The portal over a month of 50,000 rows")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with portal_in_a_browser() as (scene, browser):
        _report([measure(browser, scene.portal) for _ in range(given.rounds)], browser.version)
    return 0


if __name__ == "__main__":
    sys.exit(main())
