"""Holds what documents claim against the code, where a script can: `python -m scripts.docs_check`.

Checked in every Markdown file: relative links and their headings, paths of this repository, `make` targets, names of log
events, names of settings; in docs/security-events.md that every event of the `security.` family stands there; in
docs/adr/README.md that every decision stands there under its own title. One line for each claim that does not hold.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from dev.paths import ROOT
from scripts.settings_page import settings

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_CODE = re.compile(r"`([^`\n]+)`")
_TARGET = re.compile(r"\bmake ([a-z][a-z0-9-]+)")
_EVENT = re.compile(r"\\?\$\.event = \"([a-z_.*]+)\"")
_QUOTED = re.compile(r"\"([a-z]+\.[a-z_]+)\"")
_SETTING = re.compile(r"\bSELFCARE_([A-Z_]+)\b")
_WORD = re.compile(r"[^\w\- ]")


@cache
def tracked() -> tuple[str, ...]:
    """Every file that git keeps."""
    listed = subprocess.run(["/usr/bin/env", "git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return tuple(listed.stdout.splitlines())


def documents() -> list[Path]:
    """Every tracked Markdown file."""
    return [ROOT / name for name in tracked() if name.endswith(".md")]


@cache
def top_folders() -> frozenset[str]:
    """Names of the folders at the top of the checkout."""
    return frozenset(name.split("/")[0] for name in tracked() if "/" in name)


@cache
def targets() -> frozenset[str]:
    """Targets of the Makefile."""
    return frozenset(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


@cache
def events() -> frozenset[str]:
    """Dotted names in quotes in what ships and in the gateway's stand-in: log events are among them."""
    folders = (ROOT / "services", ROOT / "tools" / "migration" / "src", ROOT / "frontend" / "src")
    texts = (path.read_text(encoding="utf-8") for folder in folders for path in folder.rglob("*.py"))
    return frozenset(name for text in texts for name in _QUOTED.findall(text))


@cache
def setting_names() -> frozenset[str]:
    """Names of every setting of the services, and of the migration tool's."""
    tool = (ROOT / "tools/migration/src/selfcare_migrate/settings.py").read_text(encoding="utf-8")
    own = {f"migrate_{name.lower()}" for name in re.findall(r"\"([A-Z_]+)\"", tool)}
    return frozenset({setting.name for setting in settings()} | own | {"x"})


@cache
def anchors(document: Path) -> frozenset[str]:
    """Headings of a document as a link names them."""
    text = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return frozenset(_WORD.sub("", heading.lower()).replace(" ", "-") for heading in headings)


def wrong_links(document: Path, text: str) -> Iterator[str]:
    """Relative links to files or headings that are not there."""
    for link in _LINK.findall(text):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, heading = link.partition("#")
        target = (document.parent / name).resolve() if name else document
        if not target.exists():
            yield f"links to {link}, which is not there"
        elif heading and target.suffix == ".md" and heading not in anchors(target):
            yield f"links to {link}, and there is no such heading"


def wrong_paths(text: str) -> Iterator[str]:
    """Paths in code spans that begin at the top of the checkout and lead nowhere."""
    for code in _CODE.findall(text):
        path = code.split()[0].rstrip(",;:") if code.split() else ""
        first = path.split("/")[0]
        if "/" not in path or first not in top_folders() or re.search(r"[*…{}<>$=|]|\bNAME\b|\.\.\.|XXXX|YYYY", path):
            continue
        if not (ROOT / path.split("::")[0].split("#")[0]).exists():
            yield f"names {path}, which is not there"


def wrong_names(text: str) -> Iterator[str]:
    """Targets, events and settings that are none."""
    for code in [*_CODE.findall(text), *re.findall(r"```sh\n(.*?)```", text, re.DOTALL)]:
        for target in _TARGET.findall(code):
            if target not in targets():
                yield f"names the target {target}, which the Makefile does not have"
    for pattern in _EVENT.findall(text):
        known = any(re.fullmatch(pattern.replace(".", r"\.").replace("*", ".*"), name) for name in events())
        if not known:
            yield f"filters by the event {pattern}, which nothing logs"
    for name in _SETTING.findall(text):
        if name.strip("_") and name.lower().strip("_") not in setting_names() and not name.endswith("_"):
            yield f"names SELFCARE_{name}, which is no setting"


def wrong_tables() -> Iterator[str]:
    """Tables that must be whole: security events (two of them are named after the decision they tell of), decisions."""
    page = (ROOT / "docs/security-events.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `([a-z_.]+)`", page, re.MULTILINE))
    for name in sorted(name for name in events() if name.startswith("security.") and name not in listed):
        yield f"docs/security-events.md lacks {name}"
    for name in sorted(listed - events() - {"link.approved", "link.declined"}):
        yield f"docs/security-events.md lists {name}, which nothing logs"
    index = (ROOT / "docs/adr/README.md").read_text(encoding="utf-8")
    for decision in sorted((ROOT / "docs/adr").glob("[0-9]*.md")):
        title = decision.read_text(encoding="utf-8").splitlines()[0].lstrip("# ").split(". ", 1)[-1]
        if f"]({decision.name})" not in index or title not in index:
            yield f"docs/adr/README.md lacks {decision.name} with its title: {title}"


def findings(given: Sequence[Path] = ()) -> list[str]:
    """Every claim that does not hold, in all documents or the given ones."""
    found: list[str] = []
    for document in given or documents():
        text, where = document.read_text(encoding="utf-8"), os.path.relpath(document, ROOT)
        wrong = (*wrong_links(document, text), *wrong_paths(text), *wrong_names(text))
        found.extend(f"{where} {finding}" for finding in wrong)
    return found if given else [*found, *wrong_tables()]


def main() -> int:
    """Exit status 1 when something does not hold."""
    found = findings([Path(name).resolve() for name in sys.argv[1:]])
    sys.stdout.write("".join(f"{line}\n" for line in found))
    sys.stdout.write(f"{len(sys.argv[1:]) or len(documents())} documents, {len(found)} claims that do not hold.\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
