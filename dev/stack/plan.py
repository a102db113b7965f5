"""What the local stack consists of: addresses, environments, commands. The services see addresses and credentials only."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from dev.doubles.aws.setup import NOTICE_SENDER
from dev.doubles.oracle.corporate import OWNER, corporate_url
from dev.paths import CONTRACT_FILE, ROOT
from dev.stack.ports import PortBook
from selfcare_shared.settings import LIMITS

USUAL = {"portal": 8080, "api": 8081, "identity": 9000, "rating": 9100, "aws": 9200}
USUAL |= {"customer": 8001, "billing": 8002, "archiver": 8003}
USUAL |= {"corporate": 1521, "corporate-control": 9300, "number-events": 9400}
CLIENT_ID = "portal"
SCOPES = "openid selfcare/customer.read selfcare/customer.write selfcare/billing.read"


@dataclass(frozen=True)
class Plan:
    """Ports by name and the folder that holds all state."""

    ports: dict[str, int]
    state: Path
    workers: int = 1
    server_url: str = ""

    @classmethod
    def make(cls, state: Path, *, usual_ports: bool, workers: int = 1, server_url: str = "") -> Self:
        """Reserve ports: the usual ones where free, or any. `server_url` puts a database server in SQLite's place."""
        book = PortBook()
        ports = {name: book.reserve(port if usual_ports else 0) for name, port in USUAL.items()}
        _KEEP.append(book)
        return cls(ports, state, workers, server_url)

    def url(self, name: str) -> str:
        """A server's address."""
        return f"http://127.0.0.1:{self.ports[name]}"

    @property
    def database_url(self) -> str:
        """The self-care database."""
        return self.server_url or f"sqlite:///{self.state / 'selfcare.db'}"

    @property
    def corporate_url(self) -> str:
        """The corporate directory, as the self-care account sees it."""
        return corporate_url(self.ports["corporate"])

    @property
    def corporate_owner_url(self) -> str:
        """The corporate directory, as its owner sees it."""
        return corporate_url(self.ports["corporate"], OWNER)

    def environment(self) -> dict[str, str]:
        """What every Python child gets: our code, no proxies, dummy AWS credentials."""
        kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        source = [str(ROOT), *(str(ROOT / "services" / name / "src") for name in ("shared", "customer", "billing", "archiver"))]
        return kept | {
            "PYTHONPATH": os.pathsep.join(source),
            "PYTHONUNBUFFERED": "1",
            "AWS_ENDPOINT_URL": self.url("aws"),
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_DEFAULT_REGION": "eu-central-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def service_environment(self, name: str, queue_url: str) -> dict[str, str]:
        """A service's settings."""
        return self.environment() | {
            "SELFCARE_BIND": f"127.0.0.1:{self.ports.get(name, 0)}",
            "SELFCARE_WORKERS": str(self.workers),
            "SELFCARE_ISSUER": self.url("identity"),
            "SELFCARE_JWKS_URL": self.url("identity") + "/.well-known/jwks.json",
            "SELFCARE_CLIENT_IDS": CLIENT_ID,
            "SELFCARE_DATABASE_URL": self.database_url,
            "SELFCARE_CORPORATE_DATABASE_URL": self.corporate_url,
            "SELFCARE_CONTRACT_FILE": str(CONTRACT_FILE),
            "SELFCARE_PORTAL_ORIGIN": self.url("portal"),
            # Everybody on a laptop shares one address, and a test is a hundred people at once.
            **{f"SELFCARE_{name.upper()}": "1000000/minute" for name in LIMITS},
            "SELFCARE_QUEUE_LIMIT": "1000",
            "SELFCARE_QUEUE_WAIT": "60",
            "SELFCARE_LINK_CODE_KEY": "a key for a laptop, of no worth",
            "SELFCARE_SIM_SWAP_URL": self.url("number-events") + "/sim-swap/v2",
            "SELFCARE_NUMBER_RECYCLING_URL": self.url("number-events") + "/number-recycling/v0.2",
            "SELFCARE_NOTICE_SENDER": NOTICE_SENDER,
            "SELFCARE_RATING_ENGINE_URL": self.url("rating"),
            "SELFCARE_STAGING_BUCKET": "selfcare-staging",
            "SELFCARE_ARCHIVE_BUCKET": "selfcare-archive",
            "SELFCARE_STATEMENT_QUEUE_URL": queue_url,
            "SELFCARE_DEAD_LETTER_QUEUE_URL": f"{queue_url}-dlq",
            "SELFCARE_POLL_WAIT": "2",
            "SELFCARE_SWEEP_INTERVAL": "5",
            "SELFCARE_SWEEP_PENDING_AFTER": "10",
        }

    def supports(self) -> dict[str, list[str]]:
        """The stand-ins for what is not ours: AWS, the identity provider, the rating engine."""
        python, state = sys.executable, str(self.state)
        return {
            "aws": [python, "-m", "dev.doubles.aws.server", "--port", str(self.ports["aws"]), "--state-dir", state + "/aws"],
            "identity": [
                *(python, "-m", "dev.doubles.identity", "--port", str(self.ports["identity"])),
                *("--state-dir", state + "/identity"),
                *("--public-url", self.url("identity"), "--portal-origin", self.url("portal")),
            ],
            "rating": [python, "-m", "dev.doubles.rating_engine", "--port", str(self.ports["rating"])],
            "number-events": [python, "-m", "dev.doubles.number_events", "--port", str(self.ports["number-events"])],
            "corporate": [
                *(python, "-m", "dev.doubles.oracle", "--port", str(self.ports["corporate"])),
                *("--control-port", str(self.ports["corporate-control"]), "--file", state + "/corporate.db"),
            ],
        }

    def services(self) -> dict[str, list[str]]:
        """The product's own processes."""
        gunicorn = [sys.executable, "-m", "gunicorn", "-c", "python:selfcare_shared.server.gunicorn"]
        return {
            "customer": [*gunicorn, "customer.wsgi:app"],
            "billing": [*gunicorn, "billing.wsgi:app"],
            "archiver": [*gunicorn, "archiver.wsgi:app"],
            "archiver-worker": [sys.executable, "-m", "archiver.run_worker"],
        }

    def gateway(self) -> list[str]:
        """The stand-in for API Gateway, which also hands out the portal."""
        command = [sys.executable, "-m", "dev.doubles.gateway", "--port", str(self.ports["portal"])]
        command += ["--api-port", str(self.ports["api"])]
        command += ["--contract", str(CONTRACT_FILE), "--client-id", CLIENT_ID]
        for name in ("customer", "billing", "archiver"):
            command += [f"--{name}-url", self.url(name)]
        command += ["--issuer", self.url("identity"), "--jwks-url", self.url("identity") + "/.well-known/jwks.json"]
        command += ["--portal-dir", str(ROOT / "frontend" / "dist"), "--portal-config", str(self.state / "config.json")]
        return [*command, "--storage-origin", self.url("aws")]

    def portal_config(self) -> dict[str, object]:
        """What the portal reads at start."""
        return {
            # Another origin than the portal's, as in the cloud.
            "apiBaseUrl": self.url("api"),
            "issuer": self.url("identity"),
            "clientId": CLIENT_ID,
            "scopes": SCOPES,
            "logoutUrl": self.url("identity") + "/logout",
            "operatorName": "Alpina Mobile",
            "retentionMonths": 13,
            "country": "CH",
            "timeZone": "Europe/Zurich",
        }


# Port locks live as long as the process.
_KEEP: list[PortBook] = []
