from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("awards", "0003_expected")]
    operations = [
        migrations.AddField(
            model_name="grant", name="comment", field=models.TextField(blank=True, db_default="")
        ),
    ]
