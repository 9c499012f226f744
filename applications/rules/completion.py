"""What a return for completion opens: a named section whole, or single fields of it as "section/field"."""

from collections.abc import Iterable

Named = Iterable[str]


def named_sections(named: Named) -> frozenset[str]:
    """The sections in which something is open."""
    return frozenset(name.partition("/")[0] for name in named)


def named_fields(named: Named, section: str) -> frozenset[str] | None:
    """The fields of a section that are open; None: all of them."""
    names = set(named)
    if section in names:
        return None
    return frozenset(name.partition("/")[2] for name in names if name.startswith(f"{section}/"))
