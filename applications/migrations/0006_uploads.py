import uuid
from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import portal.activity.clock
from portal.activity.sql import guards


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0005_drafting"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="FileRoom",
            fields=[
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="room",
                        serialize=False,
                        to="applications.proposal",
                    ),
                ),
                ("used", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("used__range", (0, 314572800))), name="file_room_in_range"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=255)),
                ("size", models.BigIntegerField(help_text="bytes")),
                ("mark", models.CharField(help_text="tells two files of one name and size apart", max_length=40)),
                ("offset", models.BigIntegerField(default=0, help_text="bytes that have arrived")),
                ("touched_at", models.DateTimeField(db_default=portal.activity.clock.PortalNow())),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to="applications.proposal",
                    ),
                ),
            ],
            options={
                "ordering": ["touched_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("proposal", "created_by", "name", "size", "mark"), name="upload_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("size__range", (1, 314572800))), name="upload_size_in_range"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("offset__range", (0, models.F("size")))), name="upload_offset_in_range"
                    ),
                ],
            },
        ),
        guards(Path(__file__).parents[1] / "guards" / "uploads.sql"),
    ]
