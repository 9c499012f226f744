from pathlib import Path

import django.db.models.deletion
import portal.activity.clock
from django.conf import settings
from django.db import migrations, models

from portal.activity.sql import guards


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0015_demand_changes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='reminder',
            name='kind',
            field=models.CharField(choices=[('closing', 'The call closes'), ('completion', 'The date for completing comes'), ('missed', 'The call closed without it'), ('appeal', 'The date for answering an appeal comes')], max_length=10),
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('exclusion', 'Exclusion at screening')], default='exclusion', max_length=12)),
                ('state', models.CharField(choices=[('filed', 'Filed'), ('extended', 'Filed, more time taken'), ('withdrawn', 'Appeal withdrawn'), ('upheld', 'Upheld'), ('dismissed', 'Dismissed')], default='filed', max_length=12)),
                ('reason', models.TextField()),
                ('files', models.JSONField(blank=True, default=list)),
                ('filed_at', models.DateTimeField(db_default=portal.activity.clock.PortalNow(), editable=False)),
                ('until', models.DateTimeField(db_default=portal.activity.clock.PortalNow(), editable=False)),
                ('due_at', models.DateTimeField(db_default=portal.activity.clock.PortalNow(), editable=False)),
                ('extended_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('extension_reason', models.TextField(blank=True, default='')),
                ('ended_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('answer', models.TextField(blank=True, default='')),
                ('against_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('exclusion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.screening')),
                ('filed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='applications.proposal')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['due_at'], name='appeal_due')],
                'constraints': [models.UniqueConstraint(fields=('exclusion',), name='appeal_once', violation_error_message='An appeal against this exclusion has been filed already.'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='appeal_says_why', violation_error_message='Say why the exclusion is wrong.'), models.CheckConstraint(condition=models.Q(models.Q(('extended_at', None), ('extension_reason', '')), models.Q(('extended_at__isnull', False), models.Q(('extension_reason', ''), _negated=True)), _connector='OR'), name='appeal_extension_says_why', violation_error_message='Say why more time is needed; the applicant reads it.'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('ended_at', None), ('ended_by', None), ('state__in', ['filed', 'extended'])), models.Q(('answer', ''), ('ended_at__isnull', False), ('ended_by__isnull', False), ('state', 'withdrawn')), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), ('state__in', ['upheld', 'dismissed']), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='appeal_ends_once'), models.CheckConstraint(condition=models.Q(('ended_by', None), models.Q(('ended_by', models.F('against_by')), _negated=True), _connector='OR'), name='appeal_four_eyes', violation_error_message='Whoever excluded it does not decide on the appeal against it.')],
            },
        ),
        guards(Path(__file__).parents[1] / "guards" / "appeals.sql"),
    ]
