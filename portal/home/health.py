"""Is the process alive; may it be sent work; what time it is."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from portal.activity.clock import now
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


@public(methods="GET")
def clock(request: HttpRequest) -> HttpResponse:
    """The time by which deadlines are judged, in milliseconds: for pages that were not loaded just now."""
    return JsonResponse({"now": int(now().timestamp() * 1000)}, headers={"Cache-Control": "no-store"})
