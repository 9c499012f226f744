from django.urls import path

from . import views

app_name = "ui"
urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("confirmation/", views.confirm, name="confirm"),
    path("errors/<int:code>/", views.error, name="error"),
]
