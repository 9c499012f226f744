"""No address of its own: a file is served by the floor that knows who may have it."""

from django.urls import URLPattern

app_name = "documents"
urlpatterns: list[URLPattern] = []
