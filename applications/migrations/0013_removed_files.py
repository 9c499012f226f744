import django.db.models.deletion
import portal.activity.clock
from pathlib import Path

from django.conf import settings
from django.db import migrations, models

from portal.activity.sql import guards


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0012_viruses'),
        ('documents', '0003_uploads'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RemovedFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('file', 'File'), ('letter', 'Official letter')], default='file', max_length=10)),
                ('removed_at', models.DateTimeField(db_default=portal.activity.clock.PortalNow())),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='removed_files', to='applications.proposal')),
                ('removed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(fields=('proposal', 'file'), name='removed_file_once')],
            },
        ),
        guards(Path(__file__).parents[1] / "guards" / "removed.sql"),
    ]
