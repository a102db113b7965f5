"""What the owner of a number hears by e-mail, and what happens to numbers that changed lately."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from botocore.exceptions import ClientError

from customer.adapters.number_events_camara import CamaraNumberEvents
from customer.adapters.owner_notices_ses import TRIES, SesOwnerNotices
from customer.adapters.personal_data_sql import SqlPersonalData
from customer.domain.notices import Notice, letter
from customer.settings import CustomerSettings
from customer.usecases.remove_link import RemoveAccount, RemovedAccount, RemoveLink
from dev.stack.environments import environment
from selfcare_shared.links.register import link_id
from selfcare_shared.problems import NotFound, Unavailable, UnprocessableContent
from selfcare_shared.settings import load_settings
from tests.support.linking_fakes import ANNA, NUMBER, TRACE, UNKNOWN, Linking
from tests.support.records import record

KINDS: tuple[Notice, ...] = ("linked", "unlinked", "failed", "held")


def test_owner_is_told_of_a_link_and_of_its_end(linking: Linking) -> None:
    """Checklist: D8."""
    challenge = linking.ask()
    linking.confirm(ANNA, challenge.challenge_id, linking.messages.code())
    assert linking.notices.sent == []
    linking.finish()
    remove_link = RemoveLink(linking.links, linking.removals, linking.tell_owner, timedelta(days=1))
    own = link_id(ANNA, record().customer_id)
    with pytest.raises(NotFound):
        remove_link(ANNA, record().customer_id, link_id(ANNA, "another"), TRACE)
    remove_link(ANNA, record().customer_id, own, TRACE)
    with pytest.raises(NotFound):
        remove_link(ANNA, record().customer_id, own, TRACE)
    linking.finish()
    assert linking.notices.sent == [(NUMBER, "linked"), (NUMBER, "unlinked")]
    remove_account = RemoveAccount(
        SqlPersonalData(linking.database, ZoneInfo("Europe/Zurich")), linking.removals, linking.tell_owner
    )
    assert remove_account(ANNA, TRACE) == RemovedAccount(0, 0)


def test_owner_is_told_once_when_a_code_is_burnt(linking: Linking) -> None:
    """Checklist: D8, D3. Also when many guess at once."""
    challenge = linking.ask()
    wrong = f"{(int(linking.messages.code()) + 1) % 10**6:06d}"

    def guess() -> None:
        with pytest.raises((UnprocessableContent, NotFound)):
            linking.confirm(ANNA, challenge.challenge_id, wrong)

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    linking.finish()
    assert linking.notices.sent == [(NUMBER, "failed")]


def test_number_that_is_another_customers_by_now_tells_nobody(linking: Linking) -> None:
    linking.tell_owner("residential", "another", NUMBER, "linked")
    linking.residential.away = True
    linking.tell_owner("residential", record().customer_id, NUMBER, "linked")
    linking.finish()
    assert linking.notices.sent == []


@pytest.mark.parametrize("reason", ["sim-swap", "recycled"])
def test_held_number_gets_no_code_and_the_owner_is_told_to_call(linking: Linking, reason: Any) -> None:
    """Checklist: D7, D5. The answer is the one of any number."""
    linking.events.holds[NUMBER] = reason
    held, unknown = linking.ask(), linking.ask(number=UNKNOWN)
    assert linking.messages.sent == []
    assert linking.notices.sent == [(NUMBER, "held")]
    for challenge in (held, unknown):
        with pytest.raises(UnprocessableContent):
            linking.confirm(ANNA, challenge.challenge_id, "000000")


def test_no_code_while_the_network_cannot_be_asked(linking: Linking) -> None:
    """Checklist: D7. Nobody is alarmed by an outage either."""
    linking.events.away = True
    linking.ask()
    assert (linking.messages.sent, linking.notices.sent) == ([], [])
    linking.events.away = False
    linking.age(61)
    linking.ask()
    assert len(linking.messages.sent) == 1


@pytest.mark.parametrize("language", ["en", "de", "fr", "it", "ar"])
def test_notice_names_nothing_but_the_masked_number(language: str) -> None:
    """Checklist: D8."""
    seen = set()
    for kind in KINDS:
        words = letter(kind, language, "Alpina Mobile", "+41•••••••67")
        assert "+41•••••••67" in words.text
        assert words.subject.startswith("Alpina Mobile: ")
        seen.add(words.text)
    assert len(seen) == len(KINDS)
    assert letter("linked", "rm", "A", "n") == letter("linked", "en", "A", "n")


class Mail:
    """Amazon SES that fails the first so many times."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.sent: list[Any] = []

    def send_email(self, **given: Any) -> None:
        if self.failures > 0:
            self.failures -= 1
            raise ClientError({"Error": {"Code": "TooManyRequestsException"}}, "SendEmail")
        self.sent.append(given)


def notices(mail: Mail, sender: str = "no-reply@alpina.example") -> tuple[SesOwnerNotices, list[float]]:
    pauses: list[float] = []
    made = SesOwnerNotices(sender, "Alpina Mobile", pauses.append)
    made.__dict__["_ses"] = mail
    return made, pauses


