"""Which login may see which customer: the `login_link` table, never a token attribute or a path."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from selfcare_shared.db import Connection, Database, Deadlock, Row, instant, stored
from selfcare_shared.links.port import CustomerNotFound, HeldLink, Link, Role, Segment, Viewer

# Names a link without telling the login: RFC 9562, section 5.5, over issuer, subject and customer.
_LINKS = UUID("6f0c3f53-9a53-5a0e-8f0e-7f1f6f1b9d11")
_ACTIVE = "issuer = :issuer AND subject = :subject AND ended_at IS NULL"
_LIST = (
    f"SELECT customer_id, segment, msisdn, linked_at, role FROM login_link WHERE {_ACTIVE}"  # noqa: S608
    " ORDER BY linked_at, customer_id LIMIT 100"
)
_OF_CUSTOMER = (
    "SELECT customer_id, segment, msisdn, linked_at, role, issuer, subject FROM login_link"
    " WHERE customer_id = :customer_id AND ended_at IS NULL ORDER BY linked_at, subject LIMIT 100"
)
_SEGMENT = f"SELECT segment FROM login_link WHERE {_ACTIVE} AND customer_id = :customer_id"  # noqa: S608
_ROLE = f"SELECT role FROM login_link WHERE {_ACTIVE} AND customer_id = :customer_id"  # noqa: S608
_GIVE_ROLE = f"UPDATE login_link SET role = :role WHERE {_ACTIVE} AND customer_id = :customer_id"  # noqa: S608
_END = f"UPDATE login_link SET ended_at = :now WHERE {_ACTIVE} AND customer_id = :customer_id"  # noqa: S608
_END_ALL = f"UPDATE login_link SET ended_at = :now WHERE {_ACTIVE}"  # noqa: S608
_ENDED = (
    "SELECT customer_id, segment, msisdn, linked_at, role FROM login_link WHERE issuer = :issuer AND subject = :subject"
    " AND ended_at = :now ORDER BY linked_at, customer_id"
)
_ONE = (
    f"SELECT customer_id, segment, msisdn, linked_at, role FROM login_link WHERE {_ACTIVE}"  # noqa: S608
    " AND customer_id = :customer_id"
)
_EVER = "SELECT customer_id FROM login_link WHERE issuer = :issuer AND subject = :subject AND customer_id = :customer_id"
_RENEW = (
    "UPDATE login_link SET ended_at = NULL, linked_at = :now, msisdn = :msisdn, role = 'user'"
    " WHERE issuer = :issuer AND subject = :subject AND customer_id = :customer_id AND ended_at IS NOT NULL"
)
_INSERT = (
    "INSERT INTO login_link (issuer, subject, customer_id, segment, msisdn, linked_at)"
    " VALUES (:issuer, :subject, :customer_id, :segment, :msisdn, :now)"
)


class LinkRegister:
    """Reads and changes a login's links."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_customer(self, customer_id: str) -> list[HeldLink]:
        """Every login's active link to the customer, oldest first, at most 100."""
        rows = self._database.all(_OF_CUSTOMER, {"customer_id": customer_id})
        logins = [Viewer(row[5], row[6]) for row in rows]
        return [HeldLink(_link(login, row), login) for login, row in zip(logins, rows, strict=True)]

    def list(self, viewer: Viewer) -> list[Link]:
        """The active links of a login, oldest first, at most 100."""
        rows = self._database.all(_LIST, {"issuer": viewer.issuer, "subject": viewer.subject})
        return [_link(viewer, row) for row in rows]

    def require(self, viewer: Viewer, customer_id: str, segment: Segment | None = None) -> None:
        """Raises CustomerNotFound unless the login is linked to this customer (in this segment)."""
        row = self._database.one(_SEGMENT, self._key(viewer, customer_id))
        if row is None or segment not in (None, row[0]):
            raise CustomerNotFound

    def add(self, viewer: Viewer, customer_id: str, segment: Segment, msisdn: str, now: datetime) -> Link:
        """Link, or take up an ended link again; linking twice changes nothing."""
        return self._database.retrying(lambda connection: self.put(connection, viewer, customer_id, segment, msisdn, now))

    def put(
        self, connection: Connection, viewer: Viewer, customer_id: str, segment: Segment, msisdn: str, now: datetime
    ) -> Link:
        """`add` inside the caller's transaction.

        Whether there was a link is asked by a read: on MySQL an UPDATE that matches nothing locks the gap where another
        login's first link is about to go, and two of them lock each other out.
        """
        key = self._key(viewer, customer_id)
        if connection.one(_SEGMENT, key) is None:
            known = connection.one(_EVER, key) is not None
            values = key | {"segment": segment, "msisdn": msisdn, "now": stored(now)}
            connection.execute(_RENEW if known else _INSERT, values)
        row = connection.one(_ONE, key)
        if row is None:  # somebody else made it after this transaction's view of the table began
            raise Deadlock
        return _link(viewer, row)

    def role(self, viewer: Viewer, customer_id: str) -> Role | None:
        """What the login is to the customer's account; None without an active link."""
        row = self._database.one(_ROLE, self._key(viewer, customer_id))
        return None if row is None else row[0]

    def give_role(self, connection: Connection, viewer: Viewer, customer_id: str, role: Role) -> None:
        """Change the role of an active link, inside the caller's transaction."""
        connection.execute(_GIVE_ROLE, self._key(viewer, customer_id) | {"role": role})

    def end(self, connection: Connection, viewer: Viewer, customer_id: str, now: datetime) -> bool:
        """End the link at once, inside the caller's transaction; False when there is none."""
        return connection.execute(_END, self._key(viewer, customer_id) | {"now": stored(now)}) == 1

    def end_all(self, connection: Connection, viewer: Viewer, now: datetime) -> tuple[Link, ...]:
        """End every link of a login at once, inside the caller's transaction; answers the links that ended."""
        login = {"issuer": viewer.issuer, "subject": viewer.subject, "now": stored(now)}
        connection.execute(_END_ALL, login)
        return tuple(_link(viewer, row) for row in connection.all(_ENDED, login))

    @staticmethod
    def _key(viewer: Viewer, customer_id: str) -> dict[str, str]:
        return {"issuer": viewer.issuer, "subject": viewer.subject, "customer_id": customer_id}


def link_id(viewer: Viewer, customer_id: str) -> str:
    """The identifier of the link between a login and a customer; the same for ever, and tells neither's name."""
    return str(uuid5(_LINKS, "\n".join((viewer.issuer, viewer.subject, customer_id))))


def _link(viewer: Viewer, row: Row) -> Link:
    return Link(link_id(viewer, row[0]), row[0], row[1], row[2], instant(row[3]), row[4])
