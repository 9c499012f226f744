"""A proposal and its sections: what is answered."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from applications.enums import (
    ProposalState,
    ServiceField,
    ShownState,
)
from applications.models.calls import Call, CallSection
from applications.models.forms import Question
from applications.models.prints import Prints, Said
from applications.rules import OPEN_TO_EDIT, STAGED, shown_state
from portal.accounts.enums import Role
from portal.accounts.models import LocalGovernment, Organisation, User
from portal.activity.clock import PortalNow

OFFICE = frozenset({Role.PROGRAMME_OFFICER, Role.APPROVER, Role.AUDITOR})
UNSENT = (ProposalState.DRAFT, ProposalState.DISCARDED)


def written_for(by, at: str = "") -> Q:
    """What `by` writes for a government that sends everything on paper (대리 작성), while the office may write in it.

    `at`: the way to the proposal, as "proposal__". The same question as `Proposal.office_may_write`.
    """
    if by is None or by.role != Role.PROGRAMME_OFFICER:
        return Q(pk__in=[])
    unsent = Q(**{f"{at}state": ProposalState.DRAFT, f"{at}number": ""})
    return Q(**{f"{at}office_writer": by.user_id}) & (unsent | Q(**{f"{at}state": ProposalState.RETURNED}))


class ProposalQuerySet(models.QuerySet):
    def visible_to(self, by) -> "ProposalQuerySet":
        """What this membership may see. Reviewers see nothing here: they read through their assignments."""
        if by is None:
            return self.none()
        if by.role in {Role.LOCAL_OFFICER, Role.LOCAL_APPROVER}:
            joint = self.model.objects.filter(partners__government=by.government).values("pk")
            own = self.filter(Q(organisation=by.organisation) | Q(pk__in=joint))
            return own.exclude(state=ProposalState.DISCARDED)
        if by.role == Role.PROVINCE_COORDINATOR:
            return self.filter(Q(government__parent=by.government) | Q(government=by.government)).exclude(
                state=ProposalState.DISCARDED
            )
        if by.role == Role.AUDITOR:  # reads everything, drafts and what was discarded too
            return self.all()
        if by.role in OFFICE:
            return self.filter(~Q(state__in=UNSENT) | written_for(by))
        return self.none()

    def shown_to(self, by) -> "ProposalQuerySet":
        """Annotated with `shown`, the state this reader may know: filter, sort and count by it, never by `state`."""
        if by and by.role in OFFICE:
            return self.annotate(shown=F("state"))
        hidden = Q(state__in=STAGED, call__results_published_at=None)
        return self.annotate(
            shown=Case(When(hidden, then=Value(ProposalState.IN_REVIEW.value)), default=F("state"))
        )

    def published(self) -> "ProposalQuerySet":
        """Selected, and announced: the only ones the public sees or counts."""
        return self.filter(state=ProposalState.AWARDED, call__results_published_at__isnull=False)


class Proposal(models.Model):
    """A proposal (과제) of a local government. Its state moves only by `actions.advance`."""

    code = models.CharField(max_length=12, unique=True)
    call = models.ForeignKey(Call, models.PROTECT, related_name="proposals")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="proposals")
    government = models.ForeignKey(LocalGovernment, models.PROTECT, related_name="proposals")
    state = models.CharField(max_length=12, choices=ProposalState, default=ProposalState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    # Who is in charge of it (담당자): who began it, until a change of post; the trail keeps who had it before.
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=PortalNow())
    source = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="copies")
    is_sample = models.BooleanField(default=False)
    # Only where the government sends everything on paper: the programme officer who writes it, and why.
    office_writer = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    office_reason = models.CharField(max_length=1000, blank=True, db_default="")

    # Statutory fields (Act on Subsidies 16, its Decree 7)
    title = models.CharField(_("subject"), max_length=200)
    purpose = models.TextField(_("purpose"), blank=True)
    content = models.TextField(_("content"), blank=True)
    expected_effect = models.TextField(_("expected effect"), blank=True)
    cost_basis = models.TextField(_("basis of the cost"), blank=True)
    starts_on = models.DateField(_("start"), null=True, blank=True)
    ends_on = models.DateField(_("end"), null=True, blank=True)
    field = models.CharField(_("service field"), max_length=20, choices=ServiceField, blank=True)
    priority = models.PositiveSmallIntegerField(_("priority within the government"), default=1)
    letter_number = models.CharField(_("number of the official letter"), max_length=60, blank=True)

    # Given once, by the submission
    number = models.CharField(_("receipt number"), max_length=20, blank=True)
    submission = models.OneToOneField(
        "Submission", models.PROTECT, null=True, blank=True, related_name="live_for"
    )
    reserve_place = models.PositiveSmallIntegerField(null=True, blank=True)
    return_due = models.DateTimeField(_("complete by"), null=True, blank=True)
    reason = models.TextField(_("reason of the last decision"), blank=True)
    prints = models.GeneratedField(
        expression=Prints(Said("purpose", "content")),
        output_field=ArrayField(models.IntegerField()),
        db_persist=True,
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="proposal_number_once"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="proposal_dates_in_order",
                violation_error_message=_("The end must not be before the start."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "discarded"]) | ~Q(number=""),
                name="proposal_received_has_number",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | Q(return_due__isnull=False),
                name="proposal_returned_has_date",
            ),
            models.CheckConstraint(
                condition=Q(office_writer=None, office_reason="")
                | (Q(office_writer__isnull=False) & ~Q(office_reason="")),
                name="proposal_by_the_office_says_why",
                violation_error_message=_("Say why the office writes it."),
            ),
        ]
        indexes = [
            models.Index(fields=["call", "state", "id"], name="proposal_call_state"),
            models.Index(fields=["government", "id"], name="proposal_government"),
            models.Index(fields=["organisation", "-id"], name="proposal_organisation"),
            GinIndex(
                fields=["title"], name="proposal_title_trigrams", opclasses=["gin_trgm_ops"], fastupdate=False
            ),
            GinIndex(fields=["prints"], name="proposal_prints", fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.title or self.code

    def get_absolute_url(self) -> str:
        return reverse("applications:proposal", args=[self.code])

    @property
    def is_editable(self) -> bool:
        return self.state in OPEN_TO_EDIT

    @property
    def office_may_write(self) -> bool:
        """Written by the office for its government: until it is received, then only where it is to be completed."""
        unsent = self.state == ProposalState.DRAFT and not self.number
        return self.office_writer_id is not None and (unsent or self.state == ProposalState.RETURNED)

    def state_for(self, by) -> ProposalState | ShownState:
        """The state this reader may know, with the label for them."""
        office = by is not None and by.role in OFFICE
        published = self.call.results_published_at is not None
        state = shown_state(self.state, published=published, office=office)
        return ProposalState(state) if office else ShownState(state)


class Section(models.Model):
    """The version of one section of a proposal: a save names the version it was made from."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="sections")
    call_section = models.ForeignKey(CallSection, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)
    saved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "call_section"], name="section_once")]


class SectionVersion(models.Model):
    """What each save wrote; append-only."""

    section = models.ForeignKey(Section, models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    content = models.JSONField()
    saved_at = models.DateTimeField(db_default=PortalNow())
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["section", "version"], name="section_version_once")]


class Answer(models.Model):
    """An answer to one of the call's own questions."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    value = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "question"], name="answer_once")]
