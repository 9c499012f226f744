from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import portal.activity.clock
from portal.activity.sql import guards


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0002_guards"),
        ("accounts", "0002_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name='CallNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('text', models.TextField(verbose_name='text')),
                ('at', models.DateTimeField(db_default=portal.activity.clock.PortalNow())),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='applications.call')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='DeadlineExtension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('extension', 'Extended before it closed'), ('reopening', 'Opened again after it closed'), ('outage', 'Extended for an outage of the portal')], max_length=10)),
                ('old_closes_at', models.DateTimeField(editable=False, null=True)),
                ('new_closes_at', models.DateTimeField(verbose_name='new closing time')),
                ('reason', models.TextField(verbose_name='reason')),
                ('outage_from', models.DateTimeField(blank=True, null=True)),
                ('outage_to', models.DateTimeField(blank=True, null=True)),
                ('at', models.DateTimeField(db_default=portal.activity.clock.PortalNow())),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='applications.call')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'outage'), ('outage_from__isnull', False), ('outage_to__gt', models.F('outage_from'))), models.Q(models.Q(('kind', 'outage'), _negated=True), ('outage_from', None), ('outage_to', None)), _connector='OR'), name='extension_outage_has_its_times', violation_error_message='An outage has a beginning and a later end.'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='extension_has_a_reason', violation_error_message='Say why.')],
            },
        ),
        migrations.CreateModel(
            name='Enquiry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(db_default=portal.activity.clock.PortalNow())),
                ('question', models.TextField(verbose_name='question')),
                ('answer', models.TextField(blank=True, verbose_name='answer')),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enquiries', to='applications.call')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['call', '-answered_at', '-id'], name='enquiry_by_call')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None), ('answered_by', None)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='enquiry_answered_whole')],
            },
        ),
        guards(Path(__file__).parents[1] / "guards" / "calls.sql"),
    ]
