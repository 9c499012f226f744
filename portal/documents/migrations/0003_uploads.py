from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from portal.activity.sql import guards


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_guards")]
    operations = [
        migrations.CreateModel(
            name="Scan",
            fields=[
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="scan",
                        serialize=False,
                        to="documents.storedfile",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Waiting for the virus scan"),
                            ("clean", "No virus found"),
                            ("infected", "Virus found"),
                            ("not_scanned", "Not scanned for viruses"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "found",
                    models.CharField(
                        blank=True, help_text="the virus, or why it was not scanned", max_length=200
                    ),
                ),
                ("scanned_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "pending")), fields=["file"], name="scan_waiting"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("scanned_at__isnull", False), ("state__in", ("clean", "infected"))),
                            ("state__in", ("pending", "not_scanned")),
                            _connector="OR",
                        ),
                        name="scan_has_its_time",
                    )
                ],
            },
        ),
        guards(Path(__file__).parents[1] / "scans.sql"),
    ]
