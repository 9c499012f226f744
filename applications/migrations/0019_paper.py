from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from portal.activity.sql import guards


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0018_requests_taken_back"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            model_name="proposal",
            name="office_reason",
            field=models.CharField(blank=True, db_default="", max_length=1000),
        ),
        migrations.AddField(
            model_name="proposal",
            name="office_writer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("office_reason", ""), ("office_writer", None)),
                    models.Q(
                        ("office_writer__isnull", False), models.Q(("office_reason", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="proposal_by_the_office_says_why",
                violation_error_message="Say why the office writes it.",
            ),
        ),
        guards(Path(__file__).parents[1] / "guards" / "paper.sql"),
    ]
