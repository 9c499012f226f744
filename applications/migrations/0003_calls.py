from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("applications", "0002_guards")]
    operations: list = []
