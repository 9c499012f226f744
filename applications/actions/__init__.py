"""What happens to calls and proposals. Keyword-only, atomic, `by=`; each returns the thing."""

from applications.actions.admission import admit_one, request_admission
from applications.actions.appeals import decide_appeal, extend_appeal, file_appeal, withdraw_appeal
from applications.actions.approval import ask_for_submission, send_back_draft, take_back_request
from applications.actions.calls import (
    close_call,
    close_due_calls,
    create_call,
    move_call,
    publish_call,
)
from applications.actions.comments import comment_on, resolve_comment
from applications.actions.drafts import (
    attach_file,
    discard_proposal,
    remove_file,
    reopen_proposal,
    restore_file,
    start_proposal,
)
from applications.actions.endorsement import endorse_province, save_ranking
from applications.actions.handback import hand_back_proposal
from applications.actions.intake import intake_proposal
from applications.actions.letter import attach_letter
from applications.actions.moves import advance
from applications.actions.nudges import remind_governments, remind_provinces
from applications.actions.partners import answer_share, ask_partners
from applications.actions.people import set_draft_role
from applications.actions.presence import be_present
from applications.actions.reminders import remind_of_deadlines
from applications.actions.screening import (
    check_exclusion,
    check_to_screen,
    return_for_completion,
    screen_proposal,
)
from applications.actions.sections import restore_version, save_section
from applications.actions.submissions import submit_proposal, withdraw_proposal
from applications.actions.uploads import add_piece, begin_upload, end_upload, finish_upload, sweep_uploads
from applications.actions.writing_for import begin_for_government

__all__ = [
    "add_piece",
    "admit_one",
    "advance",
    "answer_share",
    "ask_for_submission",
    "ask_partners",
    "attach_file",
    "attach_letter",
    "be_present",
    "begin_for_government",
    "begin_upload",
    "check_exclusion",
    "check_to_screen",
    "close_call",
    "close_due_calls",
    "comment_on",
    "create_call",
    "decide_appeal",
    "discard_proposal",
    "end_upload",
    "endorse_province",
    "extend_appeal",
    "file_appeal",
    "finish_upload",
    "hand_back_proposal",
    "intake_proposal",
    "move_call",
    "publish_call",
    "remind_governments",
    "remind_of_deadlines",
    "remind_provinces",
    "remove_file",
    "reopen_proposal",
    "request_admission",
    "resolve_comment",
    "restore_file",
    "restore_version",
    "return_for_completion",
    "save_ranking",
    "save_section",
    "screen_proposal",
    "send_back_draft",
    "set_draft_role",
    "start_proposal",
    "submit_proposal",
    "sweep_uploads",
    "take_back_request",
    "withdraw_appeal",
    "withdraw_proposal",
]
