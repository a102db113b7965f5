#!/usr/bin/env python3
"""What a month of the estate costs: sizes from terraform/sizing.tf, prices and volumes from terraform/prices.toml.

`python -m dev.estate.cost [--peak 10000 1000]` prints a table with every line, a column for each peak.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from dev.paths import ROOT

TERRAFORM = ROOT / "terraform"
HOURS = 730.0
SECONDS = HOURS * 3600
_OUTPUT = 'output "sizes" { value = { tasks = local.scaling, worker = local.worker_scaling, size = local.task_sizes } }\n'


class Month(NamedTuple):
    """The volumes of a month at one peak."""

    peak: float
    requests: float
    customers: float
    statements: float
    archived_gigabytes: float


def prices() -> dict[str, Any]:
    """The one file of prices and volumes."""
    return tomllib.loads((TERRAFORM / "prices.toml").read_text(encoding="utf-8"))


def database() -> dict[str, Any]:
    """Class and gigabytes of prod, as environments/prod.tfvars says."""
    text = (TERRAFORM / "environments/prod.tfvars").read_text(encoding="utf-8")
    block = re.search(r"^database = \{(.*?)^\}", text, re.MULTILINE | re.DOTALL)
    assert block is not None
    found = dict(re.findall(r'(\w+)\s*=\s*"?([\w.]+)"?', block[1]))
    return {"class": found["instance_class"], "gigabytes": float(found["storage_gb"])}


def sizes(peak: float) -> dict[str, Any]:
    """What terraform/sizing.tf derives for a peak; raises RuntimeError with Terraform's own words."""
    variables = (TERRAFORM / "variables_application.tf").read_text(encoding="utf-8")
    found = re.search(r'^variable "load" \{.*?^\}$', variables, re.MULTILINE | re.DOTALL)
    assert found is not None
    load = re.search(r"^load = (\{.*?^\})", (TERRAFORM / "environments/prod.tfvars").read_text(), re.MULTILINE | re.DOTALL)
    assert load is not None
    chosen = re.sub(r"(peak_requests_per_second_per_api = )\d+", rf"\g<1>{peak:.0f}", load[1])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(TERRAFORM / "sizing.tf", folder)
        environment = 'variable "environment" {\n  type    = string\n  default = "prod"\n}\n'
        (folder / "variables.tf").write_text(f"{found[0]}\n{environment}{_OUTPUT}")
        (folder / "load.auto.tfvars").write_text(f"load = {chosen}\n")
        for command in (["init", "-input=false"], ["apply", "-auto-approve", "-input=false"]):
            _terraform(folder, *command)
        answer: dict[str, Any] = json.loads(_terraform(folder, "output", "-json", "sizes"))
        return answer


