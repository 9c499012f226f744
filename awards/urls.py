"""Addresses of this floor: nouns."""

from django.urls import path

from awards import views

app_name = "awards"

urlpatterns = [
    path("envelopes/", views.envelopes, name="envelopes"),
    path("envelopes/new/", views.new_envelope, name="new_envelope"),
    path("envelopes/<int:pk>/", views.envelope, name="envelope"),
    path("ceilings/<int:pk>/", views.ceiling, name="ceiling"),
    path("approvals/", views.approvals, name="approvals"),
    path("calls/<slug:slug>/scenarios/", views.scenarios, name="scenarios"),
    path("scenarios/<int:pk>/", views.scenario, name="scenario"),
    path("scenarios/<int:pk>/decision/", views.decision, name="decision"),
    path("calls/<slug:slug>/results/", views.results, name="results"),
    path("calls/<slug:slug>/budget/", views.budget, name="budget"),
    path("awards/", views.awards, name="awards"),
    path("awards/<str:code>/", views.award, name="award"),
    path("awards/<str:code>/letter/", views.letter, name="letter"),
    path("awards/<str:code>/grant/", views.grant, name="grant"),
    path("awards/<str:code>/standing/", views.standing, name="standing"),
    path("awards/<str:code>/reports/", views.reports, name="reports"),
    path("awards/<str:code>/settlement/", views.settlement, name="settlement"),
    path("instalments/<int:pk>/payment/", views.payment, name="payment"),
    path("instalments/<int:pk>/onward/", views.onward, name="onward"),
]
