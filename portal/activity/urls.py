from django.urls import path

from portal.activity import views

app_name = "activity"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("<int:pk>/", views.notice, name="notice"),
    path("reading/", views.reading, name="reading"),
    path("preferences/", views.preferences, name="preferences"),
    path("jobs/<int:pk>/", views.job, name="job"),
    path("jobs/<int:pk>/cancellation/", views.cancellation, name="cancellation"),
    path("jobs/<int:pk>/file/", views.job_file, name="job_file"),
    path("heads/", views.heads, name="heads"),
    path("undelivered/", views.undelivered, name="undelivered"),
    path("undelivered/<int:pk>/sending/", views.sending, name="sending"),
    path("mailbox/", views.mailbox, name="mailbox"),
    path("mailbox/<int:pk>/", views.mail, name="mail"),
]
