"""Letters of this floor, the names of its deeds in the trail, and what its guards mean. No letter carries a mark."""

from django.utils.translation import gettext_lazy as _

from portal.activity.clock import now
from portal.activity.letters import ENCLOSURES, Letter
from portal.activity.models import Notice
from portal.activity.refusals import SENTENCES
from portal.activity.verbs import VERBS
from reviews.enums import ConflictKind, RuleKind
from reviews.models import Meeting, Slot
from reviews.queries.minutes_paper import calendar_of_meeting
from reviews.queries.presenting import calendar_of

INVITATION = Letter("reviews/invitation", _("Invitation to review"))
PANEL_INVITATION = Letter("reviews/panel_invitation", _("Invitation to a panel of reviewers"))
PANEL_REMINDER = Letter("reviews/panel_reminder", _("Reminder of an invitation to a panel"), optional=True)
CONSENTED = Letter("reviews/consented", _("Your consent as a reviewer"))
DECLINED = Letter("reviews/declined", _("A reviewer declines a round"))
RELEASED = Letter("reviews/released", _("You are released from a panel"))
ENROLLED = Letter("reviews/enrolled", _("You are in the pool of reviewers"))
OTHERS_NEEDED = Letter("reviews/others_needed", _("Cases need another reviewer"))
PANEL_DISCLOSED = Letter("reviews/panel_disclosed", _("The panel of reviewers is disclosed"))
OBJECTED = Letter("reviews/objected", _("An applicant objects to a reviewer"))
OBJECTION_DECIDED = Letter("reviews/objection_decided", _("Your objection is decided"))
REMINDER = Letter("reviews/reminder", _("Reminder of reviews due"), optional=True)
ENDED = Letter("reviews/ended", _("A review assignment has ended"))
REASON_ASKED = Letter("reviews/apart", _("A reason is asked for"))
ABSTAINED = Letter("reviews/abstained", _("A reviewer abstains"))
PRESENTATION = Letter("reviews/presentation", _("Invitation to present"))
DELIBERATION = Letter("reviews/deliberation", _("Deliberation of a proposal"))
STEPPED_BACK = Letter("reviews/stepped_back", _("A reviewer steps back"))
MEETING_CALLED = Letter("reviews/meeting", _("Meeting of the review panel"))
TO_SIGN = Letter("reviews/to_sign", _("Minutes to sign"))
OPENING_PROPOSED = Letter("reviews/opening_proposed", _("Opening of scores awaits approval"))
OPENING_APPROVED = Letter("reviews/opening_approved", _("Scores opened"))
OPENING_SENT_BACK = Letter("reviews/opening_sent_back", _("Opening of scores sent back"))

VERBS.update(
    create_round=_("Review round set up"),
    invite_reviewers=_("Reviewers invited to the panel"),
    remind_panel=_("Reviewers reminded of their consent"),
    set_limits=_("Limits of a reviewer set"),
    consent=_("Consented to appointment and secrecy"),
    decline=_("Declined the round"),
    release=_("Reviewer released from the panel"),
    set_fee=_("Fee for a case set"),
    add_reviewer=_("Reviewer added to the pool"),
    import_reviewers=_("Reviewers brought in"),
    save_reviewer=_("Profile of a reviewer changed"),
    add_post=_("Post of a reviewer recorded"),
    change_post=_("Post of a reviewer changed"),
    remove_post=_("Post of a reviewer removed"),
    propose_others=_("Another reviewer asked for"),
    disclose_panel=_("Panel disclosed to the applicants"),
    object_to=_("Objection to a reviewer filed"),
    uphold_objection=_("Objection to a reviewer upheld"),
    dismiss_objection=_("Objection to a reviewer dismissed"),
    declare_conflict=_("Conflict of interest recorded"),
    remove_conflict=_("Conflict of interest removed"),
    assign_reviewers=_("Reviewers assigned"),
    accept_assignment=_("Declared without conflict"),
    step_back=_("Reviewer stepped back"),
    void_assignment=_("Assignment voided"),
    remind_reviewers=_("Reviewers reminded"),
    submit_review=_("Review submitted"),
    recall_review=_("Review recalled"),
    read_changes=_("Changes of the proposal read"),
    abstain=_("Reviewer abstained"),
    resume=_("Abstention taken back"),
    make_slots=_("Slots for presentations made"),
    change_slot=_("Slot for a presentation changed"),
    invite_to_present=_("Applicant invited to present"),
    submit_presentation=_("Marks of a presentation submitted"),
    recall_presentation=_("Marks of a presentation taken back"),
    open_deliberation=_("Deliberation opened"),
    close_deliberation=_("Deliberation closed"),
    revise_review=_("Marks changed in the deliberation"),
    explain_spread=_("Reason given for a mark that stands apart"),
    propose_opening=_("Opening of scores proposed"),
    approve_opening=_("Opening of scores approved"),
    send_back_opening=_("Opening of scores sent back"),
    close_round=_("Ranking frozen"),
    call_meeting=_("Meeting of the panel called"),
    edit_meeting=_("Meeting of the panel edited"),
    note_attendance=_("Attendance of a meeting noted"),
    sign_minutes=_("Minutes signed"),
    close_minutes=_("Minutes closed"),
    request_plan=_("Plan of reviewers asked for"),
    cancel_plan=_("Plan of reviewers given up"),
    lock_pairs=_("Pairs of proposal and reviewer locked"),
    forbid_pairs=_("Pairs of proposal and reviewer forbidden"),
    free_pairs=_("Pairs of proposal and reviewer freed"),
)
# What the office decided about pairs, and the verb of the deed; "" frees them.
RULED = {RuleKind.LOCKED.value: "lock_pairs", RuleKind.FORBIDDEN.value: "forbid_pairs", "": "free_pairs"}


