from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import portal.activity.clock
from portal.activity.sql import guards


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0003_calls"),
        ("activity", "0004_threads"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Consultation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(db_default=portal.activity.clock.PortalNow(), editable=False),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "call_section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="applications.callsection",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consultations",
                        to="applications.proposal",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("proposal", "call_section"), name="consultation_once")
                ],
            },
        ),
        guards(Path(__file__).parents[1] / "guards" / "early.sql"),
    ]
