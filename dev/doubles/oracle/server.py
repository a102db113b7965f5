"""The double as an object: listener, sessions, accounts, faults. Tests start it in their own process."""

from __future__ import annotations

import collections
import socket
import ssl
import threading
import time
from pathlib import Path

from dev.doubles.oracle.faults import Faults
from dev.doubles.oracle.host import Account
from dev.doubles.oracle.login import Verifier
from dev.doubles.oracle.packets import Channel
from dev.doubles.oracle.session import Session, describe_session
from dev.doubles.oracle.store import Store


class OracleDouble:
    """A listener on the loopback interface with one thread a connection. `certificate` is a PEM file with key, for TCPS."""

    def __init__(
        self, file: Path, *, port: int = 0, services: tuple[str, ...] = ("CORP",), certificate: Path | None = None
    ) -> None:
        self._file, self.port = file, port
        self.services = frozenset(services)
        self.faults, self.accounts = Faults(), dict[str, Account]()
        self.nobody = Verifier("")
        self.calls: collections.deque[tuple[str, str]] = collections.deque(maxlen=10_000)
        # Changed while it runs, these are of the sessions to come.
        self.character_set, self.national_set = "AL32UTF8", "AL16UTF16"
        self._tls = _server_tls(certificate)
        self._sessions: dict[Session, threading.Thread] = {}
        self._lock, self._closing = threading.Lock(), threading.Event()
        self._last_id, self.accepted = 0, 0

    def add_account(self, user: str, password: str, *, owner: bool = False, updatable: tuple[str, ...] = ()) -> None:
        """Let a user in."""
        columns = frozenset(name.upper() for name in updatable)
        self.accounts[user.upper()] = Account(Verifier(password), owner, columns)

    def start(self) -> OracleDouble:
        """Listen; `port` holds the port afterwards."""
        listener = self._listen()
        self.port = listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(listener,), name="oracle-listener", daemon=True).start()
        return self

    def stop(self) -> None:
        """Close the listener and every session."""
        self._closing.set()
        self.faults.heal()
        self.drop_sessions()

    def store(self) -> Store:
        """A session's own view of the data."""
        sets = {"NLS_CHARACTERSET": self.character_set, "NLS_NCHAR_CHARACTERSET": self.national_set}
        return Store(self._file, database_parameters=sets)

    def count(self, call: str, sql: str) -> None:
        """Remember a call, newest last."""
        self.calls.append((call, sql))

    def sessions(self) -> list[dict[str, object]]:
        """What V$SESSION would show."""
        return [describe_session(session) for session in list(self._sessions)]

    def drop_sessions(self) -> None:
        """Reset every connection, as a failover does."""
        for session in list(self._sessions):
            session.drop()

    def kill_sessions(self) -> None:
        """Every session answers ORA-00028 to its next call."""
        for session in list(self._sessions):
            session.killed = True

    def _listen(self) -> socket.socket:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen(64)
        listener.settimeout(0.1)
        return listener

    def _accept(self, listener: socket.socket | None) -> None:
        while not self._closing.is_set():
            if self.faults.is_refusing():
                if listener is not None:
                    listener.close()
                listener = None
                time.sleep(0.05)
                continue
            listener = listener or self._listen()
            try:
                link, _ = listener.accept()
            except TimeoutError:
                continue
            if self.faults.is_refusing():
                link.close()
                continue
            self._serve(link)
        if listener is not None:
            listener.close()

    def _serve(self, link: socket.socket) -> None:
        with self._lock:
            self._last_id += 1
            self.accepted += 1
            number = self._last_id
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        link.settimeout(None)
        threading.Thread(target=self._run, args=(link, number), name=f"oracle-session-{number}", daemon=True).start()

    def _run(self, link: socket.socket, number: int) -> None:
        try:
            if self._tls is not None:
                link = self._tls.wrap_socket(link, server_side=True)
        except (OSError, ssl.SSLError):
            link.close()
            return
        session = Session(self, Channel(link, self.faults), number)
        self._sessions[session] = threading.current_thread()
        try:
            session.serve()
        finally:
            del self._sessions[session]


def _server_tls(certificate: Path | None) -> ssl.SSLContext | None:
    if certificate is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate)
    return context
