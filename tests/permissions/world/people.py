"""Who looks at the world, by the short names of the table's columns; and what belongs to persons alone."""

import uuid
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from portal.accounts.actions import delegate_approval, invite_member
from portal.accounts.enums import Role
from portal.accounts.models import Membership
from portal.activity.actions import publish_heads, queue_job
from portal.activity.models import Event, Job, Notice
from tests import factories
from tests.cast import Cast, make_cast
from tests.permissions.world import NOW, World

# short name -> who, in the order of the table's columns
COLUMNS = {
    "pub": "nobody has signed in",
    "off": "officer of the government that leads the proposal",
    "col": "a colleague there",
    "app": "their approver",
    "par": "officer of a partner government",
    "pap": "approver of a partner government",
    "str": "officer of another government",
    "sap": "approver of another government",
    "coo": "coordinator of the government's province",
    "sco": "coordinator of another province",
    "pro": "programme officer who runs the call",
    "sec": "a second one",
    "age": "programme officer of the agency",
    "min": "approver of the ministry",
    "rev": "reviewer who is assigned",
    "unr": "reviewer who is not",
    "aud": "auditor",
    "non": "signed in, without any role",
}


def people() -> World:
    """A world with its people."""
    cast = make_cast()
    partner = factories.OrganisationFactory()
    nobody = factories.UserFactory(
        email="former@sample.example", name="예시 former", password=factories.PASSWORD
    )
    who = {
        "pub": None,
        **{"off": cast.officer, "col": cast.colleague, "app": cast.local_approver},
        "par": factories.MembershipFactory(organisation=partner),
        "pap": factories.MembershipFactory(organisation=partner, role=Role.LOCAL_APPROVER),
        **{"str": cast.stranger, "sap": cast.stranger_approver},
        **{"coo": cast.coordinator, "sco": cast.stranger_coordinator},
        **{"pro": cast.programme_officer, "sec": cast.second_programme_officer, "age": cast.agency_officer},
        **{"min": cast.ministry_approver, "rev": cast.reviewer, "unr": cast.reviewers[4]},
        **{"aud": cast.auditor, "non": Membership(user=nobody)},
    }
    assert list(who) == list(COLUMNS)
    return World(cast, who)


def add_belongings(world: World, var: Path) -> None:
    """Letters, work, invitations and roles, each of one person."""
    cast = world.cast
    world.places["404"] = {"code": 404}
    world.places["used up link"] = {"uidb36": "1", "key": "bad-key"}
    letter = Notice.objects.filter(recipient=cast.officer.user).first()
    world.put("letter of off", letter, pk=letter.pk)
    failed = Notice.objects.filter(recipient=cast.local_approver.user).first()
    Notice.objects.filter(pk=failed.pk).update(attempts=12, error="550 예시")
    world.put("failed letter", failed, pk=failed.pk)
    event = Event.objects.order_by("pk").first()
    world.put("event", event, pk=event.pk)
    for name in ("colleague", "officer", "stranger", "second_programme_officer"):
        role = getattr(cast, name)
        world.put(f"role of {name}", role, pk=role.pk)
    add_delegation(world, cast)
    _add_work(world, cast, var)
    _add_invitation(world, cast)
    publish_heads()


def add_delegation(world: World, cast: Cast) -> None:
    """One to come, of the other government's approver."""
    day = NOW + timedelta(days=60)
    terms = {"starts_at": day, "ends_at": day + timedelta(days=1), "reason": "예시", "key": uuid.uuid4()}
    made = delegate_approval(delegate=cast.stranger, by=cast.stranger_approver, **terms)
    world.put("delegation", made, pk=made.pk)


def _add_work(world: World, cast: Cast, var: Path) -> None:
    waiting = queue_job(kind="documents.export", arguments={}, by=cast.officer, title="예시 작업", link="/")
    world.put("work of off", waiting, pk=waiting.pk)
    done = queue_job(
        kind="documents.export", arguments={"list": "done"}, by=cast.officer, title="예시 표", link="/"
    )
    made = var / "exports" / "sample.csv"
    made.parent.mkdir(parents=True, exist_ok=True)
    made.write_text("예시", encoding="utf-8")
    Job.objects.filter(pk=done.pk).update(
        state="done", file_name="sample.csv", file_path="exports/sample.csv"
    )
    world.put("file of off", done, pk=done.pk)


def _add_invitation(world: World, cast: Cast) -> None:
    with transaction.atomic():
        invited = invite_member(
            email="new@sample.example", name="예시 신규", role=Role.REVIEWER, organisation=None,
            by=cast.programme_officer,
        )  # fmt: skip
    link = Notice.objects.filter(email="new@sample.example").latest("pk").link
    world.put("invitation", invited, token=link.rstrip("/").rpartition("/")[2])


def use_files(var: Path) -> None:
    """Stored files and results of jobs lie here."""
    settings.VAR_DIR, settings.MEDIA_ROOT = var, str(var / "files")