def _terraform(folder: Path, *arguments: str) -> str:
    command = [shutil.which("terraform") or "terraform", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return done.stdout


def month(peak: float, volumes: dict[str, float]) -> Month:
    """Volumes that follow from a peak for each API."""
    customers = peak * volumes["monthly_active_customers_per_peak_request"]
    statements = customers * volumes["statements_per_customer"]
    kept = statements * volumes["archived_months"] * volumes["statement_kilobytes"] / 1e6
    return Month(peak, peak * volumes["apis"] * volumes["mean_share_of_peak"] * SECONDS, customers, statements, kept)


def tiered(count: float, tiers: list[list[float]]) -> float:
    """Dollars for a count, each tier (size, dollars for a million) filled in turn."""
    total = 0.0
    for size, dollars in tiers:
        part = min(count, size)
        total += part / 1e6 * dollars
        count -= part
    return total


def mean_tasks(scaling: dict[str, float], share: float) -> float:
    """Tasks on average: those that the mean load needs, and never fewer than the least."""
    return max(scaling["min_tasks"], scaling["max_tasks"] * share)


def compute(size: dict[str, Any], price: dict[str, float], share: float) -> float:
    """Dollars for Fargate."""
    total = 0.0
    for service, scaling in {**size["tasks"], "worker": size["worker"]}.items():
        task = size["size"][service]
        hourly = task["cpu"] / 1024 * price["vcpu_hour"] + task["memory_mib"] / 1024 * price["gibibyte_hour"]
        total += mean_tasks(scaling, share if service != "worker" else 0) * hourly * HOURS
    return total


def lines(at: Month, size: dict[str, Any], price: dict[str, Any]) -> Iterator[tuple[str, float]]:
    """Every line of the table: what, and dollars a month."""
    yield from _edge(at, price)
    yield "Fargate", compute(size, price["fargate"], price["volumes"]["mean_share_of_peak"])
    yield from _data(at, price)
    yield from _network(at, price)
    yield from _watching(at, price)


def _edge(at: Month, price: dict[str, Any]) -> Iterator[tuple[str, float]]:
    acl, balancer, identity = price["web_acl"], price["load_balancer"], price["identity"]
    volumes, delivery = price["volumes"], price["delivery"]
    per_second = at.requests / SECONDS
    yield "API Gateway", tiered(at.requests, price["api_gateway"]["tiers"])
    acl_fixed = acl["acl_month"] + acl["rules"] * acl["rule_month"]
    yield "Web ACL", at.requests / 1e6 * acl["per_million_requests"] + acl_fixed
    capacity = max(1.0, per_second / balancer["requests_per_second_per_lcu"])
    yield "Application load balancer", (balancer["hour"] + capacity * balancer["lcu_hour"]) * HOURS
    megabytes = per_second * volumes["answer_kilobytes"] / 1000
    nlb = max(1.0, megabytes / balancer["nlb_megabytes_per_second_per_lcu"])
    yield "Network load balancer", (balancer["nlb_hour"] + nlb * balancer["nlb_lcu_hour"]) * HOURS
    yield "Cognito Plus", (at.customers + volumes["staff"]) * identity["plus_user"]
    yield "Text messages", at.customers * volumes["sign_in_codes_per_customer"] * identity["text_message"]
    portal = at.customers * delivery["portal_kilobytes_per_customer"] / 1e6
    yield "Portal hosting", portal * delivery["hosting_gigabyte"]
    gigabytes = (at.requests * volumes["answer_kilobytes"] + at.statements * volumes["statement_kilobytes"]) / 1e6
    yield "Data out", gigabytes * price["network"]["data_out_gigabyte"]


def _data(at: Month, price: dict[str, Any]) -> Iterator[tuple[str, float]]:
    chosen, given, storage, queue = price["database"], database(), price["storage"], price["messages"]
    yield "Database with standby", chosen["hour"][given["class"]] * HOURS
    yield "Database proxy", chosen["proxy_vcpu_hour"] * chosen["vcpus"][given["class"]] * HOURS
    kept = chosen["storage_gigabyte_month"] + chosen["backup_gigabyte_month"]
    yield "Database storage and backups", given["gigabytes"] * kept
    months = price["volumes"]["archived_months"]
    yield (
        "Archive (Standard for three months, then Deep Archive)",
        at.archived_gigabytes
        * (3 * storage["standard_gigabyte_month"] + (months - 3) * storage["deep_archive_gigabyte_month"])
        / months,
    )
    yield "Archive requests", at.statements / 1000 * (2 * storage["put_thousand"] + storage["deep_archive_move_thousand"])
    yield "Queue", at.statements * queue["requests_per_statement"] / 1e6 * queue["per_million_requests"]


def _network(at: Month, price: dict[str, Any]) -> Iterator[tuple[str, float]]:
    net = price["network"]
    yield "Interface endpoints", net["endpoint_hour"] * net["endpoints"] * net["zones"] * HOURS
    yield "Endpoint traffic (logs)", _log_gigabytes(at, price) * net["endpoint_gigabyte"]
    yield "Transit gateway", net["transit_attachment_hour"] * net["transit_attachments"] * HOURS
    yield "Direct Connect ports", net["direct_connect_port_hour"] * net["direct_connect_ports"] * HOURS
    yield "VPN", net["vpn_hour"] * HOURS
    yield "DNS resolver endpoint", net["dns_resolver_interface_hour"] * net["dns_resolver_interfaces"] * HOURS


def _log_gigabytes(at: Month, price: dict[str, Any]) -> float:
    volumes = price["volumes"]
    return float(at.requests * (volumes["log_bytes_per_request"] + volumes["blocked_share"] * 1500) / 1e9)


def _watching(at: Month, price: dict[str, Any]) -> Iterator[tuple[str, float]]:
    watch, security, delivery = price["observability"], price["security"], price["delivery"]
    gigabytes = _log_gigabytes(at, price)
    yield "Logs taken in", gigabytes * watch["log_gigabyte"]
    yield "Logs kept a year", gigabytes * 12 * watch["log_stored_gigabyte_month"]
    traces = at.requests * price["volumes"]["trace_share"]
    yield "Traces (one in a hundred)", traces / 1e6 * watch["traces_million"]
    figures = watch["alarms"] * watch["alarm_month"] + watch["metrics"] * watch["metric_month"]
    yield "Alarms, metrics, dashboard, canary", figures + watch["dashboard_month"] + watch["canary_runs"] * watch["canary_run"]
    yield "Keys and secrets", security["keys"] * security["key_month"] + security["secrets"] * security["secret_month"]
    yield "Trail of archive reads and writes", at.statements * 3 / 1e5 * security["trail_data_events_hundred_thousand"]
    yield "GuardDuty, Config, Security Hub", security["config_and_hub_month"] + 60 * security["guardduty_vcpu_month"]
    yield "Pipeline", delivery["build_minutes"] * delivery["build_minute"]


def table(peaks: list[float]) -> str:
    """The whole table as Markdown."""
    price = prices()
    columns = [dict(lines(month(peak, price["volumes"]), sizes(peak), price)) for peak in peaks]
    share = price["volumes"]["mean_share_of_peak"]
    head = [
        "| US dollars a month, a mean of " + f"{share:.0%} of the peak |",
        *(f" {peak:,.0f} requests a second each |" for peak in peaks),
    ]
    body = [f"| {name} |" + "".join(f" {column[name]:,.0f} |" for column in columns) for name in columns[0]]
    total = "| **Together** |" + "".join(f" **{sum(column.values()):,.0f}** |" for column in columns)
    return "\n".join(["".join(head), "|---|" + "---:|" * len(peaks), *body, total])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peak", type=float, nargs="+", default=[10_000.0, 1_000.0], help="requests a second for each API")
    sys.stdout.write(table(parser.parse_args().peak) + "\n")


if __name__ == "__main__":
    main()
