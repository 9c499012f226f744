"""Addresses of this floor: nouns."""

from django.urls import path

from reviews.views import opening, planning, plans, ranking, reviewing, rounds, seats, workbooks

app_name = "reviews"

urlpatterns = [
    path("calls/<slug:slug>/round/", rounds.rounds, name="rounds"),
    path("rounds/<int:pk>/", rounds.board, name="round"),
    path("rounds/<int:pk>/reminders/", rounds.reminders, name="reminders"),
    path("rounds/<int:pk>/plans/", planning.plans, name="plans"),
    path("rounds/<int:pk>/plans/pairs/", planning.pairs, name="pairs"),
    path("rounds/<int:pk>/plans/choice/", planning.choice, name="choice"),
    path("rounds/<int:pk>/plans/<int:plan>/confirmation/", planning.confirmation, name="plan_confirmation"),
    path("rounds/<int:pk>/plans/<int:plan>/cancellation/", planning.cancellation, name="plan_cancellation"),
    path("rounds/<int:pk>/plans/workbook/", workbooks.plan_workbook, name="plan_workbook"),
    path("rounds/<int:pk>/conflicts/", plans.conflicts, name="conflicts"),
    path("rounds/<int:pk>/conflicts/<int:conflict>/removal/", plans.removal, name="removal"),
    path("rounds/<int:pk>/opening/", opening.opening, name="opening"),
    path("rounds/<int:pk>/opening/approval/", opening.approval, name="approval"),
    path("rounds/<int:pk>/opening/return/", opening.sending_back, name="sending_back"),
    path("rounds/<int:pk>/ranking/", ranking.ranking, name="ranking"),
    path("rounds/<int:pk>/ranking/<slug:code>/", ranking.marks, name="marks"),
    path("rounds/<int:pk>/closing/", ranking.closing, name="closing"),
    path("panel/<int:pk>/", seats.panel_member, name="panel_member"),
    path("panel/<int:pk>/consent/", seats.consent, name="consent"),
    path("panel/<int:pk>/refusal/", seats.refusal, name="refusal"),
    path("panel/<int:pk>/paper/", seats.paper, name="consent_paper"),
    path("assignments/", reviewing.desk, name="desk"),
    path("assignments/<int:pk>/", reviewing.assignment, name="assignment"),
    path("assignments/<int:pk>/ending/", plans.ending, name="ending"),
    path("assignments/<int:pk>/declaration/", reviewing.declaration, name="declaration"),
    path("assignments/<int:pk>/review/", reviewing.review, name="review"),
    path("assignments/<int:pk>/submission/", reviewing.submission, name="submission"),
    path("assignments/<int:pk>/recall/", reviewing.recall, name="recall"),
    path("assignments/<int:pk>/spread/", reviewing.spread, name="spread"),
    path("assignments/<int:pk>/proposal/", reviewing.proposal, name="proposal"),
    path("assignments/<int:pk>/files/<uuid:file>/", reviewing.file, name="file"),
]
