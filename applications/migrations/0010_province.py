from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import portal.activity.clock
from portal.activity.sql import guards


class Migration(migrations.Migration):
    dependencies = [("applications", "0009_following"), ("accounts", "0003_delegation")]

    operations = [
        migrations.AddField(
            model_name="endorsement",
            name="draft",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="endorsement",
            name="saved_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="endorsement",
            name="saved_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="endorsement",
            name="version",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.CreateModel(
            name="Nudge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("progress", "To finish its proposal"),
                            ("ranking", "To rank its proposals"),
                        ],
                        max_length=12,
                    ),
                ),
                ("batch", models.UUIDField(help_text="the request that sent it")),
                ("at", models.DateTimeField(db_default=portal.activity.clock.PortalNow(), editable=False)),
                (
                    "day",
                    models.DateField(
                        db_default=django.db.models.functions.comparison.Cast(
                            portal.activity.clock.PortalNow(), models.DateField()
                        ),
                        editable=False,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="nudges",
                        to="applications.call",
                    ),
                ),
                (
                    "government",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.localgovernment",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["batch"], name="nudge_batch")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("call", "government", "kind", "day"),
                        name="nudge_once_a_day",
                        violation_error_message="This government has been reminded today already.",
                    )
                ],
            },
        ),
        guards(Path(__file__).parents[1] / "guards" / "province.sql"),
    ]
