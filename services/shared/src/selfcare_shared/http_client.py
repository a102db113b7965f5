"""The one way to call out over HTTP: libcurl with a total deadline, no redirects, a size cap, one reused connection a thread.

A read timeout alone does not end an answer that trickles one byte a second; libcurl's TIMEOUT_MS bounds the whole call
(https://curl.se/libcurl/c/CURLOPT_TIMEOUT_MS.html). ADR 0004 holds the measurement against requests and urllib3.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence

import certifi
import msgspec
import pycurl

from selfcare_shared.logs import current_trace


class OutboundError(Exception):
    """The other side could not be asked: refused, unknown name, TLS failure, or a broken answer."""


class OutboundTimeout(OutboundError):
    """The connection or the whole answer took longer than allowed."""


class OutboundBroken(OutboundError):
    """An answer came but was cut short, too large, or not HTTP."""


class HttpAnswer(msgspec.Struct, frozen=True):
    """Status, headers with lower-case names, and the whole body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


_TIMEOUTS = {pycurl.E_OPERATION_TIMEDOUT}
_BROKEN = {
    pycurl.E_PARTIAL_FILE,
    pycurl.E_GOT_NOTHING,
    pycurl.E_RECV_ERROR,
    pycurl.E_WRITE_ERROR,
    pycurl.E_FILESIZE_EXCEEDED,
    pycurl.E_FTP_WEIRD_SERVER_REPLY,
}


class HttpClient:
    """Calls one upstream. Timeouts are seconds and mandatory; `max_bytes` caps an answer's body."""

    def __init__(
        self, *, connect_timeout: float, total_timeout: float, max_bytes: int = 32 * 1024 * 1024, ca_file: str = ""
    ) -> None:
        self._connect_ms = int(connect_timeout * 1000)
        self._total_ms = int(total_timeout * 1000)
        self._max_bytes = max_bytes
        self._ca_file = ca_file or certifi.where()
        self._local = threading.local()

    def get(self, url: str, headers: Sequence[str] = (), *, timeout: float | None = None) -> HttpAnswer:
        """GET `url`; `timeout` shortens the total deadline. Raises OutboundError or a subclass."""
        curl = self._handle()
        curl.setopt(pycurl.HTTPGET, 1)
        return self._perform(curl, url, headers, timeout)

    def post(self, url: str, body: bytes, headers: Sequence[str] = (), *, timeout: float | None = None) -> HttpAnswer:
        """POST `body`; otherwise as `get`."""
        curl = self._handle()
        curl.setopt(pycurl.POST, 1)
        curl.setopt(pycurl.POSTFIELDS, body)
        return self._perform(curl, url, headers, timeout)

    def _perform(self, curl: pycurl.Curl, url: str, headers: Sequence[str], timeout: float | None) -> HttpAnswer:
        answer_headers: dict[str, str] = {}
        chunks: list[bytes] = []
        milliseconds = self._total_ms if timeout is None else max(1, min(self._total_ms, int(timeout * 1000)))
        curl.setopt(pycurl.URL, url)
        curl.setopt(pycurl.TIMEOUT_MS, milliseconds)
        curl.setopt(pycurl.CONNECTTIMEOUT_MS, min(self._connect_ms, milliseconds))
        curl.setopt(pycurl.HTTPHEADER, [*headers, f"traceparent: 00-{current_trace.get() or '0' * 32}-{'0' * 15}1-01"])
        curl.setopt(pycurl.HEADERFUNCTION, _header_reader(answer_headers))
        curl.setopt(pycurl.WRITEFUNCTION, _capped_writer(chunks, self._max_bytes))
        try:
            curl.perform()
        except pycurl.error as error:
            raise _translate(error.args[0]) from None
        return HttpAnswer(curl.getinfo(pycurl.RESPONSE_CODE), answer_headers, b"".join(chunks))

    def _handle(self) -> pycurl.Curl:
        curl: pycurl.Curl | None = getattr(self._local, "curl", None)
        if curl is None:
            curl = self._local.curl = pycurl.Curl()
            curl.setopt(pycurl.NOSIGNAL, 1)
            curl.setopt(pycurl.FOLLOWLOCATION, 0)
            curl.setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
            curl.setopt(pycurl.TCP_NODELAY, 1)
            curl.setopt(pycurl.CAINFO, self._ca_file)
            curl.setopt(pycurl.SSLVERSION, pycurl.SSLVERSION_TLSv1_2)
            curl.setopt(pycurl.PROXY, "")
        return curl


def _header_reader(into: dict[str, str]) -> Callable[[bytes], None]:
    def read(line: bytes) -> None:
        name, colon, value = line.partition(b":")
        if colon:
            into[name.decode("latin-1").strip().lower()] = value.decode("latin-1").strip()

    return read


def _capped_writer(chunks: list[bytes], cap: int) -> Callable[[bytes], int | None]:
    total = 0

    def write(chunk: bytes) -> int | None:
        nonlocal total
        total += len(chunk)
        if total > cap:
            return 0
        chunks.append(chunk)
        return None

    return write


def _translate(code: int) -> OutboundError:
    if code in _TIMEOUTS:
        return OutboundTimeout()
    return OutboundBroken() if code in _BROKEN else OutboundError()
