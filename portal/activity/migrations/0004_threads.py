from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("activity", "0003_guards")]
    operations: list = []
