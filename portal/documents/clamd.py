"""The virus scanner clamd, by its own protocol (INSTREAM): the bytes are sent, a word comes back."""

import socket
import struct
from typing import BinaryIO

PIECE = 2**16
SECONDS = 60


class Unable(Exception):
    """The scanner answers, but not with a verdict: the file is too large for it, or it failed."""


def virus_in(file: BinaryIO, address: str) -> str:
    """The name of the virus found, or nothing. `address`: host:port or unix:/path.

    Raises OSError while the scanner cannot be reached, Unable when it has no verdict.
    """
    with _connected(address) as line:
        line.sendall(b"zINSTREAM\0")
        try:
            while piece := file.read(PIECE):
                line.sendall(struct.pack(">I", len(piece)) + piece)
            line.sendall(struct.pack(">I", 0))
        except (BrokenPipeError, ConnectionResetError):
            pass  # it has heard enough, and says why
        said = _answer(line)
    words = said.partition(": ")[2] or said
    if words == "OK":
        return ""
    if words.endswith(" FOUND"):
        return words.removesuffix(" FOUND")
    raise Unable(words or "no answer")


def _connected(address: str) -> socket.socket:
    if address.startswith("unix:"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(SECONDS)
        try:
            line.connect(address.removeprefix("unix:"))
        except OSError:
            line.close()
            raise
        return line
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS)


def _answer(line: socket.socket) -> str:
    said = b""
    while b"\0" not in said and len(said) < 4096:
        if not (more := line.recv(4096)):
            break
        said += more
    if not said:
        raise ConnectionResetError("the scanner hung up")
    return said.partition(b"\0")[0].decode("utf-8", "replace").strip()
