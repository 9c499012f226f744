"""The postman: takes due rows of the outbox, one transaction each, and sends them.

A row stays locked from before the sending until it is marked, so two workers never send the same one, and a killed
worker leaves it due. What is left is the instant between the mail server's "250 accepted" and our commit: a worker
killed right there sends again, and the same Message-ID lets the receiver drop the second copy.
"""

import logging
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from portal.activity.clock import PortalNow
from portal.activity.letters import ENCLOSURES
from portal.activity.models import Notice
from portal.activity.rules import MOST_SENDINGS, wait_before_retry
from portal.activity.text import one_line

log = logging.getLogger(__name__)
MOST_AT_ONCE = 200  # letters per task, so that one task stays far below its time limit
FAULTS = (SMTPException, OSError, ValueError)


def due() -> QuerySet[Notice]:
    """Letters to be sent now."""
    waiting = Notice.objects.filter(sent_at=None, by_mail=True, attempts__lt=MOST_SENDINGS)
    return waiting.filter(next_at__lte=PortalNow()).order_by("next_at", "id")


def undelivered() -> QuerySet[Notice]:
    """Letters whose last sending failed, newest first; the given-up ones have had all their tries."""
    return Notice.objects.filter(sent_at=None, by_mail=True, attempts__gt=0).order_by("-id")


def deliver_due(most: int = MOST_AT_ONCE) -> int:
    """Send what is due, `most` letters at the utmost; says how many rows it dealt with."""
    server = get_connection()
    dealt = 0
    try:
        while dealt < most and deliver_next(server):
            dealt += 1
    finally:
        _hang_up(server)
    return dealt


@transaction.atomic
def deliver_next(server: Any) -> bool:
    """Send the next due letter that no other worker holds. False: none, or the mail server cannot be reached."""
    notice = due().select_for_update(skip_locked=True, no_key=True).first()
    if notice is None:
        return False
    try:
        server.open()
    except FAULTS as fault:
        _put_off(notice, fault)
        return False
    try:
        server.send_messages([as_mail(notice)])
    except FAULTS as fault:
        _put_off(notice, fault)
        _hang_up(server)
        return True
    Notice.objects.filter(pk=notice.pk).update(sent_at=PortalNow(), attempts=F("attempts") + 1, error="")
    return True


def as_mail(notice: Notice) -> EmailMultiAlternatives:
    """The letter as mail, the portal named before its subject; its Message-ID is the row's, at every sending the same."""
    headers = {
        "Message-ID": message_id(notice),
        "Auto-Submitted": "auto-generated",
        "Content-Language": notice.language,
    }
    with translation.override(notice.language):
        subject = f"[{_('Maeul')}] {notice.subject}"
    mail = EmailMultiAlternatives(subject, notice.text, to=[notice.email], headers=headers)
    mail.attach_alternative(notice.html, "text/html")
    for file in ENCLOSURES[notice.kind](notice) if notice.kind in ENCLOSURES else ():
        mail.attach(*file)
    return mail


def message_id(notice: Notice) -> str:
    return f"<{notice.message_id}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2].strip('> ')}>"


def _put_off(notice: Notice, fault: Exception) -> None:
    attempts = notice.attempts + 1
    log.warning("letter %s could not be sent (try %s): %s", notice.pk, attempts, fault)
    Notice.objects.filter(pk=notice.pk).update(
        attempts=attempts,
        next_at=PortalNow() + wait_before_retry(attempts),
        error=one_line(f"{type(fault).__name__}: {fault}", 300),
    )


def _hang_up(server: Any) -> None:
    try:
        server.close()
    except FAULTS as fault:
        log.info("the mail server did not say goodbye: %s", fault)
