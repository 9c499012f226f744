from pathlib import Path

from django.conf import settings
from django.db import migrations, models

import portal.activity.clock
from portal.activity.sql import guards


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_guards"),
        ("documents", "0002_guards"),
        ("applications", "0006_uploads"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="PastImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("count", models.PositiveIntegerField(help_text="how many projects it brought")),
                ("at", models.DateTimeField(db_default=portal.activity.clock.PortalNow())),
                ("by", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("file", models.OneToOneField(on_delete=models.PROTECT, related_name="+", to="documents.storedfile")),
            ],
        ),
        migrations.CreateModel(
            name="PastProject",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row", models.PositiveIntegerField(help_text="line of the file")),
                ("year", models.PositiveSmallIntegerField(verbose_name="fiscal year")),
                ("title", models.CharField(max_length=200, verbose_name="project")),
                ("government_name", models.CharField(max_length=120, verbose_name="government")),
                ("amount", models.BigIntegerField(help_text="won", null=True, verbose_name="amount")),
                ("summary", models.TextField(blank=True, verbose_name="summary")),
                ("government", models.ForeignKey(null=True, on_delete=models.PROTECT, related_name="+", to="accounts.localgovernment")),
                ("source", models.ForeignKey(on_delete=models.PROTECT, related_name="projects", to="applications.pastimport")),
            ],
        ),
        migrations.AddConstraint(
            model_name="pastimport",
            constraint=models.CheckConstraint(condition=models.Q(("count__gt", 0)), name="past_import_not_empty"),
        ),
        migrations.AddIndex(
            model_name="pastproject",
            index=models.Index(fields=["-year", "-id"], name="past_project_by_year"),
        ),
        migrations.AddConstraint(
            model_name="pastproject",
            constraint=models.UniqueConstraint(fields=("year", "government_name", "title"), name="past_project_once"),
        ),
        migrations.AddConstraint(
            model_name="pastproject",
            constraint=models.CheckConstraint(condition=models.Q(("year__range", (1990, 2999))), name="past_project_year"),
        ),
        migrations.AddConstraint(
            model_name="pastproject",
            constraint=models.CheckConstraint(condition=models.Q(("amount", None), ("amount__range", (0, 10**13)), _connector="OR"), name="past_project_amount"),
        ),
        guards(Path(__file__).parents[1] / "guards" / "papers.sql"),
    ]
