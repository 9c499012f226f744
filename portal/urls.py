"""Every address of the portal, floor by floor."""

from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from portal.home import health
from portal.ui.policies import public

handler400 = "portal.ui.errors.bad_request"
handler403 = "portal.ui.errors.forbidden"
handler404 = "portal.ui.errors.not_found"
handler500 = "portal.ui.errors.server_error"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("clock", health.clock, name="clock"),
    path("language/", public(set_language), name="set_language"),
    path("accounts/", include("portal.accounts.sign_in_urls")),
    path("me/", include("portal.accounts.urls")),
    path("inbox/", include("portal.activity.urls")),
    path("ui/", include("portal.ui.urls")),
    path("admin/", admin.site.urls),
    path("", include("portal.home.urls")),
    path("", include("applications.urls")),
    path("", include("reviews.urls")),
    path("", include("awards.urls")),
]
