"""Where things stand in a checkout."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CONTRACT_FILE = ROOT / "contracts" / "openapi.yaml"
RESIDENTIAL_MAPPING = ROOT / "tools" / "migration" / "mappings" / "residential.yaml"