def _conflict(facts: dict) -> str:
    kind = facts.get("kind")
    if kind in ConflictKind.values:
        return _("There is a conflict of interest: %(why)s.") % {"why": ConflictKind(kind).label}
    return _("There is a conflict of interest.")


def _calendar(notice: Notice) -> list[tuple[str, bytes, str]]:
    """The slot as it stands when the letter is sent."""
    slot = Slot.objects.select_related("proposal").get(pk=notice.event.thing_id)
    return [("presentation.ics", calendar_of(slot).encode(), "text/calendar")]


def _meeting_calendar(notice: Notice) -> list[tuple[str, bytes, str]]:
    """The meeting as it stands when the letter is sent."""
    meeting = Meeting.objects.select_related("round__call").get(pk=notice.event.thing_id)
    return [("meeting.ics", calendar_of_meeting(meeting, now()).encode(), "text/calendar")]


ENCLOSURES[PRESENTATION.kind] = _calendar
ENCLOSURES[MEETING_CALLED.kind] = _meeting_calendar

SENTENCES.update(
    {
        "MA201": _conflict,
        "MA202": lambda facts: _("This step is not possible in the present state."),
        "MA203": lambda facts: _("Marks can only be written while the round is scoring."),
        "MA204": lambda facts: _("This review is submitted and locked."),
        "MA205": lambda facts: _("A mark is outside its scale."),
        "MA206": lambda facts: _("This cannot be changed any more."),
        "MA207": lambda facts: _("A criterion has no marks yet."),
        "MA208": lambda facts: _("Reviews are missing: give the reason for opening all the same."),
        "MA250": lambda facts: _(
            "The proposal was changed after you were asked. Read first what was changed."
        ),
        "MA251": lambda facts: _("An abstention needs a reason."),
        "MA252": lambda facts: _("The deliberation of this proposal is not open."),
        "MA253": lambda facts: _("A change of marks needs a reason."),
        "MA260": lambda facts: _("The minutes of this meeting are closed."),
        "MA261": lambda facts: _(
            "Not everybody who was present has signed: give the reason for closing all the same."
        ),
        "MA262": lambda facts: _("Minutes are signed in one's own name, by those who were present."),
        "MA254": lambda facts: _("The presentation has not been held yet."),
        "MA255": lambda facts: _("There are no presentations in this round, or their time is over."),
        "MA230": lambda facts: _("First consent to the appointment and the pledge of secrecy of this round."),
        "MA231": lambda facts: _("This cannot be changed any more."),
        "MA232": lambda facts: _("An objection to this reviewer cannot be filed (any more)."),
        "MA233": lambda facts: _("This step is not possible in the present state."),
        "MA234": lambda facts: _("This objection has been decided."),
        "MA240": lambda facts: _("One of the choices is not part of this round. Load the page again."),
        "MA241": lambda facts: _("This step is not possible in the present state."),
        "MA242": lambda facts: _("This cannot be changed any more."),
        "panel_member_once": lambda facts: _("This reviewer is invited already."),
        "objection_once": lambda facts: _("An objection to this reviewer has been filed already."),
        "assignment_once": lambda facts: _("This reviewer has been asked for this proposal before."),
        "mark_in_range": lambda facts: _("A mark is outside its scale."),
        "review_bonus_in_range": lambda facts: _("The bonus is outside its scale."),
    }
)
