from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import portal.activity.clock
from portal.activity.sql import guards


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_delegation'),
        ('applications', '0016_appeals'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DataAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('asked', 'Not begun'), ('drafted', 'Begun, not submitted'), ('answered', 'Answered'), ('returned', 'Returned for correction')], default='asked', max_length=12)),
                ('asked_at', models.DateTimeField(db_default=portal.activity.clock.PortalNow(), editable=False)),
                ('draft', models.JSONField(blank=True, default=dict)),
                ('version', models.PositiveIntegerField(default=0)),
                ('saved_at', models.DateTimeField(blank=True, null=True)),
                ('comment', models.TextField(blank=True, help_text='why it was returned last')),
                ('government', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.localgovernment')),
                ('saved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='DataReply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(default=0, editable=False)),
                ('answers', models.JSONField(default=dict)),
                ('at', models.DateTimeField(db_default=portal.activity.clock.PortalNow(), editable=False)),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='applications.dataanswer')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField(
            model_name='dataanswer',
            name='reply',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.datareply'),
        ),
        migrations.CreateModel(
            name='DataRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200)),
                ('reason', models.TextField(help_text='why it is asked, read by the governments')),
                ('due_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('draft', 'In preparation'), ('sent', 'Sent'), ('cancelled', 'Cancelled'), ('discarded', 'Discarded')], default='draft', max_length=12)),
                ('created_at', models.DateTimeField(db_default=portal.activity.clock.PortalNow(), editable=False)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('extended_from', models.DateTimeField(blank=True, help_text='the date before the last one', null=True)),
                ('extension_reason', models.TextField(blank=True)),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('cancel_reason', models.TextField(blank=True)),
                ('is_sample', models.BooleanField(default=False)),
                ('call', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.call')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('form', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='data_request', to='applications.form')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='data_requests', to='accounts.organisation')),
                ('programme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.programme')),
                ('sent_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField(
            model_name='dataanswer',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='applications.datarequest'),
        ),
        migrations.CreateModel(
            name='DataReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hours', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('due_at', models.DateTimeField()),
                ('batch', models.UUIDField(blank=True, help_text='the request that sent it', null=True)),
                ('at', models.DateTimeField(db_default=portal.activity.clock.PortalNow(), editable=False)),
                ('day', models.DateField(db_default=django.db.models.functions.comparison.Cast(portal.activity.clock.PortalNow(), models.DateField()), editable=False)),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='applications.dataanswer')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['batch'], name='data_reminder_batch')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('hours', None)), fields=('answer', 'day'), name='data_reminder_once_a_day', violation_error_message='This government has been reminded today already.'), models.UniqueConstraint(condition=models.Q(('hours__isnull', False)), fields=('answer', 'due_at', 'hours'), name='data_reminder_once_a_step'), models.CheckConstraint(condition=models.Q(models.Q(('batch__isnull', False), ('by__isnull', False), ('hours', None)), models.Q(('batch', None), ('by', None), ('hours__isnull', False)), _connector='OR'), name='data_reminder_by_hand_or_portal')],
            },
        ),
        migrations.AddConstraint(
            model_name='datareply',
            constraint=models.UniqueConstraint(fields=('answer', 'number'), name='data_reply_once'),
        ),
        migrations.AddIndex(
            model_name='datarequest',
            index=models.Index(fields=['organisation', '-id'], name='data_request_organisation'),
        ),
        migrations.AddIndex(
            model_name='datarequest',
            index=models.Index(condition=models.Q(('state', 'sent')), fields=['due_at'], name='data_request_due'),
        ),
        migrations.AddConstraint(
            model_name='datarequest',
            constraint=models.CheckConstraint(condition=models.Q(('programme', None), ('call', None), _connector='OR'), name='data_request_about_one_thing', violation_error_message='Choose a programme or a call, not both.'),
        ),
        migrations.AddConstraint(
            model_name='datarequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('sent', 'cancelled')), _negated=True), models.Q(('sent_at__isnull', False), ('sent_by__isnull', False)), _connector='OR'), name='data_request_sent_by_someone'),
        ),
        migrations.AddConstraint(
            model_name='datarequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), _negated=True), models.Q(('cancel_reason', ''), _negated=True), _connector='OR'), name='data_request_cancelled_with_reason'),
        ),
        migrations.AddIndex(
            model_name='dataanswer',
            index=models.Index(fields=['government', '-id'], name='data_answer_government'),
        ),
        migrations.AddConstraint(
            model_name='dataanswer',
            constraint=models.UniqueConstraint(fields=('request', 'government'), name='data_answer_once', violation_error_message='This government is asked already.'),
        ),
        migrations.AddConstraint(
            model_name='dataanswer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['answered', 'returned']), _negated=True), ('reply__isnull', False), _connector='OR'), name='data_answer_has_reply'),
        ),
        migrations.AddConstraint(
            model_name='dataanswer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'returned'), _negated=True), models.Q(('comment', ''), _negated=True), _connector='OR'), name='data_answer_returned_with_comment'),
        ),
        guards(Path(__file__).parents[1] / "guards" / "requests.sql"),
    ]
