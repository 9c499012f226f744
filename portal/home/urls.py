"""Addresses: nouns."""

from django.urls import path

from portal.home import views

app_name = "home"

urlpatterns = [
    path("", views.index, name="index"),
    path("figures.csv", views.figures_file, name="figures"),
    path("desk/", views.desk, name="desk"),
    path("awarded/", views.awarded, name="awarded"),
    path("awarded/<str:code>/", views.project, name="project"),
    path("trail/", views.trail, name="trail"),
    path("trail/<int:pk>/", views.event, name="event"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
]
