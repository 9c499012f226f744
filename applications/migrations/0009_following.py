from pathlib import Path

from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.deletion import PROTECT

from portal.activity.clock import PortalNow
from portal.activity.sql import guards


ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0008_money"),
        ("accounts", "0003_delegation"),
        ("documents", "0003_uploads"),
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
        migrations.AddField(
            "submission",
            "intake_by",
            models.ForeignKey(
                settings.AUTH_USER_MODEL,
                PROTECT,
                blank=True,
                null=True,
                related_name="+",
                help_text="the programme officer, where it came on paper",
            ),
        ),
        migrations.AddField(
            "submission", "intake_reason", models.CharField(blank=True, db_default="", max_length=1000)
        ),
        migrations.AddConstraint(
            "submission",
            models.CheckConstraint(
                condition=Q(intake_by=None, intake_reason="")
                | (Q(intake_by=F("submitted_by"), submitted_for=None) & ~Q(intake_reason="")),
                name="submission_on_paper_says_why",
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
        migrations.AlterField(
            "callsection",
            "kind",
            models.CharField(
                choices=[
                    ("overview", "Overview"),
                    ("questions", "Questions"),
                    ("costs", "Costs"),
                    ("funding", "Funding"),
                    ("partners", "Partners"),
                    ("targets", "Targets"),
                    ("timetable", "Timetable"),
                    ("procedures", "Prior procedures"),
                    ("files", "Files"),
                ],
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="PriorProcedure",
            fields=[
                ID,
                ("order", models.PositiveSmallIntegerField()),
                ("procedure", models.CharField(max_length=40, verbose_name="procedure")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("agreed", "Agreed"),
                            ("conditional", "Agreed with conditions"),
                            ("pending", "In progress"),
                            ("exempt", "Not required"),
                        ],
                        max_length=12,
                        verbose_name="outcome",
                    ),
                ),
                ("opinion", models.CharField(blank=True, max_length=300, verbose_name="opinion")),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="date")),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="document number")),
                (
                    "file",
                    models.ForeignKey("documents.storedfile", PROTECT, blank=True, null=True, related_name="+"),
                ),
                ("proposal", models.ForeignKey("applications.proposal", PROTECT, related_name="procedures")),
            ],
            options={
                "ordering": ["order"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["proposal", "procedure"],
                        name="prior_procedure_once",
                        violation_error_message="Each procedure stands once.",
                    )
                ],
            },
        ),
        guards(Path(__file__).parents[1] / "guards" / "following.sql"),
    ]
