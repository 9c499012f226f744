"""Runs a floor's guards (plain SQL beside its models) from a migration."""

from pathlib import Path

from django.conf import settings
from django.db import connection, migrations


def guards(path: Path) -> migrations.RunPython:
    """A migration step that runs the SQL file; the word {web} in it becomes the web's role, quoted."""

    def run(apps, schema_editor):
        role = connection.ops.quote_name(settings.DATABASE_WEB_ROLE)
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(path.read_text(encoding="utf-8").replace("{web}", role))

    return migrations.RunPython(run, migrations.RunPython.noop)
