from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import portal.activity.clock
from portal.activity.sql import guards


class Migration(migrations.Migration):
    dependencies = [
        ("activity", "0003_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Thread",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("thing_type", models.CharField(max_length=60)),
                ("thing_id", models.CharField(max_length=60)),
                ("awaits", models.CharField(blank=True, max_length=20)),
                ("awaited_since", models.DateTimeField(blank=True, null=True)),
                ("last_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(db_default=portal.activity.clock.PortalNow())),
            ],
            options={
                "indexes": [
                    models.Index(fields=["thing_type", "awaits", "awaited_since"], name="thread_awaited")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("thing_type", "thing_id"), name="thread_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("office", models.CharField(blank=True, max_length=120)),
                ("side", models.CharField(max_length=20)),
                ("awaits", models.CharField(blank=True, max_length=20)),
                ("text", models.TextField()),
                ("files", models.JSONField(default=list)),
                ("at", models.DateTimeField(db_default=portal.activity.clock.PortalNow(), editable=False)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="activity.thread",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_default=portal.activity.clock.PortalNow(), editable=False)),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="activity.message",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("message", "user"), name="reading_once")],
            },
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["thread", "id"], name="message_of_thread"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("awaits", models.F("side")), _negated=True),
                    models.Q(("side", ""), _negated=True),
                ),
                name="message_asks_the_other_side",
            ),
        ),
        guards(Path(__file__).parents[1] / "threads.sql"),
    ]
