"""The lists of this floor: an inbox, what could not be sent, the demo's mailbox, the published heads."""

from datetime import timedelta

from django.db.models import Case, DateTimeField, ExpressionWrapper, F, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.activity.chains import name_of
from portal.activity.letters import LETTERS
from portal.activity.models import Notice
from portal.activity.rules import MOST_SENDINGS
from portal.ui.lists import Column, Table

AHEAD = timedelta(days=365_000)


def kind_label(notice: Notice) -> str:
    letter = LETTERS.get(notice.kind)
    return str(letter.label) if letter else notice.kind


def delivery(notice: Notice) -> str:
    """How far its mail is, in words."""
    if notice.sent_at:
        return str(_("Sent"))
    if not notice.by_mail:
        return str(_("Not by mail (the reader's choice)"))
    return str(_("No longer tried") if notice.attempts >= MOST_SENDINGS else _("Waiting"))


def unread_first(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """With the `place` of each: its own moment, and for those not read yet one long after every other."""
    ahead = ExpressionWrapper(F("created_at") + Value(AHEAD), DateTimeField())
    return notices.annotate(place=Case(When(read_at=None, then=ahead), default=F("created_at")))


class Inbox(Table):
    caption = _("Letters")
    order = "-place"
    size = 30
    columns = (
        Column("subject", _("Letter"), link=lambda notice: reverse("activity:notice", args=[notice.pk])),
        Column("read", _("State"), template="activity/_read.html", value=lambda notice: notice.read_at),
        Column("kind", _("Kind"), value=kind_label),
        Column("created_at", _("Received at"), kind="moment", sort="created_at"),
    )
    search = ("subject", "text")
    exports = ()
    empty = _("There are no letters yet. What concerns you will appear here, and by mail.")


class Undelivered(Table):
    caption = _("Letters that could not be sent")
    size = 30
    columns: tuple[Column, ...] = (
        Column("subject", _("Letter")),
        Column("email", _("Recipient"), sort="email"),
        Column("created_at", _("Written at"), kind="moment", sort="created_at"),
        Column("attempts", _("Tries"), kind="number", sort="attempts"),
        Column("delivery", _("State"), value=delivery),
        Column("error", _("What the mail server said")),
    )
    search = ("subject", "email", "error")
    empty = _("Every letter has been sent.")


class ToSendAgain(Undelivered):
    columns = (
        *Undelivered.columns,
        Column(
            "again",
            _("Send again"),
            value=lambda notice: _("Send again"),
            link=lambda notice: reverse("activity:sending", args=[notice.pk]),
        ),
    )


class Mailbox(Table):
    caption = _("Mail of this demonstration")
    size = 30
    columns = (
        Column("subject", _("Letter"), link=lambda notice: reverse("activity:mail", args=[notice.pk])),
        Column("email", _("Recipient"), sort="email"),
        Column("kind", _("Kind"), value=kind_label),
        Column("created_at", _("Written at"), kind="moment", sort="created_at"),
        Column("sent_at", _("Sent at"), kind="moment", sort="sent_at"),
        Column("delivery", _("State"), value=delivery),
    )
    search = ("subject", "email", "text")
    exports = ()
    empty = _("No mail has been written yet.")


class Heads(Table):
    caption = _("Published heads of the record")
    order = "-at"
    columns = (
        Column("chain", _("Record"), value=name_of, sort="chain"),
        Column("day", _("Day"), kind="day"),
        Column("at", _("Published at"), kind="moment", sort="at"),
        Column("sequence", _("Number in the record"), kind="number"),
        Column("hash", _("Hash (SHA-256)"), template="activity/_hash.html"),
    )
    search = ("chain", "hash")
    empty = _("No head has been published yet. The first one follows shortly after midnight.")
