"""moto keeps its state in memory; this keeps S3 objects in a folder, so that archived statements outlive a restart."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.s3.models import s3_backends

from dev.doubles.aws.setup import aws_client


class Mirror:
    """Copies new objects of some buckets to `folder`, one file each, every second."""

    def __init__(self, folder: Path, buckets: tuple[str, ...]) -> None:
        self._folder, self._buckets = folder, buckets
        self._written: set[tuple[str, str]] = set()
        self._stopping = threading.Event()
        self._loaded = threading.Event()

    def start(self) -> None:
        """Begin in the background; nothing is written before `load`."""
        threading.Thread(target=self._run, daemon=True).start()

    def load(self, endpoint_url: str) -> int:
        """Put the kept objects into the fresh buckets; answers how many."""
        s3, count = aws_client("s3", endpoint_url), 0
        for bucket in self._buckets:
            for file in sorted((self._folder / bucket).glob("*")):
                s3.put_object(Bucket=bucket, Key=unquote(file.name), Body=file.read_bytes(), ContentType="application/pdf")
                self._written.add((bucket, unquote(file.name)))
                count += 1
        self._loaded.set()
        return count

    def save(self) -> None:
        """Write what is new and remove what is gone."""
        if not self._loaded.is_set():
            return
        backend: Any = s3_backends[DEFAULT_ACCOUNT_ID]["aws"]
        for bucket in self._buckets:
            if bucket in backend.buckets:
                self._save_bucket(bucket, dict(backend.buckets[bucket].keys.items()))

    def _save_bucket(self, bucket: str, objects: dict[str, Any]) -> None:
        folder = self._folder / bucket
        folder.mkdir(parents=True, exist_ok=True)
        for name, key in objects.items():
            if (bucket, name) not in self._written:
                partial = folder / ".partial"
                partial.write_bytes(key.value)
                partial.rename(folder / quote(name, safe=""))
                self._written.add((bucket, name))
        for gone in [entry for entry in self._written if entry[0] == bucket and entry[1] not in objects]:
            (folder / quote(gone[1], safe="")).unlink(missing_ok=True)
            self._written.discard(gone)

    def _run(self) -> None:
        while not self._stopping.wait(1.0):
            self.save()
