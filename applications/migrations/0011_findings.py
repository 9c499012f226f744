import django.contrib.postgres.fields
from django.db import migrations, models


def find(apps, schema_editor):
    """What was received before this is looked at as it would have been; its frozen copy stays as it is."""
    from applications.rules import CallRules
    from applications.rules.screening import findings

    submissions = apps.get_model("applications", "Submission")
    ceilings = apps.get_model("applications", "CallCeiling")
    amounts = {(one.call_id, one.province_id): one.amount for one in ceilings.objects.all()}
    rows = submissions.objects.select_related("proposal__call", "proposal__government")
    if not rows.exists():
        return
    schema_editor.execute("ALTER TABLE applications_submission DISABLE TRIGGER submission_frozen")
    for one in rows.iterator():
        call, government = one.proposal.call, one.proposal.government
        found = findings(
            one.snapshot,
            CallRules.from_data(call.rules),
            level=government.level,
            zone=government.zone,
            ceiling=amounts.get((call.pk, government.parent_id or government.pk)),
        )
        submissions.objects.filter(pk=one.pk).update(findings=found)
    schema_editor.execute("ALTER TABLE applications_submission ENABLE TRIGGER submission_frozen")


class Migration(migrations.Migration):
    dependencies = [("applications", "0010_province")]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="findings",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20),
                default=list,
                help_text="what the portal found in it",
                size=None,
            ),
        ),
        migrations.RunPython(find, migrations.RunPython.noop),
    ]
