"""Data requests (자료요구): a form sent to chosen governments, what each answers, and who was reminded when."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from applications.enums.requests import DataAnswerState, DataRequestState
from applications.models.calls import Call, Programme
from applications.models.early import LOCAL
from applications.models.forms import Form
from applications.models.proposals import OFFICE
from portal.accounts.enums import OrganisationKind, Role
from portal.accounts.models import LocalGovernment, Organisation, User
from portal.activity.clock import PortalNow

ANSWERING = LOCAL | {Role.PROVINCE_COORDINATOR}
PUT = (DataRequestState.SENT, DataRequestState.CANCELLED)
OFFICES = (OrganisationKind.MINISTRY, OrganisationKind.AGENCY)


class DataRequestQuerySet(models.QuerySet):
    def visible_to(self, by) -> "DataRequestQuerySet":
        """Whoever sends sees their office's, the ministry's people all that an office sent, a government what it was asked."""
        if by is None:
            return self.none()
        if by.role == Role.AUDITOR:
            return self.all()
        own = Q(organisation=by.organisation_id) & ~Q(state=DataRequestState.DISCARDED)
        if by.role in OFFICE:
            return self.filter(own | Q(organisation__kind__in=OFFICES, state__in=PUT))
        if by.role not in ANSWERING:
            return self.none()
        mine = DataAnswer.objects.filter(government=by.government).values("request")
        asked = Q(pk__in=mine, state__in=PUT)
        return self.filter(own | asked if by.role == Role.PROVINCE_COORDINATOR else asked)


class DataRequest(models.Model):
    """A form that an office puts to chosen governments, with a date. Sent once; from then on only its date moves, later."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="data_requests")
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, blank=True, related_name="+")
    call = models.ForeignKey(Call, models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=200)
    reason = models.TextField(help_text=_("why it is asked, read by the governments"))
    form = models.OneToOneField(Form, models.PROTECT, related_name="data_request")
    due_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=DataRequestState, default=DataRequestState.DRAFT)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(editable=False, db_default=PortalNow())
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    extended_from = models.DateTimeField(null=True, blank=True, help_text=_("the date before the last one"))
    extension_reason = models.TextField(blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.TextField(blank=True)
    is_sample = models.BooleanField(default=False)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(programme=None) | Q(call=None),
                name="data_request_about_one_thing",
                violation_error_message=_("Choose a programme or a call, not both."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=PUT) | Q(sent_at__isnull=False, sent_by__isnull=False),
                name="data_request_sent_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancel_reason=""),
                name="data_request_cancelled_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-id"], name="data_request_organisation"),
            models.Index(fields=["due_at"], condition=Q(state="sent"), name="data_request_due"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("applications:data_request", args=[self.pk])

    @property
    def chain(self) -> str:
        return self.call.chain if self.call else "administration"

    @property
    def shown_state(self) -> DataRequestState:
        return DataRequestState(self.state)


class DataAnswerQuerySet(models.QuerySet):
    def visible_to(self, by) -> "DataAnswerQuerySet":
        """A government its own and nobody else's; whoever sees the request as its sender or reader all of them."""
        if by is None:
            return self.none()
        own = Q(government=by.government, request__state__in=PUT) if by.government else Q(pk__in=[])
        if by.role in LOCAL:
            return self.filter(own)
        if by.role == Role.PROVINCE_COORDINATOR:
            return self.filter(own | Q(request__organisation=by.organisation_id))
        return self.filter(request__in=DataRequest.objects.visible_to(by).values("pk"))

    def whole(self) -> "DataAnswerQuerySet":
        """With all that its page stands on."""
        return self.select_related(
            "request__organisation", "request__call", "request__programme", "request__form",
            "government__parent", "reply__by", "saved_by",
        )  # fmt: skip


class DataAnswer(models.Model):
    """What one government was asked: `draft` is being written there, `reply` is what it said last."""

    request = models.ForeignKey(DataRequest, models.PROTECT, related_name="answers")
    government = models.ForeignKey(LocalGovernment, models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=DataAnswerState, default=DataAnswerState.ASKED)
    asked_at = models.DateTimeField(editable=False, db_default=PortalNow())
    draft = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reply = models.OneToOneField("DataReply", models.PROTECT, null=True, blank=True, related_name="+")
    comment = models.TextField(blank=True, help_text=_("why it was returned last"))

    objects = DataAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "government"],
                name="data_answer_once",
                violation_error_message=_("This government is asked already."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["answered", "returned"]) | Q(reply__isnull=False),
                name="data_answer_has_reply",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(comment=""), name="data_answer_returned_with_comment"
            ),
        ]
        indexes = [models.Index(fields=["government", "-id"], name="data_answer_government")]

    def __str__(self) -> str:
        return f"{self.request.title} · {self.government.full_name}"

    def get_absolute_url(self) -> str:
        return reverse("applications:data_answer", args=[self.pk])


class DataReply(models.Model):
    """What was submitted, each time; append-only, numbered and stamped by the database.

    `answers`: {key: value} to the questions of the request's form; of a file its id in the store.
    """

    answer = models.ForeignKey(DataAnswer, models.PROTECT, related_name="replies")
    number = models.PositiveIntegerField(editable=False, default=0)
    answers = models.JSONField(default=dict)
    at = models.DateTimeField(editable=False, db_default=PortalNow())
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answer", "number"], name="data_reply_once")]


class DataReminder(models.Model):
    """A government was reminded: by hand at most once a day, by the portal once for each step (`hours`) of each date."""

    answer = models.ForeignKey(DataAnswer, models.PROTECT, related_name="reminders")
    hours = models.PositiveSmallIntegerField(null=True, blank=True)
    due_at = models.DateTimeField()
    batch = models.UUIDField(null=True, blank=True, help_text=_("the request that sent it"))
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(editable=False, db_default=PortalNow())
    day = models.DateField(editable=False, db_default=Cast(PortalNow(), models.DateField()))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "day"],
                condition=Q(hours=None),
                name="data_reminder_once_a_day",
                violation_error_message=_("This government has been reminded today already."),
            ),
            models.UniqueConstraint(
                fields=["answer", "due_at", "hours"],
                condition=Q(hours__isnull=False),
                name="data_reminder_once_a_step",
            ),
            models.CheckConstraint(
                condition=Q(hours=None, batch__isnull=False, by__isnull=False)
                | Q(hours__isnull=False, batch=None, by=None),
                name="data_reminder_by_hand_or_portal",
            ),
        ]
        indexes = [models.Index(fields=["batch"], name="data_reminder_batch")]
