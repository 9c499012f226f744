"""What is asked (calls) and what is answered (proposals)."""

from applications.models.announced import CallNotice, DeadlineExtension, Enquiry
from applications.models.appeals import Appeal
from applications.models.calls import (
    Call,
    CallCeiling,
    CallSection,
    Pillar,
    Programme,
    ReceiptCounter,
)
from applications.models.comments import SectionComment
from applications.models.drafting import DraftMember, Presence
from applications.models.early import Consultation, Demand, DemandUse
from applications.models.following import ApprovalStep, PriorProcedure, Reminder
from applications.models.forms import Form, Question
from applications.models.partners import PartnerConfirmation
from applications.models.parts import Attachment, CostLine, FundingSource, Milestone, Partner, Target
from applications.models.past import PastImport, PastProject
from applications.models.proposals import Answer, Proposal, Section, SectionVersion
from applications.models.province import Nudge
from applications.models.requests import DataAnswer, DataReminder, DataReply, DataRequest
from applications.models.steps import Endorsement, EndorsementLine, Screening, Submission
from applications.models.uploads import FileRoom, RemovedFile, Upload

__all__ = [
    "Answer",
    "Appeal",
    "ApprovalStep",
    "Attachment",
    "Call",
    "CallCeiling",
    "CallNotice",
    "CallSection",
    "Consultation",
    "CostLine",
    "DataAnswer",
    "DataReminder",
    "DataReply",
    "DataRequest",
    "DeadlineExtension",
    "Demand",
    "DemandUse",
    "DraftMember",
    "Endorsement",
    "EndorsementLine",
    "Enquiry",
    "FileRoom",
    "Form",
    "FundingSource",
    "Milestone",
    "Nudge",
    "Partner",
    "PartnerConfirmation",
    "PastImport",
    "PastProject",
    "Pillar",
    "Presence",
    "PriorProcedure",
    "Programme",
    "Proposal",
    "Question",
    "ReceiptCounter",
    "Reminder",
    "RemovedFile",
    "Screening",
    "Section",
    "SectionComment",
    "SectionVersion",
    "Submission",
    "Target",
    "Upload",
]
