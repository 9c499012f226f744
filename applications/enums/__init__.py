"""States and kinds of what is asked, with the label each audience reads."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FundingBasis(TextChoices):
    """How an award becomes binding and which rules of money hold (Act on Subsidies 16-19, Decentralisation Act 84-90)."""

    BLOCK = "block", _("Block grant")
    SUBSIDY = "subsidy", _("Subsidy")
    CONTRIBUTION = "contribution", _("Contribution")


class BottomUpBasis(TextChoices):
    PROPOSED = "proposed", _("Proposed by governments")
    AUTONOMY = "autonomy", _("Regional autonomy")


class ProgrammeKind(TextChoices):
    PROGRAMME = "programme", _("Programme")
    REMAINDER = "remainder", _("Remainder (not itemised in the source)")


class CallState(TextChoices):
    DRAFT = "draft", _("In preparation")
    OPEN = "open", _("Announced")
    CLOSED = "closed", _("Closed")
    PUBLISHED = "published", _("Results published")

    @property
    def tone(self) -> str:
        return {"draft": "neutral", "open": "success", "closed": "warning"}.get(self.value, "info")


class ExtensionKind(TextChoices):
    """Why a call has more time; always for all who draft."""

    EXTENSION = "extension", _("Extended before it closed")
    REOPENING = "reopening", _("Opened again after it closed")
    OUTAGE = "outage", _("Extended for an outage of the portal")


class ProposalState(TextChoices):
    """What a desk reads; ShownState is what the applicant reads."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Received")
    RETURNED = "returned", _("Returned")
    ELIGIBLE = "eligible", _("Eligible")
    INELIGIBLE = "ineligible", _("Not eligible")
    IN_REVIEW = "in_review", _("In review")
    RANKED = "ranked", _("Ranked")
    RESERVE = "reserve", _("Reserve")
    AWARDED = "awarded", _("Selected")
    DECLINED = "declined", _("Not selected")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DISCARDED = "discarded", _("Discarded")

    @property
    def tone(self) -> str:
        return TONES.get(self.value, "neutral")


class ShownState(TextChoices):
    """The same states as the applicant, the province and the public read them."""

    DRAFT = "draft", _("Draft, not submitted")
    SUBMITTED = "submitted", _("Received")
    RETURNED = "returned", _("To be completed")
    ELIGIBLE = "eligible", _("Meets the conditions")
    INELIGIBLE = "ineligible", _("Does not meet the conditions")
    IN_REVIEW = "in_review", _("Under review")
    RANKED = "ranked", _("Under review")
    RESERVE = "reserve", _("Reserve")
    AWARDED = "awarded", _("Selected, subject to the budget")
    DECLINED = "declined", _("Not selected")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DISCARDED = "discarded", _("Discarded")

    @property
    def tone(self) -> str:
        return "info" if self.value == "ranked" else TONES.get(self.value, "neutral")


TONES = {
    "submitted": "info",
    "returned": "warning",
    "eligible": "success",
    "ineligible": "danger",
    "in_review": "info",
    "ranked": "info",
    "reserve": "warning",
    "awarded": "success",
    "declined": "danger",
}


class SectionKind(TextChoices):
    """What a section of the form holds; a call lists its sections as data."""

    OVERVIEW = "overview", _("Overview")
    QUESTIONS = "questions", _("Questions")
    COSTS = "costs", _("Costs")
    FUNDING = "funding", _("Funding")
    PARTNERS = "partners", _("Partners")
    TARGETS = "targets", _("Targets")
    TIMETABLE = "timetable", _("Timetable")
    PROCEDURES = "procedures", _("Prior procedures")
    FILES = "files", _("Files")


class QuestionKind(TextChoices):
    SHORT = "short", _("Short text")
    LONG = "long", _("Long text")
    CHOICE = "choice", _("One choice")
    SEVERAL = "several", _("Several choices")
    NUMBER = "number", _("Number")
    WON = "won", _("Won")
    DATE = "date", _("Date")
    YES_NO = "yes_no", _("Yes or no")
    TABLE = "table", _("Table")
    FILE = "file", _("File")
    HEADING = "heading", _("Heading and guidance")


class ServiceField(TextChoices):
    """Service fields of smart village, 2023-24."""

    INCOME = "income", _("More income in farming and fishing villages")
    CONVENIENCE = "convenience", _("Everyday convenience")
    SAFETY = "safety", _("Safety in daily life")
    FACILITIES = "facilities", _("Smart community facilities")


class FundingKind(TextChoices):
    NATIONAL = "national", _("National")
    PROVINCE = "province", _("Province")
    MUNICIPALITY = "municipality", _("Municipality")
    PRIVATE = "private", _("Private")


class FundingStatus(TextChoices):
    PLEDGED = "pledged", _("Pledged")
    BUDGETED = "budgeted", _("Budgeted by the council")
    RECEIVED = "received", _("Received")


class PartnerRole(TextChoices):
    LEAD = "lead", _("Lead")
    JOINT = "joint", _("Joint")


class ShareAnswer(TextChoices):
    """What a government that takes part says to its share."""

    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Declined")

    @property
    def tone(self) -> str:
        return "success" if self.value == "confirmed" else "danger"


class EndorsementTime(TextChoices):
    NONE = "none", _("No ranking by provinces")
    BEFORE = "before", _("Provinces rank before scoring")
    AFTER = "after", _("Provinces rank after scoring")


class OrderBy(TextChoices):
    SCORE = "score", _("By score")
    PROVINCE = "province", _("By the province's rank among those that reach the pass mark")


class ProcedureNeed(TextChoices):
    """What a prior procedure (사전절차) is to a call."""

    RECORD = "record", _("Kept as a record")
    CONDITION = "condition", _("Condition for submission")


class ProcedureOutcome(TextChoices):
    AGREED = "agreed", _("Agreed")
    CONDITIONAL = "conditional", _("Agreed with conditions")
    PENDING = "pending", _("In progress")
    EXEMPT = "exempt", _("Not required")


class ApprovalKind(TextChoices):
    """What happens to a draft within its government before it is submitted."""

    ASKED = "asked", _("Submission was asked for")
    SENT_BACK = "sent_back", _("Sent back by the approver")
    TAKEN_BACK = "taken_back", _("The request was taken back")


class ReminderKind(TextChoices):
    CLOSING = "closing", _("The call closes")
    COMPLETION = "completion", _("The date for completing comes")
    MISSED = "missed", _("The call closed without it")
    APPEAL = "appeal", _("The date for answering an appeal comes")


class AttachmentKind(TextChoices):
    FILE = "file", _("File")
    LETTER = "letter", _("Official letter")


class ScreeningOutcome(TextChoices):
    ADMIT = "admit", _("Admit")
    EXCLUDE = "exclude", _("Exclude")
    RETURN = "return", _("Return for completion")


class Check(TextChoices):
    """What screening looks at; a proposal is admitted when all hold."""

    GOVERNMENT = "government", _("The government is among those the call addresses")
    COMPLETE = "complete", _("The form is complete and its attachments can be read")
    AMOUNTS = "amounts", _("Amounts, shares and years follow the call's rules")
    PURPOSE = "purpose", _("The project fits the purpose of the call")
    DOUBLE = "double", _("The same project is not paid for elsewhere")
