"""`python -m dev.images`: build the three images and say how large each is, compressed as a registry keeps it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from dev.images.base import base_name, have_base
from dev.images.build import SERVICES, build, image_name
from dev.images.engine import Engine, NoEngine, an_engine


def compressed_megabytes(engine: Engine, image: str) -> float:
    """Size of the image's archive with gzip, in millions of bytes."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "image.tar"
        engine.run("save", "--output", str(archive), image)
        with archive.open("rb") as plain:
            packed = subprocess.run([sys.executable, "-c", _PACK], stdin=plain, capture_output=True, check=True)
    return int(packed.stdout) / 1e6


_PACK = """
import sys, zlib
packer, size = zlib.compressobj(6), 0
while part := sys.stdin.buffer.read(1 << 20):
    size += len(packer.compress(part))
print(size + len(packer.flush()))
"""


def main() -> int:
    """Exit status 0 when all three were built, 3 where no engine can run."""
    try:
        with an_engine() as engine:
            print(f"Base image {base_name()}: {have_base(engine)}")
            for service in SERVICES:
                begun = time.monotonic()
                build(engine, service)
                seconds, size = time.monotonic() - begun, compressed_megabytes(engine, image_name(service))
                print(f"{image_name(service)}: built in {seconds:.0f} s, {size:.0f} MB compressed")
    except NoEngine as why:
        print(f"NOT BUILT: {why}", file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
