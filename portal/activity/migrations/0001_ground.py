from pathlib import Path

from django.db import migrations

from portal.activity.sql import guards


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [guards(Path(__file__).parents[1] / "ground.sql")]
