"""Addresses of this floor: nouns."""

from django.urls import URLPattern

app_name = "applications"

urlpatterns: list[URLPattern] = []
