"""Writes docs/settings.md and contracts/settings.json from the settings' own definitions: `python -m scripts.settings_page`.

The page lists every setting of the services: name, meaning, unit, default, who sets it. The file names, by service, what the
`settings` and `setting_secrets` maps of Terraform may set; Terraform refuses other names with it. `--check` writes nothing and
ends with 1 when either file is not what the definitions say.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from archiver.settings import ArchiverSettings
from billing.settings import BillingSettings
from customer.settings import CustomerSettings
from dev.paths import ROOT
from dev.stack.plan import Plan
from selfcare_shared.server.settings import ServerSettings
from selfcare_shared.settings import PREFIX, plain_type

PAGE, NAMES = ROOT / "docs" / "settings.md", ROOT / "contracts" / "settings.json"
SERVICES: Mapping[str, type[msgspec.Struct]] = {
    "customer": CustomerSettings,
    "billing": BillingSettings,
    "archiver": ArchiverSettings,
}
_KINDS: Mapping[Any, str] = {str: "text", int: "number", float: "number", bool: "true or false"}
_HEAD = """# Settings

Made by `make settings-page` from the services' `settings.py`; a test holds them together. A setting `x` is read from
`SELFCARE_X` in the environment; a wrong or missing one stops the start with one line that names it.

*Set by*: **estate**, wired by Terraform from its own resources and variables; **map**, free to turn in the cloud by
`settings = { <service> = { <name> = "<value>" } }` in the environment's tfvars; **secret map**, the same by
`setting_secrets = { <service> = { <name> = "<secret ARN>" } }`; **image**, fixed in the container image; **make run**, set for
a laptop by `dev/stack/plan.py`; any other can be put before it: `SELFCARE_X=... make run`.
A default holds where nobody sets it.
"""


@dataclass(frozen=True)
class Setting:
    """One setting as its definition tells it."""

    name: str
    services: tuple[str, ...]
    kind: str
    meaning: str
    unit: str
    default: str
    secret: bool


def settings() -> list[Setting]:
    """Every setting, by name."""
    found: dict[str, Setting] = {}
    for service, kind in SERVICES.items():
        for field in (*msgspec.structs.fields(kind), *msgspec.structs.fields(ServerSettings)):
            known = found.get(field.name)
            found[field.name] = _setting(field, (*(known.services if known else ()), service))
    return sorted(found.values(), key=lambda setting: setting.name)


def _setting(field: Any, services: tuple[str, ...]) -> Setting:
    told = next((meta for meta in getattr(field.type, "__metadata__", ()) if isinstance(meta, msgspec.Meta)), None)
    if told is None or not told.description:
        raise SystemExit(f"{field.name} does not tell its meaning: give it told(...) in its settings.py")
    extra, kind = told.extra or {}, plain_type(field.type)
    default = "required" if field.required else json.dumps(field.default, ensure_ascii=False).strip('"') or "empty"
    return Setting(field.name, services, _KINDS.get(kind, "word"), told.description, extra["unit"], default, extra["secret"])


def wired_by_the_estate() -> set[str]:
    """Names that the root stack gives its tasks itself."""
    text = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "terraform").glob("*.tf")))
    return _named(text)


def fixed_in_the_image() -> set[str]:
    """Names in the Dockerfiles."""
    return _named("".join(path.read_text(encoding="utf-8") for path in (ROOT / "services").glob("**/Dockerfile")))


def _named(text: str) -> set[str]:
    return {name.lower() for name in re.findall(rf"{PREFIX}([A-Z_]+)\s*=", text)}


def set_by_make_run() -> set[str]:
    """Names in the local stack's environments."""
    plan = Plan.make(ROOT / ".local", usual_ports=False)
    names = {name for service in SERVICES for name in plan.service_environment(service, "")}
    return {name.removeprefix(PREFIX).lower() for name in names if name.startswith(PREFIX)}


def names() -> dict[str, dict[str, list[str]]]:
    """What the maps of Terraform may set, by service: `plain` and `secret`."""
    taken = wired_by_the_estate() | fixed_in_the_image()
    free = [setting for setting in settings() if setting.name not in taken]
    return {
        service: {
            "plain": [setting.name for setting in free if service in setting.services and not setting.secret],
            "secret": [setting.name for setting in free if service in setting.services and setting.secret],
        }
        for service in SERVICES
    }


def page() -> str:
    """The whole page."""
    estate, image, run = wired_by_the_estate(), fixed_in_the_image(), set_by_make_run()
    lines = ["| Setting | Services | Meaning | Unit | Default | Set by |", "|---|---|---|---|---|---|"]
    for setting in settings():
        by = ", ".join(_who(setting, estate, image, run))
        services = "all" if len(setting.services) == len(SERVICES) else ", ".join(setting.services)
        cells = [f"`{setting.name}`", services, setting.meaning, setting.unit or setting.kind, f"`{setting.default}`", by]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([_HEAD, *lines, ""])


def _who(setting: Setting, estate: set[str], image: set[str], run: set[str]) -> Iterator[str]:
    if setting.name in estate:
        yield "estate"
    elif setting.name in image:
        yield "image"
    else:
        yield "secret map" if setting.secret else "map"
    if setting.name in run:
        yield "make run"


def wanted() -> dict[str, str]:
    """Both files' text, by path."""
    return {str(PAGE): page(), str(NAMES): json.dumps(names(), indent=2) + "\n"}


def main() -> int:
    """Exit status 1 with `--check` when a file is not up to date."""
    parser = argparse.ArgumentParser(description="Write docs/settings.md and contracts/settings.json")
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    texts = wanted()
    for path in (PAGE, NAMES):
        now = path.read_text(encoding="utf-8") if path.exists() else ""
        if check and now != texts[str(path)]:
            sys.stdout.write(f"{path.name} is not what the settings say: run `make settings-page`.\n")
            return 1
        if not check:
            path.write_text(texts[str(path)], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
