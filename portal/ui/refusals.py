"""The one way a deed says no: a sentence for the person, the field it belongs to, the HTTP status."""

from typing import Any


class Refusal(Exception):
    """Raised by actions. `message` is a translated sentence, `field` the form field it stands beside."""

    status = 409

    def __init__(self, message: Any, *, field: str | None = None, status: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        if status is not None:
            self.status = status

    def __str__(self) -> str:
        return str(self.message)


class Denied(Refusal):
    """The person may not do this."""

    status = 403


class Invalid(Refusal):
    """What was asked does not hold together."""

    status = 422


class Stale(Refusal):
    """Someone saved in between. `theirs` is what they saved, so that the person can choose."""

    status = 409

    def __init__(self, message: Any, *, field: str | None = None, theirs: Any = None) -> None:
        super().__init__(message, field=field)
        self.theirs = theirs
