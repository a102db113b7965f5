"""What comes before the first call: CONNECT, the protocol, the data types, the login."""

from __future__ import annotations

import re
import time

from dev.doubles.oracle import answers, charsets, packets, requests
from dev.doubles.oracle.host import Host
from dev.doubles.oracle.login import Login
from dev.doubles.oracle.packets import Channel, Gone
from dev.doubles.oracle.store import OracleError
from dev.doubles.oracle.tags import Tags
from dev.doubles.oracle.wire import Reader

_SERVICE = re.compile(rb"SERVICE_NAME\s*=\s*([^)\s]+)", re.I)
_PING = re.compile(rb"COMMAND\s*=\s*ping", re.I)
_LARGEST_SDU = 2 * 1024 * 1024
_UNKNOWN_SERVICE, _WRONG_PASSWORD = 12514, 1017


class Handshake:
    """Lets a connection in, or refuses it as a listener and a database do."""

    def __init__(self, host: Host, channel: Channel, reader: Reader, tags: Tags) -> None:
        self._host, self._channel, self._reader, self._tags = host, channel, reader, tags
        self._faults = host.faults
        self._login: Login | None = None

    def connect(self) -> bool:
        """Whether the listener lets the connection in."""
        kind, body = self._channel.receive()
        while self._faults.listener == "silent":
            time.sleep(0.05)
        if kind != packets.CONNECT:
            raise Gone
        size = int.from_bytes(body[16:18], "big")
        descriptor = body[66:] if len(body) > 66 else self._channel.receive()[1][2 : 2 + size]
        service = _SERVICE.search(descriptor)
        services = self._faults.services if self._faults.services is not None else self._host.services
        known = service is not None and service[1].decode().upper() in {name.upper() for name in services}
        if _PING.search(descriptor):
            self._channel.send(packets.REFUSE, answers.refuse(0))
            return False
        if code := self._faults.refuse_code or (0 if known else _UNKNOWN_SERVICE):
            self._channel.send(packets.REFUSE, answers.refuse(code))
            return False
        asked = int.from_bytes(body[50:54], "big") or 8192
        self._channel.send(packets.ACCEPT, answers.accept(sdu := min(asked, _LARGEST_SDU)))
        self._channel.large, self._channel.sdu = True, sdu
        return True

    def protocol(self) -> None:
        """Agree on the protocol's version."""
        self._reader.raw(2)
        while self._reader.u8():
            pass
        self._channel.answer(answers.protocol(charsets.NATIONAL_NUMBERS[self._host.national_set]))

    def data_types(self) -> None:
        """Agree on the data types."""
        self._reader.raw(5)
        self._reader.clr(), self._reader.clr()
        while self._reader.raw(2) != b"\x00\x00":
            self._reader.raw(6)
        self._channel.answer(answers.data_types())

    def authenticate(self) -> None:
        """One of the two messages of a login; raises Gone for whoever may not come in."""
        user, given = requests.read_login(self._reader)
        while self._faults.login_silent:
            time.sleep(0.02)
        if self._faults.login_error:
            self.refuse(self._faults.login_error)
        account = self._host.accounts.get(user.upper())
        if self._login is None:
            self._login = Login(account.verifier if account else self._host.nobody)
            self._channel.answer(self._login.challenge() + answers.status(in_transaction=False))
            return
        answer = self._login.accept(given, self._tags.session_id)
        if answer is None or account is None:
            self.refuse(_WRONG_PASSWORD)
        self._tags.user = user.upper()
        self._channel.answer((answer or b"") + answers.status(in_transaction=False))

    def refuse(self, code: int) -> None:
        """End the session with an error; raises Gone."""
        self._channel.answer(answers.outcome(in_transaction=False, code=code, text=OracleError(code).text))
        raise Gone
