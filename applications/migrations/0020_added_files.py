from pathlib import Path

from django.db import migrations

from portal.activity.sql import guards


class Migration(migrations.Migration):
    dependencies = [("applications", "0019_paper")]
    operations = [guards(Path(__file__).parents[1] / "guards" / "added.sql")]
