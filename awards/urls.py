"""Addresses of this floor: nouns."""

from django.urls import URLPattern

app_name = "awards"

urlpatterns: list[URLPattern] = []
