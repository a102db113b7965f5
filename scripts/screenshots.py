"""Writes every page of the portal in phone and desktop size, light and dark, as PNG files.

`python -m scripts.screenshots [--to FOLDER] [--docs]`. Starts a local stack of its own in a temporary folder. With
`--docs` the four pictures of the README are written anew as well, in few colours so that they stay small.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from dev.paths import ROOT
from dev.visit.portal_stack import last_month, portal_in_a_browser
from dev.visit.portal_visit import PortalVisit
from dev.visit.running import customer_of

SIZES = {"phone": (390, 844), "desktop": (1280, 800)}
LIGHTS = ("light", "dark")
DOCS = ROOT / "docs" / "screenshots"
# Name under docs/screenshots: the shot that it is.
README = {
    "overview-phone": "overview-phone-light",
    "usage-desktop": "usage-desktop-light",
    "statements-desktop-dark": "statements-desktop-dark",
    "overview-arabic": "overview-arabic-phone-light",
}
SHOWN_STATEMENTS = 5
MOST_WINDOWS = 3
WINDOW = "window"
README_COLOURS = 128


@dataclass(frozen=True)
class Shot:
    """A page as one login sees it; `path` stands below the login's customer unless it begins with a slash."""

    name: str
    path: str


OWN = (
    Shot("overview", ""),
    Shot("balance", "balance"),
    Shot("usage", f"usage?month={last_month()[0]}"),
    Shot("statements", "statements"),
    Shot("details", "details"),
    Shot("details-edit", "details/edit"),
    Shot("numbers", "/numbers"),
    Shot("link", "/numbers/link"),
    Shot("account-removal", "/account/removal"),
)
SUPPORT = (Shot("support", "/support"), Shot("health", "/support/health"))


class Album:
    """Takes the pictures of one size in both lights, as one login after the other."""

    def __init__(self, browser: Browser, portal: str, folder: Path, size: str) -> None:
        self._browser, self._portal, self._folder, self._size = browser, portal, folder, size
        self._visit = self._arrive()
        self.count = 0

    def take_all(self) -> None:
        """Every page; the windows are closed afterwards."""
        self._visit.page.goto(self._portal)
        self._visit.stands()
        self._take("start")
        self._visit.enter("several")
        for shot in self._paths(OWN):
            self._open(shot)
        self._visit.read_in("ar")
        self._open(Shot("overview-arabic", self._home()))
        self._visit.close()
        self._visit = self._arrive()
        self._visit.enter("support")
        for shot in SUPPORT:
            self._open(shot)
        self._visit.close()

    def _arrive(self) -> PortalVisit:
        width, height = SIZES[self._size]
        return PortalVisit(self._browser, self._portal, width=width, height=height)

    def _paths(self, shots: tuple[Shot, ...]) -> Iterator[Shot]:
        for shot in shots:
            yield shot if shot.path.startswith("/") else Shot(shot.name, f"{self._home()}/{shot.path}".rstrip("/"))

    @staticmethod
    def _home() -> str:
        return f"/numbers/{customer_of('several').customer_id}"

    def _open(self, shot: Shot) -> None:
        self._visit.open(shot.path)
        self._take(shot.name)

    def _take(self, name: str) -> None:
        """Whole, and where the README shows it also as it stands in the window."""
        page, (width, height) = self._visit.page, SIZES[self._size]
        page.mouse.move(0, 0)
        stems = {f"{name}-{self._size}-{light}": light for light in LIGHTS}
        self._shoot({stem: light for stem, light in stems.items() if stem in README.values()}, self._folder / WINDOW)
        # A window as high as the page, so that the menu stands at its end; the list of a month's calls is cut off.
        content = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": max(height, min(content, MOST_WINDOWS * height))})
        self._shoot(stems, self._folder)
        page.set_viewport_size({"width": width, "height": height})
        self.count += len(stems)

    def _shoot(self, stems: dict[str, str], folder: Path) -> None:
        page = self._visit.page
        for stem, light in stems.items():
            page.emulate_media(color_scheme=light)  # type: ignore[arg-type]
            self._visit.calm()
            page.screenshot(path=folder / f"{stem}.png")
        page.emulate_media(color_scheme="light")
        self._visit.calm()


def _closed_months(count: int) -> Iterator[str]:
    """The last months that have ended, the oldest first."""
    year, month = map(int, last_month()[0].split("-"))
    for back in reversed(range(count)):
        behind = year * 12 + month - 1 - back
        yield f"{behind // 12:04d}-{behind % 12 + 1:02d}"


def _for_readme(folder: Path) -> None:
    """The README's pictures, in few colours."""
    DOCS.mkdir(parents=True, exist_ok=True)
    for name, source in README.items():
        with Image.open(folder / WINDOW / f"{source}.png") as taken:
            small = taken.convert("RGB").quantize(README_COLOURS, dither=Image.Dither.NONE)
        small.save(DOCS / f"{name}.png", optimize=True)


def main() -> int:
    """Exit status 0 when every picture was taken."""
    parser = argparse.ArgumentParser(description="Pictures of every page of the portal")
    parser.add_argument("--to", type=Path, default=ROOT / ".cache" / "screenshots")
    parser.add_argument("--docs", action="store_true", help="write the four pictures of the README as well")
    given = parser.parse_args()
    given.to.mkdir(parents=True, exist_ok=True)
    with portal_in_a_browser() as (scene, browser):
        for month in _closed_months(SHOWN_STATEMENTS):
            scene.make_statement("several", month)
        for size in SIZES:
            album = Album(browser, scene.portal, given.to, size)
            album.take_all()
            sys.stdout.write(f"{size}: {album.count} pictures in {given.to}\n")
    if given.docs:
        _for_readme(given.to)
        sys.stdout.write(f"The README's pictures are in {DOCS}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
