from pathlib import Path

import django.db.models.deletion
import portal.activity.clock
from django.conf import settings
from django.db import migrations, models

from portal.activity.sql import guards


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0018_requests_taken_back'),
        ('reviews', '0005_plans'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='review',
            name='seen',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.submission'),
        ),
        migrations.AlterField(
            model_name='assignment',
            name='state',
            field=models.CharField(choices=[('invited', 'Declaration awaited'), ('accepted', 'Accepted'), ('done', 'Review submitted'), ('abstained', 'Abstained'), ('declined', 'Stepped back'), ('voided', 'Voided')], default='invited', max_length=10),
        ),
        migrations.CreateModel(
            name='Deliberation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opened_at', models.DateTimeField(db_default=portal.activity.clock.PortalNow())),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliberations', to='applications.proposal')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliberations', to='reviews.round')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('proposal',), name='deliberation_one_at_a_time', violation_error_message='The deliberation of this proposal is open already.')],
            },
        ),
        migrations.CreateModel(
            name='PresentationReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'In progress'), ('submitted', 'Submitted'), ('voided', 'Voided')], default='draft', max_length=10)),
                ('version', models.PositiveIntegerField(default=0)),
                ('marks', models.JSONField(default=dict)),
                ('comments', models.JSONField(default=dict)),
                ('comment', models.TextField(blank=True, verbose_name='overall comment')),
                ('saved_at', models.DateTimeField(null=True)),
                ('submitted_at', models.DateTimeField(null=True)),
                ('assignment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='presentation', to='reviews.assignment')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'submitted'), _negated=True), ('submitted_at__isnull', False), _connector='OR'), name='presentation_submitted_has_time')],
            },
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('reason', models.TextField(verbose_name='reason for the change')),
                ('before', models.JSONField(default=dict)),
                ('at', models.DateTimeField(db_default=portal.activity.clock.PortalNow())),
                ('deed', models.BigIntegerField(default=0)),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='reviews.review')),
            ],
            options={
                'ordering': ['review', 'number'],
                'constraints': [models.UniqueConstraint(fields=('review', 'number'), name='revision_once'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='revision_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='Slot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(verbose_name='begins')),
                ('ends_at', models.DateTimeField(verbose_name='ends')),
                ('place', models.CharField(max_length=200, verbose_name='venue')),
                ('invited_at', models.DateTimeField(null=True)),
                ('sequence', models.PositiveSmallIntegerField(default=0)),
                ('proposal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='slot', to='applications.proposal')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slots', to='reviews.round')),
            ],
            options={
                'ordering': ['starts_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='slot_ends_after_it_begins'), models.UniqueConstraint(fields=('round', 'place', 'starts_at'), name='slot_one_at_a_time', violation_error_message='Another presentation begins at that time in that place.')],
            },
        ),
        guards(Path(__file__).parents[1] / "marking.sql"),
    ]
