"""What happens to the trail, the outbox and the jobs. Other floors write here, inside their deed's own transaction."""

import json
import uuid
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.activity import letters, queries, rules
from portal.activity.clock import PortalNow
from portal.activity.enums import JobState
from portal.activity.letters import Letter
from portal.activity.models import Event, Job, Notice, NoticePreference, PublishedHead, RequestKey
from portal.activity.text import clean, clean_facts, one_line
from portal.activity.wake import wake
from portal.ui.refusals import Invalid, Refusal

ADMINISTRATION = "administration"


class Person(Protocol):
    """Who acts: a membership (portal.accounts lies above this floor, so it is known by its shape)."""

    pk: Any
    user: Any
    organisation_id: int | None
    role: str


def record(
    *,
    by: Person | None,
    verb: str,
    thing: Model,
    facts: Mapping[str, Any] | None = None,
    reason: str = "",
    chain: str = ADMINISTRATION,
) -> Event:
    """Write the deed into the trail, in the deed's own transaction. `by` None: the portal itself.

    Holds the chain's head until the transaction ends: call it before ledger entries, after everything else that locks.
    """
    _needs_transaction()
    return Event.objects.create(
        chain=chain,
        actor=by.user if by else None,
        organisation_id=by.organisation_id if by else None,
        role=by.role if by else "",
        verb=verb,
        thing_type=thing._meta.label_lower,
        thing_id=str(thing.pk),
        thing_label=one_line(str(thing), 300),
        facts=clean_facts(json.loads(json.dumps(facts or {}, cls=DjangoJSONEncoder))),
        reason=clean(str(reason)),
    )


def notify(
    *, event: Event, letter: Letter, recipients: Iterable[Any], context: Mapping[str, Any], link: str = ""
) -> list[Notice]:
    """Write one letter to each recipient (a user or an e-mail address) in their language; wake the postman on commit.

    Who turned the mail off keeps the letter in the inbox. The same letter about the same event reaches an address once.
    """
    _needs_transaction()
    people = {_address(person): person for person in recipients}
    unwanted = _unwanted(letter, people.values())
    notices = [_notice(event, letter, person, context, link, unwanted) for person in people.values()]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    if any(notice.by_mail for notice in notices):
        transaction.on_commit(partial(wake, "activity.deliver"))
    return notices


def _address(person: Any) -> str:
    return str(getattr(person, "email", person)).strip().lower()


def _unwanted(letter: Letter, people: Iterable[Any]) -> set[int]:
    """Ids of those who do not want this kind by mail; nobody may refuse a letter that is not optional."""
    if not letter.optional:
        return set()
    users = [person.pk for person in people if not isinstance(person, str)]
    choices = NoticePreference.objects.filter(user__in=users, kind=letter.kind, by_mail=False)
    return set(choices.values_list("user_id", flat=True))


def _notice(
    event: Event, letter: Letter, person: Any, context: Mapping[str, Any], link: str, unwanted: set[int]
) -> Notice:
    user = None if isinstance(person, str) else person
    language = user.language if user else (get_language() or "ko")[:2]
    written = letters.write(letter, language=language, context={"reader": user, **context}, link=link)
    return Notice(
        event=event,
        kind=letter.kind,
        recipient=user,
        email=_address(person),
        language=language,
        subject=written.subject,
        text=written.text,
        html=written.html,
        link=link,
        by_mail=user is None or user.pk not in unwanted,
    )


def once(*, key: str | uuid.UUID | None, by: Person, verb: str) -> str | None:
    """The primary key (as text) of what this form has already made, or None: then make it and call `keep_answer`.

    A second request with the same key waits here until the first has ended. Raises Invalid for a key that is not this
    person's or belongs to another form.
    """
    _needs_transaction()
    if not key:
        return None
    wanted = _key(key)
    _one_at_a_time(f"request {wanted}")
    earlier = RequestKey.objects.filter(key=wanted).first()
    if earlier is None:
        return None
    if earlier.user_id != by.user.pk or earlier.verb != verb:
        raise Invalid(_("This form has been used already. Open the page again and repeat what you did."))
    return earlier.thing_id


