"""How large a test is: small in `make test`, whole in `make prove` (PROVE=1)."""

import os

PROVE = os.environ.get("PROVE") == "1"
LENGTHS = [1, 3, 30] if PROVE else [1, 12]  # of a list whose cost must not grow
