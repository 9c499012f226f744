from pathlib import Path

import django.db.models.deletion
import portal.activity.clock
from django.conf import settings
from django.db import migrations, models

from portal.activity.sql import guards


class Migration(migrations.Migration):

    dependencies = [
        ('reviews', '0007_computed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('draft', 'Minutes in preparation'), ('closed', 'Minutes closed')], default='draft', max_length=10)),
                ('version', models.PositiveIntegerField(default=1)),
                ('held_at', models.DateTimeField(verbose_name='date and time')),
                ('place', models.CharField(max_length=200, verbose_name='venue')),
                ('agenda', models.TextField(verbose_name='agenda')),
                ('remarks', models.TextField(blank=True, verbose_name='remarks')),
                ('called_at', models.DateTimeField(db_default=portal.activity.clock.PortalNow())),
                ('closed_at', models.DateTimeField(null=True)),
                ('reason', models.TextField(blank=True, verbose_name='reason, when signatures are missing')),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('minutes', models.JSONField(null=True)),
                ('hash', models.CharField(blank=True, max_length=64)),
                ('called_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='reviews.round')),
            ],
            options={
                'ordering': ['round', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('capacity', models.CharField(choices=[('reviewer', 'Reviewer'), ('officer', 'Programme officer'), ('other', 'Other')], max_length=10)),
                ('present', models.BooleanField(default=False)),
                ('signed_at', models.DateTimeField(null=True)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='reviews.meeting')),
            ],
            options={
                'ordering': ['meeting', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.UniqueConstraint(fields=('round', 'number'), name='meeting_number_once'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('closed_by', None), ('state', 'draft')), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), ('minutes__isnull', False), ('state', 'closed')), _connector='OR'), name='meeting_closed_has_minutes'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.UniqueConstraint(fields=('meeting', 'person'), name='attendance_once'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('digest', ''), ('signed_at', None)), models.Q(('present', True), ('signed_at__isnull', False)), _connector='OR'), name='attendance_signed_by_who_was_present'),
        ),
        guards(Path(__file__).parents[1] / "panel.sql"),
    ]
