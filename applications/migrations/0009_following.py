from pathlib import Path

from django.conf import settings
from django.db import migrations, models
from django.db.models import Q
from django.db.models.deletion import PROTECT

from portal.activity.clock import PortalNow
from portal.activity.sql import guards


ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0008_money"),
        ("accounts", "0003_delegation"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            "attachment",
            "kind",
            models.CharField(
                choices=[("file", "File"), ("letter", "Official letter")], default="file", max_length=10
            ),
        ),
        migrations.AddField(
            "submission",
            "submitted_for",
            models.ForeignKey(
                settings.AUTH_USER_MODEL,
                PROTECT,
                blank=True,
                null=True,
                related_name="+",
                help_text="the approver, where a deputy submitted",
            ),
        ),
        migrations.CreateModel(
            name="ApprovalStep",
            fields=[
                ID,
                (
                    "kind",
                    models.CharField(
                        choices=[("asked", "Submission was asked for"), ("sent_back", "Sent back by the approver")],
                        max_length=10,
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("text", models.TextField(blank=True)),
                ("at", models.DateTimeField(db_default=PortalNow())),
                ("by", models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")),
                ("proposal", models.ForeignKey("applications.proposal", PROTECT, related_name="approval_steps")),
            ],
            options={
                "indexes": [models.Index(fields=["proposal", "-id"], name="approval_step_last")],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(kind="asked") | ~Q(text=""), name="approval_sent_back_says_why"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ID,
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("closing", "The call closes"),
                            ("completion", "The date for completing comes"),
                            ("missed", "The call closed without it"),
                        ],
                        max_length=10,
                    ),
                ),
                ("hours", models.PositiveSmallIntegerField()),
                ("due_at", models.DateTimeField()),
                ("at", models.DateTimeField(db_default=PortalNow())),
                ("proposal", models.ForeignKey("applications.proposal", PROTECT, related_name="reminders")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["proposal", "kind", "hours", "due_at"], name="reminder_once")
                ],
            },
        ),
        guards(Path(__file__).parents[1] / "guards" / "following.sql"),
    ]
