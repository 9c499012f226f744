"""A mail server for tests: takes what it is sent, keeps it, and may be told to wait or to refuse."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage


class Sink(socketserver.ThreadingTCPServer):
    allow_reuse_address, daemon_threads = True, True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.letters: list[EmailMessage] = []
        self.refused: set[str] = set()  # addresses that it does not know
        self.hold = (
            threading.Event()
        )  # set: answers; clear: keeps a sender waiting before it takes the next letter
        self.hold.set()
        self.waiting = threading.Event()  # a sender is being kept waiting

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    @property
    def ids(self) -> list[str]:
        return sorted(str(letter["Message-ID"]) for letter in self.letters)


class Talk(socketserver.StreamRequestHandler):
    server: Sink

    def handle(self) -> None:
        self.say("220 sink")
        while line := self.rfile.readline().decode("ascii", "replace").strip():
            verb = line.split(":")[0].upper()
            if verb.startswith("DATA"):
                self.data()
            elif verb == "QUIT":
                return self.say("221 bye")
            elif verb == "RCPT TO" and line[8:].strip("<> ") in self.server.refused:
                self.say("550 no such mailbox")
            else:
                self.say("250 sink")

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def data(self) -> None:
        if not self.server.hold.is_set():
            self.server.waiting.set()
            self.server.hold.wait(30)
        self.say("354 go on")
        body = b""
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            body += line
        if line:  # a letter that broke off was never taken
            self.server.letters.append(message_from_bytes(body, policy=policy.default))
            self.say("250 taken")


@contextmanager
def sink() -> Iterator[Sink]:
    with Sink() as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.05], daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.hold.set()
            server.shutdown()
            thread.join(5)
