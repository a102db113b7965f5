"""Where the corporate database is: a URL such as `oracle+oracledb://user:password@host:2484/?service_name=CORP&protocol=tcps`."""

from __future__ import annotations

import ssl
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec

_SCHEME = "oracle"
_EXAMPLE = "oracle+oracledb://user:password@host:2484/?service_name=CORP&protocol=tcps"
_TCPS = "tcps"
_PROTOCOLS = ("tcp", _TCPS)
_PORT = 1521
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class OracleAddress(msgspec.Struct, frozen=True):
    """Host, service and account."""

    host: str
    port: int
    service_name: str
    user: str
    password: str
    protocol: str = "tcp"

    @property
    def is_encrypted(self) -> bool:
        """Whether the connection is TLS."""
        return self.protocol == _TCPS

    def tls(self, ca_file: str) -> ssl.SSLContext | None:
        """TLS 1.2 or newer with certificate and host name check; trusts `ca_file`, or the system's authorities without one."""
        if not self.is_encrypted:
            return None
        context = ssl.create_default_context(cafile=ca_file or None)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context

    def parameters(self, ca_file: str) -> dict[str, Any]:
        """What the driver needs to find the database, check its certificate's name and sign in: for a connection or a pool."""
        return {
            "host": self.host,
            "port": self.port,
            "service_name": self.service_name,
            "protocol": self.protocol,
            "user": self.user,
            "password": self.password,
            "ssl_context": self.tls(ca_file),
            "ssl_server_dn_match": True,
        }


def read_address(url: str) -> OracleAddress:
    """The address in `url`; raises ValueError that names what is missing and never quotes the URL."""
    if url.split(":", 1)[0].split("+", 1)[0] != _SCHEME:
        raise ValueError(f"corporate_database_url must be an Oracle address such as {_EXAMPLE}")
    parts = urlsplit(url)
    query = {name: found[-1] for name, found in parse_qs(parts.query).items()}
    service = query.get("service_name", parts.path.strip("/"))
    protocol = query.get("protocol", "tcp" if parts.hostname in _LOOPBACK else "").lower()
    if not parts.hostname or not service or not parts.username or not parts.password:
        raise ValueError("corporate_database_url needs user, password, host and service_name")
    if protocol not in _PROTOCOLS:
        raise ValueError(
            "corporate_database_url: name protocol=tcps, or protocol=tcp where customers' data may travel readable"
        )
    try:
        port = parts.port or _PORT
    except ValueError:
        raise ValueError("corporate_database_url: the port is a number") from None
    return OracleAddress(parts.hostname, port, service, unquote(parts.username), unquote(parts.password), protocol)
