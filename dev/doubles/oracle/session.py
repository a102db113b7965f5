"""One connection from CONNECT to the end: messages taken one by one and handed to the handshake or to the calls."""

from __future__ import annotations

from typing import Any

from dev.doubles.oracle import answers, requests
from dev.doubles.oracle.calls import Calls
from dev.doubles.oracle.handshake import Handshake
from dev.doubles.oracle.host import Host
from dev.doubles.oracle.packets import Channel, Gone, Interrupted
from dev.doubles.oracle.store import OracleError
from dev.doubles.oracle.tags import Tags
from dev.doubles.oracle.wire import Reader

_KILLED, _CANCELLED = 28, 1013


class Session:
    """Serves one connection in its own thread."""

    def __init__(self, host: Host, channel: Channel, session_id: int) -> None:
        self._host, self._channel = host, channel
        self._reader, self.tags = Reader(channel.payload), Tags(session_id)
        self._handshake = Handshake(host, channel, self._reader, self.tags)
        self.killed = False

    def serve(self) -> None:
        """Until the connection ends."""
        try:
            if self._handshake.connect():
                self._talk()
        except Gone:
            pass
        finally:
            self._channel.close()

    def drop(self) -> None:
        """Reset the connection, as a failover does."""
        self._channel.close(abruptly=True)

    def _talk(self) -> None:
        store = self._host.store()
        calls = Calls(self._host, self._channel, self._reader, self.tags, store)
        try:
            while True:
                try:
                    self._next(calls)
                except Interrupted:
                    self._channel.break_off()
                    self._channel.answer(calls.error(OracleError(_CANCELLED)))
        finally:
            store.close()

    def _next(self, calls: Calls) -> None:
        """One message; a break that comes between two calls is answered like one that comes in a call."""
        kind = self._reader.u8()
        if kind == 1:
            self._handshake.protocol()
        elif kind == 2:
            self._handshake.data_types()
        elif kind == requests.PIGGYBACK:
            self._piggyback(calls)
        else:
            self._function(calls, self._reader.u8())

    def _function(self, calls: Calls, function: int) -> None:
        self._reader.u8()
        if function == requests.LOGOFF:
            self._channel.answer(answers.status(in_transaction=False))
            raise Gone
        if function in (requests.AUTH_ONE, requests.AUTH_TWO):
            self._handshake.authenticate()
            return
        if self.killed:
            self._handshake.refuse(_KILLED)
        self._channel.answer(calls.answer(function))

    def _piggyback(self, calls: Calls) -> None:
        function, _ = self._reader.u8(), self._reader.u8()
        if function == requests.CLOSE_CURSORS:
            self._reader.u8()
            calls.close_cursors(self._reader.ubs(self._reader.ub()))
        elif function == requests.END_TO_END:
            self.tags.values |= requests.read_end_to_end(self._reader)
        elif function == requests.SET_SCHEMA:
            self._reader.u8()
            self._reader.two()
        elif function == requests.SESSION_STATE:
            self._reader.ub()
        else:
            raise Gone


def describe_session(session: Session) -> dict[str, Any]:
    """A session for the control address."""
    return {"id": session.tags.session_id, "user": session.tags.user} | session.tags.values
