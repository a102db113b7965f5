"""RDS in moto: every instance has a resource id of its own, and a replica shares nothing with its source.

https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html
"""

from __future__ import annotations

import copy
import hashlib
from typing import Any

from moto.rds.models import DBInstance, RDSBackend


def install() -> None:
    """Name instances apart as they are made."""
    create, replicate = RDSBackend.create_db_instance, RDSBackend.create_db_instance_read_replica

    def create_db_instance(self: RDSBackend, db_kwargs: dict[str, Any]) -> DBInstance:
        return _named(create(self, db_kwargs), db_kwargs["db_instance_identifier"])

    def create_db_instance_read_replica(self: RDSBackend, db_kwargs: dict[str, Any]) -> DBInstance:
        replica = replicate(self, db_kwargs)
        for name in ("tags", "replicas", "enabled_cloudwatch_logs_exports"):
            if hasattr(replica, name):
                setattr(replica, name, copy.deepcopy(getattr(replica, name)) if name != "replicas" else [])
        if "tags" in db_kwargs:
            replica.tags = db_kwargs["tags"]
        return _named(replica, db_kwargs["db_instance_identifier"])

    RDSBackend.create_db_instance = create_db_instance  # type: ignore[method-assign]
    RDSBackend.create_db_instance_read_replica = create_db_instance_read_replica  # type: ignore[method-assign]


def _named(instance: DBInstance, identifier: str) -> DBInstance:
    instance.dbi_resource_id = "db-" + hashlib.sha256(identifier.encode()).hexdigest()[:26].upper()
    return instance
