from pathlib import Path

from django.db import migrations, models

from portal.activity.sql import guards


class Migration(migrations.Migration):
    dependencies = [("applications", "0013_removed_files")]
    operations = [
        migrations.AddField(
            model_name="draftmember",
            name="sections",
            field=models.JSONField(
                blank=True, default=list, help_text="keys of the sections a guest writes in; empty: all"
            ),
        ),
        migrations.AddConstraint(
            model_name="draftmember",
            constraint=models.CheckConstraint(
                condition=models.Q(("sections", []), ("role", "editor"), _connector="OR"),
                name="draft_member_sections_of_a_writer",
                violation_error_message="Sections are given to a guest who writes.",
            ),
        ),
        guards(Path(__file__).parents[1] / "guards" / "given.sql"),
    ]
