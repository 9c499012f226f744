"""Long work of this floor: solving a plan of many, its table as a workbook, and minutes as HWPX."""

import uuid
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from portal.accounts.models import Membership
from portal.activity import clock
from portal.activity.jobs import JOBS, Progress
from portal.activity.models import Job
from portal.documents.hwpx import hwpx
from portal.documents.sheets import Sheet as Page
from portal.documents.sheets import workbook
from portal.ui.formats import SEOUL
from portal.ui.refusals import Denied
from reviews import actions, permissions, queries
from reviews.enums import ConflictKind, PlanState, RuleKind
from reviews.models import Plan, Round
from reviews.queries.sheet import Sheet, answer_of, live_pairs, whole_sheet
from reviews.rules.assignment import Pair

JOBS["reviews.plan"] = "reviews.jobs.solve_plan"
JOBS["reviews.plan_sheet"] = "reviews.jobs.write_sheet"
JOBS["reviews.minutes"] = "reviews.jobs.write_minutes"


def solve_plan(job: Job, progress: Progress) -> None:
    """Answer the plan of `arguments["plan"]`; its page shows what came of it."""
    plan = Plan.objects.light().get(pk=job.arguments["plan"])
    if not plan.is_open:  # given up before its turn, or answered by a run that broke off after it
        return
    done = actions.answer_plan(plan=plan, tick=progress)
    if done.state == PlanState.IMPOSSIBLE:
        job.report = [_("There is no such plan; the page says why.")]


def write_sheet(job: Job, progress: Progress) -> tuple[str, Path]:
    """The assignment table of the round `arguments["round"]` as xlsx, if the person may still assign."""
    held = Membership.objects.valid().named()
    by = held.filter(pk=job.membership_id, user=job.created_by_id).first()
    round_ = Round.objects.visible_to(by).select_related("call").filter(pk=job.arguments["round"]).first()
    if round_ is None or not permissions.may_assign(by, round_):
        raise Denied(_("You can no longer see this list in the role in which you asked for it."))
    progress(0, 2)
    content = plan_workbook(round_)
    progress(1, 2)
    path = Path(settings.VAR_DIR) / "exports" / f"{job.pk}-{uuid.uuid4().hex}.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    progress(2, 2)
    return f"{job.title[:190]}.xlsx", path


def plan_workbook(round_: Round) -> bytes:
    """The table, the loads and the pairs of the newest plan, or of what stands where there is none."""
    plan = queries.newest_plan(round_)
    answer, live = answer_of(plan), live_pairs(round_)
    page = whole_sheet(round_, plan.settings if plan else {})
    pairs = set(answer.pairs) if answer else set(live)
    return workbook([_matrix(page, pairs, live), _loads(page, pairs), _pairs(page, pairs, live)])


def _matrix(page: Sheet, pairs: set[Pair], live: dict[Pair, str]) -> Page:
    people = [user for user, _seat in page.seats]
    legend = _("●: in the plan or assigned, then the fit (0 to 100); a conflict by its name")
    rows = [
        [it.number, it.title, it.government.name, *(_cell(page, (pk, one.pk), pairs, live) for one in people)]
        for pk, it in page.table.proposals.items()
    ]
    head = [_("Receipt number"), _("Project"), _("Local government"), *(one.name for one in people)]
    return Page(_("Assignment"), head, rows, lines=[legend])


def _cell(page: Sheet, pair: Pair, pairs: set[Pair], live: dict[Pair, str]) -> str | int:
    if pair in pairs or pair in live:
        return f"● {page.fits[pair].total}"
    if pair in page.table.conflicts:
        return str(ConflictKind(page.table.conflicts[pair]).label)
    if pair in page.table.ended:
        return _("Asked before")
    if page.rules.get(pair) == RuleKind.FORBIDDEN:
        return str(RuleKind.FORBIDDEN.label)
    return page.fits[pair].total


def _loads(page: Sheet, pairs: set[Pair]) -> Page:
    rows = [
        [user.name, sum(1 for pair in pairs if pair[1] == user.pk), seat.reviewer.least, seat.reviewer.most]
        for user, seat in page.seats
    ]
    return Page(_("Loads"), [_("Reviewer"), _("Cases"), _("Least"), _("Most")], rows)


def _pairs(page: Sheet, pairs: set[Pair], live: dict[Pair, str]) -> Page:
    head = [_("Receipt number"), _("Project"), _("Reviewer"), _("Fit"), _("What becomes of it")]
    return Page(_("Pairs"), head, list(_lines(page, pairs, live)))


def _lines(page: Sheet, pairs: set[Pair], live: dict[Pair, str]) -> Iterator[list[str | int]]:
    people = {user.pk: user.name for user, _seat in page.seats}
    for pair in sorted(pairs | set(live)):
        if pair[0] in page.table.proposals and pair in page.fits:
            proposal = page.table.proposals[pair[0]]
            becomes = _("new") if pair not in live else _("kept") if pair in pairs else _("ended")
            yield [proposal.number, proposal.title, people[pair[1]], page.fits[pair].total, becomes]


def write_minutes(job: Job, progress: Progress) -> tuple[str, Path]:
    """The minutes of the meeting `arguments["pk"]` as HWPX, for who of the office may still read them in that role."""
    held = Membership.objects.valid().named().filter(pk=job.membership_id, user=job.created_by_id)
    by = held.first()
    meeting = queries.meetings_for(by).filter(pk=job.arguments["pk"]).first()
    if meeting is None or not permissions.may_see_rounds(by):
        raise Denied(_("You can no longer read these minutes in the role in which you asked for the file."))
    progress(0, 2)
    facts = queries.facts_of(meeting)
    signed = queries.signatures_of(meeting, facts)
    data = queries.minutes_paper(meeting, facts, signed, clock.now().astimezone(SEOUL).date())
    progress(1, 2)
    path = Path(settings.VAR_DIR) / "exports" / f"{job.pk}-{uuid.uuid4().hex}.hwpx"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(hwpx(data))
    progress(2, 2)
    return f"{meeting.round.call.slug}-minutes-{meeting.number}.hwpx", path
