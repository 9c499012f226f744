"""The main menu of each role."""


def menu_for(membership) -> list[tuple[str, str]]:
    """(label, address) of each entry."""
    return []
