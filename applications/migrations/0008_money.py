from pathlib import Path

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

import applications.models.prints
from portal.activity.sql import guards

GUARDS = Path(__file__).parents[1] / "guards"


class Migration(migrations.Migration):
    dependencies = [("applications", "0007_papers")]
    operations = [
        guards(GUARDS / "prints.sql"),
        migrations.AddField(
            model_name="proposal",
            name="prints",
            field=models.GeneratedField(
                db_persist=True,
                expression=applications.models.prints.Prints(
                    applications.models.prints.Said("purpose", "content")
                ),
                output_field=django.contrib.postgres.fields.ArrayField(
                    base_field=models.IntegerField(), size=None
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["title"], name="proposal_title_trigrams", opclasses=["gin_trgm_ops"], fastupdate=False
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=django.contrib.postgres.indexes.GinIndex(fields=["prints"], name="proposal_prints", fastupdate=False),
        ),
        migrations.AddIndex(
            model_name="pastproject",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["title"], name="past_project_trigrams", opclasses=["gin_trgm_ops"]
            ),
        ),
    ]
