"""The script that holds documents against the code finds what is not true."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dev.paths import ROOT

FALSE = {
    "See [there](nowhere.md).": "nowhere.md, which is not there",
    "See [there](%s#no-such-heading).": "there is no such heading",
    "Look into `services/customer/src/customer/nowhere.py`.": "nowhere.py, which is not there",
    "Run `make nothing-of-the-kind`.": "the target nothing-of-the-kind",
    "```sh\nmake nothing-of-the-kind\n```": "the target nothing-of-the-kind",
    "`ask billing '$.event = \"rating.nonsense\"'`": "the event rating.nonsense",
    "Set SELFCARE_NO_SUCH_THING.": "SELFCARE_NO_SUCH_THING, which is no setting",
}
TRUE = '# A page\n\n[README](%s), [here](#a-page), `services/customer`, `make test`, `$.event = "rating.*"`, SELFCARE_ISSUER.\n'


def check(*files: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scripts.docs_check", *map(str, files)]
    return subprocess.run(command, cwd=ROOT, env=os.environ, check=False, capture_output=True, text=True)


@pytest.mark.parametrize("claim", FALSE)
def test_a_false_claim_is_named(claim: str, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(claim.replace("%s", str(ROOT / "README.md")))
    done = check(page)
    assert done.returncode == 1
    assert FALSE[claim] in done.stdout


def test_true_claims_pass(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(TRUE.replace("%s", str(ROOT / "README.md")))
    done = check(page)
    assert done.returncode == 0, done.stdout
