"""The pages of django-allauth that this portal uses, each with its policy.

Its others are left out: an address is changed by a new invitation, not by typing another one.
"""

from allauth.account import views
from django.urls import path, re_path

from portal.ui.policies import public, signed_in

RESET_KEY = r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"

urlpatterns = [
    path("login/", public(views.login), name="account_login"),
    path("logout/", public(views.logout), name="account_logout"),
    path("inactive/", public(views.account_inactive), name="account_inactive"),
    path("signup/", public(views.signup), name="account_signup"),
    path("reauthenticate/", signed_in(views.reauthenticate), name="account_reauthenticate"),
    path("password/change/", signed_in(views.password_change), name="account_change_password"),
    path("password/set/", signed_in(views.password_set), name="account_set_password"),
    path("password/reset/", public(views.password_reset), name="account_reset_password"),
    path("password/reset/done/", public(views.password_reset_done), name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        public(views.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(RESET_KEY, public(views.password_reset_from_key), name="account_reset_password_from_key"),
]
