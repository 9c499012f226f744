"""Who is named in a remark: `@` and the name, as it is written."""

import re
from collections.abc import Iterable

AT = re.compile(r"(?<!\w)@(?=[^\W\d_])")  # no address of a mail, no price


def mentioned(text: str, names: Iterable[str]) -> tuple[list[str], list[str]]:
    """(the names found, the words after an @ that are nobody's name); a longer name goes before a shorter one, and
    spaces within a name do not matter."""
    ordered = sorted({name for name in names if name}, key=len, reverse=True)
    said = {name: re.compile(r"\s*".join(map(re.escape, name.replace(" ", "")))) for name in ordered}
    found: list[str] = []
    unknown: list[str] = []
    for at in AT.finditer(text):
        rest = text[at.end() :]
        name = next((one for one in ordered if said[one].match(rest)), None)
        if name is None:
            unknown.append(re.split(r"[\s,.!?]", rest, maxsplit=1)[0])
        elif name not in found:
            found.append(name)
    return found, unknown
