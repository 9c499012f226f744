from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("applications", "0007_papers")]
    operations: list = []
