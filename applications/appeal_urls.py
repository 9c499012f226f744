"""Addresses of appeals."""

from django.urls import path

from applications.views import appeals

urlpatterns = [
    path("appeals/", appeals.appeals, name="appeals"),
    path("appeals/<int:pk>/", appeals.appeal, name="appeal"),
    path("appeals/<int:pk>/decision/", appeals.decision, name="appeal_decision"),
    path("appeals/<int:pk>/extension/", appeals.extension, name="appeal_extension"),
    path("appeals/<int:pk>/withdrawal/", appeals.withdrawal, name="appeal_withdrawal"),
    path("appeals/<int:pk>/files/<uuid:file>/", appeals.appeal_file, name="appeal_file"),
    path("proposals/<slug:code>/appeal/", appeals.new_appeal, name="new_appeal"),
]
