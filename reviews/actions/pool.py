"""The pool of reviewers: who belongs to it, what each knows, where each works and worked."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.actions import enrol_person
from portal.accounts.enums import Role
from portal.accounts.models import LocalGovernment, Membership, User
from portal.activity.actions import notify, record
from portal.activity.clock import PortalNow
from portal.activity.refusals import database_refusals
from portal.documents.models import StoredFile
from portal.ui.refusals import Denied, Invalid
from reviews import notices, permissions
from reviews.actions.ending import ending
from reviews.models import ReviewerPost, ReviewerProfile

PROFILE = ("fields", "technologies", "regions", "most", "note")
MOST_TAGS, LONGEST_TAG = 20, 40


@database_refusals()
@transaction.atomic
def save_profile(*, reviewer: User, by: Membership, **wanted: Any) -> ReviewerProfile:
    """What a reviewer knows and how many cases they take; `wanted` names any of PROFILE, the rest stays.

    Raises Denied, Invalid for too many technologies or one that is too long.
    """
    if not permissions.may_keep_profile(by, reviewer):
        raise Denied(_("This is someone else's profile."))
    tags = wanted.get("technologies", ())
    if len(tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in tags):
        told = {"most": MOST_TAGS, "length": LONGEST_TAG}
        raise Invalid(
            _("At most %(most)s technologies of %(length)s characters.") % told, field="technologies"
        )
    profile, _made = ReviewerProfile.objects.select_for_update().get_or_create(reviewer=reviewer)
    changed = [name for name in PROFILE if name in wanted and getattr(profile, name) != wanted[name]]
    for name in changed:
        setattr(profile, name, wanted[name])
    if changed:
        profile.changed_at = PortalNow()
        profile.save(update_fields=[*changed, "changed_at"])
        record(by=by, verb="save_reviewer", thing=profile, facts={name: wanted[name] for name in changed})
    return profile


@database_refusals()
@transaction.atomic
def add_post(
    *,
    reviewer: User,
    by: Membership,
    government: LocalGovernment | None = None,
    organisation: str = "",
    position: str = "",
    province: LocalGovernment | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> ReviewerPost:
    """Where a reviewer works or worked; what stands against a case of that government ends at once.

    Raises Denied, Invalid (neither a government nor a name, or both; dates out of order).
    """
    if not permissions.may_keep_profile(by, reviewer):
        raise Denied(_("This is someone else's profile."))
    if bool(government) == bool(organisation.strip()):
        sentence = _("Choose a local government, or write the organisation's name.")
        raise Invalid(sentence, field="organisation")
    _in_order(starts_on, ends_on)
    with ending(reviewer, by):
        post = ReviewerPost.objects.create(
            reviewer=reviewer, government=government, organisation=organisation.strip(), position=position,
            province=None if government else province, starts_on=starts_on, ends_on=ends_on, written_by=by.user,
        )  # fmt: skip
        record(by=by, verb="add_post", thing=post, facts={"reviewer": reviewer.pk, **_facts(post)})
    return post


@database_refusals()
@transaction.atomic
def change_post(
    *,
    post: ReviewerPost,
    by: Membership,
    position: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> ReviewerPost:
    """Put its dates right, or end it. Raises Denied, Invalid (dates out of order)."""
    if not permissions.may_keep_profile(by, post.reviewer):
        raise Denied(_("This is someone else's profile."))
    _in_order(starts_on, ends_on)
    before = _facts(post)
    with ending(post.reviewer, by):
        post.position, post.starts_on, post.ends_on = position, starts_on, ends_on
        post.save(update_fields=["position", "starts_on", "ends_on"])
        facts = {"reviewer": post.reviewer_id, **_facts(post), "before": before}
        record(by=by, verb="change_post", thing=post, facts=facts)
    return post


@transaction.atomic
def remove_post(*, post: ReviewerPost, by: Membership) -> None:
    """Take back a post written down by mistake; the trail keeps it. The office's deed alone. Raises Denied."""
    if not permissions.runs_rounds(by):
        raise Denied(_("Only a programme officer removes a post."))
    record(by=by, verb="remove_post", thing=post, facts={"reviewer": post.reviewer_id, **_facts(post)})
    post.delete()


def _in_order(starts_on: date | None, ends_on: date | None) -> None:
    if starts_on and ends_on and ends_on < starts_on:
        raise Invalid(_("It ends after it begins."), field="ends_on")


def _facts(post: ReviewerPost) -> dict[str, Any]:
    return {
        "government": post.government.code if post.government else "",
        "organisation": post.organisation,
        "from": post.starts_on,
        "until": post.ends_on,
    }


@database_refusals()
@transaction.atomic
def add_reviewer(
    *, email: str, name: str, by: Membership, department: str = "", position: str = "", **profile: Any
) -> User:
    """Enter a person into the pool; someone new gets an account and a letter that leads to a password of their own.

    Raises Denied, Refusal where the person is a reviewer already.
    """
    if not permissions.runs_rounds(by):
        raise Denied(_("Only a programme officer adds reviewers."))
    held = enrol_person(
        email=email, name=name, role=Role.REVIEWER, department=department, position=position, by=by
    )
    saved = save_profile(reviewer=held.user, by=by, **profile)
    event = record(by=by, verb="add_reviewer", thing=saved, facts={"reviewer": held.user_id})
    notify(
        event=event,
        letter=notices.ENROLLED,
        recipients=[held.user],
        context={"person": held.user},
        link=reverse("account_reset_password"),
    )
    return held.user


@database_refusals()
@transaction.atomic
def import_reviewers(
    *, file: StoredFile, rows: Sequence[tuple[int, dict[str, Any]]], by: Membership
) -> tuple[int, int]:
    """Enter or update reviewers from a workbook, all or none; (line, values). Says how many are new, how many known.

    Raises Denied, Invalid for no rows; what one row is refused for refuses all.
    """
    if not permissions.runs_rounds(by):
        raise Denied(_("Only a programme officer adds reviewers."))
    if not rows:
        raise Invalid(_("This file holds nothing that can be brought in."))
    known = _reviewers(values["email"] for _line, values in rows)
    for _line, values in rows:
        _bring_in(dict(values), known, by)
    new = sum(1 for _line, values in rows if values["email"] not in known)
    facts = {"name": file.name, "sha256": file.sha256, "new": new, "known": len(rows) - new}
    record(by=by, verb="import_reviewers", thing=file, facts=facts)
    return new, len(rows) - new


def _reviewers(emails: Iterable[str]) -> dict[str, User]:
    held = Membership.objects.valid().of_role(Role.REVIEWER).filter(user__email__in=list(emails))
    return {one.user.email: one.user for one in held.select_related("user")}


def _bring_in(values: dict[str, Any], known: dict[str, User], by: Membership) -> None:
    post, email = values.pop("post"), values.pop("email")
    who = {name: values.pop(name) for name in ("name", "department", "position")}
    reviewer = known.get(email)
    if reviewer is None:
        reviewer = add_reviewer(email=email, by=by, **who, **values)
    else:
        save_profile(reviewer=reviewer, by=by, **values)
    if post and not _has_post(reviewer, post):
        add_post(reviewer=reviewer, by=by, **post)


def _has_post(reviewer: User, post: dict[str, Any]) -> bool:
    same = {name: post[name] for name in ("government", "organisation")}
    return ReviewerPost.objects.filter(reviewer=reviewer, ends_on=None, **same).exists()
