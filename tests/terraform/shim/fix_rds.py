"""RDS in moto: instances have resource ids of their own, a replica shares nothing with its source, MySQL 8.4 has option groups.

https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html
"""

from __future__ import annotations

import copy
import hashlib
from typing import Any

from moto.rds.models import DBInstance, OptionGroup, RDSBackend

# The emulator's list of major versions is of 2022.
_NEWER = {("mysql", "8.4"): "8.0"}


def install() -> None:
    """Name instances apart as they are made."""
    create, replicate = RDSBackend.create_db_instance, RDSBackend.create_db_instance_read_replica
    group = RDSBackend.create_option_group

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

    def create_option_group(self: RDSBackend, option_group_kwargs: dict[str, Any]) -> OptionGroup:
        version = option_group_kwargs["major_engine_version"]
        known = _NEWER.get((option_group_kwargs["engine_name"], version), version)
        option_group_kwargs["MajorEngineVersion"] = known
        made = group(self, option_group_kwargs)
        made.major_engine_version = version
        return made

    RDSBackend.create_option_group = create_option_group  # type: ignore[method-assign]
    RDSBackend.create_db_instance = create_db_instance  # type: ignore[method-assign]
    RDSBackend.create_db_instance_read_replica = create_db_instance_read_replica  # type: ignore[method-assign]


def _named(instance: DBInstance, identifier: str) -> DBInstance:
    instance.dbi_resource_id = "db-" + hashlib.sha256(identifier.encode()).hexdigest()[:26].upper()
    return instance
