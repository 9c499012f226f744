"""Addresses of data requests."""

from django.urls import path

from applications.views import request_answers as answers
from applications.views import request_sending as sending
from applications.views import requests

urlpatterns = [
    path("data-requests/", requests.data_requests, name="data_requests"),
    path("data-requests/new/", requests.new_data_request, name="new_data_request"),
    path("data-requests/<int:pk>/", requests.data_request, name="data_request"),
    path("data-requests/<int:pk>/details/", requests.details, name="data_request_details"),
    path("data-requests/<int:pk>/preview/", requests.preview, name="data_request_preview"),
    path("data-requests/<int:pk>/removal/", requests.removal, name="data_request_removal"),
    path("data-requests/<int:pk>/sending/", sending.sending, name="data_request_sending"),
    path("data-requests/<int:pk>/extension/", sending.extension, name="data_request_extension"),
    path("data-requests/<int:pk>/cancellation/", sending.cancellation, name="data_request_cancellation"),
    path("data-requests/<int:pk>/reminder/", sending.reminder, name="data_request_reminder"),
    path("data-requests/<int:pk>/workbook/", requests.merged, name="data_request_workbook"),
    path("data-answers/", answers.data_answers, name="data_answers"),
    path("data-answers/<int:pk>/", answers.data_answer, name="data_answer"),
    path("data-answers/<int:pk>/return/", answers.handing_back, name="data_answer_return"),
    path("data-answers/<int:pk>/files/<uuid:file>/", answers.answer_file, name="data_answer_file"),
]
