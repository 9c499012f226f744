from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("applications", "0005_drafting")]
    operations: list = []
