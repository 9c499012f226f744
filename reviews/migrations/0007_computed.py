from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

import portal.activity.clock
from portal.activity.sql import guards


class Migration(migrations.Migration):

    dependencies = [
        ('reviews', '0006_marking'),
    ]

    operations = [
        migrations.CreateModel(
            name='Computed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('basis', models.CharField(max_length=32)),
                ('computed_at', models.DateTimeField(db_default=portal.activity.clock.PortalNow())),
                ('lines', models.JSONField(default=list)),
                ('within', models.JSONField(default=list)),
                ('apart', models.JSONField(default=dict)),
                ('advice', models.JSONField(default=dict)),
                ('round', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='computed', to='reviews.round')),
            ],
        ),
        guards(Path(__file__).parents[1] / "computed.sql"),
    ]
