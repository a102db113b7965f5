"""LOAD DATA LOCAL INFILE fed from memory: the driver opens a file of the name that the server asks for, this one never does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pymysql.connections import Connection, MySQLResult

_PACKET = 1 << 19


class _StreamResult(MySQLResult):  # type: ignore[misc]
    """Answers the server's request for a file with the connection's stream, whatever name it asks for."""

    def _read_load_local_packet(self, first_packet: Any) -> None:
        connection = self.connection
        stream, connection.stream = connection.stream, None
        if stream is None:
            connection._force_close()  # noqa: SLF001
            raise RuntimeError("the server asked for a file that nobody offered")
        try:
            for part in stream:
                view = memoryview(part)
                for start in range(0, len(view), _PACKET):
                    connection.write_packet(bytes(view[start : start + _PACKET]))
        except BaseException:
            # An orderly end would look like a whole file to the server.
            connection._force_close()  # noqa: SLF001
            raise
        connection.write_packet(b"")
        packet = connection._read_packet()  # noqa: SLF001
        self._read_ok_packet(packet)


class StreamingConnection(Connection):  # type: ignore[misc]
    """A PyMySQL connection whose LOAD DATA LOCAL reads `stream`. The server pulls, so a slow one holds the reader back."""

    stream: Iterator[bytes] | None = None

    def warning_count(self) -> int:
        """Warnings of the last statement."""
        return int(self._result.warning_count) if self._result is not None else 0

    def load(self, sql: str, stream: Iterator[bytes]) -> int:
        """Run LOAD DATA over a stream of bytes; answers the rows that were stored."""
        self.stream = stream
        with self.cursor() as cursor:
            return int(cursor.execute(sql))

    def _read_query_result(self, unbuffered: bool = False) -> int:  # noqa: FBT001, FBT002 (the driver's signature)
        self._result = None
        result = _StreamResult(self)
        if unbuffered:
            result.init_unbuffered_query()
        else:
            result.read()
        self._result = result
        if result.server_status is not None:
            self.server_status = result.server_status
        return int(result.affected_rows)
