"""How much may be unpacked to look into one file, all that lies within it included."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from portal.documents.kinds import faults

MOST_BYTES, MOST_DEPTH = 320 * 2**20, 3


@dataclass
class Allowance:
    left: int = MOST_BYTES
    depth: int = 0

    def take(self, size: int) -> None:
        """Raises Invalid when the file would grow too large."""
        self.left -= size
        if self.left < 0:
            raise faults.growing()

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Into a container. Raises Invalid where it lies within too many others."""
        if self.depth >= MOST_DEPTH:
            raise faults.growing()
        self.depth += 1
        yield
        self.depth -= 1
