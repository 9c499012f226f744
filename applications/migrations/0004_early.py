from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("applications", "0003_calls")]
    operations: list = []
