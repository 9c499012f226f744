from pathlib import Path

from django.db import migrations, models

from portal.activity.sql import guards


class Migration(migrations.Migration):
    dependencies = [("applications", "0014_given_sections")]
    operations = [
        migrations.AddField(
            model_name="demand",
            name="state",
            field=models.CharField(
                choices=[("reported", "Reported"), ("withdrawn", "Withdrawn")],
                default="reported",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="demand", name="version", field=models.PositiveIntegerField(default=1)
        ),
        migrations.AddField(
            model_name="demand", name="changed_at", field=models.DateTimeField(editable=False, null=True)
        ),
        guards(Path(__file__).parents[1] / "guards" / "demand_changes.sql"),
    ]
