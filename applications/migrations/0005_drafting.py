from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import portal.activity.clock
from portal.activity.sql import guards


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0004_early"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Presence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seen_at", models.DateTimeField(db_default=portal.activity.clock.PortalNow())),
                ("section", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="presences", to="applications.section")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("section", "user"), name="presence_once")],
            },
        ),
        migrations.CreateModel(
            name="DraftMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(choices=[("owner", "Leads the draft"), ("editor", "Writes"), ("reader", "Only reads")], max_length=6, verbose_name="role in the draft")),
                ("set_at", models.DateTimeField(db_default=portal.activity.clock.PortalNow())),
                ("proposal", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="members", to="applications.proposal")),
                ("set_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("proposal", "user"), name="draft_member_once"),
                    models.UniqueConstraint(condition=models.Q(("role", "owner")), fields=("proposal",), name="draft_member_one_owner"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SectionComment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField(db_default=portal.activity.clock.PortalNow())),
                ("resolved_at", models.DateTimeField(null=True)),
                ("resolved_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("section", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="comments", to="applications.section")),
                ("written_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("resolved_at", None), ("resolved_by", None)) | models.Q(("resolved_at__isnull", False), ("resolved_by__isnull", False)), name="comment_resolved_by_someone"),
                ],
            },
        ),
        guards(Path(__file__).parents[1] / "guards" / "drafting.sql"),
    ]