def events(capsysbinary: pytest.CaptureFixture[bytes]) -> list[str]:
    out = capsysbinary.readouterr().out
    assert b"example.com" not in out
    return [json.loads(line)["event"] for line in out.splitlines()]


def test_email_is_tried_again_and_its_failure_is_an_event_without_the_address(capsysbinary: Any) -> None:
    """Checklist: D8, E8."""
    mail = Mail(failures=1)
    made, pauses = notices(mail)
    made.send(record(email="rosa@example.com", language="de"), "linked")
    assert mail.sent[0]["Destination"] == {"ToAddresses": ["rosa@example.com"]}
    text = mail.sent[0]["Content"]["Simple"]["Body"]["Text"]["Data"]
    assert "verknüpft" in text
    assert NUMBER not in text
    assert len(pauses) == 1
    assert events(capsysbinary) == ["notice.failed", "notice.sent"]
    made, pauses = notices(Mail(failures=TRIES))
    made.send(record(email="rosa@example.com"), "failed")
    assert events(capsysbinary) == ["notice.failed"] * TRIES


def test_nobody_to_write_to_is_an_event(capsysbinary: Any) -> None:
    notices(Mail())[0].send(record(email=None), "linked")
    notices(Mail(), sender="")[0].send(record(email="rosa@example.com"), "linked")
    assert events(capsysbinary) == ["notice.unaddressed"] * 2


@pytest.mark.parametrize(
    ("stored", "delivered"),
    [("info@müller.example.com", ["info@xn--mller-kva.example.com"]), ("jörg@example.com", []), ("a@b\u200b.example.com", [])],
)
def test_the_mailer_gets_what_it_takes_or_nothing(stored: str, delivered: list[str], capsysbinary: Any) -> None:
    """Records from before hold addresses that nobody judged by the mailer's rule."""
    mail = Mail()
    notices(mail)[0].send(record(email=stored), "linked")
    assert [address for sent in mail.sent for address in sent["Destination"]["ToAddresses"]] == delivered
    assert events(capsysbinary) == ["notice.sent" if delivered else "notice.unaddressed"]


class Network:
    """An operator's API platform that answers what it is told to."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, bytes]] = {}
        self.asked: list[tuple[str, dict[str, Any], str | None]] = []
        network = self

        class Face(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                network.asked.append((self.path, body, self.headers.get("Authorization")))
                status, answer = network.answers[self.path]
                self.send_response(status)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Face)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def network() -> Iterator[Network]:
    made = Network()
    yield made
    made.server.shutdown()
    made.server.server_close()


def asking(network: Network, **more: str) -> CamaraNumberEvents:
    given = environment("customer") | {
        "SELFCARE_SIM_SWAP_URL": network.url + "/swap",
        "SELFCARE_NUMBER_RECYCLING_URL": network.url + "/recycling/",
    }
    return CamaraNumberEvents(load_settings(CustomerSettings, given | more), lambda: date(2026, 3, 10))


SWAP, RECYCLING = "/swap/check", "/recycling/check"
NO_SWAP, SAME_OWNER = (200, b'{"swapped":false}'), (200, b'{"phoneNumChanged":false}')


def test_both_apis_are_asked_in_their_own_words(network: Network) -> None:
    """Checklist: D7."""
    network.answers = {SWAP: NO_SWAP, RECYCLING: SAME_OWNER}
    assert asking(network, SELFCARE_NUMBER_EVENTS_TOKEN="from the platform").hold(NUMBER) is None
    assert network.asked == [
        (SWAP, {"phoneNumber": NUMBER, "maxAge": 72}, "Bearer from the platform"),
        (RECYCLING, {"phoneNumber": NUMBER, "specifiedDate": "2026-03-07"}, "Bearer from the platform"),
    ]
    network.answers = {SWAP: NO_SWAP, RECYCLING: (200, b'{"phoneNumChanged":true}')}
    assert asking(network).hold(NUMBER) == "recycled"
    network.answers = {SWAP: (200, b'{"swapped":true}')}
    assert asking(network).hold(NUMBER) == "sim-swap"


@pytest.mark.parametrize(
    "answer",
    [
        (503, b"{}"),
        (404, b'{"code":"NOT_FOUND"}'),
        (200, b"<html>"),
        (200, b"[]"),
        (200, b"[" * 50_000),
        (200, b'{"swapped":true,"x":"\xed\xa0\x80"}'),
        (200, b"{}"),
        (200, b'{"swapped":"false"}'),
        (302, b""),
    ],
)
def test_anything_but_a_clear_answer_is_no_answer(network: Network, answer: tuple[int, bytes]) -> None:
    """Checklist: D7, E12."""
    network.answers = {SWAP: answer, RECYCLING: SAME_OWNER}
    with pytest.raises(Unavailable):
        asking(network).hold(NUMBER)


def test_unreachable_platform_is_no_answer_and_an_unset_one_is_not_asked(network: Network) -> None:
    """Checklist: D7."""
    with pytest.raises(Unavailable):
        asking(network, SELFCARE_SIM_SWAP_URL="http://127.0.0.1:9").hold(NUMBER)
    assert asking(network, SELFCARE_SIM_SWAP_URL="", SELFCARE_NUMBER_RECYCLING_URL="").hold(NUMBER) is None
    assert network.asked == []
