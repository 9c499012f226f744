"""Addresses of what is said before and beside a proposal."""

from django.urls import path

from applications.views import advice, messages

urlpatterns = [
    path("consultations/", advice.advices, name="advices"),
    path("consultations/<int:pk>/", advice.advice, name="advice"),
    path("consultations/<int:pk>/waiver/", advice.waiver, name="advice_waiver"),
    path("consultations/<int:pk>/files/<uuid:file>/", advice.advice_file, name="advice_file"),
    path("proposals/<slug:code>/consultation/", advice.consultation, name="consultation"),
    path("proposals/<slug:code>/messages/", messages.messages, name="messages"),
    path("proposals/<slug:code>/messages/waiver/", messages.waiver, name="message_waiver"),
    path("proposals/<slug:code>/messages/files/<uuid:file>/", messages.message_file, name="message_file"),
]
