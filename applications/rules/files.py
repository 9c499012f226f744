"""How many files a proposal holds, and how much. Sizes in bytes; guards/uploads.sql holds the same."""

MOST_FILES = 30
MOST_BYTES = 300 * 2**20
PIECE = 2**20  # what an upload in pieces sends at once: as much as a broken line may cost
HOURS_KEPT = 24  # an upload nobody goes on with
