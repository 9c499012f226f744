from pathlib import Path

from django.db import migrations, models

from portal.activity.sql import guards


class Migration(migrations.Migration):
    dependencies = [("applications", "0008_money")]
    operations = [
        migrations.AddField(
            "attachment",
            "kind",
            models.CharField(
                choices=[("file", "File"), ("letter", "Official letter")], default="file", max_length=10
            ),
        ),
        guards(Path(__file__).parents[1] / "guards" / "following.sql"),
    ]
