"""The whole local stack over MariaDB, with a proxy between the product's processes and each of the database, SQS and S3."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from dev.databases.server import DatabaseServer
from dev.faults.tcp_proxy import Mode, TcpProxy
from dev.stack.plan import Plan
from dev.stack.stack import Stack
from dev.visit.running import Running
from selfcare_shared.db import Database, open_database
from selfcare_shared.settings import CommonSettings, load_settings


@dataclass(frozen=True)
class ThroughProxies(Plan):
    """A plan whose services reach what `through` says instead."""

    through: dict[str, str] = field(default_factory=dict)

    def service_environment(self, name: str, queue_url: str) -> dict[str, str]:
        """A service's settings."""
        return super().service_environment(name, queue_url) | self.through


class FaultyStack(Running):
    """A started stack; `become("hang", "s3", "sqs")` has services hang, be cut off, or be up again."""

    def __init__(self, state: Path, database_server: DatabaseServer) -> None:
        url = database_server.database()
        plan = ThroughProxies.make(state, usual_ports=False, server_url=url)
        aws = plan.ports["aws"]
        self.proxies = {"database": TcpProxy(database_server.port), "sqs": TcpProxy(aws), "s3": TcpProxy(aws)}
        plan.through.update(
            SELFCARE_DATABASE_URL=url.replace(f":{database_server.port}/", f":{self.proxies['database'].port}/"),
            AWS_ENDPOINT_URL_SQS=f"http://127.0.0.1:{self.proxies['sqs'].port}",
            AWS_ENDPOINT_URL_S3=f"http://127.0.0.1:{self.proxies['s3'].port}",
            SELFCARE_SWEEP_PENDING_AFTER="3",
            SELFCARE_SWEEP_INTERVAL="3",
            SELFCARE_POLL_WAIT="1",
        )
        super().__init__(Stack(plan))
        settings = load_settings(CommonSettings, plan.service_environment("archiver", "http://127.0.0.1:9/"))
        self.database: Database = open_database(url, settings)

    def become(self, mode: Mode, *names: str) -> None:
        """All of them without names."""
        for name in names or self.proxies:
            self.proxies[name].become(mode)

    def close(self) -> None:
        """Stop everything that was started."""
        self.stack.stop()
        self.database.close()
        for proxy in self.proxies.values():
            proxy.close()
