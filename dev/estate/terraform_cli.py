#!/usr/bin/env python3
"""Writes a Terraform CLI configuration that finds the AWS provider on this machine, and prints its path.

    export TF_CLI_CONFIG_FILE=$(.venv/bin/python -m dev.estate.terraform_cli)

A folder of plugins is looked for in TF_PLUGIN_DIR, then below the usual roots. Where there is none, the configuration is empty
and `terraform init` downloads the provider.
https://developer.hashicorp.com/terraform/cli/config/config-file#provider-installation
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from dev.paths import ROOT

PROVIDER = "registry.terraform.io/hashicorp/aws"
ROOTS = ("/opt", "/usr/share", "/usr/local/share", "~", "~/.local/share", "~/.terraform.d")
CACHE = ROOT / ".cache" / "terraform"


def plugin_folder() -> Path | None:
    """The folder that holds `registry.terraform.io/hashicorp/aws`, or None; raises SystemExit when TF_PLUGIN_DIR is wrong."""
    named = os.environ.get("TF_PLUGIN_DIR")
    if named:
        if not (Path(named) / PROVIDER).is_dir():
            raise SystemExit(f"TF_PLUGIN_DIR={named} holds no {PROVIDER}: correct it or unset it.")
        return Path(named)
    return next((folder for folder in _candidates() if (folder / PROVIDER).is_dir()), None)


def _candidates() -> Iterator[Path]:
    for root in (Path(name).expanduser() for name in ROOTS):
        yield root
        yield root / "plugins"
        try:
            yield from sorted(child for child in root.iterdir() if child.is_dir())
        except OSError:
            continue


def configuration(folder: Path | None) -> str:
    """Text of the configuration file."""
    lines = ["disable_checkpoint = true"]
    if folder is None:
        (CACHE / "plugins").mkdir(parents=True, exist_ok=True)
        lines.append(f'plugin_cache_dir = "{CACHE / "plugins"}"')
    else:
        lines += ["provider_installation {", "  filesystem_mirror {", f'    path = "{folder}"', "  }", "}"]
    return "\n".join(lines) + "\n"


def write_configuration(file: Path | None = None) -> Path:
    """Write it to `file`, or into the project's cache, and answer where."""
    target = file or CACHE / "terraform.rc"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(configuration(plugin_folder()))
    return target


def link_plugins() -> None:
    """Let a plain `terraform init` in terraform/ find the plugins too: it looks at `terraform.d/plugins` by itself."""
    folder, link = plugin_folder(), ROOT / "terraform" / "terraform.d" / "plugins"
    if folder is None or link.exists():
        return
    link.parent.mkdir(exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(folder)


if __name__ == "__main__":
    if "--link" in sys.argv:
        link_plugins()
        sys.exit()
    sys.stdout.write(f"{write_configuration()}\n")
