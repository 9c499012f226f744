"""File names as we keep them: from us as much as from the person. Pure: no Django."""

from portal.activity.text import clean

LONGEST = 255  # bytes, what file systems hold
FORBIDDEN = '<>:"|?*'
RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)),
}
ALIASES = {"jpg": ("jpg", "jpeg")}


def safe_name(given: str, kind: str) -> str:
    """The last part of a path, NFC, without control and direction marks, no device of Windows, with the ending of what it really is."""
    name = clean(given).replace("\\", "/").rpartition("/")[2]
    name = "".join(sign for sign in " ".join(name.split()) if sign not in FORBIDDEN and sign.isprintable())
    stem, ending = _split(name.strip(". "), kind)
    if stem.partition(".")[0].strip().lower() in RESERVED:  # Windows takes them for devices, whatever follows
        stem = f"_{stem}"
    return _cut(stem or "file", LONGEST - len(ending.encode())) + ending


def _split(name: str, kind: str) -> tuple[str, str]:
    stem, dot, ending = name.rpartition(".")
    if dot and ending.lower() in ALIASES.get(kind, (kind,)):
        return stem.rstrip(". "), f".{ending.lower()}"
    return name, f".{kind}"


def _cut(text: str, length: int) -> str:
    return text.encode()[:length].decode(errors="ignore").rstrip()