def keep_answer(key: str | uuid.UUID | None, by: Person, verb: str, thing: Model) -> None:
    """Keep what the form with this key has made, in the same transaction."""
    if key:
        RequestKey.objects.create(
            key=_key(key), user=by.user, verb=verb, thing_type=thing._meta.label_lower, thing_id=str(thing.pk)
        )


def _one_at_a_time(name: str) -> None:
    """Whoever asks for the same name waits here until this transaction has ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def _key(key: str | uuid.UUID) -> uuid.UUID:
    try:
        return uuid.UUID(str(key))
    except ValueError:
        raise Invalid(_("This form is incomplete. Open the page again and repeat what you did.")) from None


@transaction.atomic
def settle_letters(*, events: QuerySet[Event]) -> int:
    """Mark the letters of these events as read for everybody: what they asked for is done; says how many were unread."""
    return Notice.objects.unread().filter(event__in=events).update(read_at=PortalNow())


def mark_read(*, user: Any, notice: Notice | None = None) -> int:
    """Mark one letter of this person, or all, as read; says how many were unread."""
    mine = Notice.objects.visible_to(user).unread()
    return (mine.filter(pk=notice.pk) if notice else mine).update(read_at=PortalNow())


@transaction.atomic
def set_preference(*, user: Any, letter: Letter, by_mail: bool) -> NoticePreference:
    """Whether this person wants this kind by mail too. Raises Invalid for a letter that everyone must get."""
    if not letter.optional:
        raise Invalid(_("This letter is always sent."))
    preference, _created = NoticePreference.objects.update_or_create(
        user=user, kind=letter.kind, defaults={"by_mail": by_mail}
    )
    return preference


@transaction.atomic
def set_preferences(*, user: Any, letters: Iterable[Letter], wanted: Iterable[str]) -> None:
    """Take over a whole page of choices: of `letters`, these kinds are wanted by mail."""
    kinds = set(wanted)
    for letter in letters:
        set_preference(user=user, letter=letter, by_mail=letter.kind in kinds)


@transaction.atomic
def queue_job(*, kind: str, arguments: Mapping[str, Any], by: Person, title: str = "", link: str = "") -> Job:
    """Ask for long work; a worker is woken on commit. `link` is the page to return to when it is done.

    While the same work, asked for by this person in this role, waits or runs, that job is the answer: a second click
    makes no second file.
    """
    same = {
        "kind": kind,
        "arguments": clean_facts(json.loads(json.dumps(arguments, cls=DjangoJSONEncoder))),
        "created_by": by.user,
        "membership_id": by.pk,
        "language": (get_language() or "ko")[:2],
    }
    _one_at_a_time(f"jobs {by.pk}")
    open_ = Job.objects.filter(state__in=[JobState.QUEUED, JobState.RUNNING], cancel_wanted=False, **same)
    if earlier := open_.first():
        return earlier
    job = Job.objects.create(title=one_line(str(title), 200), link=link, **same)
    transaction.on_commit(partial(wake, "activity.run_jobs"))
    return job


@transaction.atomic
def cancel_job(*, job: Job, user: Any) -> Job:
    """Stop a job of one's own: at once when it waits, at its next step when it runs."""
    job = Job.objects.visible_to(user).select_for_update(no_key=True).get(pk=job.pk)
    if job.state not in rules.JOB_MOVES["cancel"][0]:
        raise Refusal(_("This work has already ended."))
    job.cancel_wanted = True
    if job.state == JobState.QUEUED:
        job.state = JobState.CANCELLED
    job.save(update_fields=["cancel_wanted", "state"])
    return job


@transaction.atomic
def publish_heads() -> int:
    """Show the head of every chain that has grown since it was last shown, once a day; says how many."""
    chains = queries.unpublished_chains()
    PublishedHead.objects.bulk_create([PublishedHead(chain=chain) for chain in chains], ignore_conflicts=True)
    return len(chains)


@transaction.atomic
def send_again(*, notice: Notice) -> None:
    """Give a letter that could not be sent all its tries again, from now."""
    Notice.objects.filter(pk=notice.pk, sent_at=None).update(attempts=0, next_at=PortalNow())
    transaction.on_commit(partial(wake, "activity.deliver"))


def _needs_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("a deed and its record share one transaction: call this within atomic")
