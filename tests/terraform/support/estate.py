"""Applies the estate to the emulated cloud, as a process of its own: `python -m tests.terraform.support.estate FOLDER RESULT`.

Everything that takes long happens here in a row, so that other tests can run at the same time: apply, outputs, state, a second
plan, and a plan after one path of the contract changed. What happened is written to RESULT as JSON.
"""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path
from typing import Any

from python_terraform import IsFlagged, Terraform

VAR_FILES = ["environments/prod.tfvars", str(Path(__file__).resolve().parents[1] / "estate.tfvars")]
CHANGED_PATH = ("/customer/v1/links:", "/customer/v2/links:")


class Estate:
    """One run; `result` is what the tests read."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._terraform = Terraform(working_dir=str(root))
        self.result: dict[str, Any] = {"seconds": {}}

    def run(self) -> None:
        """Every step until one fails; the failure is in `result["failed"]`."""
        for step in (self._init, self._apply, self._read, self._second_plan, self._contract_plan):
            started = time.monotonic()
            code, text = step()
            self.result["seconds"][step.__name__.strip("_")] = round(time.monotonic() - started, 1)
            if code != 0:
                self.result["failed"] = {"step": step.__name__.strip("_"), "text": text[-12_000:]}
                return

    def _init(self) -> tuple[int, str]:
        code, out, err = self._terraform.init(input=False, no_color=IsFlagged)
        return code, out + err

    def _apply(self) -> tuple[int, str]:
        code, out, err = self._terraform.apply(
            skip_plan=True, input=False, no_color=IsFlagged, parallelism=30, var_file=VAR_FILES, capture_output=True
        )
        counted = re.search(r"Apply complete! Resources: (\d+) added, (\d+) changed, (\d+) destroyed", out)
        self.result["applied"] = int(counted[1]) if counted else 0
        self.result["warnings"] = re.findall(r"^Warning: (.+)$", out, re.MULTILINE)
        return code, err or out

    def _read(self) -> tuple[int, str]:
        self.result["outputs"] = {name: entry["value"] for name, entry in self._terraform.output().items()}
        code, out, err = self._terraform.cmd("show", json=IsFlagged, no_color=IsFlagged)
        self.result["state"] = json.loads(out) if code == 0 else None
        return code, err

    def _second_plan(self) -> tuple[int, str]:
        return self._plan("second_plan", refresh=True)

    def _contract_plan(self) -> tuple[int, str]:
        contract = self._root.parent / "contracts" / "openapi.yaml"
        text = contract.read_text()
        contract.write_text(text.replace(*CHANGED_PATH))
        try:
            return self._plan("contract_plan", refresh=False)
        finally:
            contract.write_text(text)

    def _plan(self, name: str, *, refresh: bool) -> tuple[int, str]:
        file = f"{name}.tfplan"
        code, out, err = self._terraform.plan(
            input=False,
            no_color=IsFlagged,
            detailed_exitcode=None,
            parallelism=30,
            var_file=VAR_FILES,
            out=file,
            refresh=refresh,
        )
        if code not in (0, 2):
            return code, err or out
        code, out, err = self._terraform.cmd("show", file, json=IsFlagged, no_color=IsFlagged)
        self.result[name] = [
            change for change in json.loads(out)["resource_changes"] if change["change"]["actions"] != ["no-op"]
        ]
        return code, err


def main(folder: Path, result: Path) -> None:
    """Run and write the result."""
    estate = Estate(folder)
    try:
        estate.run()
    finally:
        result.write_text(json.dumps(estate.result))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
