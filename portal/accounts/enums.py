"""Kinds of organisations and governments, and the roles a person may hold (domain: who uses it)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    LOCAL_OFFICER = "local_officer", _("Local officer")
    LOCAL_APPROVER = "local_approver", _("Local approver")
    PROVINCE_COORDINATOR = "province_coordinator", _("Province coordinator")
    PROGRAMME_OFFICER = "programme_officer", _("Programme officer")
    APPROVER = "approver", _("Approver")
    REVIEWER = "reviewer", _("Reviewer")
    AUDITOR = "auditor", _("Auditor")


class OrganisationKind(TextChoices):
    MUNICIPALITY = "municipality", _("Municipality")
    PROVINCE = "province", _("Province")
    MINISTRY = "ministry", _("Ministry")
    AGENCY = "agency", _("Agency")


class Level(TextChoices):
    PROVINCE = "province", _("Province")
    MUNICIPALITY = "municipality", _("Municipality")
    ADMINISTRATIVE = "administrative", _("Administrative city")


class GovernmentType(TextChoices):
    PROVINCE = "province", _("Province")
    CITY = "city", _("City")
    COUNTY = "county", _("County")
    DISTRICT = "district", _("District")
    ADMINISTRATIVE_CITY = "administrative_city", _("Administrative city")


class Zone(TextChoices):
    CAPITAL = "capital", _("Capital area")
    GANGWON = "gangwon", _("Gangwon")
    CHUNGCHEONG = "chungcheong", _("Chungcheong")
    HONAM = "honam", _("Honam")
    YEONGNAM = "yeongnam", _("Yeongnam")
    JEJU = "jeju", _("Jeju")


class MoneyUnit(TextChoices):
    """In which unit a person types amounts; what is kept is whole won."""

    WON = "won", _("won")
    THOUSAND = "thousand", _("thousand won")
