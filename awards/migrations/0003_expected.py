from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("awards", "0002_guards")]
    operations = [
        migrations.AddField(
            model_name="scenarioline",
            name="expected",
            field=models.CharField(
                blank=True,
                choices=[("award", "Select"), ("reserve", "Reserve"), ("decline", "Do not select")],
                db_default="",
                max_length=10,
            ),
        ),
    ]
