from pathlib import Path

from django.db import migrations

from portal.activity.sql import guards


class Migration(migrations.Migration):
    dependencies = [("reviews", "0002_guards"), ("applications", "0001_initial")]
    operations = [guards(Path(__file__).parents[1] / "reasons.sql")]
