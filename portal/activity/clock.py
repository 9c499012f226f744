"""One clock: the database's. `portal_now()` is clock_timestamp(), unless a session of the owner has set it."""

from datetime import datetime

from django.db import connection
from django.db.models import DateTimeField, Func


class PortalNow(Func):
    """The database's clock as an expression, for column defaults and comparisons."""

    function = "portal_now"
    template = "%(function)s()"
    arity = 0

    def __init__(self, **extra):
        super().__init__(output_field=DateTimeField(), **extra)


def now() -> datetime:
    """The database's time (aware, UTC)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal_now()")
        return cursor.fetchone()[0]
