from django.urls import path

from portal.accounts import views

app_name = "accounts"

urlpatterns = [
    path("", views.profile, name="profile"),
    path("preferences/", views.preferences, name="preferences"),
    path("roles/", views.memberships, name="memberships"),
    path("role/", views.switch, name="switch"),
    path("session/", views.extend, name="extend"),
    path("people/", views.people, name="people"),
    path("people/invitation/", views.invite, name="invite"),
    path("people/<int:pk>/end/", views.end, name="end"),
    path("people/<int:pk>/handover/", views.handover, name="handover"),
    path("delegations/", views.delegations, name="delegations"),
    path("delegations/<int:pk>/end/", views.delegation_end, name="delegation_end"),
    path("invitations/<str:token>/", views.invitation, name="invitation"),
]
