from tests.permissions.fixtures import asking, world

__all__ = ["asking", "world"]
