from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("applications", "0008_money")]
    operations: list = []
