"""A queue and two buckets in memory, as little as the workers ask of SQS and S3, so that the soak measures the workers.

`python -m bench.soak.cloud --port N`. Every operation costs the same however much lies there; moto, which the tests use, walks
its list of messages at each request. Archived objects are kept by name and hash alone.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import threading
import time
import uuid
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ARCHIVE = "/selfcare-archive/"
_GONE = "<Error><Code>NoSuchKey</Code></Error>"
_THERE = "<Error><Code>PreconditionFailed</Code></Error>"


class Queue:
    """Messages that wait, and messages in hand until their time is over."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[str, str]] = deque()
        self._in_hand: dict[str, tuple[float, str, str]] = {}
        self._changed = threading.Condition()

    def send(self, body: str) -> str:
        """Answers the message's id."""
        name = str(uuid.uuid4())
        with self._changed:
            self._waiting.append((name, body))
            self._changed.notify()
        return name

    def receive(self, most: int, wait: float, visibility: float) -> list[dict[str, str]]:
        """Up to `most`, after at most `wait` seconds."""
        with self._changed:
            self._changed.wait_for(self._any, wait)
            taken = [self._waiting.popleft() for _ in range(min(most, len(self._waiting)))]
            found = []
            for name, body in taken:
                receipt = str(uuid.uuid4())
                self._in_hand[receipt] = (time.monotonic() + visibility, name, body)
                found.append({"MessageId": name, "ReceiptHandle": receipt, "Body": body, "MD5OfBody": _md5(body)})
            return found

    def delete(self, receipt: str) -> None:
        """A stale receipt changes nothing."""
        with self._changed:
            self._in_hand.pop(receipt, None)

    def extend(self, receipt: str, visibility: float) -> None:
        """From now on."""
        with self._changed:
            if receipt in self._in_hand:
                self._in_hand[receipt] = (time.monotonic() + visibility, *self._in_hand[receipt][1:])

    def counts(self) -> dict[str, str]:
        """As GetQueueAttributes names them."""
        return {
            "ApproximateNumberOfMessages": str(len(self._waiting)),
            "ApproximateNumberOfMessagesNotVisible": str(len(self._in_hand)),
        }

    def _any(self) -> bool:
        now = time.monotonic()
        for receipt in [entry for entry, (until, _, _) in self._in_hand.items() if until < now]:
            _, name, body = self._in_hand.pop(receipt)
            self._waiting.append((name, body))
        return bool(self._waiting)


class Cloud:
    """Answers the calls; each answer is status and body."""

    def __init__(self) -> None:
        self.queue, self._staged = Queue(), dict[str, bytes]()
        self._archived: dict[str, str] = {}
        self._lock = threading.Lock()

    def sqs(self, operation: str, given: dict[str, Any]) -> dict[str, Any]:
        """The operations of a worker and of the sender; the dead-letter queue stays empty."""
        if operation == "ReceiveMessage":
            wait, visibility = given.get("WaitTimeSeconds", 0), given.get("VisibilityTimeout", 60)
            return {"Messages": self.queue.receive(given["MaxNumberOfMessages"], wait, visibility)}
        if operation == "SendMessageBatch":
            sent = [(entry["Id"], self.queue.send(entry["MessageBody"]), entry["MessageBody"]) for entry in given["Entries"]]
            return {"Successful": [{"Id": i, "MessageId": m, "MD5OfMessageBody": _md5(b)} for i, m, b in sent], "Failed": []}
        if operation == "SendMessage":
            return {"MessageId": self.queue.send(given["MessageBody"]), "MD5OfMessageBody": _md5(given["MessageBody"])}
        if operation == "DeleteMessage":
            self.queue.delete(given["ReceiptHandle"])
        if operation == "ChangeMessageVisibility":
            self.queue.extend(given["ReceiptHandle"], given["VisibilityTimeout"])
        dead = given["QueueUrl"].endswith("-dlq")
        return {"Attributes": {"ApproximateNumberOfMessages": "0"} if dead else self.queue.counts()}

    def s3(self, method: str, path: str, body: bytes, *, once: bool) -> tuple[int, bytes]:
        """Single objects; a list is always empty."""
        with self._lock:
            if method == "PUT":
                return self._put(path, body, once=once)
            if method == "DELETE":
                self._staged.pop(path, None)
                return 204, b""
            return (200, self._staged[path]) if path in self._staged else (404, _GONE.encode())

    def _put(self, path: str, body: bytes, *, once: bool) -> tuple[int, bytes]:
        if not path.startswith(ARCHIVE):
            self._staged[path] = body
            return 200, b""
        if once and path in self._archived:
            return 412, _THERE.encode()
        self._archived[path] = base64.b64encode(hashlib.sha256(body).digest()).decode()
        return 200, b""


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def handler(cloud: Cloud) -> type[BaseHTTPRequestHandler]:
    """HTTP/1.1 with kept connections."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            target = self.headers.get("X-Amz-Target", "")
            if target:
                found = cloud.sqs(target.partition(".")[2], json.loads(body))
                status, said = 200, json.dumps(found).encode()
            else:
                once = self.headers.get("If-None-Match") == "*"
                status, said = cloud.s3(self.command, self.path.partition("?")[0], body, once=once)
            self.send_response_only(status)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        do_GET = do_PUT = do_POST = do_DELETE = answer  # noqa: N815

    return Handler


def main() -> None:
    """Serve until the process is ended."""
    parser = argparse.ArgumentParser(description="Queue and buckets of the soak")
    parser.add_argument("--port", type=int, required=True)
    server = ThreadingHTTPServer(("127.0.0.1", parser.parse_args().port), handler(Cloud()))
    server.daemon_threads = True
    server.serve_forever()


if __name__ == "__main__":
    main()
