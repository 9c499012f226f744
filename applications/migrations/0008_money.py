from pathlib import Path

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import applications.models.prints
import portal.activity.clock
from portal.activity.sql import guards

GUARDS = Path(__file__).parents[1] / "guards"


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0007_papers"),
        ("accounts", "0001_initial"),
        ("documents", "0001_initial"),
    ]
    operations = [
        guards(GUARDS / "prints.sql"),
        migrations.AddField(
            model_name="proposal",
            name="prints",
            field=models.GeneratedField(
                db_persist=True,
                expression=applications.models.prints.Prints(
                    applications.models.prints.Said("purpose", "content")
                ),
                output_field=django.contrib.postgres.fields.ArrayField(
                    base_field=models.IntegerField(), size=None
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["title"], name="proposal_title_trigrams", opclasses=["gin_trgm_ops"], fastupdate=False
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=django.contrib.postgres.indexes.GinIndex(fields=["prints"], name="proposal_prints", fastupdate=False),
        ),
        migrations.AddIndex(
            model_name="pastproject",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["title"], name="past_project_trigrams", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddField(
            model_name='costline',
            name='government',
            field=models.ForeignKey(blank=True, help_text='which of several governments bears it; empty: the lead', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.localgovernment'),
        ),
        migrations.AddField(
            model_name='fundingsource',
            name='evidence_date',
            field=models.DateField(blank=True, null=True, verbose_name='date of the evidence'),
        ),
        migrations.AddField(
            model_name='fundingsource',
            name='evidence_file',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile'),
        ),
        migrations.AddField(
            model_name='target',
            name='yearly',
            field=models.JSONField(blank=True, default=dict, help_text="{year: value} of the years before the goal's"),
        ),
        migrations.AlterField(
            model_name='callsection',
            name='kind',
            field=models.CharField(choices=[('overview', 'Overview'), ('questions', 'Questions'), ('costs', 'Costs'), ('funding', 'Funding'), ('partners', 'Partners'), ('targets', 'Targets'), ('timetable', 'Timetable'), ('files', 'Files')], max_length=12),
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=100, verbose_name='step')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(verbose_name='to')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='milestones', to='applications.proposal')),
            ],
            options={
                'ordering': ['order'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='milestone_months_in_order', violation_error_message='The end is before the start.'), models.CheckConstraint(condition=models.Q(('ends_on__day', 1), ('starts_on__day', 1)), name='milestone_of_whole_months')],
            },
        ),
        guards(GUARDS / "money.sql"),
        migrations.CreateModel(
            name="PartnerConfirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("share", models.BigIntegerField(verbose_name="share of the national amount")),
                ("state", models.CharField(choices=[("confirmed", "Confirmed"), ("declined", "Declined")], max_length=10)),
                ("comment", models.CharField(blank=True, max_length=300, verbose_name="comment")),
                ("at", models.DateTimeField(db_default=portal.activity.clock.PortalNow())),
                ("voided_at", models.DateTimeField(null=True)),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("government", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.localgovernment")),
                ("proposal", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="confirmations", to="applications.proposal")),
            ],
            options={
                "constraints": [models.UniqueConstraint(condition=models.Q(("voided_at", None)), fields=("proposal", "government"), name="confirmation_once")],
            },
        ),
        guards(GUARDS / "partners.sql"),
    ]
