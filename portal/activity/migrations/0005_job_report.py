from pathlib import Path

from django.db import migrations, models

from portal.activity.sql import guards


class Migration(migrations.Migration):
    dependencies = [("activity", "0004_threads")]

    operations = [
        migrations.AddField(
            model_name="job",
            name="report",
            field=models.JSONField(default=list, help_text="what came of it, in sentences"),
        ),
        guards(Path(__file__).parents[1] / "job_report.sql"),
    ]
