"""Is the process alive; may it be sent work."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse

from portal.ui.policies import public


@public(methods="GET")
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@public(methods="GET")
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and is migrated; 503 otherwise. Redis is not asked: the portal works without."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Exception:
        return HttpResponse("database unreachable\n", status=503, content_type="text/plain")
    if waiting:
        return HttpResponse("migrations waiting\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
