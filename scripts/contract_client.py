"""A client made of the contract by a generator of others, and real calls with it: `python -m scripts.contract_client FOLDER`.

FOLDER is the environment that holds openapi-python-client (`requirements/clients.in`). Fails where the generator warns, or
where its client cannot read what the running product answers. The portal's own client is made by openapi-typescript.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import urllib3

from dev.paths import ROOT
from dev.stack.own_process import temporary_stack

_CALL = """
import sys
from made_client import AuthenticatedClient
from made_client.api.customer import list_linked_customers, retrieve_customer_information
client = AuthenticatedClient(base_url=sys.argv[1], token=sys.argv[2], raise_on_unexpected_status=True)
linked = list_linked_customers.sync(client=client)
record = retrieve_customer_information.sync(linked.customers[0].customer_id, client=client)
print(f"The generated client reads {record.msisdn}, {type(record).__name__} of {len(linked.customers)}.")
"""


def generate(tools: Path, folder: Path) -> None:
    """The client as the package `made_client` in a folder; raises CalledProcessError where the generator warns."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    command = [str(tools / "bin" / "openapi-python-client"), "generate", "--fail-on-warning", "--meta", "none"]
    command += ["--path", str(ROOT / "contracts" / "openapi.yaml"), "--output-path", str(folder / "made_client")]
    subprocess.run(command, check=True, env=os.environ | {"PATH": path})


def call(tools: Path, folder: Path) -> None:
    """Two reads through the gateway of a stack of its own; raises CalledProcessError."""
    with temporary_stack() as own:
        answer = urllib3.request("POST", f"{own.addresses['identity']}/control/token", json={"login": "residential"})
        command = [str(tools / "bin" / "python"), "-c", _CALL, own.addresses["portal"], answer.json()["token"]]
        subprocess.run(command, check=True, cwd=folder)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        generate(Path(sys.argv[1]), Path(made))
        call(Path(sys.argv[1]), Path(made))
