from pathlib import Path

import django.contrib.postgres.constraints
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Func, Q, Value
from django.db.models.deletion import PROTECT
from django.db.models.functions import Coalesce

from portal.activity.clock import PortalNow
from portal.activity.sql import guards

ONE_AT_A_TIME = django.contrib.postgres.constraints.ExclusionConstraint(
    name="delegation_one_at_a_time",
    violation_error_message="In part of this time someone else deputises already.",
    expressions=[
        (Func("principal", "principal", Value("[]"), function="int8range"), "&&"),
        (Func("starts_at", Coalesce("ended_at", "ends_at"), function="tstzrange"), "&&"),
    ],
)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_guards")]
    operations = [
        migrations.CreateModel(
            name="Delegation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(verbose_name="until")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("made_at", models.DateTimeField(db_default=PortalNow())),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("delegate", models.ForeignKey("accounts.membership", PROTECT, related_name="delegations_held")),
                ("made_by", models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")),
                ("principal", models.ForeignKey("accounts.membership", PROTECT, related_name="delegations_given")),
            ],
            options={
                "indexes": [models.Index(fields=["delegate", "ends_at"], name="delegation_held")],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(ends_at__gt=F("starts_at")),
                        name="delegation_dates_in_order",
                        violation_error_message="A delegation ends after it begins.",
                    ),
                    models.CheckConstraint(
                        condition=Q(ended_at=None) | Q(ended_at__gte=F("starts_at")),
                        name="delegation_ended_after_start",
                    ),
                    models.CheckConstraint(
                        condition=~Q(principal=F("delegate")),
                        name="delegation_to_another",
                        violation_error_message="Nobody deputises for themselves.",
                    ),
                    ONE_AT_A_TIME,
                ],
            },
        ),
        guards(Path(__file__).parents[1] / "delegation.sql"),
    ]
