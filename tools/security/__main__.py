"""`python -m tools.security TOOLS [--write]`: every scanner, the bills of materials, the matrix and the checklist's coverage.

TOOLS is the folder of the scanners' environment. `--write` also makes the table of docs/security.md anew.
Exit status 1 when something is found, a scanner did not work, or the page is not up to date.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from dev.paths import ROOT
from tools.security import checklist, sbom
from tools.security.findings import accepted, judge
from tools.security.matrix import matrix_size
from tools.security.scanners import SCANNERS, ScannerFailed, prove, prove_rules


def scan(tools: Path) -> bool:
    """Prints one line for each scanner and each open finding; whether all is well."""
    findings = []
    for scanner in SCANNERS:
        prove(scanner, tools)
        of_tool = list(scanner.scan(tools, ROOT, scanner.places))
        findings += of_tool
        print(f"  {scanner.name:<16} {len(of_tool):>4} findings in {', '.join(scanner.places)}; its canary was found")
    print(f"  {'own rules':<16} {prove_rules(tools)}")
    left, stale = judge(findings, accepted())
    print(f"  {'accepted':<16} {len(findings) - len(left):>4} with a reason, {len(left)} open")
    for finding in left:
        print(f"OPEN  {finding.path}:{finding.line}: {finding.tool} {finding.rule}: {finding.text}")
    for entry in stale:
        print(f"STALE {entry.tool} {entry.rule} in {', '.join(entry.paths)} is accepted but no longer found")
    return not left and not stale


def bills(tools: Path) -> bool:
    """Prints how many components each bill of materials names."""
    for name, count in sbom.make(tools).items():
        print(f"  {name:<16} {count:>4} components, {(sbom.OUTPUT / name).relative_to(ROOT)}.cdx.json")
    return True


def walk() -> bool:
    """Prints the size of the access matrix."""
    routes, cases = matrix_size()
    print(f"  {routes} routes, {cases} cases, generated from contracts/openapi.yaml")
    return cases > routes


def lines(*, write: bool) -> bool:
    """Prints the checklist's coverage and the open lines by name; whether docs/security.md says the same."""
    found = checklist.proofs()
    state = checklist.coverage(found)
    print(f"  {len(state.covered)} covered, {len(state.open)} open, {len(state.not_ours)} not ours")
    texts = {line.id: line.text for line in checklist.lines()}
    for mark in state.open:
        print(f"OPEN  {mark}: {texts[mark]}")
    old = checklist.PAGE.read_text(encoding="utf-8")
    new = checklist.page(old, found)
    if write:
        checklist.PAGE.write_text(new, encoding="utf-8")
    elif new != old:
        print("docs/security.md is not up to date: run `make security-page`")
        return False
    return True


def main(arguments: list[str]) -> int:
    """Exit status 0 when every part is well."""
    tools, write = Path(arguments[0]), "--write" in arguments
    parts: list[tuple[str, Callable[[], bool]]] = [
        ("Scanners", lambda: scan(tools)),
        ("Bills of materials", lambda: bills(tools)),
        ("Access matrix", walk),
        ("Security checklist", lambda: lines(write=write)),
    ]
    good = True
    for title, part in parts:
        print(title)
        try:
            good = part() and good
        except ScannerFailed as failure:
            print(f"FAILED {failure}")
            good = False
    print("Known vulnerabilities: `make audit` asks the advisory services, and fails where they cannot be reached")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
