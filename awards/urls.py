"""Addresses of this floor: nouns."""

from django.urls import path

from awards.views import awards, envelopes, grants, payments, reports, results, scenarios

app_name = "awards"

urlpatterns = [
    path("envelopes/", envelopes.envelopes, name="envelopes"),
    path("envelopes/new/", envelopes.new_envelope, name="new_envelope"),
    path("envelopes/<int:pk>/", envelopes.envelope, name="envelope"),
    path("ceilings/<int:pk>/", envelopes.ceiling, name="ceiling"),
    path("approvals/", envelopes.approvals, name="approvals"),
    path("calls/<slug:slug>/scenarios/", scenarios.scenarios, name="scenarios"),
    path("scenarios/<int:pk>/", scenarios.scenario, name="scenario"),
    path("scenarios/<int:pk>/decision/", scenarios.decision, name="decision"),
    path("calls/<slug:slug>/results/", results.results, name="results"),
    path("calls/<slug:slug>/budget/", results.budget, name="budget"),
    path("awards/", awards.awards, name="awards"),
    path("awards/<str:code>/", awards.award, name="award"),
    path("awards/<str:code>/letter/", awards.letter, name="letter"),
    path("awards/<str:code>/grant/", grants.grant, name="grant"),
    path("awards/<str:code>/standing/", awards.standing, name="standing"),
    path("awards/<str:code>/reports/", reports.reports, name="reports"),
    path("awards/<str:code>/settlement/", reports.settlement, name="settlement"),
    path("instalments/<int:pk>/payment/", payments.payment, name="payment"),
    path("instalments/<int:pk>/onward/", payments.onward, name="onward"),
]
