"""Who is here: people, organisations, local governments, roles by membership, invitations."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.accounts.enums import GovernmentType, Level, MoneyUnit, OrganisationKind, Role, Zone
from portal.accounts.rules import roles
from portal.activity.clock import PortalNow


class LocalGovernmentQuerySet(models.QuerySet):
    def valid_on(self, day) -> "LocalGovernmentQuerySet":
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gt=day))

    def within(self, province) -> "LocalGovernmentQuerySet":
        """The province itself and all that lies in it."""
        return self.filter(Q(pk=province.pk) | Q(parent=province))


class LocalGovernment(models.Model):
    """A province, a municipality or an administrative city, as it was between two dates."""

    code = models.CharField(_("code"), max_length=5)
    level = models.CharField(max_length=20, choices=Level)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    name_ko = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    type = models.CharField(max_length=30, choices=GovernmentType)
    zone = models.CharField(max_length=20, choices=Zone)
    population = models.PositiveIntegerField(null=True, blank=True, help_text=_("people, census of 2020"))
    depopulation_area = models.BooleanField(default=False)
    depopulation_interest = models.BooleanField(default=False)
    map_id = models.CharField(max_length=20, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")

    objects = LocalGovernmentQuerySet.as_manager()

    class Meta:
        ordering = ["code", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="government_code_once"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None), name="government_one_current"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="government_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if (get_language() or "ko").startswith("en") else self.name_ko

    @property
    def full_name(self) -> str:
        """With its province in front: 전라남도 신안군; in English the other way round."""
        if not self.parent_id:
            return self.name
        english = (get_language() or "ko").startswith("en")
        return f"{self.name}, {self.parent.name}" if english else f"{self.parent.name} {self.name}"

    @property
    def province(self) -> "LocalGovernment":
        return self.parent if self.parent_id else self


class Organisation(models.Model):
    """The office a person works for."""

    kind = models.CharField(max_length=20, choices=OrganisationKind)
    name_ko = models.CharField(max_length=100)
    name_en = models.CharField(max_length=120)
    government = models.OneToOneField(
        LocalGovernment, models.PROTECT, null=True, blank=True, related_name="organisation"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["municipality", "province"], government__isnull=False)
                | Q(kind__in=["ministry", "agency"], government__isnull=True),
                name="organisation_government_fits_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if (get_language() or "ko").startswith("en") else self.name_ko


class UserManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Signs in by e-mail; what they may do comes from memberships alone."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=60)
    department = models.CharField(_("department"), max_length=80, blank=True)
    position = models.CharField(_("position"), max_length=60, blank=True)
    language = models.CharField(
        _("language"), max_length=5, choices=[("ko", _("Korean")), ("en", _("English"))], default="ko"
    )
    one_page = models.BooleanField(_("long forms on one page"), default=False, db_default=False)
    money_unit = models.CharField(
        _("unit of amounts"), max_length=8, choices=MoneyUnit, default=MoneyUnit.WON, db_default=MoneyUnit.WON
    )
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(_("may use the reference data pages"), default=False)
    created_at = models.DateTimeField(db_default=PortalNow())

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                violation_error_message=_("Someone already signs in with this e-mail."),
            ),
            models.CheckConstraint(
                condition=Q(money_unit__in=MoneyUnit.values), name="user_money_unit_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet):
    def valid(self) -> "MembershipQuerySet":
        """Memberships in force now, by the database's clock."""
        return self.filter(user__is_active=True, starts_at__lte=PortalNow()).filter(
            Q(ends_at=None) | Q(ends_at__gt=PortalNow())
        )

    def of_role(self, *roles: str) -> "MembershipQuerySet":
        return self.filter(role__in=roles)

    def visible_to(self, membership: "Membership | None") -> "MembershipQuerySet":
        """One's own, those of one's organisation, and those one may invite to; an auditor sees all."""
        if membership is None:
            return self.none()
        if membership.role == Role.AUDITOR:
            return self.all()
        seen = Q(user=membership.user_id)
        if membership.organisation_id:
            seen |= Q(organisation=membership.organisation_id)
        for role, reach in roles.MAY_INVITE.get(membership.role, {}).items():
            seen |= Q(role=role) & _within(reach, membership)
        return self.filter(seen)

    def named(self) -> "MembershipQuerySet":
        """With all that is needed to write them down: person, organisation, government and its province."""
        return self.select_related("user", "organisation__government__parent")


def _within(reach: str, membership: "Membership") -> Q:
    """Memberships in the organisations that an inviter's word reaches (portal.accounts.rules.roles)."""
    if reach == roles.ANY:
        return Q()
    own = Q(organisation=membership.organisation_id)
    if reach == roles.OWN:
        return own
    return own | Q(organisation__government__parent=membership.government)


class Membership(models.Model):
    """A role in an organisation between two moments; every action's `by` is one of these."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=30, choices=Role)
    starts_at = models.DateTimeField(db_default=PortalNow())
    ends_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(ends_at=None),
                nulls_distinct=False,
                name="membership_once",
            ),
            models.CheckConstraint(
                condition=Q(role="reviewer", organisation__isnull=True)
                | (~Q(role="reviewer") & Q(organisation__isnull=False)),
                name="membership_reviewers_stand_alone",
                violation_error_message=_("Only reviewers belong to no organisation."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")), name="membership_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        where = f" · {self.organisation}" if self.organisation_id else ""
        return f"{self.get_role_display()}{where}"

    @property
    def government(self) -> LocalGovernment | None:
        return self.organisation.government if self.organisation_id else None


class InvitationQuerySet(models.QuerySet):
    def open(self) -> "InvitationQuerySet":
        """Neither accepted nor past their date, by the database's clock."""
        return self.filter(accepted_at=None, expires_at__gt=PortalNow())

    def named(self) -> "InvitationQuerySet":
        return self.select_related("organisation__government__parent")


class Invitation(models.Model):
    """An invitation by mail to take up a role; single use, and only the hash of its token is kept."""

    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=60)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True)
    role = models.CharField(_("role"), max_length=30, choices=Role)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=PortalNow())
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role="reviewer", organisation__isnull=True)
                | (~Q(role="reviewer") & Q(organisation__isnull=False)),
                name="invitation_reviewers_stand_alone",
                violation_error_message=_("Only reviewers belong to no organisation."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"
