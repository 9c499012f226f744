"""A peer that speaks clamd's protocol over TCP or a Unix socket, and knows one virus: the EICAR test file."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
LARGEST = 2**20


class Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        assert command == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
            if len(content) > LARGEST:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.server.scanned.append(content)
        found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
        self.wfile.write(found)


class Tcp(socketserver.ThreadingTCPServer):
    daemon_threads = True


class Unix(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


@contextmanager
def scanner(socket_file: Path | None = None) -> Iterator[tuple[str, list[bytes]]]:
    """Its address for CLAMD_ADDRESS, and what it has scanned."""
    server = Unix(str(socket_file), Session) if socket_file else Tcp(("127.0.0.1", 0), Session)
    server.scanned = []
    thread = threading.Thread(target=server.serve_forever, args=[0.02], daemon=True)
    thread.start()
    try:
        yield (
            f"unix:{socket_file}" if socket_file else f"127.0.0.1:{server.server_address[1]}",
            server.scanned,
        )
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
